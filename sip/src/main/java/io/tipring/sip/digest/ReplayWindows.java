package io.tipring.sip.digest;

import java.util.Map;
import java.util.TreeMap;

/**
 * Which nonce counts were used (RFC 7616 §3.4): for each nonce the highest and which of the 63
 * below it, so that requests which overtake each other on UDP still pass once. Bounded: the oldest
 * nonces go first, and a nonce as old as one that went is no longer believed.
 */
final class ReplayWindows {
  private static final int WINDOW = 64;

  /** By nonce, which sorts by time of issue. */
  private final TreeMap<String, Window> windows = new TreeMap<>();

  private final int capacity;
  private String forgottenUpTo = "";

  private static final class Window {
    long highest;

    /** Bit n stands for the count {@code highest - n}. */
    long used;
  }

  ReplayWindows(int capacity) {
    this.capacity = capacity;
  }

  /**
   * Marks a count of a nonce as used.
   *
   * @return false if it was used before, or may have been
   */
  boolean use(String nonce, long count) {
    Window window = windows.get(nonce);
    if (window == null) {
      if (nonce.compareTo(forgottenUpTo) <= 0) {
        return false;
      }
      window = new Window();
      windows.put(nonce, window);
      if (windows.size() > capacity) {
        forget(windows.firstEntry());
      }
    }
    if (count > window.highest) {
      long ahead = count - window.highest;
      window.used = ahead >= WINDOW ? 1 : window.used << ahead | 1;
      window.highest = count;
      return true;
    }
    long behind = window.highest - count;
    if (behind >= WINDOW || (window.used & 1L << behind) != 0) {
      return false;
    }
    window.used |= 1L << behind;
    return true;
  }

  private void forget(Map.Entry<String, Window> oldest) {
    forgottenUpTo = oldest.getKey();
    windows.remove(oldest.getKey());
  }

  /** Lets go of nonces before that one in order of issue; they have expired. */
  void expireBefore(String nonce) {
    windows.headMap(nonce).clear();
  }

  int size() {
    return windows.size();
  }
}
