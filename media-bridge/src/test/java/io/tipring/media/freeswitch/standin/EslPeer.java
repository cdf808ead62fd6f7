package io.tipring.media.freeswitch.standin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The plainest client of the event socket: what comes is cut into frames, nothing is understood.
 */
final class EslPeer implements AutoCloseable {
  private static final long WAIT_SECONDS = 8;

  /** A frame as it came. */
  record Frame(Map<String, String> headers, String body) {
    static final Frame END = new Frame(Map.of("Content-Type", "end"), "");

    String type() {
      return headers.get("Content-Type");
    }

    boolean isEvent() {
      return type().startsWith("text/event-");
    }

    /** The headers of the event in it. */
    Map<String, String> event() {
      return type().endsWith("json") ? FlatJson.read(body) : lines(body, true);
    }
  }

  private final Socket socket = new Socket();
  private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();

  EslPeer(InetSocketAddress server) throws IOException {
    socket.connect(server);
    Thread.ofPlatform().daemon().start(this::read);
  }

  private void read() {
    try (InputStream in = socket.getInputStream()) {
      for (Frame frame = frame(in); frame != null; frame = frame(in)) {
        frames.add(frame);
      }
    } catch (IOException | RuntimeException e) {
      frames.add(new Frame(Map.of("Content-Type", "end"), e.toString()));
      return;
    }
    frames.add(Frame.END);
  }

  /** The next frame of a stream, or null at its end. */
  static Frame frame(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int before = 0;
    for (int next = in.read(); ; next = in.read()) {
      if (next < 0) {
        return null;
      }
      if (next == '\n' && before == '\n') {
        break;
      }
      head.write(next);
      before = next;
    }
    Map<String, String> headers = lines(head.toString(StandardCharsets.UTF_8), false);
    int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
    return new Frame(headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
  }

  private static Map<String, String> lines(String text, boolean decode) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line : text.split("\n")) {
      int colon = line.indexOf(": ");
      if (colon < 0) {
        break;
      }
      String value = line.substring(colon + 2);
      headers.put(
          line.substring(0, colon),
          decode ? URLDecoder.decode(value, StandardCharsets.UTF_8) : value);
    }
    return headers;
  }

  EslPeer send(String text) {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  EslPeer send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(new String(bytes, StandardCharsets.UTF_8) + frames, e);
    }
  }

  Frame next() {
    try {
      Frame next = frames.poll(WAIT_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("no frame within " + WAIT_SECONDS + " s");
      }
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The next that is no event. */
  Frame reply() {
    Frame next = next();
    while (next.isEvent()) {
      next = next();
    }
    return next;
  }

  /** Runs an api command; its result. */
  String api(String command) {
    return send("api " + command + "\n\n").reply().body();
  }

  /** The next event of that name, with those before it passed over. */
  Map<String, String> event(String name) {
    while (true) {
      Frame next = next();
      if (next.equals(Frame.END)) {
        throw new AssertionError("the connection ended before " + name);
      }
      if (next.isEvent() && next.event().get("Event-Name").equals(name)) {
        return next.event();
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
