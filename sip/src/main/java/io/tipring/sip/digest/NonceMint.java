package io.tipring.sip.digest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes nonces that prove themselves: time of issue, random bytes, and a MAC over both and the
 * realm. So a nonce needs no table, and a flood of unauthenticated requests costs no memory.
 */
final class NonceMint {
  private static final int STAMP_BYTES = 16;
  private static final int MAC_BYTES = 16;
  private static final int HEX_LENGTH = (STAMP_BYTES + MAC_BYTES) * 2;
  private static final HexFormat HEX = HexFormat.of();

  private final Mac mac;
  private final byte[] realm;
  private final RandomGenerator random;

  NonceMint(byte[] key, String realm, RandomGenerator random) {
    if (key.length < 16) {
      throw new IllegalArgumentException("the key of the nonces has less than 16 bytes");
    }
    try {
      mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
    this.realm = realm.getBytes(StandardCharsets.UTF_8);
    this.random = random;
  }

  /** A nonce issued at that time. Nonces sort as text by time of issue. */
  String issue(long nowMillis) {
    byte[] stamp =
        ByteBuffer.allocate(STAMP_BYTES).putLong(nowMillis).putLong(random.nextLong()).array();
    return HEX.formatHex(stamp) + HEX.formatHex(macOf(stamp));
  }

  /** When the nonce was issued, or -1 if it is none of this mint's. */
  long issuedAtMillis(String nonce) {
    if (nonce.length() != HEX_LENGTH) {
      return -1;
    }
    for (int i = 0; i < HEX_LENGTH; i++) {
      char c = nonce.charAt(i);
      if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
        return -1;
      }
    }
    byte[] bytes = HEX.parseHex(nonce);
    byte[] stamp = Arrays.copyOf(bytes, STAMP_BYTES);
    byte[] claimed = Arrays.copyOfRange(bytes, STAMP_BYTES, bytes.length);
    return MessageDigest.isEqual(claimed, macOf(stamp)) ? ByteBuffer.wrap(stamp).getLong() : -1;
  }

  private byte[] macOf(byte[] stamp) {
    mac.update(stamp);
    return Arrays.copyOf(mac.doFinal(realm), MAC_BYTES);
  }
}
