package io.tipring.sip.media;

import io.tipring.core.port.MediaDialogException;
import io.tipring.core.port.MediaDialogException.Kind;
import io.tipring.core.signalling.Dialog;
import io.tipring.sip.message.SipMessage;
import io.tipring.sip.ua.SipBody;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** An INVITE of ours within a dialog (RFC 3261 §14.1). */
final class Reinvite extends InviteExchange {

  private static final int REQUEST_TIMEOUT = 408;
  private static final int NO_SUCH_DIALOG = 481;

  private final DialogTable table;
  private final OpenDialog open;
  private final String sdpOffer;
  private final CompletableFuture<String> outcome;

  Reinvite(
      Wire wire,
      DialogTable table,
      OpenDialog open,
      String sdpOffer,
      CompletableFuture<String> outcome) {
    super(wire, open.next());
    this.table = table;
    this.open = open;
    this.sdpOffer = sdpOffer;
    this.outcome = outcome;
  }

  void send(long deadlineMillis) {
    open.begin(this);
    send(Optional.of(sdpOffer), List.of(), deadlineMillis);
  }

  @Override
  Optional<String> answerTo(SipMessage success) throws MediaDialogException {
    if (SipBody.sdp(success).isEmpty()) {
      throw Wire.failure(
          Kind.MALFORMED, dialog().peer(), "its 200 to a re-INVITE has no session description");
    }
    return Optional.empty();
  }

  @Override
  void succeeded(Dialog established, SipMessage success, boolean late) {
    open.ended(this);
    open.target(established.remoteTarget());
    Optional<String> answer = SipBody.sdp(success);
    answer.ifPresent(
        sdp -> {
          open.agreed(sdpOffer, sdp);
          outcome.complete(sdp);
        });
  }

  @Override
  void failed(MediaDialogException why) {
    if (why.kind() != Kind.TIMED_OUT && why.kind() != Kind.GONE) {
      open.ended(this);
    }
    if (why.status() == NO_SUCH_DIALOG || why.status() == REQUEST_TIMEOUT) {
      table.remove(open.id());
      outcome.completeExceptionally(
          Wire.refusal(
              Kind.GONE, dialog().peer(), why.status(), "it does not know the dialog any more"));
      return;
    }
    outcome.completeExceptionally(why);
  }

  @Override
  public void onEnd() {
    open.ended(this);
  }
}
