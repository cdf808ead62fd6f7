package io.tipring.core.call;

import io.tipring.core.command.MediaCommand.PlayEnd;
import io.tipring.core.event.Termination;
import java.util.Optional;

/** What a leg tells its call. A command gives at most one. */
sealed interface LegSignal {

  Leg leg();

  /** The callee rings, or sends early media. */
  record Progress(Leg leg, int status, Optional<String> sdp) implements LegSignal {}

  /** The callee answered; its sound is not up yet. */
  record PickedUp(Leg leg) implements LegSignal {}

  /** Dialog and sound are up. */
  record Established(Leg leg) implements LegSignal {}

  /** The sound is gone; a new endpoint is being looked for. */
  record SoundLost(Leg leg) implements LegSignal {}

  /** The sound is up again, at a new endpoint or at the one that was found again. */
  record Reanchored(Leg leg) implements LegSignal {}

  /** A directly connected callee answered; its ACK is owed. */
  record AnsweredDirect(Leg leg, Optional<String> sdp) implements LegSignal {}

  /**
   * The peer of a directly connected leg acknowledged our 2xx.
   *
   * @param relayedCseq the re-INVITE to the other leg whose 2xx waits for this, or 0 for the first
   */
  record Acknowledged(Leg leg, long relayedCseq, Optional<String> sdp) implements LegSignal {}

  /** The leg ended, not by the call's doing. */
  record Ended(Leg leg, Termination termination) implements LegSignal {}

  record Digit(Leg leg, char digit) implements LegSignal {}

  record Played(Leg leg, long playId, PlayEnd end) implements LegSignal {}

  /** A re-INVITE on a directly connected leg: the other side must answer it. */
  record ReofferedDirect(Leg leg, Optional<String> sdp) implements LegSignal {}

  /** The answer to a re-INVITE that was relayed to this leg. */
  record ReofferAnswered(Leg leg, long cseq, int status, Optional<String> sdp)
      implements LegSignal {}
}
