package io.tipring.simulation.peer;

import io.tipring.simulation.wire.ClientExchange;
import io.tipring.simulation.wire.SipNode;
import io.tipring.simulation.wire.SipPacket;
import io.tipring.simulation.wire.SipTimers;
import java.util.Optional;

/**
 * The INVITE with which an agent calls: waits for its answer and acknowledges it, or takes it back
 * with a CANCEL (RFC 3261 §9.1, §13.2).
 */
final class OutgoingInvite implements SipNode.Listener {

  private final UserAgent agent;
  private final Dialogue dialogue;
  private final boolean offersNothing;
  private final SipPacket request;
  private ClientExchange exchange;
  private SipPacket ack;
  private boolean givenUp;
  private boolean saidCancel;

  /**
   * @param offersNothing whether our SDP goes with the ACK, not with the INVITE
   */
  OutgoingInvite(
      UserAgent agent, Dialogue dialogue, SipPacket.Invitation whom, boolean offersNothing) {
    this.agent = agent;
    this.dialogue = dialogue;
    this.offersNothing = offersNothing;
    Optional<String> offer =
        offersNothing ? Optional.empty() : Optional.of(dialogue.side().sdp("sendrecv"));
    this.request = dialogue.side().request("INVITE", offer, whom);
  }

  void send() {
    exchange = agent.node().send(request, agent.engine(), this);
  }

  @Override
  public void onResponse(SipPacket response) {
    if (response.status() < 200) {
      dialogue.early();
      if (givenUp) {
        cancel();
      }
    } else if (response.status() < 300) {
      answered(response);
    } else {
      dialogue.end();
    }
  }

  @Override
  public void onTimeout() {
    dialogue.complain("no response to an INVITE");
    dialogue.end();
  }

  private void answered(SipPacket response) {
    if (ack != null) {
      dialogue.acknowledge(ack);
      return;
    }
    Optional<String> answer =
        offersNothing ? Optional.of(dialogue.side().sdp("sendrecv")) : Optional.empty();
    ack = dialogue.side().ack(response, answer);
    dialogue.acknowledge(ack);
    dialogue.begin();
    if (givenUp) {
      dialogue.bye();
    }
  }

  /** A 2xx whose transaction is gone already. */
  void stray(SipPacket response) {
    if (response.status() / 100 == 2 && response.method().equals("INVITE") && ack != null) {
      dialogue.acknowledge(ack);
    }
  }

  /** The caller hangs up before there is an answer: a CANCEL waits for a response (§9.1). */
  void giveUp() {
    givenUp = true;
    if (dialogue.state() == Dialogue.State.EARLY) {
      cancel();
    }
  }

  private void cancel() {
    if (saidCancel || dialogue.isOver()) {
      return;
    }
    saidCancel = true;
    agent.deeds().saidCancel(dialogue.side().callId());
    agent.node().send(request.sibling("CANCEL", ""), agent.engine(), _ -> {});
    agent
        .node()
        .in(
            SipTimers.TIMEOUT,
            () -> {
              if (dialogue.isUnanswered()) {
                dialogue.complain("no final response to an INVITE that was cancelled");
                exchange.abandon();
                dialogue.end();
              }
            });
  }
}
