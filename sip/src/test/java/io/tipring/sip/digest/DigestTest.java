package io.tipring.sip.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tipring.sip.message.SipParseException;
import io.tipring.sip.message.SipUri;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
  private static final String REALM = "tipring";
  private static final long LIFETIME_MILLIS = 60_000;
  private static final long NOW = 1_700_000_000_000L;
  private static final byte[] KEY = "sixteen bytes at least".getBytes(StandardCharsets.US_ASCII);
  private static final Secrets SECRETS =
      (user, algorithm) ->
          user.equals("1001")
              ? Optional.of(algorithm.ha1("1001", REALM, "s3cret"))
              : Optional.empty();

  private final SipUri uri = uri("sip:tipring.example.com");
  private final DigestServer server = server(100);

  private static DigestServer server(int maxNonces) {
    return new DigestServer(REALM, KEY, new Random(7616), LIFETIME_MILLIS, maxNonces);
  }

  private static SipUri uri(String text) {
    try {
      return SipUri.parse(text);
    } catch (SipParseException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private Verdict verify(DigestCredentials credentials, long nowMillis) {
    return server.verify("REGISTER", uri, List.of(credentials.toHeaderValue()), nowMillis, SECRETS);
  }

  private DigestChallenge challenge(long nowMillis) {
    return DigestChallenge.strongest(server.challenges(nowMillis, false)).orElseThrow();
  }

  private DigestCredentials answer(DigestChallenge challenge, long nonceCount) {
    return challenge.answer("1001", "s3cret", "REGISTER", uri.toString(), "0a4f", nonceCount);
  }

  @Test
  void vectorOfRfc2617() {
    DigestCredentials credentials =
        new DigestChallenge(
                "testrealm@host.com",
                "dcd98b7102dd2f0e8b11d0f600bfb0c093",
                DigestAlgorithm.MD5,
                "5ccc069c403ebaf9f0171e9517f40e41",
                false)
            .answer("Mufasa", "Circle Of Life", "GET", "/dir/index.html", "0a4f113b", 1);
    assertThat(credentials.response()).isEqualTo("6629fae49393a05397450978507c4ef1");
  }

  @Test
  void vectorsOfRfc7616() {
    String cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
    String nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
    String realm = "http-auth@example.org";
    assertThat(
            new DigestChallenge(realm, nonce, DigestAlgorithm.MD5, "", false)
                .answer("Mufasa", "Circle of Life", "GET", "/dir/index.html", cnonce, 1)
                .response())
        .isEqualTo("8ca523f5e9506fed4657c9700eebdbec");
    assertThat(
            new DigestChallenge(realm, nonce, DigestAlgorithm.SHA_256, "", false)
                .answer("Mufasa", "Circle of Life", "GET", "/dir/index.html", cnonce, 1)
                .response())
        .isEqualTo("753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
  }

  @Test
  void offersSha256BeforeMd5WithOneNonce() throws DigestException {
    List<String> values = server.challenges(NOW, true);
    assertThat(values).hasSize(2);
    DigestChallenge first = DigestChallenge.parse(values.get(0));
    DigestChallenge second = DigestChallenge.parse(values.get(1));
    assertThat(first.algorithm()).isEqualTo(DigestAlgorithm.SHA_256);
    assertThat(second.algorithm()).isEqualTo(DigestAlgorithm.MD5);
    assertThat(first.nonce()).isEqualTo(second.nonce());
    assertThat(first.stale()).isTrue();
    assertThat(values.get(1))
        .startsWith("Digest realm=\"tipring\", nonce=\"")
        .endsWith("\", stale=true, algorithm=MD5, qop=\"auth\"");
  }

  @Test
  void offersWhatTheClientCanRead() {
    assertThat(Offer.to(Optional.of("baresip v1.0.0 (x86_64/linux)"))).isEqualTo(Offer.MD5_ONLY);
    assertThat(Offer.to(Optional.of("baresip v3.5.1 (x86_64/linux)")))
        .isEqualTo(Offer.STRONGEST_FIRST);
    assertThat(Offer.to(Optional.of("SIPp/Linux"))).isEqualTo(Offer.MD5_FIRST);
    assertThat(Offer.to(Optional.empty())).isEqualTo(Offer.MD5_FIRST);
    assertThat(Offer.to(Optional.of("Yealink SIP-T46U"))).isEqualTo(Offer.STRONGEST_FIRST);

    assertThat(server.challenges(NOW, false, Offer.MD5_ONLY))
        .singleElement()
        .asString()
        .contains("algorithm=MD5");
    List<String> md5First = server.challenges(NOW, false, Offer.MD5_FIRST);
    assertThat(md5First.get(0)).contains("algorithm=MD5");
    assertThat(md5First.get(1)).contains("algorithm=SHA-256");
  }

  @ParameterizedTest
  @EnumSource
  void acceptsTheRightPassword(DigestAlgorithm algorithm) throws DigestException {
    DigestChallenge challenge =
        DigestChallenge.parse(
            server.challenges(NOW, false).get(algorithm == DigestAlgorithm.SHA_256 ? 0 : 1));
    assertThat(verify(answer(challenge, 1), NOW + 5)).isEqualTo(new Verdict.Accepted("1001"));
  }

  @Test
  void challengesAgainWithoutTheRightDigest() {
    DigestChallenge challenge = challenge(NOW);
    assertThat(server.verify("REGISTER", uri, List.of(), NOW, SECRETS))
        .isEqualTo(new Verdict.Challenge(false, "no-credentials"));
    assertThat(server.verify("REGISTER", uri, List.of("Bearer abc", "Basic eA=="), NOW, SECRETS))
        .isEqualTo(new Verdict.Challenge(false, "no-credentials"));
    assertThat(verify(challenge.answer("1001", "wrong", "REGISTER", uri.toString(), "x", 1), NOW))
        .isEqualTo(new Verdict.Challenge(false, "wrong-digest"));
    assertThat(
            verify(challenge.answer("nobody", "s3cret", "REGISTER", uri.toString(), "x", 1), NOW))
        .isEqualTo(new Verdict.Challenge(false, "wrong-digest"));
    assertThat(verify(challenge.answer("1001", "s3cret", "INVITE", uri.toString(), "x", 1), NOW))
        .as("digest of another method")
        .isEqualTo(new Verdict.Challenge(false, "wrong-digest"));
  }

  @Test
  void aRightDigestOverASpentNonceIsStale() {
    DigestChallenge challenge = challenge(NOW);
    assertThat(verify(answer(challenge, 1), NOW + LIFETIME_MILLIS))
        .isEqualTo(new Verdict.Challenge(true, "expired-nonce"));
    assertThat(verify(answer(challenge, 1), NOW - 1))
        .as("from the future")
        .isEqualTo(new Verdict.Challenge(true, "expired-nonce"));
    assertThat(
            verify(
                challenge.answer("1001", "wrong", "REGISTER", uri.toString(), "x", 1),
                NOW + LIFETIME_MILLIS))
        .as("a wrong password is not told that only the nonce is old")
        .isEqualTo(new Verdict.Challenge(false, "wrong-digest"));
  }

  @Test
  void aRightDigestOverANonceThatIsNotOursIsStale() {
    DigestServer other = new DigestServer(REALM, new byte[16], new Random(1), LIFETIME_MILLIS, 10);
    DigestChallenge foreign = DigestChallenge.strongest(other.challenges(NOW, false)).orElseThrow();
    assertThat(verify(answer(foreign, 1), NOW))
        .isEqualTo(new Verdict.Challenge(true, "unknown-nonce"));
    for (String nonce : List.of("x", "0".repeat(64), "g".repeat(64), "é".repeat(64))) {
      DigestChallenge forged = new DigestChallenge(REALM, nonce, DigestAlgorithm.MD5, "", false);
      assertThat(verify(answer(forged, 1), NOW))
          .isEqualTo(new Verdict.Challenge(true, "unknown-nonce"));
    }
  }

  @Test
  void aNonceCountIsGoodOnceInWhateverOrder() {
    DigestChallenge challenge = challenge(NOW);
    for (long count : new long[] {1, 3, 2, 100, 99}) {
      assertThat(verify(answer(challenge, count), NOW)).isInstanceOf(Verdict.Accepted.class);
    }
    for (long count : new long[] {1, 2, 3, 99, 100, 36}) {
      assertThat(verify(answer(challenge, count), NOW))
          .as("nc %d", count)
          .isEqualTo(new Verdict.Challenge(true, "replayed"));
    }
    assertThat(verify(answer(challenge, 37), NOW))
        .as("within the window of 64 and not used yet")
        .isInstanceOf(Verdict.Accepted.class);
  }

  @Test
  void aForgottenNonceIsNotBelievedAgain() {
    DigestServer small = server(2);
    List<DigestCredentials> all =
        List.of(0, 1, 2).stream()
            .map(
                i ->
                    answer(
                        DigestChallenge.strongest(small.challenges(NOW + i, false)).orElseThrow(),
                        1))
            .toList();
    for (DigestCredentials each : all) {
      assertThat(verifyWith(small, each)).isInstanceOf(Verdict.Accepted.class);
    }
    for (DigestCredentials each : all) {
      assertThat(verifyWith(small, each)).isEqualTo(new Verdict.Challenge(true, "replayed"));
    }
  }

  private Verdict verifyWith(DigestServer verifier, DigestCredentials credentials) {
    return verifier.verify(
        "REGISTER", uri, List.of(credentials.toHeaderValue()), NOW + 10, SECRETS);
  }

  @Test
  void theTableOfCountsHoldsOnlyLivingNonces() {
    ReplayWindows windows = new ReplayWindows(10);
    assertThat(windows.use("0000000000000001aa", 1)).isTrue();
    assertThat(windows.use("0000000000000002aa", 1)).isTrue();
    windows.expireBefore("0000000000000002");
    assertThat(windows.size()).isEqualTo(1);
    for (int i = 0; i < 100; i++) {
      windows.use(String.format("%016x", 3 + i), 1);
      assertThat(windows.size()).isLessThanOrEqualTo(10);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sip:bob@tipring.example.com", "nonsense", "sip:", "/index.html"})
  void aDigestForAnotherUserIsRefused(String digestUri) {
    DigestChallenge challenge = challenge(NOW);
    assertThat(verify(challenge.answer("1001", "s3cret", "REGISTER", digestUri, "x", 1), NOW))
        .isEqualTo(new Verdict.Refused("Authorization: uri is not that of the request"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SIP:TIPRING.example.com", "sip:127.0.0.1:5060", "sip:h;transport=udp"})
  void theHostOfTheDigestUriMayDiffer(String digestUri) {
    DigestChallenge challenge = challenge(NOW);
    assertThat(verify(challenge.answer("1001", "s3cret", "REGISTER", digestUri, "x", 1), NOW))
        .isInstanceOf(Verdict.Accepted.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Digest ",
        "Digest username=\"a\"",
        "Digest username=\"a",
        "Digest username=a, username=a, realm=\"tipring\"",
        "Digest =x",
        "Digest username=\"a\" realm=\"tipring\"",
      })
  void refusesMalformedCredentials(String header) {
    assertThat(server.verify("REGISTER", uri, List.of(header), NOW, SECRETS))
        .isInstanceOf(Verdict.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "qop=auth|qop=auth-int",
        "qop=auth,|",
        "algorithm=SHA-256|algorithm=SHA-512-256",
        "nc=00000001|nc=1",
        "nc=00000001|nc=00000000",
        "nc=00000001|nc=0000000g",
        "cnonce=\"0a4f\"|cnonce=\"\"",
        "algorithm=SHA-256|algorithm=SHA-256, userhash=true",
        "algorithm=SHA-256|algorithm=MD5",
      })
  void refusesWhatWasNotOffered(String change) {
    String good = answer(challenge(NOW), 1).toHeaderValue();
    int bar = change.indexOf('|');
    assertThat(good).contains(change.substring(0, bar));
    String bad = good.replace(change.substring(0, bar), change.substring(bar + 1));
    assertThat(server.verify("REGISTER", uri, List.of(bad), NOW, SECRETS))
        .isInstanceOf(Verdict.Refused.class);
  }

  @Test
  void readsWhatPhonesWrite() throws DigestException {
    DigestCredentials credentials =
        DigestCredentials.parse(
            "digest  username=\"bob \\\"b\\\"\" ,realm=\"tipring\",\tnonce=\"n\", uri=\"sip:x\","
                + "response=\"6629FAE49393A05397450978507C4EF1\", cnonce=\"c,d=e\",qop=\"auth\","
                + "nc=0000000A,algorithm=md5,x-more=token");
    assertThat(credentials.username()).isEqualTo("bob \"b\"");
    assertThat(credentials.cnonce()).isEqualTo("c,d=e");
    assertThat(credentials.nonceCount()).isEqualTo(10);
    assertThat(credentials.toString()).doesNotContain("bob").doesNotContain("6629");
    assertThat(DigestCredentials.parse(credentials.toHeaderValue())).isEqualTo(credentials);
  }

  @Test
  void boundsTheHeader() {
    assertThatThrownBy(() -> DigestCredentials.parse("Digest x=" + "y".repeat(5000)))
        .isInstanceOf(DigestException.class)
        .hasMessageContaining("4096");
    StringBuilder many = new StringBuilder("Digest a0=b");
    for (int i = 1; i < 30; i++) {
      many.append(", a").append(i).append("=b");
    }
    assertThatThrownBy(() -> DigestCredentials.parse(many.toString()))
        .hasMessageContaining("more than 24 parameters");
  }

  @Test
  void passesOverChallengesOfOtherKinds() {
    assertThat(
            DigestChallenge.strongest(
                List.of(
                    "Bearer realm=\"x\"",
                    "Digest realm=\"r\", nonce=\"n\", algorithm=SHA-512-256, qop=\"auth\"",
                    "Digest realm=\"r\", nonce=\"n\", qop=\"auth-int, auth\"")))
        .contains(new DigestChallenge("r", "n", DigestAlgorithm.MD5, "", false));
    assertThat(DigestChallenge.strongest(List.of("Digest realm=\"r\", nonce=\"n\""))).isEmpty();
  }

  /** Whatever stands in the header, the verdict is a value. */
  @Test
  void mutatedCredentialsGiveAVerdict() {
    Random random = new Random(8760);
    String good = answer(challenge(NOW), 1).toHeaderValue();
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(good);
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        int at = random.nextInt(text.length());
        if (random.nextBoolean()) {
          text.setCharAt(at, (char) random.nextInt(300));
        } else {
          text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(8)));
        }
      }
      Verdict verdict = server.verify("REGISTER", uri, List.of(text.toString()), NOW, SECRETS);
      assertThat(verdict).isNotNull();
      if (verdict instanceof Verdict.Refused) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(1_000);
  }
}
