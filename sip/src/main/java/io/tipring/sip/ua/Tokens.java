package io.tipring.sip.ua;

import java.security.SecureRandom;

/**
 * Random strings for branches, tags and Call-IDs, which nobody may guess (RFC 3261 §19.3). Not safe
 * for threads; randomness is fetched in blocks, since each fetch is a system call.
 */
public final class Tokens {

  private static final int OCTETS = 12;
  private static final int BLOCK = 340 * OCTETS;

  private final SecureRandom random = new SecureRandom();
  private final byte[] block = new byte[BLOCK];
  private int used = BLOCK;

  /** 96 random bits in 20 characters that a token and a URI's user part may have. */
  public String next() {
    return next("");
  }

  /** The same behind a prefix. */
  public String next(String prefix) {
    if (used == BLOCK) {
      random.nextBytes(block);
      used = 0;
    }
    StringBuilder out = new StringBuilder(prefix.length() + 20).append(prefix);
    Radix32.append(out, block, used, OCTETS);
    used += OCTETS;
    return out.toString();
  }
}
