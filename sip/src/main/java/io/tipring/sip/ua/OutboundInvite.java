package io.tipring.sip.ua;

import io.tipring.core.command.SipCommand;
import io.tipring.core.signalling.Dialog;
import io.tipring.core.signalling.SessionExpiry;
import io.tipring.core.signalling.SipAddress;
import io.tipring.sip.message.NameAddr;
import io.tipring.sip.message.SipMessage;
import io.tipring.sip.transaction.ClientUser;
import io.tipring.sip.transaction.InviteClientTransaction;
import io.tipring.sip.transport.Hop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An INVITE of ours, outside or within a dialog, from its sending until its transaction has nothing
 * more to absorb.
 */
final class OutboundInvite implements ClientUser {

  private static final int MAX_FORKS = 64;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int REQUEST_TERMINATED = 487;
  private static final int SERVICE_UNAVAILABLE = 503;

  /** One 2xx of a To tag, and our ACK of it once the core has asked for it. */
  private static final class Fork {
    private final String remoteTag;
    private byte[] ack;
    private Hop ackHop;

    Fork(String remoteTag) {
      this.remoteTag = remoteTag;
    }
  }

  private final OutboundCalls calls;
  private final LoopContext context;
  private final long legId;
  private final boolean initial;
  private final Dialog dialog;
  private final List<Fork> forks = new ArrayList<>(1);
  private InviteClientTransaction transaction;
  private boolean cancelWanted;
  private boolean cancelSent;
  private boolean guarded;
  private Optional<String> cancelReason = Optional.empty();
  private boolean finished;

  /**
   * @param initial whether it is outside a dialog
   */
  OutboundInvite(
      OutboundCalls calls, LoopContext context, long legId, boolean initial, Dialog dialog) {
    this.calls = calls;
    this.context = context;
    this.legId = legId;
    this.initial = initial;
    this.dialog = dialog;
  }

  long legId() {
    return legId;
  }

  boolean isInitial() {
    return initial;
  }

  Dialog dialog() {
    return dialog;
  }

  /**
   * Sends it.
   *
   * @param hop empty if there is no such host
   * @param direct whether the hop is the very host that is called, not a proxy or a NAT before it
   */
  void send(Optional<Hop> hop, String branch, byte[] invite, boolean direct) {
    if (cancelWanted) {
      refuse(REQUEST_TERMINATED, "Request Terminated", true);
      onEnd();
      return;
    }
    if (hop.isEmpty()) {
      onTransportError();
      onEnd();
      return;
    }
    transaction = context.layer().sendInvite(branch, invite, hop.get(), this);
    if (transaction == null) {
      refuse(SERVICE_UNAVAILABLE, "Too Many Transactions", true);
      onEnd();
    } else if (direct) {
      calls.probeIfSilent(transaction);
    }
  }

  /** Cancels it as soon as that is allowed (RFC 3261 §9.1). */
  void cancel(Optional<String> reason) {
    if (finished || cancelWanted) {
      return;
    }
    cancelWanted = true;
    cancelReason = reason;
    if (transaction != null && transaction.isProceeding()) {
      sendCancel();
    }
  }

  /** Remembers the ACK of a 2xx, to repeat it when the 2xx is repeated (§13.2.2.4). */
  void acknowledged(String remoteTag, byte[] ack, Hop hop) {
    for (Fork fork : forks) {
      if (fork.remoteTag.equals(remoteTag)) {
        fork.ack = ack;
        fork.ackHop = hop;
      }
    }
  }

  @Override
  public void onResponse(SipMessage response) {
    int status = response.status();
    if (status < 200) {
      onProvisional(response);
    } else if (status < 300) {
      onSuccess(response);
    } else {
      refuse(status, response.reasonPhrase(), false, SessionHeaders.read(response));
    }
  }

  @Override
  public void onTimeout() {
    refuse(REQUEST_TIMEOUT, "Request Timeout", true);
  }

