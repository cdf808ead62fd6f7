package io.tipring.simulation.peer;

import io.tipring.simulation.wire.ServerExchange;
import java.util.Optional;

/** The INVITE with which an agent is called, and what it says to that (RFC 3261 §13.3). */
final class IncomingInvite {

  /** As long as the other side surely waits for answers still. */
  private static final long FORK_MILLIS = 5_000;

  private final UserAgent agent;
  private final Dialogue dialogue;
  private final ServerExchange exchange;
  private boolean ringing;
  private boolean forks;

  IncomingInvite(UserAgent agent, Dialogue dialogue, ServerExchange exchange) {
    this.agent = agent;
    this.dialogue = dialogue;
    this.exchange = exchange;
  }

  /** Whether it has said that it rings. */
  boolean isRinging() {
    return ringing;
  }

  void ring(boolean earlyMedia) {
    if (dialogue.state() == Dialogue.State.EARLY) {
      ringing = true;
      exchange.respond(
          earlyMedia ? 183 : 180,
          dialogue.side().localTag(),
          earlyMedia ? Optional.of(dialogue.side().sdp("sendrecv")) : Optional.empty());
    }
  }

  void answer() {
    if (dialogue.state() == Dialogue.State.EARLY && !exchange.isAnswered()) {
      dialogue.answer(exchange);
      dialogue.begin();
    }
  }

  void refuse(int status) {
    if (dialogue.state() == Dialogue.State.EARLY) {
      agent.deeds().refused(dialogue.side().callId(), status);
      exchange.respond(status, dialogue.side().localTag(), Optional.empty());
      dialogue.end();
    }
  }

  /** The engine takes it back (§9.2). */
  void cancelled() {
    if (!exchange.isAnswered()) {
      exchange.respond(487, dialogue.side().localTag(), Optional.empty());
      dialogue.end();
    }
  }

  /** Another phone answers too, once this answer is acknowledged without delay. */
  void forkOnceAcknowledged() {
    forks = true;
    agent.node().in(FORK_MILLIS, () -> forks = false);
  }

  void acknowledged() {
    if (forks) {
      forks = false;
      agent.fork(exchange);
    }
  }
}
