package io.tipring.simulation.peer;

import io.tipring.simulation.wire.SipNode;
import io.tipring.simulation.wire.SipPacket;
import java.util.Optional;

/**
 * A key that goes by INFO. Once that is taken, the same number comes in another transaction, which
 * must be refused (RFC 3261 §12.2.2).
 */
final class KeyByInfo implements SipNode.Listener {

  private final UserAgent agent;
  private final Dialogue dialogue;
  private final SipPacket info;

  KeyByInfo(UserAgent agent, Dialogue dialogue, char digit) {
    this.agent = agent;
    this.dialogue = dialogue;
    this.info = dialogue.side().request("INFO", Optional.empty(), new SipPacket.Digit(digit));
  }

  void send() {
    agent.node().send(info, agent.engine(), this);
  }

  @Override
  public void onResponse(SipPacket response) {
    if (response.status() == 200) {
      agent.node().send(dialogue.side().outOfOrder(info), agent.engine(), this::refused);
    }
  }

  private void refused(SipPacket response) {
    if (response.status() != 500 && response.status() != 481) {
      dialogue.complain("a request out of order got " + response.status());
    }
  }
}
