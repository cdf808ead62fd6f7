package io.tipring.core.effect;

import io.tipring.core.signalling.Binding;
import io.tipring.core.signalling.Destination;
import io.tipring.core.signalling.Dialog;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.SipHeader;
import java.util.List;
import java.util.Optional;

/**
 * Requests and responses that the core wants sent. The adapter adds what belongs to the hop: Via,
 * Contact, Max-Forwards, Allow, Content-Length, Server.
 *
 * <p>The branch of a request is made from its dialog and CSeq, so the same effect from a later run
 * of the process is a retransmission on the wire: who has had the request repeats its answer, who
 * has not takes it now (RFC 3261 §17.2).
 */
public sealed interface SipEffect extends Effect {

  /**
   * A response to an INVITE outside a dialog. A 2xx is repeated by the adapter until its ACK comes
   * (§13.3.1.4), which it reports as {@link io.tipring.core.command.SipCommand.AckReceived} or
   * {@code AckTimedOut}.
   *
   * @param localTag To tag, so that 18x and 2xx make a dialog
   * @param reasonPhrase empty for the standard one
   */
  record RespondToInvite(
      long transactionId,
      long legId,
      int status,
      String reasonPhrase,
      String localTag,
      Optional<String> sdp,
      List<SipHeader> headers)
      implements SipEffect {}

  /**
   * A response to a request within a dialog; to a re-INVITE with the rules of {@code 2xx} above.
   */
  record RespondInDialog(
      long transactionId,
      int status,
      String reasonPhrase,
      Optional<String> sdp,
      List<SipHeader> headers)
      implements SipEffect {}

  /**
   * An INVITE outside a dialog. Answered by {@code InviteProgressed}, {@code InviteAnswered} and
   * {@code InviteRefused} with the same leg id.
   *
   * @param dialog callId, localTag, localUri, remoteUri, localName and localCSeq are ours to say;
   *     the rest is empty
   * @param headers among them may be {@code Max-Forwards}, in place of the adapter's own
   */
  record SendInvite(
      long legId,
      Destination destination,
      Dialog dialog,
      Optional<String> sdpOffer,
      List<SipHeader> headers)
      implements SipEffect {}

  /**
   * Cancels an INVITE of ours (§9.1). The adapter holds it back until a provisional response came;
   * the outcome is still {@code InviteRefused} (487) or a crossing {@code InviteAnswered}.
   */
  record CancelInvite(long legId, Optional<String> reason) implements SipEffect {}

  /**
   * ACKs a 2xx (§13.2.2.4).
   *
   * @param cseq number of the INVITE that it acknowledges
   */
  record SendAck(long legId, Dialog dialog, long cseq, Optional<String> sdpAnswer)
      implements SipEffect {}

  /**
   * A BYE; {@code dialog.localCSeq()} is its number.
   *
   * @param reason value of a Reason header (RFC 3326)
   */
  record SendBye(long legId, Dialog dialog, Optional<String> reason) implements SipEffect {}

  /** A re-INVITE; {@code dialog.localCSeq()} is its number. */
  record SendReinvite(long legId, Dialog dialog, Optional<String> sdpOffer, List<SipHeader> headers)
      implements SipEffect {

    /** Without further headers. */
    public SendReinvite(long legId, Dialog dialog, Optional<String> sdpOffer) {
      this(legId, dialog, sdpOffer, List.of());
    }
  }

  /**
   * The answer to a REGISTER.
   *
   * @param bindings all present bindings of the address of record
   * @param nowMillis engine time, from which the adapter makes {@code expires}
   * @param headers e.g. Min-Expires with 423
   */
  record RespondToRegister(
      long transactionId,
      int status,
      String reasonPhrase,
      List<Binding> bindings,
      long nowMillis,
      List<SipHeader> headers)
      implements SipEffect {}

  /**
   * Takes up the server transaction of an INVITE that an earlier run of the process received and
   * did not see the end of, so that the responses that follow reach its client, and a CANCEL or a
   * retransmission finds it. What cannot be taken up is as if the client had gone.
   *
   * @param localTag To tag of what was answered so far
   * @param head as in {@link io.tipring.core.command.SipCommand.InviteReceived}
   */
  record TakeUpInvite(
      long transactionId, long legId, String localTag, String head, SipAddress source)
      implements SipEffect {}

  /**
   * An OPTIONS within a dialog (§11), to learn whether the peer still has it; {@code
   * dialog.localCSeq()} is its number. Answered by {@code RequestAnswered}.
   */
  record SendOptions(long legId, Dialog dialog) implements SipEffect {}
}
