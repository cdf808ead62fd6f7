package io.tipring.sip.ua;

import io.tipring.core.command.SipCommand;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.signalling.Dialog;
import io.tipring.sip.message.SipMessage;
import io.tipring.sip.message.SipMethods;
import io.tipring.sip.message.SipParseException;
import io.tipring.sip.message.SipRequestBuilder;
import io.tipring.sip.transaction.ClientUser;
import io.tipring.sip.transport.Hop;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What requests within dialogs have in common, and those other than INVITE, of one event loop. */
final class DialogRequests {

  private static final Logger LOG = LoggerFactory.getLogger(DialogRequests.class);
  private static final int REQUEST_TIMEOUT = 408;
  private static final int SERVICE_UNAVAILABLE = 503;

  private final LoopContext context;

  DialogRequests(LoopContext context) {
    this.context = context;
  }

  /** Ends a dialog (§15.1.1). */
  void bye(SipEffect.SendBye effect) {
    send(effect.legId(), SipMethods.BYE, effect.dialog(), effect.reason());
  }

  /** Asks whether the peer still has the dialog (§11). */
  void options(SipEffect.SendOptions effect) {
    send(effect.legId(), SipMethods.OPTIONS, effect.dialog(), Optional.empty());
  }

  private void send(long legId, String method, Dialog dialog, Optional<String> reason) {
    Optional<DialogRoute> route = routeOf(dialog);
    if (route.isEmpty()) {
      answer(legId, method, dialog.localCSeq(), SERVICE_UNAVAILABLE);
      return;
    }
    String branch = context.branches().of(dialog, method, dialog.localCSeq());
    if (context.layer().isOpen(branch, method)) {
      sentAlready(method);
      return;
    }
    byte[] message;
    try {
      SipRequestBuilder request =
          context
              .messages()
              .request(method, branch, route.get().hop().transport(), dialog, route.get());
      reason.ifPresent(value -> request.header("Reason", value));
      message = request.build();
    } catch (SipParseException | IllegalArgumentException e) {
      unrenderable(method.toLowerCase(Locale.ROOT), e);
      answer(legId, method, dialog.localCSeq(), SERVICE_UNAVAILABLE);
      return;
    }
    DialogRequest user = new DialogRequest(legId, method, dialog.localCSeq());
    context.resolver().resolve(route.get(), hop -> user.send(hop, branch, message));
  }

  /** How a request in the dialog is addressed; empty, and counted, if it can't be. */
  Optional<DialogRoute> routeOf(Dialog dialog) {
    try {
      DialogRoute route = DialogRoute.of(dialog, context.messages().defaultTransport());
      if (context.messages().speaks(route.hop().transport())) {
        return Optional.of(route);
      }
      unrenderable(
          "route",
          new IllegalArgumentException("no listener for " + route.hop().transport().token()));
    } catch (SipParseException e) {
      unrenderable("route", e);
    }
    return Optional.empty();
  }

  /** Counts what can't be put into a message. */
  void unrenderable(String what, Exception cause) {
    LOG.warn("Cannot send {}: {}", what, cause.getMessage());
    context.metrics().effectDropped("unrenderable-" + what);
  }

  /** Tells the core what a request in a dialog came to. */
  void answer(long legId, String method, long cseq, int status) {
    context
        .sink()
        .submit(
            new SipCommand.RequestAnswered(
                legId, method, cseq, status, Optional.empty(), Optional.empty()));
  }

  /** Counts an effect that came again within one run; the first is still on its way. */
  void sentAlready(String method) {
    LOG.warn("{} of a CSeq that is under way already", method);
    context.metrics().effectDropped("sent-already");
  }

  /** A request within a dialog, other than INVITE, that waits for its final response. */
  private final class DialogRequest implements ClientUser {
    private final long legId;
    private final String method;
    private final long cseq;

    DialogRequest(long legId, String method, long cseq) {
      this.legId = legId;
      this.method = method;
      this.cseq = cseq;
    }

    void send(Optional<Hop> hop, String branch, byte[] request) {
      if (hop.isEmpty() || !context.layer().sendRequest(branch, method, request, hop.get(), this)) {
        onTransportError();
      }
    }

    @Override
    public void onResponse(SipMessage response) {
      if (response.status() >= 200) {
        answer(legId, method, cseq, response.status());
      }
    }

    @Override
    public void onTimeout() {
      answer(legId, method, cseq, REQUEST_TIMEOUT);
    }

    @Override
    public void onTransportError() {
      answer(legId, method, cseq, SERVICE_UNAVAILABLE);
    }
  }
}
