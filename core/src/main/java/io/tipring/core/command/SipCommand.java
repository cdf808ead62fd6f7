package io.tipring.core.command;

import io.tipring.core.routing.AgentId;
import io.tipring.core.signalling.Dialog;
import io.tipring.core.signalling.DialogId;
import io.tipring.core.signalling.SessionExpiry;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.SipHeader;
import java.util.List;
import java.util.Optional;

/**
 * Facts of the SIP wire. The transaction layer has already absorbed retransmissions, answered 100,
 * matched CANCEL, refused what is malformed or comes from no trunk, and checked credentials. What
 * is left concerns a call or a registration.
 *
 * <p>A {@code transactionId} names a server transaction within one run of the process and is what a
 * response refers to.
 */
public sealed interface SipCommand extends Command {

  /**
   * An INVITE outside a dialog (RFC 3261 §13.3), from a configured trunk.
   *
   * @param dialog the dialog it would create, still without a local tag
   * @param calledNumber user part of the Request-URI, unescaped
   * @param callerNumber user part of P-Asserted-Identity (RFC 3325) if the trunk sent it, else of
   *     From
   * @param callerName display name that goes with it, or empty
   * @param sdpOffer empty for an INVITE without SDP, to which we make the offer
   * @param headers extension headers that are passed on or read by flows (X-…, Privacy), bounded by
   *     the adapter; and {@code Max-Forwards}, already one less than it came with, so that a call
   *     which goes out again can't go round for ever
   * @param head the request up to its body, a character for each byte: what a later run of the
   *     process needs to answer it still (§8.2.6.2)
   * @param session what it says of session timers, if anything
   */
  record InviteReceived(
      long transactionId,
      String tenant,
      String trunk,
      SipAddress source,
      Dialog dialog,
      String calledNumber,
      String callerNumber,
      String callerName,
      Optional<String> sdpOffer,
      List<SipHeader> headers,
      String head,
      Optional<SessionExpiry> session)
      implements SipCommand {

    /** Without a word on session timers. */
    public InviteReceived(
        long transactionId,
        String tenant,
        String trunk,
        SipAddress source,
        Dialog dialog,
        String calledNumber,
        String callerNumber,
        String callerName,
        Optional<String> sdpOffer,
        List<SipHeader> headers,
        String head) {
      this(
          transactionId,
          tenant,
          trunk,
          source,
          dialog,
          calledNumber,
          callerNumber,
          callerName,
          sdpOffer,
          headers,
          head,
          Optional.empty());
    }

    @Override
    public boolean mayBeShed() {
      return true;
    }
  }

  /**
   * A CANCEL matched an INVITE that has no final response yet (§9.2). Its own 200 is already sent;
   * the core sends 487 to the INVITE.
   */
  record CancelReceived(long inviteTransactionId) implements SipCommand {}

  /** The ACK of a 2xx that we sent (§13.3.1.4), with the answer if our 2xx carried the offer. */
  record AckReceived(DialogId dialog, long cseq, Optional<String> sdpAnswer)
      implements SipCommand {}

  /** A 2xx of ours was retransmitted for 64·T1 and no ACK came (§13.3.1.4). */
  record AckTimedOut(DialogId dialog) implements SipCommand {}

  /**
   * @param reason value of a Reason header (RFC 3326), if any
   */
  record ByeReceived(long transactionId, DialogId dialog, long cseq, Optional<String> reason)
      implements SipCommand {}

