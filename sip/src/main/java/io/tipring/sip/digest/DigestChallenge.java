package io.tipring.sip.digest;

import io.tipring.sip.message.Quoted;
import java.util.List;
import java.util.Optional;

/**
 * The value of a WWW-Authenticate or Proxy-Authenticate header (RFC 7616 §3.3).
 *
 * @param opaque empty if there is none
 * @param stale whether only the nonce was too old, so that the client tries again without asking
 *     anyone
 */
public record DigestChallenge(
    String realm, String nonce, DigestAlgorithm algorithm, String opaque, boolean stale) {

  /**
   * Reads the value of the header.
   *
   * @throws DigestException if it is malformed, or offers no algorithm or quality of protection
   *     that is supported here
   */
  public static DigestChallenge parse(String headerValue) throws DigestException {
    AuthParams params = AuthParams.parse(headerValue);
    String token = params.get("algorithm", DigestAlgorithm.MD5.token());
    DigestAlgorithm algorithm =
        DigestAlgorithm.of(token)
            .orElseThrow(() -> new DigestException("algorithm is neither SHA-256 nor MD5"));
    if (!offersAuth(params.get("qop", ""))) {
      throw new DigestException("qop=auth is not offered");
    }
    return new DigestChallenge(
        params.require("realm"),
        params.require("nonce"),
        algorithm,
        params.get("opaque", ""),
        params.get("stale", "false").equalsIgnoreCase("true"));
  }

  private static boolean offersAuth(String qop) {
    int start = 0;
    while (start <= qop.length()) {
      int comma = qop.indexOf(',', start);
      int end = comma < 0 ? qop.length() : comma;
      if (qop.substring(start, end).strip().equalsIgnoreCase("auth")) {
        return true;
      }
      start = end + 1;
    }
    return false;
  }

  /** The strongest of the challenges that can be answered here; the others are passed over. */
  public static Optional<DigestChallenge> strongest(List<String> headerValues) {
    DigestChallenge best = null;
    for (String value : headerValues) {
      try {
        DigestChallenge challenge = parse(value);
        if (best == null || challenge.algorithm.compareTo(best.algorithm) < 0) {
          best = challenge;
        }
      } catch (DigestException unsupported) {
        // A challenge of another kind beside ours is no error (RFC 8760 §2.4).
        continue;
      }
    }
    return Optional.ofNullable(best);
  }

  /**
   * The credentials that answer this challenge.
   *
   * @param method and {@code uri} of the request, the URI as in its first line
   * @param cnonce random text of the client's
   * @param nonceCount how many requests this nonce has been used for, this one included
   */
  public DigestCredentials answer(
      String user, String password, String method, String uri, String cnonce, long nonceCount) {
    DigestCredentials open =
        new DigestCredentials(user, realm, nonce, uri, "", algorithm, cnonce, nonceCount, opaque);
    String ha1 = algorithm.ha1(user, realm, password);
    return new DigestCredentials(
        user,
        realm,
        nonce,
        uri,
        open.expectedResponse(ha1, method),
        algorithm,
        cnonce,
        nonceCount,
        opaque);
  }

  /** The value of the header. */
  public String toHeaderValue() {
    StringBuilder out = new StringBuilder(200);
    out.append("Digest realm=").append(Quoted.quote(realm));
    out.append(", nonce=").append(Quoted.quote(nonce));
    if (!opaque.isEmpty()) {
      out.append(", opaque=").append(Quoted.quote(opaque));
    }
    if (stale) {
      out.append(", stale=true");
    }
    return out.append(", algorithm=").append(algorithm.token()).append(", qop=\"auth\"").toString();
  }
}
