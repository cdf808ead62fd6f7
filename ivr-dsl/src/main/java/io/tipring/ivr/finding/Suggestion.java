package io.tipring.ivr.finding;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that was probably meant. */
public final class Suggestion {

  private static final int MAX_LENGTH = 64;

  private Suggestion() {}

  /**
   * The closest of the known words, if one is close: at most a third of the letters differ. The
   * first in the order given wins a tie.
   */
  public static Optional<String> closest(String written, Collection<String> known) {
    if (written.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String best = null;
    int bestDistance = Math.max(1, written.length() / 3) + 1;
    for (String word : known) {
      if (word.length() <= MAX_LENGTH && !word.equals(written)) {
        int distance = distance(written.toLowerCase(Locale.ROOT), word.toLowerCase(Locale.ROOT));
        if (distance < bestDistance && distance < word.length()) {
          best = word;
          bestDistance = distance;
        }
      }
    }
    return Optional.ofNullable(best);
  }

  /** Levenshtein distance, with two letters swapped counted as one change. */
  private static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      beforeLast = last;
      last = row;
    }
    return last[b.length()];
  }
}
