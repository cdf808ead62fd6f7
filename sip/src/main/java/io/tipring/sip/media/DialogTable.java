package io.tipring.sip.media;

import io.tipring.core.port.MediaDialogException;
import io.tipring.core.port.MediaDialogException.Kind;
import io.tipring.core.port.MediaDialogs.Established;
import io.tipring.core.port.MediaDialogs.Invitation;
import io.tipring.core.signalling.Dialog;
import io.tipring.core.signalling.DialogId;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import io.tipring.sip.message.SipMethods;
import io.tipring.sip.message.SipUri;
import io.tipring.sip.transport.SipTransport.LocalAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The dialogs that stand, and the requests of ours in and for them. Owned by the event loop. */
final class DialogTable {

  private static final String USER = "tipring";

  private final Wire wire;
  private final String localUri;
  private final Map<DialogId, OpenDialog> dialogs = new HashMap<>();

  DialogTable(Wire wire, LocalAddress local) {
    this.wire = wire;
    this.localUri = SipUri.sip(USER, local.host(), local.port()).toString();
  }

  /** Sets up a dialog. */
  void invite(Invitation invitation, CompletableFuture<Established> outcome) {
    SipAddress server = invitation.server();
    if (dialogs.size() >= wire.options().maxDialogs()) {
      outcome.completeExceptionally(
          Wire.failure(
              Kind.OVERLOADED, server, "%d dialogs are open already".formatted(dialogs.size())));
      return;
    }
    Dialog dialog =
        dialogWith(
            server,
            invitation.user(),
            new DialogId(invitation.callId(), invitation.localTag(), ""));
    new FirstInvite(wire, this, Numbering.next(dialog), invitation, outcome).send();
  }

  /** Changes the session of a dialog. */
  void reinvite(
      DialogId id, String sdpOffer, long deadlineMillis, CompletableFuture<String> outcome) {
    OpenDialog open = dialogs.get(id);
    if (open == null) {
      outcome.completeExceptionally(unknown(id));
    } else if (open.reinvite() != null) {
      outcome.completeExceptionally(
          Wire.failure(Kind.OVERLOADED, open.server(), "another re-INVITE is under way"));
    } else {
      new Reinvite(wire, this, open, sdpOffer, outcome).send(deadlineMillis);
    }
  }

  /** Ends a dialog. */
  void bye(
      DialogId id,
      Optional<String> reason,
      long deadlineMillis,
      CompletableFuture<Integer> outcome) {
    OpenDialog open = remove(id);
    if (open == null) {
      outcome.completeExceptionally(unknown(id));
      return;
    }
    new PlainRequest(wire, SipMethods.BYE, open.next(), outcome).send(reason, deadlineMillis);
  }

  /** Ends a dialog that nobody waits for any more. */
  void sendBye(OpenDialog open, Optional<String> reason) {
    new PlainRequest(wire, SipMethods.BYE, open.next(), new CompletableFuture<>())
        .send(reason, wire.options().timers().timeoutMillis());
  }

  /** Asks a server whether it is there. */
  void options(SipAddress server, long deadlineMillis, CompletableFuture<Integer> outcome) {
    DialogId id = new DialogId(wire.tokens().next(), wire.tokens().next(), "");
    Dialog outside = Numbering.next(dialogWith(server, "", id));
    new PlainRequest(wire, SipMethods.OPTIONS, outside, outcome)
        .send(Optional.empty(), deadlineMillis);
  }

  /** Takes up a dialog of an earlier run. */
  void resume(DialogId id, SipAddress server, long lastCSeq) {
    Dialog dialog = dialogWith(server, "", id).withLocalCSeq(lastCSeq);
    dialogs.putIfAbsent(id, new OpenDialog(dialog, Optional.empty(), Optional.empty()));
  }

  void add(OpenDialog open) {
    dialogs.put(open.id(), open);
  }

  /** The dialog of this name, or null. */
  OpenDialog find(DialogId id) {
    return dialogs.get(id);
  }

  /** Takes a dialog out and gives up what is under way in it; null if it is not known. */
  OpenDialog remove(DialogId id) {
    OpenDialog open = dialogs.remove(id);
    if (open != null && open.reinvite() != null) {
      open.reinvite().abandon(Kind.GONE, "the dialog has ended");
    }
    return open;
  }

  private Dialog dialogWith(SipAddress server, String user, DialogId id) {
    String remoteUri =
        user.isEmpty()
            ? "sip:" + new LocalAddress(server.host(), server.port()).hostPort()
            : SipUri.sip(user, server.host(), server.port()).toString();
    return new Dialog(
        id.callId(),
        id.localTag(),
        id.remoteTag(),
        localUri,
        remoteUri,
        "",
        server.transport() == Transport.UDP
            ? remoteUri
            : remoteUri + ";transport=" + server.transport().token(),
        List.of(),
        0,
        Dialog.NO_CSEQ,
        server);
  }

  private static MediaDialogException unknown(DialogId id) {
    return new MediaDialogException(
        Kind.GONE, 0, "no dialog with a media server has the Call-ID " + id.callId());
  }
}
