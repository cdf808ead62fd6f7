package io.tipring.sip.ua;

import io.tipring.core.effect.SipEffect;
import io.tipring.core.signalling.Dialog;
import io.tipring.core.signalling.SipHeader;
import io.tipring.core.signalling.Transport;
import io.tipring.sip.message.SipMessage;
import io.tipring.sip.message.SipMethods;
import io.tipring.sip.message.SipParseException;
import io.tipring.sip.message.SipRequestBuilder;
import io.tipring.sip.message.SipUri;
import io.tipring.sip.message.Via;
import io.tipring.sip.transaction.ClientUser;
import io.tipring.sip.transaction.InviteClientTransaction;
import io.tipring.sip.transport.Hop;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The INVITEs that the core sends, with their ACKs and CANCELs, of one event loop. */
final class OutboundCalls {

  private static final Logger LOG = LoggerFactory.getLogger(OutboundCalls.class);
  private static final int SERVICE_UNAVAILABLE = 503;

  /** What an ACK of a 2xx has in common with its INVITE. */
  private record InviteKey(String callId, String localTag, long cseq) {}

  private final LoopContext context;
  private final DialogRequests inDialog;
  private final AckSender acks;
  private final SilenceProbe probe;
  private final StrayAnswers strays;
  private final Map<InviteKey, OutboundInvite> invites = new HashMap<>();
  private final Map<Long, OutboundInvite> initialByLeg = new HashMap<>();

  /** Sends a message outside of any transaction. */
  interface AckSender {
    void send(byte[] message, Hop hop);
  }

  OutboundCalls(LoopContext context, DialogRequests inDialog, AckSender acks) {
    this.context = context;
    this.inDialog = inDialog;
    this.acks = acks;
    this.strays = new StrayAnswers(context, acks);
    this.probe = new SilenceProbe(context.wheel(), context.options().timers().t1Millis());
  }

  /** Sends an INVITE outside a dialog. */
  void invite(SipEffect.SendInvite effect) {
    DialogRoute route =
        new DialogRoute(effect.destination().requestUri(), List.of(), effect.destination().hop());
    sendInvite(effect.legId(), true, effect.dialog(), route, effect.sdpOffer(), effect.headers());
  }

  /** Sends an INVITE within a dialog (RFC 3261 §14.1). */
  void reinvite(SipEffect.SendReinvite effect) {
    Optional<DialogRoute> route = inDialog.routeOf(effect.dialog());
    if (route.isEmpty()) {
      inDialog.answer(
          effect.legId(), SipMethods.INVITE, effect.dialog().localCSeq(), SERVICE_UNAVAILABLE);
      return;
    }
    sendInvite(
        effect.legId(), false, effect.dialog(), route.get(), effect.sdpOffer(), effect.headers());
  }

  /** Cancels an INVITE if it is one of this loop; whether it was. */
  boolean cancel(SipEffect.CancelInvite effect) {
    OutboundInvite invite = initialByLeg.get(effect.legId());
    if (invite == null) {
      return false;
    }
    invite.cancel(effect.reason());
    return true;
  }

  /** Acknowledges a 2xx (§13.2.2.4), also one that came before a restart. */
  void ack(SipEffect.SendAck effect) {
    Dialog dialog = effect.dialog();
    Optional<DialogRoute> route = inDialog.routeOf(dialog);
    if (route.isEmpty()) {
      return;
    }
    Transport transport = route.get().hop().transport();
    byte[] ack;
    try {
      SipRequestBuilder request =
          context
              .messages()
              .request(
                  SipMethods.ACK,
                  context.branches().of(dialog, SipMethods.ACK, effect.cseq()),
                  transport,
                  dialog,
                  route.get(),
                  effect.cseq());
      effect.sdpAnswer().ifPresent(request::sdp);
      ack = request.build();
    } catch (SipParseException | IllegalArgumentException e) {
      inDialog.unrenderable("ack", e);
      return;
    }
    OutboundInvite invite =
        invites.get(new InviteKey(dialog.callId(), dialog.localTag(), effect.cseq()));
    context
        .resolver()
        .resolve(
            route.get(),
            hop ->
                hop.ifPresent(
                    found -> {
                      acks.send(ack, found);
                      if (invite != null) {
                        invite.acknowledged(dialog.remoteTag(), ack, found);
                      } else {
                        strays.acknowledged(dialog.id(), effect.cseq(), ack, found);
                      }
                    }));
  }

  /** Sends the CANCEL of an INVITE that has had a provisional response. */
  void sendCancel(InviteClientTransaction invite, Optional<String> reason) {
    try {
      SipMessage original = SipMessage.parse(invite.invite());
      Via via = original.topVia();
      byte[] cancel = context.messages().cancel(original, reason);
      boolean sent =
          context
              .layer()
              .sendRequest(
                  via.branch().orElseThrow(),
                  SipMethods.CANCEL,
                  cancel,
                  invite.hop(),
                  Unanswered.INSTANCE);
      if (!sent) {
        LOG.warn("No room for the CANCEL of {}", original);
      }
    } catch (SipParseException e) {
      throw new IllegalStateException("our own INVITE can't be read: " + e.getMessage(), e);
    }
  }

  /** Takes a response that matches no transaction. */
  void stray(SipMessage response) {
    strays.receive(response);
  }

  void probeIfSilent(InviteClientTransaction invite) {
    probe.watch(invite);
  }

  void repeatAck(byte[] ack, Hop hop) {
    acks.send(ack, hop);
  }

  void forget(OutboundInvite invite) {
    invites.remove(keyOf(invite.dialog()), invite);
    if (invite.isInitial()) {
      initialByLeg.remove(invite.legId(), invite);
    }
  }

  private void sendInvite(
      long legId,
      boolean initial,
      Dialog dialog,
      DialogRoute route,
      Optional<String> sdpOffer,
      List<SipHeader> headers) {
    String branch = context.branches().of(dialog, SipMethods.INVITE, dialog.localCSeq());
    if (context.layer().isOpen(branch, SipMethods.INVITE)) {
      inDialog.sentAlready(SipMethods.INVITE);
      return;
    }
    OutboundInvite invite = new OutboundInvite(this, context, legId, initial, dialog);
    Transport transport = route.hop().transport();
    byte[] message;
    try {
      if (!context.messages().speaks(transport)) {
        throw new IllegalArgumentException("no listener for " + transport.token());
      }
      SipRequestBuilder request =
          context
              .messages()
              .invite(branch, transport, dialog, route, headers)
              .contact(context.messages().contact(transport))
              .header("Allow", Messages.ALLOW);
      sdpOffer.ifPresent(request::sdp);
      message = request.build();
    } catch (SipParseException | IllegalArgumentException e) {
      inDialog.unrenderable("invite", e);
      invite.onTransportError();
      return;
    }
    invites.put(keyOf(dialog), invite);
    if (initial) {
      initialByLeg.put(legId, invite);
    }
    boolean direct = initial && isDirect(route);
    context.resolver().resolve(route, hop -> invite.send(hop, branch, message, direct));
  }

  /** Whether the hop is the host that the Request-URI names. A NAT may answer for its phones. */
  private static boolean isDirect(DialogRoute route) {
    try {
      return SipUri.parse(route.requestUri()).host().equalsIgnoreCase(route.hop().host());
    } catch (SipParseException e) {
      return false;
    }
  }

  private static InviteKey keyOf(Dialog dialog) {
    return new InviteKey(dialog.callId(), dialog.localTag(), dialog.localCSeq());
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
