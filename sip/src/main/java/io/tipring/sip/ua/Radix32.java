package io.tipring.sip.ua;

/** Octets as characters that a token (RFC 3261 §25.1) and a URI's user part may have. */
final class Radix32 {

  private static final char[] ALPHABET = "abcdefghijklmnopqrstuvwxyz234567".toCharArray();

  private Radix32() {}

  /** Appends {@code count} octets, five bits a character. */
  static void append(StringBuilder out, byte[] octets, int from, int count) {
    long bits = 0;
    int waiting = 0;
    for (int i = from; i < from + count; i++) {
      bits = bits << 8 | octets[i] & 0xFF;
      waiting += 8;
      while (waiting >= 5) {
        waiting -= 5;
        out.append(ALPHABET[(int) (bits >>> waiting) & 31]);
      }
    }
    if (waiting > 0) {
      out.append(ALPHABET[(int) (bits << 5 - waiting) & 31]);
    }
  }
}
