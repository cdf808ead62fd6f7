package io.tipring.sip.ua;

import io.tipring.core.signalling.Dialog;
import io.tipring.core.signalling.Transport;
import io.tipring.sip.digest.DigestChallenge;
import io.tipring.sip.message.NameAddr;
import io.tipring.sip.message.SipMessage;
import io.tipring.sip.message.SipMethods;
import io.tipring.sip.message.SipParseException;
import io.tipring.sip.message.SipRequestBuilder;
import io.tipring.sip.message.SipUri;
import io.tipring.sip.message.Via;
import io.tipring.sip.transaction.ClientUser;
import io.tipring.sip.transport.Hop;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One registration of a phone of ours (RFC 3261 §10.2) with its answer to a challenge (§22.2). */
final class RegistrationClient implements ClientUser {

  /** A right answer may meet a nonce that has just become stale, once. */
  private static final int MAX_CHALLENGES = 2;

  private final LoopContext context;
  private final RegistrationRequest request;
  private final CompletableFuture<RegistrationOutcome> outcome;
  private final String tag;
  private final String aor;
  private final String contact;
  private Optional<Hop> hop = Optional.empty();
  private long cseq;
  private int challenges;

  RegistrationClient(
      LoopContext context,
      RegistrationRequest request,
      CompletableFuture<RegistrationOutcome> outcome) {
    this.context = context;
    this.request = request;
    this.outcome = outcome;
    this.tag = context.tokens().next();
    this.cseq = request.cseq();
    this.aor = SipUri.sip(request.user(), request.domain(), 0).toString();
    this.contact = context.messages().contact(transport(), request.user());
  }

  /** Sends the REGISTER. */
  void start() {
    context
        .resolver()
        .resolve(
            request.registrar(),
            found -> {
              hop = found;
              send(Optional.empty());
            });
  }

  @Override
  public void onResponse(SipMessage response) {
    int status = response.status();
    if (status < 200) {
      return;
    }
    if ((status == 401 || status == 407) && challenges < MAX_CHALLENGES) {
      challenges++;
      boolean proxy = status == 407;
      Optional<DigestChallenge> challenge =
          DigestChallenge.strongest(
              response.headers(proxy ? "Proxy-Authenticate" : "WWW-Authenticate"));
      boolean refusedBefore =
          challenges > 1 && !challenge.map(DigestChallenge::stale).orElse(false);
      if (challenge.isPresent() && !refusedBefore) {
        cseq++;
        send(Optional.of(header(proxy, challenge.get())));
        return;
      }
    }
    finish(status, response.reasonPhrase(), status == 200 ? granted(response) : 0);
  }

  @Override
  public void onTimeout() {
    finish(408, "Request Timeout", 0);
  }

  @Override
  public void onTransportError() {
    finish(503, "Service Unavailable", 0);
  }

  private record Authorization(String name, String value) {}

  private Authorization header(boolean proxy, DigestChallenge challenge) {
    String value =
        challenge
            .answer(
                request.user(),
                request.password(),
                SipMethods.REGISTER,
                requestUri(),
                context.tokens().next(),
                1)
            .toHeaderValue();
    return new Authorization(proxy ? "Proxy-Authorization" : "Authorization", value);
  }

  private void send(Optional<Authorization> authorization) {
    String branch = context.tokens().next(Via.MAGIC_COOKIE);
    byte[] message;
    try {
      Dialog addressed =
          new Dialog(request.callId(), tag, "", aor, aor, "", "", List.of(), cseq, 0, null);
      DialogRoute route = new DialogRoute(requestUri(), List.of(), request.registrar());
      SipRequestBuilder register =
          context
              .messages()
              .request(SipMethods.REGISTER, branch, transport(), addressed, route)
              .contact(contact)
              .header("Expires", Long.toString(request.expiresSeconds()));
      authorization.ifPresent(header -> register.header(header.name(), header.value()));
      message = register.build();
    } catch (SipParseException e) {
      throw new IllegalArgumentException("the registration can't be rendered", e);
    }
    boolean sent =
        hop.isPresent()
            && context.layer().sendRequest(branch, SipMethods.REGISTER, message, hop.get(), this);
    if (!sent) {
      onTransportError();
    }
  }

  /** How long our Contact is bound: its parameter, else Expires (§10.2.4). */
  private long granted(SipMessage response) {
    for (NameAddr bound : response.contacts()) {
      if (("<" + bound.uri() + ">").equals(contact)) {
        return bound
            .params()
            .get("expires")
            .map(RegisterRequests::seconds)
            .orElse(response.expires().orElse(request.expiresSeconds()));
      }
    }
    return 0;
  }

  private void finish(int status, String reasonPhrase, long grantedSeconds) {
    outcome.complete(new RegistrationOutcome(status, reasonPhrase, grantedSeconds, cseq));
  }

  private Transport transport() {
    return request.registrar().transport();
  }

  private String requestUri() {
    return "sip:" + request.domain();
  }
}
