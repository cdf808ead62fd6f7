package io.tipring.sip.ua;

import io.tipring.core.command.SipCommand;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.signalling.DialogId;
import io.tipring.core.signalling.SipHeader;
import io.tipring.sip.message.SipMessage;
import io.tipring.sip.message.SipMethods;
import io.tipring.sip.message.SipResponseBuilder;
import io.tipring.sip.message.SipUri;
import io.tipring.sip.transaction.InviteServerTransaction;
import io.tipring.sip.transaction.ServerTransaction;
import io.tipring.sip.transport.Hop;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The requests of peers that concern calls, of one event loop. */
final class InboundRequests {

  private static final Logger LOG = LoggerFactory.getLogger(InboundRequests.class);

  private final LoopContext context;
  private final AnswerRepeater repeater;
  private final PendingRequests pending;
  private final TakenUpInvites takenUp;

  InboundRequests(LoopContext context, PendingRequests pending) {
    this.context = context;
    this.pending = pending;
    this.takenUp = new TakenUpInvites(context, pending);
    this.repeater =
        new AnswerRepeater(
            context.wheel(),
            context.options().timers(),
            dialog -> context.sink().submit(new SipCommand.AckTimedOut(dialog)));
  }

  /** An INVITE outside a dialog (RFC 3261 §13.3.1). */
  void invite(InviteServerTransaction transaction, SipMessage request, Hop source) {
    Optional<TrunkSource> trunk = trunkOf(source);
    Optional<Refusal> refusal = trunk.isEmpty() ? Optional.of(Refusal.of(403)) : Optional.empty();
    if (refusal.isEmpty() && transaction.isMerged()) {
      refusal = Optional.of(Refusal.of(482));
    }
    if (refusal.isEmpty() && request.maxForwards().orElse(1) == 0) {
      // A B2BUA that ignored it would keep a loop alive (RFC 7332).
      refusal = Optional.of(Refusal.of(483));
    }
    if (refusal.isEmpty()) {
      refusal = RequestChecks.invite(request);
    }
    if (refusal.isEmpty() && !context.options().available().getAsBoolean()) {
      refusal = Optional.of(busy());
    }
    if (refusal.isPresent()) {
      refuse(transaction, request, source, refusal.get());
      return;
    }
    // At once, since nothing here knows whether the engine will answer within 200 ms (§17.2.1).
    transaction.respond(100, context.messages().response(request, source, 100).build());
    PendingRequest waiting = pending.await(transaction, request, source);
    if (!context
        .sink()
        .submit(InviteCommands.received(waiting.id(), trunk.get(), request, source))) {
      pending.remove(waiting);
      refuse(transaction, request, source, busy());
    }
  }

  /** An INVITE within a dialog (§14.2); whether there is such a dialog the core knows. */
  void reinvite(ServerTransaction transaction, SipMessage request, Hop source) {
    Optional<Refusal> refusal = RequestChecks.invite(request);
    if (refusal.isPresent()) {
      refuse(transaction, request, source, refusal.get());
      return;
    }
    PendingRequest waiting = pending.await(transaction, request, source);
    SipUri target = request.contacts().getFirst().uri();
    context
        .sink()
        .submit(
            new SipCommand.ReinviteReceived(
                waiting.id(),
                dialogOf(request),
                request.cseq().number(),
                request.bodyLength() == 0 ? Optional.empty() : Optional.of(request.bodyText()),
                Optional.of(target.toString()),
                Optional.of(
                    DialogRoute.peer(target, source.toSipAddress(), request.vias().size() > 1)),
                SessionHeaders.read(request)));
  }

  /** A BYE (§15.1.2). */
  void bye(ServerTransaction transaction, SipMessage request, Hop source) {
    if (refused(transaction, request, source)) {
      return;
    }
    // A peer that ends the dialog has seen our 2xx, with or without an ACK that got lost.
    repeater.forget(dialogOf(request));
    PendingRequest waiting = pending.await(transaction, request, source);
    context
        .sink()
        .submit(
            new SipCommand.ByeReceived(
                waiting.id(),
                dialogOf(request),
                request.cseq().number(),
                request.header("Reason")));
  }

  /** An INFO within a dialog (RFC 6086, and its use for DTMF before that). */
  void info(ServerTransaction transaction, SipMessage request, Hop source) {
    if (refused(transaction, request, source)) {
      return;
    }
    PendingRequest waiting = pending.await(transaction, request, source);
    context
        .sink()
        .submit(
            new SipCommand.InfoReceived(
                waiting.id(),
                dialogOf(request),
                request.cseq().number(),
                request.contentType().map(SipBody::mediaType).orElse(""),
                request.bodyText()));
  }

