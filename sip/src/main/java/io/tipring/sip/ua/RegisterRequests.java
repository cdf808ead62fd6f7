package io.tipring.sip.ua;

import io.tipring.core.command.SipCommand;
import io.tipring.core.command.SipCommand.RequestedContact;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.routing.AgentId;
import io.tipring.core.signalling.Binding;
import io.tipring.core.signalling.SipHeader;
import io.tipring.sip.digest.DigestServer;
import io.tipring.sip.digest.Offer;
import io.tipring.sip.digest.Verdict;
import io.tipring.sip.message.NameAddr;
import io.tipring.sip.message.SipMessage;
import io.tipring.sip.message.SipMethods;
import io.tipring.sip.message.SipResponseBuilder;
import io.tipring.sip.message.SipUri;
import io.tipring.sip.transaction.ServerTransaction;
import io.tipring.sip.transport.Hop;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door of the registrar (RFC 3261 §10.3): who is let in registers in the core. All REGISTERs go
 * to one event loop, so that a nonce's count is kept in one place.
 */
final class RegisterRequests {

  private static final Logger LOG = LoggerFactory.getLogger(RegisterRequests.class);

  private static final long DEFAULT_EXPIRES_SECONDS = 3_600;
  private static final int MAX_USER_AGENT_CHARS = 200;
  // §20.17 wants two digits for the day, where RFC_1123_DATE_TIME writes one.
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final LoopContext context;
  private final InboundRequests refusals;
  private final DigestServer digest;
  private final Set<String> domains;
  private final PendingRequests pending;

  /**
   * @param domains host parts that an address of record may have, in small letters
   */
  RegisterRequests(
      LoopContext context,
      PendingRequests pending,
      InboundRequests refusals,
      DigestServer digest,
      Set<String> domains) {
    this.context = context;
    this.pending = pending;
    this.refusals = refusals;
    this.digest = digest;
    this.domains = domains;
  }

  /** Takes a REGISTER: refused, challenged, or given to the core. */
  void register(ServerTransaction transaction, SipMessage request, Hop source) {
    SipUri record = request.to().uri();
    Optional<Refusal> refusal =
        RequestChecks.require(request)
            .or(() -> isOurs(record) ? Optional.empty() : Optional.of(Refusal.of(404)))
            .or(() -> authenticate(request, record, source));
    if (refusal.isPresent()) {
      refusals.refuse(transaction, request, source, refusal.get());
      return;
    }
    Optional<List<RequestedContact>> contacts = contactsOf(request);
    if (contacts.isEmpty()) {
      refusals.refuse(transaction, request, source, Refusal.of(400, "Bad Contact"));
      return;
    }
    PendingRequest waiting = pending.await(transaction, request, source);
    context
        .sink()
        .submit(
            new SipCommand.RegisterReceived(
                waiting.id(),
                new AgentId(context.options().tenant(), record.user()),
                source.toSipAddress(),
                request.callId(),
                request.cseq().number(),
                userAgent(request),
                contacts.get(),
                request.hasWildcardContact()));
  }

  /** The core's answer. */
  void respond(SipEffect.RespondToRegister effect) {
    PendingRequest waiting = pending.get(effect.transactionId());
    if (waiting == null) {
      pending.unknown("RespondToRegister", effect.transactionId());
      return;
    }
    pending.remove(waiting);
    SipResponseBuilder response =
        context
            .messages()
            .response(waiting.request(), waiting.source(), effect.status())
            .reason(effect.reasonPhrase())
            .toTag(context.tokens().next())
            .header("Date", DATE.format(Instant.ofEpochMilli(effect.nowMillis())));
    for (Binding binding : effect.bindings()) {
      response.contact(contact(binding, effect.nowMillis()));
    }
    waiting
        .transaction()
        .respond(effect.status(), Messages.with(response, effect.headers()).build());
  }