  /**
   * An INVITE within a dialog (§14.2).
   *
   * @param remoteTarget the Contact URI it brings, a target refresh
   * @param peer the hop that leads to this target, as in {@link Dialog}; empty where it is as
   *     before
   * @param session what it says of session timers, if anything
   */
  record ReinviteReceived(
      long transactionId,
      DialogId dialog,
      long cseq,
      Optional<String> sdpOffer,
      Optional<String> remoteTarget,
      Optional<SipAddress> peer,
      Optional<SessionExpiry> session)
      implements SipCommand {

    /** Without a word on session timers. */
    public ReinviteReceived(
        long transactionId,
        DialogId dialog,
        long cseq,
        Optional<String> sdpOffer,
        Optional<String> remoteTarget,
        Optional<SipAddress> peer) {
      this(transactionId, dialog, cseq, sdpOffer, remoteTarget, peer, Optional.empty());
    }
  }

  /** An INFO within a dialog; DTMF comes as {@code application/dtmf-relay} or {@code …/dtmf}. */
  record InfoReceived(
      long transactionId, DialogId dialog, long cseq, String contentType, String body)
      implements SipCommand {}

  /**
   * A provisional response above 100 to an INVITE of ours. The dialog is the early dialog of its To
   * tag.
   */
  record InviteProgressed(long legId, int status, Dialog dialog, Optional<String> sdp)
      implements SipCommand {}

  /**
   * A 2xx to an INVITE of ours, once for each To tag (forks give several); the adapter repeats our
   * ACK by itself when the 2xx is retransmitted.
   *
   * @param session what it says of session timers, if anything
   */
  record InviteAnswered(
      long legId, Dialog dialog, Optional<String> sdp, Optional<SessionExpiry> session)
      implements SipCommand {

    /** Without a word on session timers. */
    public InviteAnswered(long legId, Dialog dialog, Optional<String> sdp) {
      this(legId, dialog, sdp, Optional.empty());
    }
  }

  /**
   * A final failure of an INVITE of ours, already acknowledged. A timeout comes as 408, a transport
   * error as 503 (§8.1.3.1), with {@code local} set.
   *
   * @param local whether no peer said so: the status was made here
   * @param session with 422 the least interval that the peer takes (RFC 4028 §6)
   */
  record InviteRefused(
      long legId, int status, String reasonPhrase, boolean local, Optional<SessionExpiry> session)
      implements SipCommand {

    /** Without a word on session timers. */
    public InviteRefused(long legId, int status, String reasonPhrase, boolean local) {
      this(legId, status, reasonPhrase, local, Optional.empty());
    }
  }

  /**
   * The final response to a request of ours within a dialog (BYE, re-INVITE, INFO). Timeout and
   * transport error as in {@link InviteRefused}. A 2xx to a re-INVITE waits for the core's ACK.
   *
   * @param session what a 2xx to a re-INVITE says of session timers, if anything
   */
  record RequestAnswered(
      long legId,
      String method,
      long cseq,
      int status,
      Optional<String> sdp,
      Optional<String> remoteTarget,
      Optional<SessionExpiry> session)
      implements SipCommand {

    /** Without a word on session timers. */
    public RequestAnswered(
        long legId,
        String method,
        long cseq,
        int status,
        Optional<String> sdp,
        Optional<String> remoteTarget) {
      this(legId, method, cseq, status, sdp, remoteTarget, Optional.empty());
    }
  }

  /**
   * A REGISTER whose digest was right and whose user is the address of record (§10.3).
   *
   * @param contacts the contacts to add, refresh or (0 s) remove; empty for a query
   * @param removeAll Contact: * with Expires: 0
   */
  record RegisterReceived(
      long transactionId,
      AgentId agent,
      SipAddress source,
      String callId,
      long cseq,
      String userAgent,
      List<RequestedContact> contacts,
      boolean removeAll)
      implements SipCommand {}

  /**
   * @param expiresSeconds as asked for, already defaulted; the core bounds it
   */
  record RequestedContact(String contactUri, int qThousandths, long expiresSeconds) {}

  /**
   * A 2xx to an INVITE of ours came again although this run of the process has sent no ACK for it:
   * the ACK of the run before was lost (§13.2.2.4).
   */
  record AnswerRepeated(DialogId dialog, long cseq) implements SipCommand {}
}
