package io.tipring.sip.message;

/** Decimal numbers (RFC 3261: 1*DIGIT), with any count of leading zeros. */
final class Numbers {
  private Numbers() {}

  /** The number, -1 if the text is none; any that is greater comes as {@code max + 1}. */
  static long parse(String text, long max) {
    if (text.isEmpty()) {
      return -1;
    }
    long number = 0;
    for (int i = 0; i < text.length(); i++) {
      if (!Chars.isDigit(text.charAt(i))) {
        return -1;
      }
      number = Math.min(number * 10 + text.charAt(i) - '0', max + 1);
    }
    return number;
  }
}