  @Override
  public void onTransportError() {
    refuse(SERVICE_UNAVAILABLE, "Service Unavailable", true);
  }

  @Override
  public void onEnd() {
    calls.forget(this);
  }

  private void onProvisional(SipMessage response) {
    if (cancelWanted && !cancelSent) {
      sendCancel();
    }
    if (!initial && !guarded) {
      guarded = true;
      // How long an INVITE outside a dialog may ring the core says; one within has nothing to wait
      // for, and its transaction has no timeout of its own any more.
      giveUpLater(REQUEST_TIMEOUT, "Request Timeout");
    }
    if (response.status() > 100 && initial && !finished) {
      context
          .sink()
          .submit(
              new SipCommand.InviteProgressed(
                  legId, response.status(), dialogOf(response), SipBody.sdp(response)));
    }
  }

  private void onSuccess(SipMessage response) {
    String remoteTag = response.to().tag().orElse("");
    for (Fork fork : forks) {
      if (fork.remoteTag.equals(remoteTag)) {
        if (fork.ack != null) {
          context.metrics().retransmissionSent();
          calls.repeatAck(fork.ack, fork.ackHop);
        }
        return;
      }
    }
    if (forks.size() == MAX_FORKS) {
      context.metrics().refused("too-many-forks");
      return;
    }
    forks.add(new Fork(remoteTag));
    finished = true;
    if (initial) {
      context
          .sink()
          .submit(
              new SipCommand.InviteAnswered(
                  legId, dialogOf(response), SipBody.sdp(response), SessionHeaders.read(response)));
    } else if (forks.size() == 1) {
      context
          .sink()
          .submit(
              new SipCommand.RequestAnswered(
                  legId,
                  response.method(),
                  dialog.localCSeq(),
                  response.status(),
                  SipBody.sdp(response),
                  contactOf(response),
                  SessionHeaders.read(response)));
    }
  }

  private void refuse(int status, String reasonPhrase, boolean local) {
    refuse(status, reasonPhrase, local, Optional.empty());
  }

  private void refuse(
      int status, String reasonPhrase, boolean local, Optional<SessionExpiry> session) {
    if (finished) {
      return;
    }
    finished = true;
    context
        .sink()
        .submit(
            initial
                ? new SipCommand.InviteRefused(legId, status, reasonPhrase, local, session)
                : new SipCommand.RequestAnswered(
                    legId,
                    "INVITE",
                    dialog.localCSeq(),
                    status,
                    Optional.empty(),
                    Optional.empty()));
  }

  private void sendCancel() {
    cancelSent = true;
    calls.sendCancel(transaction, cancelReason);
    giveUpLater(REQUEST_TERMINATED, "Request Terminated");
  }

  private void giveUpLater(int status, String reasonPhrase) {
    context
        .wheel()
        .schedule(
            context.options().timers().timeoutMillis(),
            () -> {
              if (!finished) {
                refuse(status, reasonPhrase, true);
                transaction.abandon();
              }
            });
  }

  /** The dialog that a response makes (§12.1.2). */
  private Dialog dialogOf(SipMessage response) {
    List<String> routes =
        response.recordRoutes().reversed().stream().map(NameAddr::toString).toList();
    SipAddress hop = transaction.hop().toSipAddress();
    String target = contactOf(response).orElse(dialog.remoteTarget());
    SipAddress peer =
        response.contacts().isEmpty()
            ? hop
            : DialogRoute.peer(response.contacts().getFirst().uri(), hop, true);
    return new Dialog(
        dialog.callId(),
        dialog.localTag(),
        response.to().tag().orElse(""),
        dialog.localUri(),
        dialog.remoteUri(),
        dialog.localName(),
        target,
        routes,
        dialog.localCSeq(),
        dialog.remoteCSeq(),
        peer);
  }

  private static Optional<String> contactOf(SipMessage response) {
    return response.contacts().isEmpty()
        ? Optional.empty()
        : Optional.of(response.contacts().getFirst().uri().toString());
  }
}
