package io.tipring.ivr.parse;

import io.tipring.ivr.syntax.Amount;

/** Reads the numbers and durations that the lexer let through. */
final class Durations {

  private static final int MAX_DIGITS = 12;

  private Durations() {}

  /** The number; {@link Long#MAX_VALUE} for one too large to be meant. */
  static long number(String digits) {
    String plain = digits.replaceFirst("^0+(?=.)", "");
    return plain.length() > MAX_DIGITS ? Long.MAX_VALUE : Long.parseLong(plain);
  }

  /**
   * {@code 500ms}, {@code 6s}, {@code 5m}, {@code 1h} in milliseconds; {@link Amount#UNREADABLE}
   * for what has no such form, {@link Long#MAX_VALUE} for what is too large to be meant.
   */
  static long millis(String text) {
    int digits = 0;
    while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
      digits++;
    }
    long unit =
        switch (text.substring(digits)) {
          case "ms" -> 1;
          case "s" -> 1_000;
          case "m" -> 60_000;
          case "h" -> 3_600_000;
          default -> Amount.UNREADABLE;
        };
    if (digits == 0 || unit == Amount.UNREADABLE) {
      return Amount.UNREADABLE;
    }
    long amount = number(text.substring(0, digits));
    return amount == Long.MAX_VALUE ? amount : amount * unit;
  }
}
