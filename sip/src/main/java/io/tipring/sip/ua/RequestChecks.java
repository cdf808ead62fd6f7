package io.tipring.sip.ua;

import io.tipring.core.sdp.SdpException;
import io.tipring.core.sdp.SessionDescription;
import io.tipring.core.signalling.SessionExpiry;
import io.tipring.sip.message.SipMessage;
import java.util.List;
import java.util.Optional;

/** What a user agent server looks at before a request means anything (RFC 3261 §8.2). */
final class RequestChecks {

  /** Option tags that a peer may require of us. */
  private static final List<String> SUPPORTED = List.of(SessionHeaders.TIMER);

  private RequestChecks() {}

  /** §8.2.2.3: no extension may be required that we don't speak. */
  static Optional<Refusal> require(SipMessage request) {
    List<String> unknown =
        request.values("Require").stream().filter(tag -> !SUPPORTED.contains(tag)).toList();
    return unknown.isEmpty()
        ? Optional.empty()
        : Optional.of(Refusal.with(420, "Unsupported", String.join(", ", unknown)));
  }

  /**
   * An INVITE, outside or within a dialog; what is left has no body or an SDP offer that parses.
   */
  static Optional<Refusal> invite(SipMessage request) {
    Optional<Refusal> refusal = require(request);
    if (refusal.isPresent()) {
      return refusal;
    }
    if (request.contacts().size() != 1) {
      return Optional.of(Refusal.of(400, "An INVITE needs one Contact"));
    }
    if (hasControls(request.requestUri().user()) || hasControls(request.from().uri().user())) {
      // Escaped they are legal (§25.1), but no number and no name has them.
      return Optional.of(Refusal.of(400, "Control Characters In A User"));
    }
    if (isSessionTooShort(request)) {
      return Optional.of(Refusal.with(422, "Min-SE", Long.toString(SessionExpiry.LEAST_SECONDS)));
    }
    return request.bodyLength() == 0 ? Optional.empty() : body(request);
  }

  /** RFC 4028 §9: only who supports session timers may be asked for a longer interval. */
  private static boolean isSessionTooShort(SipMessage request) {
    return SessionHeaders.read(request)
        .filter(SessionExpiry::supported)
        .map(SessionExpiry::expiresSeconds)
        .filter(seconds -> seconds > 0 && seconds < SessionExpiry.LEAST_SECONDS)
        .isPresent();
  }

  /** Whether a user part holds control characters, which only a forger writes. */
  static boolean hasControls(String user) {
    return user.chars().anyMatch(Character::isISOControl);
  }

  /** §8.2.3. */
  private static Optional<Refusal> body(SipMessage request) {
    Optional<String> encoding = request.header("Content-Encoding");
    if (encoding.isPresent() && !encoding.get().equalsIgnoreCase("identity")) {
      return Optional.of(Refusal.with(415, "Accept-Encoding", "identity"));
    }
    if (!SipBody.isSdp(request)) {
      return Optional.of(Refusal.with(415, "Accept", SipBody.SDP_TYPE));
    }
    try {
      SessionDescription offer = SessionDescription.parse(request.bodyText());
      return offer.firstActive("audio").isPresent()
          ? Optional.empty()
          : Optional.of(
              Refusal.with(488, "Warning", "304 tipring \"The offer has no audio stream\""));
    } catch (SdpException e) {
      return Optional.of(Refusal.of(400, "Bad Session Description"));
    }
  }
}
