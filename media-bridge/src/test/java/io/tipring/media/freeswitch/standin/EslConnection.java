package io.tipring.media.freeswitch.standin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * One client of the event socket: cuts its stream into requests and writes frames. Events wait for
 * the next frame or the next request, whichever comes first, and none is written while an answer is
 * being worked on.
 */
final class EslConnection {
  private static final int READ_BYTES = 65_536;
  private static final long AUTH_MILLIS = 25_000;
  private static final String GOODBYE =
      "Disconnected, goodbye.\nSee you at ClueCon! http://www.cluecon.com/\n";

  private final Exchange exchange;
  private final SocketChannel socket;
  private final SelectionKey key;
  private final EslRequests requests;
  private final Subscription subscription = new Subscription();
  private final StringBuilder unread = new StringBuilder();
  private final Deque<ByteBuffer> out = new ArrayDeque<>();
  private final Deque<Event> events = new ArrayDeque<>();
  private final ByteBuffer in = ByteBuffer.allocate(READ_BYTES);
  private boolean authorised;
  private boolean busy;
  private boolean stalled;
  private boolean closing;

  EslConnection(Exchange exchange, SocketChannel socket) throws IOException {
    this.exchange = exchange;
    this.socket = socket;
    this.requests = new EslRequests(exchange, this);
    this.key = exchange.loop().register(socket, SelectionKey.OP_READ, this::ready);
    exchange.connections().add(this);
    stalled = exchange.stalled();
    if (stalled) {
      key.interestOps(0);
    }
    write("Content-Type: auth/request\n\n");
    exchange
        .loop()
        .later(
            AUTH_MILLIS,
            () -> {
              if (!authorised) {
                disconnect(GOODBYE);
              }
            });
  }

  Subscription subscription() {
    return subscription;
  }

  void authorise() {
    authorised = true;
  }

  boolean authorised() {
    return authorised;
  }

  /** While stalled nothing is read and nothing written: the client sees a server that hangs. */
  void stall(boolean on) {
    stalled = on;
    if (key.isValid()) {
      key.interestOps(on ? 0 : SelectionKey.OP_READ);
    }
    if (!on) {
      drain();
      work();
    }
  }

  void offer(Event event) {
    if (authorised && !closing && subscription.wants(event)) {
      events.add(event);
    }
  }

  /** Writes the events that wait. */
  void flush() {
    if (busy || stalled || unread.length() > 0) {
      return;
    }
    writeEvents();
  }

  private void writeEvents() {
    for (Event event = events.poll(); event != null; event = events.poll()) {
      out.add(ByteBuffer.wrap(event.frame(subscription.json())));
    }
    drain();
  }

  private void ready(SelectionKey ready) throws IOException {
    if (ready.isWritable()) {
      drain();
    }
    if (key.isValid() && key.isReadable()) {
      in.clear();
      int count = socket.read(in);
      if (count < 0) {
        gone();
        return;
      }
      unread.append(new String(in.array(), 0, count, StandardCharsets.UTF_8));
      work();
    }
  }

  private void work() {
    while (!busy && !stalled && !closing) {
      List<String> request = nextRequest();
      if (request == null) {
        return;
      }
      writeEvents();
      long late = authorised ? exchange.lateMillis() : 0;
      if (late > 0) {
        busyFor(late, () -> requests.take(request));
      } else {
        requests.take(request);
      }
    }
  }

  /** Does it later; nothing is read or told meanwhile. */
  void busyFor(long millis, Runnable then) {
    busy = true;
    exchange
        .loop()
        .later(
            millis,
            () -> {
              busy = false;
              if (socket.isOpen()) {
                then.run();
                work();
              }
            });
  }

  /** The lines of the next request, and its body as the last of them; null if it is not whole. */
  private List<String> nextRequest() {
    int from = 0;
    while (from < unread.length() && (unread.charAt(from) == '\n' || unread.charAt(from) == '\r')) {
      from++;
    }
    unread.delete(0, from);
    List<String> lines = new ArrayList<>();
    int at = 0;
    while (true) {
      int end = unread.indexOf("\n", at);
      if (end < 0) {
        return null;
      }
      String line = unread.substring(at, end);
      at = end + 1;
      line = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
      if (line.isEmpty()) {
        break;
      }
      lines.add(line);
    }
    int length = EslRequests.contentLength(lines);
    if (unread.length() - at < length) {
      return null;
    }
    lines.add(unread.substring(at, at + length));
    unread.delete(0, at + length);
    return lines;
  }

  void reply(String text) {
    write("Content-Type: command/reply\nReply-Text: " + text + "\n\n");
  }

  void write(String text) {
    out.add(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    drain();
  }

  /** Says why, and closes once it is said. */
  void disconnect(String why) {
    closing = true;
    write("Content-Type: text/disconnect-notice\nContent-Length: " + why.length() + "\n\n" + why);
    drain();
  }

  /** Exits at the client's wish. */
  void goodbye() {
    disconnect(GOODBYE);
  }

  private void drain() {
    if (stalled || !key.isValid()) {
      return;
    }
    try {
      while (!out.isEmpty()) {
        socket.write(out.peek());
        if (out.peek().hasRemaining()) {
          key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
          return;
        }
        out.poll();
      }
      key.interestOps(SelectionKey.OP_READ);
      if (closing) {
        gone();
      }
    } catch (IOException e) {
      gone();
    }
  }

  void gone() {
    exchange.connections().remove(this);
    key.cancel();
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
