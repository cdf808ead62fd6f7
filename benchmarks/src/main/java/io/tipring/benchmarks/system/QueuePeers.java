package io.tipring.benchmarks.system;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * SIP of callers who dial a queue and of the agents' phones, all at one socket. A phone answers at
 * once, and every re-INVITE is agreed to. Peers have numbers: callers from 0, agents behind them.
 */
final class QueuePeers implements AutoCloseable {

  private static final int LIMIT_MILLIS = 10_000;
  private static final String AGENT = "bench";
  private static final int CALLER_NUMBER = 1_000;

  /** An INVITE that was sent or received, and what answered it. */
  private record Talk(int peer, String invite, CompletableFuture<String> answer) {}

  private final SipWire wire;
  private final MarkedSound sound;
  private final int callers;
  private final Map<String, Talk> talks = new ConcurrentHashMap<>();
  private final Map<Integer, CompletableFuture<Integer>> offers = new ConcurrentHashMap<>();
  private final Map<Integer, Long> reinvited = new ConcurrentHashMap<>();
  private volatile int ended;
  private volatile boolean closed;

  QueuePeers(InetSocketAddress engine, MarkedSound sound, int callers) throws IOException {
    this.wire = new SipWire(engine);
    this.sound = sound;
    this.callers = callers;
  }

  /** The name of an agent. */
  static String agent(int index) {
    return AGENT + index;
  }

  /** Registers the phones of agents, and begins to take calls. */
  void register(int agents, String password) throws IOException {
    for (int i = 0; i < agents; i++) {
      wire.register(agent(i), password);
    }
    Thread.ofPlatform().daemon().name("sip-peers").start(this::serve);
  }

  /** A caller dials and is answered. */
  void dial(int caller, String number) throws Exception {
    String invite = wire.invite("1380000" + (CALLER_NUMBER + caller), number, sound.port());
    Talk talk = new Talk(caller, invite, new CompletableFuture<>());
    talks.put(callId(invite), talk);
    wire.send(invite);
    String answer = talk.answer().get(LIMIT_MILLIS, java.util.concurrent.TimeUnit.MILLISECONDS);
    if (SipWire.status(answer) != 200) {
      throw new IOException("a caller was refused:\n" + answer);
    }
  }

  /** The caller whom the next call of this agent brings. */
  CompletableFuture<Integer> nextCall(int agent) {
    return offers.computeIfAbsent(agent, _ -> new CompletableFuture<>());
  }

  /** When the peer got its first re-INVITE since {@link #forgetReinvites}, or null. */
  Long reinvited(int peer) {
    return reinvited.get(peer);
  }

  void forgetReinvites() {
    reinvited.clear();
  }

  /** How many calls were ended by the engine. */
  int ended() {
    return ended;
  }

  /** A caller hangs up. */
  void hangUp(int caller) throws Exception {
    for (Talk talk : talks.values()) {
      if (talk.peer() == caller) {
        wire.send(wire.inDialog("BYE", talk.invite(), talk.answer().get(), 2));
      }
    }
  }

  private void serve() {
    while (!closed) {
      try {
        Optional<String> message = wire.receive(1_000);
        if (message.isPresent()) {
          take(message.get());
        }
      } catch (IOException e) {
        if (!closed) {
          throw new IllegalStateException("the SIP socket of the peers broke", e);
        }
      }
    }
  }

  private void take(String message) throws IOException {
    if (SipWire.status(message) > 0) {
      answered(message);
    } else if (message.startsWith("INVITE ")) {
      invited(message);
    } else if (message.startsWith("BYE ")) {
      ended++;
      wire.send(wire.respond(message, 200, "OK", "", ""));
    } else if (!message.startsWith("ACK ")) {
      wire.send(wire.respond(message, 200, "OK", "", ""));
    }
  }

  private void answered(String response) throws IOException {
    Talk talk = talks.get(callId(response));
    boolean ofInvite = SipWire.header(response, "CSeq").orElse("").endsWith("INVITE");
    if (talk == null || !ofInvite || SipWire.status(response) < 200) {
      return;
    }
    wire.send(wire.inDialog("ACK", talk.invite(), response, 1));
    if (SipWire.status(response) == 200 && !talk.answer().isDone()) {
      sound.speakTo(talk.peer(), SipWire.audioPort(response));
    }
    talk.answer().complete(response);
  }

  private void invited(String invite) throws IOException {
    Talk known = talks.get(callId(invite));
    boolean again = known != null && SipWire.header(invite, "To").orElse("").contains("tag=");
    String user = invite.substring("INVITE sip:".length(), invite.indexOf('@'));
    int peer =
        known != null ? known.peer() : callers + Integer.parseInt(user.substring(AGENT.length()));
    sound.speakTo(peer, SipWire.audioPort(invite));
    String tag = again ? "" : "p" + peer;
    wire.send(wire.respond(invite, 200, "OK", tag, SipWire.sdp(sound.port())));
    if (again) {
      reinvited.putIfAbsent(peer, System.nanoTime());
    } else if (known == null) {
      talks.put(callId(invite), new Talk(peer, invite, new CompletableFuture<>()));
      String from = SipWire.header(invite, "From").orElseThrow();
      int caller = Integer.parseInt(from.replaceAll(".*sip:1380000(\\d+)@.*", "$1"));
      nextCall(peer - callers).complete(caller - CALLER_NUMBER);
    }
  }

  private static String callId(String message) {
    return SipWire.header(message, "Call-ID").orElseThrow();
  }

  @Override
  public void close() {
    closed = true;
    wire.close();
  }
}
