package io.tipring.sip.digest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** The algorithms offered and taken, strongest first (RFC 8760 §2.4). */
public enum DigestAlgorithm {
  SHA_256("SHA-256", 64),
  MD5("MD5", 32);

  private static final DigestAlgorithm[] ALL = values();
  private static final HexFormat HEX = HexFormat.of();

  private final String token;
  private final int hexLength;

  DigestAlgorithm(String token, int hexLength) {
    this.token = token;
    this.hexLength = hexLength;
  }

  /** As in the {@code algorithm} parameter, which happens to be the name in Java too. */
  public String token() {
    return token;
  }

  int hexLength() {
    return hexLength;
  }

  static Optional<DigestAlgorithm> of(String token) {
    for (DigestAlgorithm algorithm : ALL) {
      if (algorithm.token.equalsIgnoreCase(token)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  /**
   * H(A1) of RFC 7616 §3.4.2: what a server keeps in place of the password, in small hexadecimal
   * digits.
   */
  public String ha1(String user, String realm, String password) {
    return hash(user, realm, password);
  }

  /** The {@code response} of RFC 7616 §3.4.1 with {@code qop=auth}. */
  String response(
      String ha1, String nonce, String nonceCount, String cnonce, String method, String uri) {
    return hash(ha1, nonce, nonceCount, cnonce, "auth", hash(method, uri));
  }

  /** Hashes the parts with colons between them. */
  private String hash(String... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance(token);
      return HEX.formatHex(digest.digest(String.join(":", parts).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + token, e);
    }
  }
}
