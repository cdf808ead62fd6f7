package io.tipring.sip.digest;

import io.tipring.sip.message.SipParseException;
import io.tipring.sip.message.SipUri;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Challenges requests and verifies their credentials (RFC 7616, RFC 8760) for one realm. Offers
 * SHA-256 and MD5, both with {@code qop=auth} and one nonce. For one thread.
 */
public final class DigestServer {
  private final String realm;
  private final long nonceLifetimeMillis;
  private final NonceMint mint;
  private final ReplayWindows windows;

  /**
   * @param key authenticates the nonces, at least 16 random bytes; event loops that share it take
   *     each other's nonces
   * @param nonceLifetimeMillis how long a nonce is good for
   * @param maxNonces how many nonces' counts are kept against replays
   */
  public DigestServer(
      String realm, byte[] key, RandomGenerator random, long nonceLifetimeMillis, int maxNonces) {
    if (realm.isEmpty() || nonceLifetimeMillis < 1 || maxNonces < 1) {
      throw new IllegalArgumentException("a realm, a lifetime and room for a nonce are needed");
    }
    this.realm = realm;
    this.nonceLifetimeMillis = nonceLifetimeMillis;
    this.mint = new NonceMint(key, realm, random);
    this.windows = new ReplayWindows(maxNonces);
  }

  public String realm() {
    return realm;
  }

  /** The values of the WWW-Authenticate headers of a 401, in order, with one nonce for all. */
  public List<String> challenges(long nowMillis, boolean stale, Offer offer) {
    String nonce = mint.issue(nowMillis);
    return offer.algorithms().stream()
        .map(algorithm -> challenge(nonce, algorithm, stale))
        .toList();
  }

  /** As above, SHA-256 before MD5. */
  public List<String> challenges(long nowMillis, boolean stale) {
    return challenges(nowMillis, stale, Offer.STRONGEST_FIRST);
  }

  private String challenge(String nonce, DigestAlgorithm algorithm, boolean stale) {
    return new DigestChallenge(realm, nonce, algorithm, "", stale).toHeaderValue();
  }

  /**
   * Judges a request.
   *
   * @param requestUri as in the first line; the credentials must be for the same user (§3.4.6)
   * @param authorizations the values of its Authorization headers; those of other schemes and
   *     realms are passed over (RFC 3261 §22.3)
   */
  public Verdict verify(
      String method,
      SipUri requestUri,
      List<String> authorizations,
      long nowMillis,
      Secrets secrets) {
    for (String value : authorizations) {
      if (DigestCredentials.isDigest(value)) {
        try {
          DigestCredentials credentials = DigestCredentials.parse(value);
          if (credentials.realm().equals(realm)) {
            return judge(method, requestUri, credentials, nowMillis, secrets);
          }
        } catch (DigestException e) {
          return new Verdict.Refused("Authorization: " + e.getMessage());
        }
      }
    }
    return new Verdict.Challenge(false, Verdict.NO_CREDENTIALS);
  }

  private Verdict judge(
      String method,
      SipUri requestUri,
      DigestCredentials credentials,
      long nowMillis,
      Secrets secrets) {
    if (!isFor(requestUri, credentials.uri())) {
      return new Verdict.Refused("Authorization: uri is not that of the request");
    }
    Optional<String> ha1 = secrets.ha1(credentials.username(), credentials.algorithm());
    // An unknown user costs the same work as a wrong password.
    String expected =
        credentials.expectedResponse(
            ha1.orElse("0".repeat(credentials.algorithm().hexLength())), method);
    boolean right = equalInConstantTime(expected, credentials.response());
    if (!right || ha1.isEmpty()) {
      return new Verdict.Challenge(false, "wrong-digest");
    }
    // Also a nonce of another run of the process is stale rather than wrong: phones that keep one
    // try again by themselves only if told so.
    long issuedAtMillis = mint.issuedAtMillis(credentials.nonce());
    if (issuedAtMillis < 0) {
      return new Verdict.Challenge(true, "unknown-nonce");
    }
    long ageMillis = nowMillis - issuedAtMillis;
    if (ageMillis < 0 || ageMillis >= nonceLifetimeMillis) {
      return new Verdict.Challenge(true, "expired-nonce");
    }
    windows.expireBefore(String.format("%016x", Math.max(0, nowMillis - nonceLifetimeMillis)));
    return windows.use(credentials.nonce(), credentials.nonceCount())
        ? new Verdict.Accepted(credentials.username())
        : new Verdict.Challenge(true, "replayed");
  }

  /**
   * Whether the digest covers what the request asks for. The user part decides, which is the number
   * that is called; host, port and parameters may differ, since clients behind an outbound proxy
   * put there whom they talk to and hops in between rewrite them.
   */
  private static boolean isFor(SipUri requestUri, String digestUri) {
    if (requestUri.toString().equals(digestUri)) {
      return true;
    }
    try {
      return SipUri.parse(digestUri).user().equals(requestUri.user());
    } catch (SipParseException e) {
      return false;
    }
  }

  private static boolean equalInConstantTime(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.US_ASCII),
        b.toLowerCase(java.util.Locale.ROOT).getBytes(StandardCharsets.US_ASCII));
  }
}
