package io.tipring.server.interop;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends hand-written SIP over UDP, right or wrong, and reads what comes back. */
final class SipProbe implements AutoCloseable {

  private static final AtomicInteger SERIAL = new AtomicInteger();
  private static final Pattern STATUS = Pattern.compile("^SIP/2\\.0 (\\d{3}) ");

  private final DatagramSocket socket;
  private final InetSocketAddress engine;
  private final byte[] buffer = new byte[65_536];

  private SipProbe(DatagramSocket socket, InetSocketAddress engine) {
    this.socket = socket;
    this.engine = engine;
  }

  static SipProbe to(InetSocketAddress engine) throws IOException {
    return from("127.0.0.1", engine);
  }

  /**
   * @param address one of the loopback network
   */
  static SipProbe from(String address, InetSocketAddress engine) throws IOException {
    return new SipProbe(new DatagramSocket(0, InetAddress.getByName(address)), engine);
  }

  /** {@code HOST:PORT} of this probe. */
  String self() {
    return socket.getLocalAddress().getHostAddress() + ":" + socket.getLocalPort();
  }

  static String unique(String prefix) {
    return prefix + ProcessHandle.current().pid() + "x" + SERIAL.incrementAndGet();
  }

  /**
   * A whole request.
   *
   * @param headers further header lines
   */
  String request(String method, String uri, String callId, String body, String... headers) {
    StringBuilder text = new StringBuilder();
    text.append(method).append(' ').append(uri).append(" SIP/2.0\r\n");
    text.append("Via: SIP/2.0/UDP ").append(self());
    text.append(";branch=").append(unique("z9hG4bK")).append("\r\n");
    text.append("From: <sip:13800138000@").append(self()).append(">;tag=").append(unique("t"));
    text.append("\r\nTo: <").append(uri).append(">\r\n");
    text.append("Call-ID: ").append(callId).append("\r\n");
    text.append("CSeq: 1 ").append(method).append("\r\n");
    text.append("Contact: <sip:probe@").append(self()).append(">\r\n");
    text.append("Max-Forwards: 70\r\n");
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    text.append("Content-Length: ").append(body.getBytes(StandardCharsets.UTF_8).length);
    return text.append("\r\n\r\n").append(body).toString();
  }

  void send(String message) throws IOException {
    send(message.getBytes(StandardCharsets.UTF_8));
  }

  void send(byte[] message) throws IOException {
    socket.send(new DatagramPacket(message, message.length, engine));
  }

  /** The next datagram that has this Call-ID, or empty if none comes in time. */
  Optional<String> receive(String callId, Duration limit) throws IOException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
      if (leftMillis <= 0) {
        return Optional.empty();
      }
      socket.setSoTimeout((int) leftMillis);
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
      } catch (SocketTimeoutException e) {
        return Optional.empty();
      }
      String text = new String(buffer, 0, packet.getLength(), StandardCharsets.UTF_8);
      if (text.contains(callId)) {
        return Optional.of(text);
      }
    }
  }

  /**
   * Sends a request and waits for its final response; an INVITE that is refused is acknowledged.
   *
   * @return the whole response
   */
  String exchange(String request, Duration limit) throws IOException {
    String callId = header(request, "Call-ID").orElseThrow();
    send(request);
    while (true) {
      String response =
          receive(callId, limit)
              .orElseThrow(() -> new AssertionError("no final response to:\n" + request));
      int status = status(response);
      if (status >= 200) {
        if (request.startsWith("INVITE ")) {
          acknowledge(request, response);
        }
        return response;
      }
    }
  }

  private void acknowledge(String invite, String response) throws IOException {
    String uri = invite.split(" ", 3)[1];
    send(
        String.join(
            "\r\n",
            "ACK " + uri + " SIP/2.0",
            "Via: " + header(invite, "Via").orElseThrow(),
            "From: " + header(invite, "From").orElseThrow(),
            "To: " + header(response, "To").orElseThrow(),
            "Call-ID: " + header(invite, "Call-ID").orElseThrow(),
            "CSeq: " + header(invite, "CSeq").orElseThrow().replace("INVITE", "ACK"),
            "Max-Forwards: 70",
            "Content-Length: 0",
            "",
            ""));
  }

  static int status(String response) {
    Matcher matcher = STATUS.matcher(response);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  static Optional<String> header(String message, String name) {
    Matcher matcher =
        Pattern.compile("(?im)^" + Pattern.quote(name) + "\\s*:\\s*(.*?)\\r?$").matcher(message);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  @Override
  public void close() {
    socket.close();
  }
}
