package io.tipring.sip.media;

import io.tipring.core.port.MediaDialogException;
import io.tipring.core.port.MediaDialogException.Kind;
import io.tipring.core.signalling.Dialog;
import io.tipring.core.signalling.SipHeader;
import io.tipring.sip.message.SipMessage;
import io.tipring.sip.message.SipMethods;
import io.tipring.sip.message.SipParseException;
import io.tipring.sip.message.SipRequestBuilder;
import io.tipring.sip.message.Via;
import io.tipring.sip.transaction.ClientUser;
import io.tipring.sip.transaction.InviteClientTransaction;
import io.tipring.sip.transaction.TimerWheel;
import io.tipring.sip.transport.Hop;
import java.util.List;
import java.util.Optional;

/**
 * An INVITE of ours, outside or within a dialog, from its sending until its transaction has nothing
 * more to absorb. Says once what came of it; a 2xx that comes after that is acknowledged too.
 */
abstract sealed class InviteExchange implements ClientUser permits FirstInvite, Reinvite {

  static final String ALLOW = "INVITE, ACK, CANCEL, BYE, OPTIONS";

  private final Wire wire;
  private final Dialog dialog;
  private InviteClientTransaction transaction;
  private TimerWheel.Timer deadline;
  private Hop hop;
  private byte[] ack;
  private String remoteTag;
  private boolean concluded;
  private boolean cancelWanted;
  private boolean cancelSent;

  /**
   * @param dialog with the CSeq of this INVITE
   */
  InviteExchange(Wire wire, Dialog dialog) {
    this.wire = wire;
    this.dialog = dialog;
  }

  /** The body of the ACK that answers the offer of a 2xx, or empty if it is no offer. */
  abstract Optional<String> answerTo(SipMessage success) throws MediaDialogException;

  /**
   * The first 2xx is there, and acknowledged.
   *
   * @param established the dialog as that 2xx makes it
   * @param late whether the failure has been told already
   */
  abstract void succeeded(Dialog established, SipMessage success, boolean late);

  /** It came to nothing. */
  abstract void failed(MediaDialogException why);

  final Wire wire() {
    return wire;
  }

  final Dialog dialog() {
    return dialog;
  }

  /** Sends it. */
  final void send(Optional<String> sdpOffer, List<SipHeader> headers, long deadlineMillis) {
    if (!wire.reaches(dialog.peer())) {
      conclude(Kind.UNREACHABLE, "no socket for its transport");
      return;
    }
    String branch = wire.branch();
    byte[] invite;
    try {
      SipRequestBuilder request =
          wire.request(SipMethods.INVITE, branch, dialog)
              .contact(wire.messages().contact(dialog.peer().transport()))
              .header("Allow", ALLOW);
      headers.forEach(header -> request.header(header.name(), header.value()));
      sdpOffer.ifPresent(request::sdp);
      invite = request.build();
    } catch (IllegalArgumentException e) {
      conclude(Kind.MALFORMED, "the INVITE can't be rendered: " + e.getMessage());
      return;
    }
    deadline = wire.wheel().schedule(deadlineMillis, this::expire);
    wire.resolver().resolve(dialog.peer(), found -> transmit(found, branch, invite));
  }

  private void transmit(Optional<Hop> found, String branch, byte[] invite) {
    if (concluded) {
      return;
    }
    if (found.isEmpty()) {
      conclude(Kind.UNREACHABLE, "there is no such host");
      return;
    }
    hop = found.get();
    transaction = wire.layer().sendInvite(branch, invite, hop, this);
    if (transaction == null) {
      conclude(Kind.OVERLOADED, "too many transactions are open");
    }
  }

  /** Gives it up, and tells the server as soon as that is allowed (RFC 3261 §9.1). */
  final void abandon(Kind kind, String why) {
    if (concluded) {
      return;
    }
    cancelWanted = true;
    conclude(kind, why);
    if (transaction != null && transaction.isProceeding()) {
      cancel();
    }
  }

