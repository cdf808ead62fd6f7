package io.tipring.ivr.finding;

/**
 * How many columns of a terminal a character takes, after Unicode Standard Annex #11 (East Asian
 * Width): two for wide and full-width ones, none for those that combine with the one before.
 */
final class DisplayWidth {

  /** First and last code point of each block of wide characters, in order. */
  private static final int[][] WIDE = {
    {0x1100, 0x115F},
    {0x231A, 0x231B},
    {0x2329, 0x232A},
    {0x2E80, 0x303E},
    {0x3041, 0x33FF},
    {0x3400, 0x4DBF},
    {0x4E00, 0x9FFF},
    {0xA000, 0xA4CF},
    {0xA960, 0xA97F},
    {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},
    {0xFE10, 0xFE19},
    {0xFE30, 0xFE6F},
    {0xFF00, 0xFF60},
    {0xFFE0, 0xFFE6},
    {0x1F300, 0x1F64F},
    {0x1F680, 0x1F6FF},
    {0x1F900, 0x1F9FF},
    {0x20000, 0x2FFFD},
    {0x30000, 0x3FFFD}
  };

  private DisplayWidth() {}

  static int of(int codePoint) {
    switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> {
        return 0;
      }
      default -> {
        for (int[] block : WIDE) {
          if (codePoint >= block[0] && codePoint <= block[1]) {
            return 2;
          }
        }
        return 1;
      }
    }
  }
}
