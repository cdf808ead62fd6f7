package io.tipring.simulation.peer;

import java.util.ArrayList;
import java.util.List;

/**
 * A call as a peer sees it, for the check that both sides agree.
 *
 * @param peer who, in words
 * @param engineTag our tag of the dialog, as the engine knows it by; empty before it has one
 * @param ringing whether the peer is asked to ring, and does
 * @param sinceMillis since when it is in its state
 */
public record PeerCall(
    String peer,
    String callId,
    String engineTag,
    String peerTag,
    boolean up,
    boolean ringing,
    boolean closing,
    long sinceMillis) {

  static List<PeerCall> of(UserAgent agent, String peer) {
    List<PeerCall> calls = new ArrayList<>();
    for (Dialogue dialogue : agent.dialogues()) {
      calls.add(
          new PeerCall(
              peer,
              dialogue.side().callId(),
              dialogue.side().remoteTag(),
              dialogue.side().localTag(),
              dialogue.isUp(),
              dialogue.isRinging(),
              dialogue.state() == Dialogue.State.CLOSING,
              dialogue.sinceMillis()));
    }
    return calls;
  }
}
