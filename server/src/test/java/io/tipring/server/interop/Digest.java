package io.tipring.server.interop;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers a digest challenge (RFC 8760, RFC 7616) the way a phone does. */
final class Digest {

  private Digest() {}

  /**
   * The Authorization header line for the challenge of {@code algorithm} in a 401.
   *
   * @param algorithm SHA-256 or MD5
   */
  static String authorization(
      String unauthorized, String algorithm, String user, String password, String uri) {
    String challenge =
        unauthorized
            .lines()
            .filter(line -> line.regionMatches(true, 0, "WWW-Authenticate:", 0, 17))
            .filter(line -> line.contains("algorithm=" + algorithm))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no " + algorithm + " in:\n" + unauthorized));
    String realm = parameter(challenge, "realm");
    String nonce = parameter(challenge, "nonce");
    String ha1 = hash(algorithm, user + ":" + realm + ":" + password);
    String ha2 = hash(algorithm, "REGISTER:" + uri);
    String response =
        hash(algorithm, String.join(":", ha1, nonce, "00000001", "0a4f113b", "auth", ha2));
    return ("Authorization: Digest username=\"%s\", realm=\"%s\", nonce=\"%s\", uri=\"%s\", "
            + "response=\"%s\", algorithm=%s, qop=auth, nc=00000001, cnonce=\"0a4f113b\"")
        .formatted(user, realm, nonce, uri, response, algorithm);
  }

  private static String parameter(String challenge, String name) {
    Matcher matcher = Pattern.compile(name + "=\"([^\"]*)\"").matcher(challenge);
    if (!matcher.find()) {
      throw new AssertionError("no " + name + " in " + challenge);
    }
    return matcher.group(1);
  }

  private static String hash(String algorithm, String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
