package io.tipring.media.freeswitch.standin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The SIP profile: UDP, calls of the engine only, nothing registers. */
final class SipPort {
  private static final int MAX_MESSAGE = 65_535;
  private static final long T1_MILLIS = 500;
  private static final int MAX_SENDS = 7;

  private final Loop loop;
  private final Exchange exchange;
  private final DatagramChannel socket = DatagramChannel.open();
  private final ByteBuffer in = ByteBuffer.allocate(MAX_MESSAGE);
  private final InetSocketAddress address;
  private final Map<String, SipCall> calls = new HashMap<>();
  private final Map<String, Loop.Timer> requests = new HashMap<>();
  private boolean deaf;

  SipPort(Loop loop, Exchange exchange, InetSocketAddress bind) throws IOException {
    this.loop = loop;
    this.exchange = exchange;
    socket.setOption(java.net.StandardSocketOptions.SO_RCVBUF, 1 << 20);
    socket.bind(bind);
    address = (InetSocketAddress) socket.getLocalAddress();
    loop.register(socket, SelectionKey.OP_READ, key -> receive());
  }

  Loop loop() {
    return loop;
  }

  InetSocketAddress address() {
    return address;
  }

  String hostPort() {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  /** While deaf all that comes is lost. */
  void deaf(boolean on) {
    deaf = on;
  }

  void send(byte[] message, InetSocketAddress to) {
    try {
      socket.send(ByteBuffer.wrap(message), to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a request until it is answered, or for 32 s (RFC 3261 §17.1.2). */
  void request(String branch, byte[] message, InetSocketAddress to) {
    repeat(branch, message, to, T1_MILLIS, MAX_SENDS);
  }

  private void repeat(String branch, byte[] message, InetSocketAddress to, long after, int left) {
    send(message, to);
    if (left == 0) {
      requests.remove(branch);
      return;
    }
    requests.put(
        branch,
        loop.later(after, () -> repeat(branch, message, to, Math.min(2 * after, 4_000), left - 1)));
  }

  private void receive() throws IOException {
    in.clear();
    InetSocketAddress from = (InetSocketAddress) socket.receive(in);
    while (from != null) {
      if (!deaf) {
        Optional<SipText> message = SipText.parse(in.array(), in.position());
        if (message.isPresent()) {
          take(message.get(), from);
        }
      }
      in.clear();
      from = (InetSocketAddress) socket.receive(in);
    }
  }

  private void take(SipText message, InetSocketAddress from) {
    if (!message.isRequest()) {
      Loop.Timer timer = requests.remove(SipText.parameter(message.first("via"), "branch"));
      if (timer != null) {
        timer.cancel();
      }
      return;
    }
    SipCall call = calls.get(message.callId());
    switch (message.method()) {
      case "INVITE" -> invite(message, from, call);
      case "ACK" -> {
        if (call != null && !call.ended()) {
          call.acknowledged(message);
        }
      }
      case "CANCEL" -> cancel(message, from, call);
      case "OPTIONS" -> send(message.respond(200, "OK", "options", allowed(), ""), from);
      default -> within(message, from, call);
    }
  }

  private static List<String> allowed() {
    return List.of(
        "Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, UPDATE", "Accept: application/sdp");
  }

  private void invite(SipText message, InetSocketAddress from, SipCall call) {
    if (call != null && call.isAnswering(message)) {
      call.repeat();
    } else if (!message.tagOf("to").isEmpty()) {
      if (call == null || call.ended() || !call.has(message)) {
        send(message.respond(481, "Call Does Not Exist", "", List.of(), ""), from);
      } else {
        call.reinvited(message);
      }
    } else if (exchange.full()) {
      send(message.respond(503, "Maximum Calls In Progress", "full", List.of(), ""), from);
    } else {
      SipCall created = new SipCall(this, message, from);
      calls.put(message.callId(), created);
      send(message.respond(100, "Trying", "", List.of(), ""), from);
      exchange.incoming(created);
    }
  }

  private void cancel(SipText message, InetSocketAddress from, SipCall call) {
    if (call == null || call.ended()) {
      send(message.respond(481, "Call Does Not Exist", "", List.of(), ""), from);
      return;
    }
    send(message.respond(200, "OK", call.localTag(), List.of(), ""), from);
    call.channel().hangUp(Cause.ORIGINATOR_CANCEL, true);
  }

  private void within(SipText message, InetSocketAddress from, SipCall call) {
    if (call == null || !call.has(message)) {
      send(message.respond(481, "Call Does Not Exist", "", List.of(), ""), from);
      return;
    }
    send(message.respond(200, "OK", "", List.of(), ""), from);
    if (message.method().equals("BYE") && !call.ended()) {
      call.end();
      String reason = message.first("reason");
      String q850 = reason.startsWith("Q.850") ? SipText.parameter(reason, "cause") : "16";
      Cause cause = Cause.NORMAL_CLEARING;
      for (Cause each : Cause.values()) {
        if (Integer.toString(each.q850()).equals(q850)) {
          cause = each;
          break;
        }
      }
      call.channel().hangUp(cause, false);
    } else if (message.method().equals("INFO") && !call.ended()) {
      info(message, call);
    }
  }

  private static void info(SipText message, SipCall call) {
    for (String line : message.body().split("\r?\n")) {
      if (line.startsWith("Signal=") && line.length() > "Signal=".length()) {
        call.channel().digit(line.charAt("Signal=".length()), 250, "INFO");
      }
    }
  }

  /** A dialog is forgotten when its channel is gone; its repetitions get 481. */
  void forget(SipCall call) {
    calls.remove(call.invite().callId(), call);
  }

  List<SipCall> calls() {
    return new ArrayList<>(calls.values());
  }

  void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
