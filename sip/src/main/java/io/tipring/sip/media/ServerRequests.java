package io.tipring.sip.media;

import io.tipring.core.port.MediaDialogs.Listener;
import io.tipring.core.signalling.DialogId;
import io.tipring.core.signalling.SipHeader;
import io.tipring.sip.message.SipMessage;
import io.tipring.sip.message.SipMethods;
import io.tipring.sip.message.SipResponseBuilder;
import io.tipring.sip.transaction.InviteServerTransaction;
import io.tipring.sip.transaction.ResponseRoute;
import io.tipring.sip.transaction.ServerTransaction;
import io.tipring.sip.transport.Hop;
import io.tipring.sip.ua.AnswerRepeater;
import io.tipring.sip.ua.SipBody;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What media servers send by themselves. Owned by the event loop. */
final class ServerRequests {

  private static final Logger LOG = LoggerFactory.getLogger(ServerRequests.class);
  private static final String RETRY_AFTER_SECONDS = "5";
  private static final SipHeader ALLOWED = new SipHeader("Allow", InviteExchange.ALLOW);

  private final Wire wire;
  private final DialogTable table;
  private final Supplier<Listener> listener;
  private final AnswerRepeater repeater;

  ServerRequests(Wire wire, DialogTable table, Supplier<Listener> listener) {
    this.wire = wire;
    this.table = table;
    this.listener = listener;
    this.repeater =
        new AnswerRepeater(
            wire.wheel(),
            wire.options().timers(),
            dialog -> wire.metrics().refused("media-ack-missing"));
  }

  /** Answers a request, other than ACK. */
  void onRequest(ServerTransaction transaction, SipMessage request, Hop source) {
    switch (request.method()) {
      case SipMethods.OPTIONS -> respond(transaction, request, source, 200, List.of(ALLOWED));
      case SipMethods.CANCEL -> {
        // Every INVITE is answered at once, so there is nothing left to cancel (RFC 3261 §9.2).
        int status = wire.layer().inviteOf(request) == null ? 481 : 200;
        respond(transaction, request, source, status, List.of());
      }
      case SipMethods.BYE -> bye(transaction, request, source);
      case SipMethods.INVITE -> invite((InviteServerTransaction) transaction, request, source);
      default -> respond(transaction, request, source, 405, List.of(ALLOWED));
    }
  }

  private void bye(ServerTransaction transaction, SipMessage request, Hop source) {
    OpenDialog open = inOrder(transaction, request, source);
    if (open == null) {
      return;
    }
    table.remove(open.id());
    repeater.forget(open.id());
    respond(transaction, request, source, 200, List.of());
    listener.get().ended(open.id(), request.header("Reason"));
  }

  private void invite(InviteServerTransaction transaction, SipMessage request, Hop source) {
    if (request.to().tag().isEmpty()) {
      // Media servers route nothing here.
      respond(transaction, request, source, 403, List.of());
      return;
    }
    OpenDialog open = inOrder(transaction, request, source);
    if (open == null) {
      return;
    }
    List<String> required = request.values("Require");
    if (!required.isEmpty()) {
      respond(
          transaction,
          request,
          source,
          420,
          List.of(new SipHeader("Unsupported", String.join(", ", required))));
    } else if (open.reinvite() != null) {
      // Both ask at once (§14.2).
      respond(transaction, request, source, 491, List.of());
    } else {
      answer(open, transaction, request, source);
    }
  }

  /** A refresh is confirmed, a change refused (§14.2). */
  private void answer(
      OpenDialog open, InviteServerTransaction transaction, SipMessage request, Hop source) {
    Optional<String> offer = SipBody.sdp(request);
    if (open.localSdp().isEmpty() || offer.filter(open::isUnchanged).isEmpty()) {
      respond(transaction, request, source, 488, List.of());
      listener.get().changeRefused(open.id());
      return;
    }
    if (!request.contacts().isEmpty()) {
      open.target(request.contacts().getFirst().uri().toString());
    }
    byte[] success =
        response(request, source, 200)
            .contact(wire.messages().contact(source.transport()))
            .header(ALLOWED.name(), ALLOWED.value())
            .sdp(open.localSdp().get())
            .build();
    transaction.respond(200, success);
    repeater.start(open.id(), request.cseq().number(), success, transaction);
  }

  /** The dialog that a request belongs to; null if it was refused for want of it or of order. */
  private OpenDialog inOrder(ServerTransaction transaction, SipMessage request, Hop source) {
    OpenDialog open = table.find(dialogOf(request));
    if (open == null) {
      respond(transaction, request, source, 481, List.of());
      return null;
    }
    if (!open.accept(request.cseq().number())) {
      respond(transaction, request, source, 500, List.of());
      return null;
    }
    return open;
  }

  /** An ACK of a 2xx. */
  void onAck(SipMessage ack, Hop source) {
    repeater.acknowledged(dialogOf(ack), ack.cseq().number());
  }

  /**
   * A response that no transaction waits for. Where it is a 2xx to a re-INVITE of an earlier run,
   * its ACK was lost with that run, and the server would end the dialog for want of it (§13.3.1.4).
   */
  void onStrayResponse(SipMessage response) {
    boolean success =
        response.method().equals(SipMethods.INVITE)
            && response.status() >= 200
            && response.status() < 300
            && wire.messages().isOurs(response.topVia());
    OpenDialog open =
        success
            ? table.find(
                new DialogId(
                    response.callId(),
                    response.from().tag().orElse(""),
                    response.to().tag().orElse("")))
            : null;
    if (open == null) {
      wire.metrics().refused("stray-response");
      return;
    }
    byte[] ack =
        wire.request(
                SipMethods.ACK,
                wire.branch(),
                open.dialog().withLocalCSeq(response.cseq().number()))
            .build();
    wire.resolver()
        .resolve(
            open.server(), hop -> hop.ifPresent(found -> wire.sender().send(ack, found, () -> {})));
  }

  /** A request for which there is no room. */
  void onOverload(SipMessage request, Hop source) {
    wire.metrics().refused("too-many-transactions");
    byte[] response =
        response(request, source, 503).header("Retry-After", RETRY_AFTER_SECONDS).build();
    wire.sender().send(response, ResponseRoute.of(request.topVia(), source), () -> {});
  }

  private void respond(
      ServerTransaction transaction,
      SipMessage request,
      Hop source,
      int status,
      List<SipHeader> headers) {
    if (status >= 300) {
      LOG.debug("{} to {} of {}", status, request, source);
    }
    SipResponseBuilder response = response(request, source, status);
    headers.forEach(header -> response.header(header.name(), header.value()));
    transaction.respond(status, response.build());
  }

  private SipResponseBuilder response(SipMessage request, Hop source, int status) {
    return wire.messages().response(request, source, status).toTag(wire.tokens().next());
  }

  /** The dialog as seen from us, who received the request. */
  private static DialogId dialogOf(SipMessage request) {
    return new DialogId(
        request.callId(), request.to().tag().orElse(""), request.from().tag().orElse(""));
  }
}