  private boolean isOurs(SipUri record) {
    return record.isSip()
        && !record.user().isEmpty()
        && domains.contains(record.host().toLowerCase(Locale.ROOT));
  }

  private Optional<Refusal> authenticate(SipMessage request, SipUri record, Hop source) {
    // By the clock of the loop, which a step of the wall clock does not move: nonces are its own.
    long nowMillis = context.wheel().nowMillis();
    Verdict verdict =
        digest.verify(
            SipMethods.REGISTER,
            request.requestUri(),
            request.headers("Authorization"),
            nowMillis,
            (user, algorithm) ->
                context.credentials().ha1(context.options().tenant(), user, algorithm));
    return switch (verdict) {
      case Verdict.Accepted accepted ->
          accepted.user().equals(record.user())
              ? Optional.empty()
              : Optional.of(Refusal.of(403, "Not Your Address"));
      case Verdict.Refused refused -> Optional.of(Refusal.of(400, refused.why()));
      case Verdict.Challenge challenge -> {
        context.metrics().refused("digest-" + challenge.why());
        if (!challenge.stale() && !challenge.why().equals(Verdict.NO_CREDENTIALS)) {
          // One line for each wrong password: what a site's ban of guessers reads.
          LOG.info("REGISTER refused: {}, from {}", challenge.why(), source.toSipAddress());
        }
        List<SipHeader> headers =
            digest
                .challenges(nowMillis, challenge.stale(), Offer.to(request.header("User-Agent")))
                .stream()
                .map(value -> new SipHeader("WWW-Authenticate", value))
                .toList();
        yield Optional.of(new Refusal(401, "", headers));
      }
    };
  }

  /** The contacts with their expirations (§10.2.1.1); nothing if they contradict §10.3. */
  private static Optional<List<RequestedContact>> contactsOf(SipMessage request) {
    long expires = request.expires().orElse(DEFAULT_EXPIRES_SECONDS);
    if (request.hasWildcardContact()) {
      return expires == 0 ? Optional.of(List.of()) : Optional.empty();
    }
    List<RequestedContact> contacts = new ArrayList<>();
    for (NameAddr contact : request.contacts()) {
      if (!contact.uri().isSip()) {
        return Optional.empty();
      }
      contacts.add(
          new RequestedContact(
              contact.uri().toString(),
              contact.params().get("q").map(RegisterRequests::thousandths).orElse(1_000),
              contact.params().get("expires").map(RegisterRequests::seconds).orElse(expires)));
    }
    return Optional.of(contacts);
  }

  /** A malformed value counts as the default (§10.2.1.1). */
  static long seconds(String text) {
    if (text.isEmpty() || text.length() > 10 || !text.chars().allMatch(Character::isDigit)) {
      return DEFAULT_EXPIRES_SECONDS;
    }
    return Long.parseLong(text);
  }

  /**
   * A qvalue (§25.1: 0 to 1 with up to three decimals) times 1,000; a malformed one counts as 1.
   */
  private static int thousandths(String text) {
    if (!text.startsWith("0")) {
      return 1_000;
    }
    int value = 0;
    for (int i = 2; i < 5; i++) {
      int digit = i < text.length() ? Character.digit(text.charAt(i), 10) : 0;
      if (digit < 0) {
        return 1_000;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  private static String contact(Binding binding, long nowMillis) {
    long seconds = Math.max(0, (binding.expiresAtMillis() - nowMillis + 999) / 1_000);
    String q =
        binding.qThousandths() >= 1_000
            ? ""
            : String.format(Locale.ROOT, ";q=0.%03d", binding.qThousandths());
    return "<" + binding.contactUri() + ">" + q + ";expires=" + seconds;
  }

  private static String userAgent(SipMessage request) {
    String text = request.header("User-Agent").orElse("");
    return text.length() <= MAX_USER_AGENT_CHARS ? text : text.substring(0, MAX_USER_AGENT_CHARS);
  }
}