  private void expire() {
    abandon(Kind.TIMED_OUT, "no final answer to the INVITE in time");
  }

  @Override
  public final void onResponse(SipMessage response) {
    int status = response.status();
    if (status >= 300) {
      conclude(
          Wire.refusal(
              Kind.REFUSED,
              dialog.peer(),
              status,
              "answered the INVITE with %d %s".formatted(status, response.reasonPhrase())));
    } else if (status >= 200) {
      onSuccess(response);
    } else if (cancelWanted && !cancelSent) {
      cancel();
    }
  }

  @Override
  public final void onTimeout() {
    conclude(Kind.TIMED_OUT, "no answer to the INVITE");
  }

  @Override
  public final void onTransportError() {
    conclude(Kind.UNREACHABLE, "the INVITE can't be sent");
  }

  private void onSuccess(SipMessage success) {
    String tag = success.to().tag().orElse("");
    if (ack != null) {
      if (tag.equals(remoteTag)) {
        wire.metrics().retransmissionSent();
        wire.sender().send(ack, hop, () -> {});
      } else {
        // Nobody forks between us and the server.
        wire.metrics().refused("too-many-forks");
      }
      return;
    }
    remoteTag = tag;
    Dialog established = establishedBy(success);
    MediaDialogException unusable = null;
    Optional<String> answer = Optional.empty();
    try {
      answer = answerTo(success);
    } catch (MediaDialogException e) {
      unusable = e;
    }
    acknowledge(established, answer);
    boolean late = concluded;
    if (unusable != null) {
      conclude(unusable);
      late = true;
    }
    concluded = true;
    wire.wheel().cancel(deadline);
    succeeded(established, success, late);
  }

  /** The dialog as a 2xx makes it (§12.1.2) or refreshes its target (§12.2.1.2). */
  private Dialog establishedBy(SipMessage success) {
    Dialog tagged =
        new Dialog(
            dialog.callId(),
            dialog.localTag(),
            remoteTag,
            dialog.localUri(),
            dialog.remoteUri(),
            dialog.localName(),
            dialog.remoteTarget(),
            dialog.routeSet(),
            dialog.localCSeq(),
            dialog.remoteCSeq(),
            dialog.peer());
    return success.contacts().isEmpty()
        ? tagged
        : tagged.withRemoteTarget(success.contacts().getFirst().uri().toString());
  }

  private void acknowledge(Dialog established, Optional<String> answer) {
    SipRequestBuilder request = wire.request(SipMethods.ACK, wire.branch(), established);
    answer.ifPresent(request::sdp);
    ack = request.build();
    wire.sender().send(ack, hop, () -> {});
  }

  private void cancel() {
    cancelSent = true;
    try {
      SipMessage invite = SipMessage.parse(transaction.invite());
      Via via = invite.topVia();
      byte[] cancel = wire.messages().cancel(invite, Optional.empty());
      wire.layer()
          .sendRequest(
              via.branch().orElseThrow(), SipMethods.CANCEL, cancel, hop, Unanswered.INSTANCE);
    } catch (SipParseException e) {
      throw new IllegalStateException("our own INVITE can't be read: " + e.getMessage(), e);
    }
    // §9.1: a server that does not answer a cancelled INVITE is not waited for any longer.
    InviteClientTransaction cancelled = transaction;
    wire.wheel()
        .schedule(
            wire.options().timers().timeoutMillis(),
            () -> {
              if (ack == null) {
                cancelled.abandon();
              }
            });
  }

  private void conclude(Kind kind, String what) {
    conclude(Wire.failure(kind, dialog.peer(), what));
  }

  private void conclude(MediaDialogException why) {
    if (concluded) {
      return;
    }
    concluded = true;
    wire.wheel().cancel(deadline);
    failed(why);
  }

  /** A CANCEL, whose outcome shows in that of its INVITE. */
  private enum Unanswered implements ClientUser {
    INSTANCE;

    @Override
    public void onResponse(SipMessage response) {}

    @Override
    public void onTimeout() {}

    @Override
    public void onTransportError() {}
  }
}
