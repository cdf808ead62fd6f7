package io.tipring.simulation.peer;

import io.tipring.simulation.wire.Sdp;
import io.tipring.simulation.wire.ServerExchange;
import io.tipring.simulation.wire.SipPacket;
import io.tipring.simulation.wire.SipTimers;
import java.util.Optional;

/**
 * A second phone that answers an INVITE which another has answered already. Whoever sent it must
 * acknowledge this answer too, and hang up (RFC 3261 §13.2.2.4).
 */
final class Fork {

  private static final long AGAIN_MILLIS = 2_000;
  private static final long PATIENCE_MILLIS = SipTimers.TIMEOUT + 10_000;

  private final UserAgent agent;
  private final ServerExchange invite;
  private final String tag;
  private final SipPacket answer;
  private boolean acknowledged;
  private boolean over;

  Fork(UserAgent agent, ServerExchange invite) {
    this.agent = agent;
    this.invite = invite;
    this.tag = agent.newTag();
    this.answer =
        invite.request().response(200, tag, Optional.of(Sdp.of("fork-" + tag, 1, "sendrecv")));
  }

  String tag() {
    return tag;
  }

  /** Picks up. */
  void answer() {
    again();
    agent
        .node()
        .in(
            PATIENCE_MILLIS,
            () -> {
              agent.remove(this);
              if (!acknowledged || !over) {
                agent
                    .deeds()
                    .complain(
                        answer.callId(),
                        "a second answer was left up, acknowledged %s: %s"
                            .formatted(acknowledged, answer));
              }
            });
  }

  private void again() {
    if (!acknowledged) {
      agent.node().transmit(answer, invite.source());
      agent.node().in(AGAIN_MILLIS, this::again);
    }
  }

  void acknowledged() {
    acknowledged = true;
  }

  void receive(ServerExchange exchange) {
    boolean isNew = exchange.request().cseq() > answer.cseq();
    if (isNew && exchange.request().method().equals("BYE")) {
      over = true;
    }
    exchange.respond(isNew ? 200 : 500, tag, Optional.empty());
  }
}
