package io.tipring.server.config;

import java.util.Collection;
import java.util.Optional;

/** Finds what somebody probably meant: the known name with the fewest edits. */
public final class NearestName {

  private static final int FARTHEST = 3;

  private NearestName() {}

  /**
   * The known name nearest to what was written, if it is near at all: at most three edits, and
   * fewer than half of its letters.
   */
  public static Optional<String> of(String written, Collection<String> known) {
    String best = null;
    int bestEdits = FARTHEST + 1;
    for (String name : known) {
      int edits = edits(written, name);
      if (edits < bestEdits && edits * 2 <= Math.max(2, name.length())) {
        best = name;
        bestEdits = edits;
      }
    }
    return Optional.ofNullable(best);
  }

  /** Levenshtein's distance with transpositions, upper and lower case being equal. */
  private static int edits(String a, String b) {
    int[][] table = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        table[i][j] = i == 0 || j == 0 ? i + j : cell(table, a, b, i, j);
      }
    }
    return table[a.length()][b.length()];
  }

  private static int cell(int[][] table, String a, String b, int i, int j) {
    boolean same = same(a, i - 1, b, j - 1);
    int edits =
        Math.min(
            Math.min(table[i - 1][j] + 1, table[i][j - 1] + 1),
            table[i - 1][j - 1] + (same ? 0 : 1));
    boolean swapped = i > 1 && j > 1 && same(a, i - 1, b, j - 2) && same(a, i - 2, b, j - 1);
    return swapped ? Math.min(edits, table[i - 2][j - 2] + 1) : edits;
  }

  private static boolean same(String a, int i, String b, int j) {
    return Character.toLowerCase(a.charAt(i)) == Character.toLowerCase(b.charAt(j));
  }
}
