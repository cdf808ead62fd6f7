package io.tipring.server.control;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The digests H(A1) that SIP passwords are kept as (RFC 7616 §3.4.2, RFC 8760). */
public final class PasswordDigest {

  private PasswordDigest() {}

  /** Hex MD5 of {@code user:realm:password}. */
  public static String md5(String user, String realm, String password) {
    return digest("MD5", user, realm, password);
  }

  /** Hex SHA-256 of {@code user:realm:password}. */
  public static String sha256(String user, String realm, String password) {
    return digest("SHA-256", user, realm, password);
  }

  private static String digest(String algorithm, String user, String realm, String password) {
    String text = user + ":" + realm + ":" + password;
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has " + algorithm, impossible);
    }
  }
}