  /** A CANCEL: answered by itself, and the core told if its INVITE still waits (§9.2). */
  void cancel(ServerTransaction transaction, SipMessage request, Hop source) {
    InviteServerTransaction invite = context.layer().inviteOf(request);
    if (invite == null) {
      refuse(transaction, request, source, Refusal.of(481));
      return;
    }
    transaction.respond(
        200,
        context.messages().response(request, source, 200).toTag(context.tokens().next()).build());
    if (!invite.isAnswered()
        && invite.user() instanceof PendingRequest waiting
        && !waiting.isInDialog()) {
      context.sink().submit(new SipCommand.CancelReceived(waiting.id()));
    }
  }

  /** An ACK of a 2xx, or one that belongs to nothing (§13.3.1.4). */
  void ack(SipMessage ack) {
    DialogId dialog = dialogOf(ack);
    if (repeater.acknowledged(dialog, ack.cseq().number())) {
      context
          .sink()
          .submit(new SipCommand.AckReceived(dialog, ack.cseq().number(), SipBody.sdp(ack)));
    }
  }

  /** The core's answer to an INVITE outside a dialog. */
  void respond(SipEffect.RespondToInvite effect) {
    PendingRequest waiting = pending.get(effect.transactionId());
    if (waiting == null) {
      pending.unknown("RespondToInvite", effect.transactionId());
      return;
    }
    answer(
        waiting,
        effect.status(),
        effect.reasonPhrase(),
        effect.localTag(),
        effect.sdp(),
        effect.headers());
  }

  /** The core's answer to a request within a dialog. */
  void respond(SipEffect.RespondInDialog effect) {
    PendingRequest waiting = pending.get(effect.transactionId());
    if (waiting == null) {
      pending.unknown("RespondInDialog", effect.transactionId());
      return;
    }
    answer(waiting, effect.status(), effect.reasonPhrase(), "", effect.sdp(), effect.headers());
  }

  /** Takes up an INVITE of a former run, as in {@link TakenUpInvites#takeUp}. */
  void takeUp(SipEffect.TakeUpInvite effect, Optional<SipMessage> invite) {
    takenUp.takeUp(effect, invite);
  }

  /** Answers a request that the core is not to see. */
  void refuse(ServerTransaction transaction, SipMessage request, Hop source, Refusal refusal) {
    context.metrics().refused("status-" + refusal.status());
    SipResponseBuilder response =
        context
            .messages()
            .response(request, source, refusal.status())
            .reason(refusal.reasonPhrase())
            .toTag(context.tokens().next());
    transaction.respond(refusal.status(), Messages.with(response, refusal.headers()).build());
  }

  private void answer(
      PendingRequest waiting,
      int status,
      String reasonPhrase,
      String localTag,
      Optional<String> sdp,
      List<SipHeader> headers) {
    SipMessage request = waiting.request();
    boolean invite = request.method().equals(SipMethods.INVITE);
    byte[] message;
    try {
      SipResponseBuilder response =
          context
              .messages()
              .response(request, waiting.source(), status)
              .reason(reasonPhrase)
              .toTag(localTag);
      if (invite && status > 100 && status < 300) {
        response.contact(context.messages().contact(waiting.source().transport()));
      }
      if (invite && status >= 200 && status < 300) {
        response.header("Allow", Messages.ALLOW);
      }
      sdp.ifPresent(response::sdp);
      message = Messages.with(response, headers).build();
    } catch (IllegalArgumentException e) {
      LOG.error("Cannot render the {} to {}: {}", status, request, e.getMessage());
      context.metrics().effectDropped("unrenderable-response");
      pending.remove(waiting);
      refuse(waiting.transaction(), request, waiting.source(), Refusal.of(500));
      return;
    }
    waiting.transaction().respond(status, message);
    if (status >= 200) {
      pending.remove(waiting);
      if (invite && status < 300) {
        repeater.start(
            dialogOf(request, localTag),
            request.cseq().number(),
            message,
            (InviteServerTransaction) waiting.transaction());
      }
    }
  }

  private boolean refused(ServerTransaction transaction, SipMessage request, Hop source) {
    Optional<Refusal> refusal = RequestChecks.require(request);
    if (refusal.isEmpty() && request.to().tag().isEmpty()) {
      refusal = Optional.of(Refusal.of(481));
    }
    refusal.ifPresent(reason -> refuse(transaction, request, source, reason));
    return refusal.isPresent();
  }

  private Optional<TrunkSource> trunkOf(Hop source) {
    for (TrunkSource trunk : context.options().trunks()) {
      if (trunk.contains(source.address().getAddress())) {
        return Optional.of(trunk);
      }
    }
    return Optional.empty();
  }

  private Refusal busy() {
    return Refusal.with(
        503, "Retry-After", Integer.toString(context.options().retryAfterSeconds()));
  }

  private static DialogId dialogOf(SipMessage request) {
    return dialogOf(request, "");
  }

  /**
   * @param localTag for a request outside a dialog
   */
  private static DialogId dialogOf(SipMessage request, String localTag) {
    return new DialogId(
        request.callId(), request.to().tag().orElse(localTag), request.from().tag().orElse(""));
  }
}
