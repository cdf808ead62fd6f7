package io.tipring.media.esl.codec;

import java.nio.charset.StandardCharsets;

/**
 * Remembers the names of headers: the same two hundred come with every event. A slot holds the last
 * name of its hash, so it never grows.
 */
final class NameCache {
  private static final int SLOTS = 2048;
  private static final int MAX_LENGTH = 64;

  private final String[] slots = new String[SLOTS];

  /** The name in {@code bytes[from, to)}. */
  String name(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length > MAX_LENGTH) {
      return new String(bytes, from, length, StandardCharsets.UTF_8);
    }
    int hash = length;
    for (int i = from; i < to; i++) {
      hash = hash * 31 + bytes[i];
    }
    int slot = (hash ^ hash >>> 15) & SLOTS - 1;
    String known = slots[slot];
    if (known != null && same(known, bytes, from, length)) {
      return known;
    }
    return slots[slot] = new String(bytes, from, length, StandardCharsets.UTF_8);
  }

  /** Never so for names beyond ASCII: their bytes are negative. */
  private static boolean same(String known, byte[] bytes, int from, int length) {
    if (known.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (known.charAt(i) != bytes[from + i]) {
        return false;
      }
    }
    return true;
  }
}
