package io.tipring.media.esl;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The other side of an event socket, played by the thread of the test: it reads commands and writes
 * bytes as it is told. Every wait is bounded.
 */
final class ScriptedPeer implements Closeable {
  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;
  private final InputStream in;

  private ScriptedPeer(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** A free port of loopback. */
  static ServerSocket listen() throws IOException {
    ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    listening.setSoTimeout(PATIENCE_MILLIS);
    return listening;
  }

  static ScriptedPeer accept(ServerSocket listening) throws IOException {
    return new ScriptedPeer(listening.accept());
  }

  static ScriptedPeer connect(InetSocketAddress address) throws IOException {
    return new ScriptedPeer(new Socket(address.getAddress(), address.getPort()));
  }

  /** Lets a client in, with whatever password. */
  ScriptedPeer greet() throws IOException {
    return greet(
        "FreeSWITCH Version 1.10.12-release+git~20240802T210227Z~a88d069d6f~64bit (git a88d069"
            + " 64bit)");
  }

  ScriptedPeer greet(String version) throws IOException {
    send("Content-Type: auth/request\n\n");
    readAuth();
    reply("+OK accepted");
    expect("api version");
    api(version + "\n");
    return this;
  }

  String readAuth() throws IOException {
    String auth = read();
    if (!auth.startsWith("auth ")) {
      throw new AssertionError("instead of auth came: " + auth);
    }
    return auth.substring(5);
  }

  /** The next command, without the empty line behind it; with its body. */
  String read() throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.length() < 2
        || text.charAt(text.length() - 1) != '\n'
        || text.charAt(text.length() - 2) != '\n') {
      int c = in.read();
      if (c < 0) {
        throw new IOException("the client closed; so far: " + text);
      }
      if (c != '\r' && (c != '\n' || !text.isEmpty())) {
        text.append((char) c);
      }
    }
    text.setLength(text.length() - 2);
    return text + body(text.toString());
  }

  private String body(String headers) throws IOException {
    for (String line : headers.split("\n")) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        byte[] body = in.readNBytes(Integer.parseInt(line.substring(15).strip()));
        return "\n\n" + new String(body, StandardCharsets.ISO_8859_1);
      }
    }
    return "";
  }

  ScriptedPeer expect(String command) throws IOException {
    String came = read();
    if (!came.equals(command)) {
      throw new AssertionError("instead of <" + command + "> came <" + came + ">");
    }
    return this;
  }

  ScriptedPeer send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  ScriptedPeer send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  ScriptedPeer reply(String text) throws IOException {
    return send("Content-Type: command/reply\nReply-Text: " + text + "\n\n");
  }

  ScriptedPeer api(String text) throws IOException {
    return send(
        "Content-Type: api/response\nContent-Length: %d\n\n%s"
            .formatted(text.getBytes(StandardCharsets.UTF_8).length, text));
  }

  /** An event in plain notation; each header as it is on the wire. */
  ScriptedPeer event(String... headers) throws IOException {
    return send(frame(headers));
  }

  static String frame(String... headers) {
    String body = String.join("\n", headers) + "\n\n";
    return "Content-Length: %d\nContent-Type: text/event-plain\n\n%s"
        .formatted(body.length(), body);
  }

  /** Waits until the client has closed; what it still sends is let go. */
  void awaitEnd() throws IOException {
    try {
      while (in.read() >= 0) {
        continue;
      }
    } catch (SocketException e) {
      // Reset: it has closed with something unread.
      return;
    }
  }

  InputStream input() {
    return in;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
