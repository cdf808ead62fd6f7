package io.tipring.core.call;

import io.tipring.core.event.Termination;
import java.util.Optional;

/**
 * Where a leg stands. An inbound leg runs Incoming → Answering → AwaitingAck → Confirmed, an
 * outbound one Preparing → Inviting → Ringing → Connecting → Confirmed; every leg ends in Closing
 * or Cancelling, and then Ended. {@link Legs#transition} is the only place where it changes.
 */
public sealed interface LegState {

  /** An INVITE came and has no final response; the call has not decided yet. */
  record Incoming(long transactionId) implements LegState {}

  /** The call wants to answer and waits for the media server's side of the SDP. */
  record Answering(long transactionId) implements LegState {}

  /**
   * Our 2xx is out (RFC 3261 §13.3.1.4).
   *
   * @param answerInAck our 2xx carried the offer
   * @param endAfterAck the leg shall end, but a BYE must wait for the ACK (§15)
   */
  record AwaitingAck(long transactionId, boolean answerInAck, Optional<Termination> endAfterAck)
      implements LegState {}

  /** An outbound leg waits for the media server's offer. */
  record Preparing(OutboundInvite invite) implements LegState {}

  /** Our INVITE is out. */
  record Inviting() implements LegState {}

  /** A provisional response came. */
  record Ringing(int status) implements LegState {}

  /** The dialog is up on the wire, and the media server is given the peer's answer. */
  record Connecting() implements LegState {}

  /** A directly connected callee sent its 2xx; our ACK waits for the caller's. */
  record OwesAck(long cseq) implements LegState {}

  /** Both sides may talk. */
  record Confirmed(Optional<Reinvite> reinvite) implements LegState {}

  /** CANCEL is out; the final response of the INVITE is awaited. */
  record Cancelling(Termination termination) implements LegState {}

  /** BYE is out; its final response is awaited. */
  record Closing(Termination termination) implements LegState {}

  /** Nothing is left on the wire. */
  record Ended(Termination termination) implements LegState {}

  /**
   * A re-INVITE of the peer in progress; there is at most one (§14.2).
   *
   * @param cseq number of the INVITE, which its ACK repeats
   * @param offerless we make the offer; the answer comes in the ACK
   * @param answered our 2xx is out, the ACK is awaited
   * @param relayedCseq number of our own re-INVITE to the other leg that asks for the answer, or 0
   * @param held whether the peer holds us once its offer is accepted
   */
  record Reinvite(
      long transactionId,
      long cseq,
      boolean offerless,
      boolean answered,
      long relayedCseq,
      boolean held) {

    Reinvite withAnswered() {
      return new Reinvite(transactionId, cseq, offerless, true, relayedCseq, held);
    }

    Reinvite withRelayed(long ourCseq) {
      return new Reinvite(transactionId, cseq, offerless, answered, ourCseq, held);
    }
  }

  /** Whether the leg has begun to end. */
  default boolean isEnding() {
    return switch (this) {
      case Cancelling _, Closing _, Ended _ -> true;
      case AwaitingAck awaiting -> awaiting.endAfterAck().isPresent();
      case Incoming _,
          Answering _,
          Preparing _,
          Inviting _,
          Ringing _,
          Connecting _,
          OwesAck _,
          Confirmed _ ->
          false;
    };
  }
}
