package io.tipring.simulation.peer;

import io.tipring.simulation.wire.SipNode;
import io.tipring.simulation.wire.SipPacket;
import java.util.Optional;

/** A re-INVITE of ours (RFC 3261 §14.1). */
final class OutgoingReinvite implements SipNode.Listener {

  private final Dialogue dialogue;
  private SipPacket ack;
  private boolean pending = true;

  OutgoingReinvite(Dialogue dialogue) {
    this.dialogue = dialogue;
  }

  /** Whether it has no final response yet. */
  boolean isPending() {
    return pending;
  }

  @Override
  public void onResponse(SipPacket response) {
    if (response.status() < 200) {
      return;
    }
    pending = false;
    if (response.status() < 300) {
      if (ack == null) {
        ack = dialogue.side().ack(response, Optional.empty());
      }
      dialogue.acknowledge(ack);
    } else if (response.status() == 481 || response.status() == 408) {
      // §12.2.1.2
      dialogue.bye();
    }
  }

  @Override
  public void onTimeout() {
    if (dialogue.isUp()) {
      dialogue.complain("no answer to a re-INVITE");
    }
    pending = false;
    dialogue.bye();
  }
}
