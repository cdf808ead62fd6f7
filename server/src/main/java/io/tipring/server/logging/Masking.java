package io.tipring.server.logging;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Masks phone numbers in text: {@code 13800138000} becomes {@code 138****8000}. Whatever has 7 to
 * 15 digits in a row (E.164 §6.1) is taken for one, unless it is plainly a count or a size: a value
 * after a key such as {@code sequence=} or {@code …Millis=}.
 */
public final class Masking {

  private static final Pattern NUMBER =
      Pattern.compile(
          "(?<![0-9A-Za-z_.])"
              + "(?<!(?:sequence|bytes|seed|Millis|Sequence)[=:] ?)"
              + "[0-9]{7,15}"
              + "(?![0-9A-Za-z_]|\\.[0-9])");
  private static final int LONG_NUMBER = 11;
  private static final String STARS = "****";

  private Masking() {}

  /** The text with its numbers masked. */
  public static String mask(String text) {
    return NUMBER.matcher(text).replaceAll(Masking::maskNumber);
  }

  private static String maskNumber(MatchResult match) {
    String number = match.group();
    int head = number.length() >= LONG_NUMBER ? 3 : 2;
    int tail = number.length() >= LONG_NUMBER ? 4 : 2;
    return number.substring(0, head) + STARS + number.substring(number.length() - tail);
  }
}
