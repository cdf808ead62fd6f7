package io.tipring.sip.media;

import io.tipring.core.port.MediaDialogException;
import io.tipring.core.port.MediaDialogException.Kind;
import io.tipring.core.port.MediaDialogs.Established;
import io.tipring.core.port.MediaDialogs.Invitation;
import io.tipring.core.signalling.Dialog;
import io.tipring.sip.message.SipMessage;
import io.tipring.sip.ua.SipBody;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** An INVITE that sets up a dialog. */
final class FirstInvite extends InviteExchange {

  private final DialogTable table;
  private final Invitation invitation;
  private final CompletableFuture<Established> outcome;
  private Optional<String> localSdp;

  FirstInvite(
      Wire wire,
      DialogTable table,
      Dialog dialog,
      Invitation invitation,
      CompletableFuture<Established> outcome) {
    super(wire, dialog);
    this.table = table;
    this.invitation = invitation;
    this.outcome = outcome;
    this.localSdp = invitation.sdpOffer();
  }

  void send() {
    send(invitation.sdpOffer(), invitation.headers(), invitation.deadlineMillis());
  }

  @Override
  Optional<String> answerTo(SipMessage success) throws MediaDialogException {
    Optional<String> described = SipBody.sdp(success);
    if (described.isEmpty()) {
      throw unusable("has no session description");
    }
    if (invitation.sdpOffer().isPresent()) {
      return Optional.empty();
    }
    try {
      localSdp = Optional.of(invitation.answerTo().apply(described.get()));
      return localSdp;
    } catch (RuntimeException e) {
      throw unusable("has an offer that can't be answered: " + e.getMessage());
    }
  }

  private MediaDialogException unusable(String what) {
    return Wire.failure(Kind.MALFORMED, dialog().peer(), "its 200 to the INVITE " + what);
  }

  @Override
  void succeeded(Dialog established, SipMessage success, boolean late) {
    OpenDialog opened = new OpenDialog(established, localSdp, SipBody.sdp(success));
    if (late) {
      table.sendBye(opened, Optional.empty());
    } else {
      table.add(opened);
      outcome.complete(new Established(opened.id(), SipBody.sdp(success).orElseThrow()));
    }
  }

  @Override
  void failed(MediaDialogException why) {
    outcome.completeExceptionally(why);
  }
}
