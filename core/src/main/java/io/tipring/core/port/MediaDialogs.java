package io.tipring.core.port;

import io.tipring.core.signalling.DialogId;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.SipHeader;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/**
 * SIP towards media servers: the few requests that third-party call control needs (RFC 3725), from
 * an address of its own. There is no proxy between: each request goes to the server's address, and
 * record routes are ignored.
 *
 * <p>Safe for any thread. Nothing here blocks, and no stage waits longer than its deadline: it ends
 * with a value, or exceptionally with a {@link MediaDialogException} that says why. Stages complete
 * on the thread that owns the dialogs, which must not be held up; it is also the one that calls the
 * {@link Listener}.
 *
 * <p>Requests within one dialog are numbered by the clock (RFC 3261 §8.1.1.5 names that way), so a
 * dialog of an earlier run of the process goes on without knowing its last number. One re-INVITE is
 * under way at a time; BYE may be sent at any time and ends it.
 */
public interface MediaDialogs {

  /**
   * An INVITE outside a dialog.
   *
   * @param server where it is sent; also the host of the Request-URI
   * @param user the user part of the Request-URI, such as {@code park}
   * @param callId a Call-ID that nobody has used
   * @param localTag our From tag
   * @param headers further headers, such as the one that names the leg
   * @param sdpOffer our offer, or empty: the server makes one in its 2xx
   * @param answerTo makes the answer that goes with the ACK of the server's offer; called only
   *     where {@code sdpOffer} is empty, on the thread that owns the dialogs
   * @param deadlineMillis how long the final response may take; then the INVITE is cancelled
   */
  record Invitation(
      SipAddress server,
      String user,
      String callId,
      String localTag,
      List<SipHeader> headers,
      Optional<String> sdpOffer,
      UnaryOperator<String> answerTo,
      long deadlineMillis) {

    public Invitation {
      headers = List.copyOf(headers);
    }
  }

  /**
   * A dialog that stands; its 2xx has been acknowledged.
   *
   * @param sdp what the server said: its answer, or its offer where we made none
   */
  record Established(DialogId dialog, String sdp) {}

  /** Hears what servers do by themselves. */
  interface Listener {

    /**
     * The server has ended a dialog by BYE, which was answered. The dialog is gone.
     *
     * @param reason value of the Reason header (RFC 3326), as FreeSWITCH gives its hang-up cause
     */
    void ended(DialogId dialog, Optional<String> reason);

    /**
     * The server wanted to change the session by a re-INVITE, which was refused with 488; the
     * session goes on as it was. One that changes nothing is answered without a word.
     */
    void changeRefused(DialogId dialog);
  }

  /** Says who hears of what servers do; at most one, before the first dialog. */
  void listen(Listener listener);

  /**
   * Sets up a dialog. The 2xx is acknowledged at once, and again whenever it is repeated. One that
   * comes after the deadline is acknowledged and ended by BYE.
   *
   * @return fails with {@code REFUSED}, {@code TIMED_OUT}, {@code UNREACHABLE}, {@code OVERLOADED},
   *     or {@code MALFORMED} where the 2xx has no session description or {@code answerTo} throws
   */
  CompletionStage<Established> invite(Invitation invitation);

  /**
   * Offers a changed session in a dialog (RFC 3261 §14.1). A failure leaves the session as it was,
   * but with {@code GONE} there is no dialog any more (§12.2.1.2).
   *
   * @param deadlineMillis how long the final response may take
   * @return the server's answer; fails as {@link #invite} does, with {@code GONE} where the dialog
   *     is not known here or there, and {@code OVERLOADED} while another re-INVITE is under way
   */
  CompletionStage<String> reinvite(DialogId dialog, String sdpOffer, long deadlineMillis);

  /**
   * Ends a dialog. It is gone at once here; the stage says whether the server has heard of it.
   *
   * @param reason value of a Reason header, or empty
   * @return fails with {@code TIMED_OUT}, {@code UNREACHABLE}, {@code OVERLOADED}, or {@code GONE}
   *     where the dialog was not known here; a refusal of the server counts as heard
   */
  CompletionStage<Void> bye(DialogId dialog, Optional<String> reason, long deadlineMillis);

  /**
   * Asks a server outside any dialog whether it is there (RFC 3261 §11).
   *
   * @return the status of its answer, whatever that is; fails with {@code TIMED_OUT}, {@code
   *     UNREACHABLE} or {@code OVERLOADED}
   */
  CompletionStage<Integer> options(SipAddress server, long deadlineMillis);

  /**
   * Takes up a dialog of an earlier run of the process, so that requests can be sent in it and
   * those of the server are understood. One that is known already is left as it is.
   *
   * @param server where the dialog's requests go
   * @param lastCSeq greatest number that we may have used in it, or 0 if unknown
   */
  void resume(DialogId dialog, SipAddress server, long lastCSeq);

  /**
   * Forgets a dialog without a word, for one whose server is lost. One that is not known is
   * ignored.
   */
  void forget(DialogId dialog);
}
