package io.tipring.server.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of UDP ports for sound, both ends included.
 *
 * @param first 1024–65535
 * @param last 1024–65535, not less than {@code first}
 */
public record PortRange(int first, int last) {

  private static final Pattern FORM = Pattern.compile("([0-9]{1,5})-([0-9]{1,5})");
  private static final int LOWEST = 1_024;
  private static final int HIGHEST = 65_535;

  /**
   * Reads {@code FIRST-LAST}.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static PortRange parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("it is not FIRST-LAST");
    }
    int first = Integer.parseInt(matcher.group(1));
    int last = Integer.parseInt(matcher.group(2));
    if (first < LOWEST || last > HIGHEST) {
      throw new IllegalArgumentException("ports from 1024 to 65535 can be used");
    }
    if (last <= first) {
      throw new IllegalArgumentException("the last port must be above the first");
    }
    return new PortRange(first, last);
  }

  @Override
  public String toString() {
    return first + "-" + last;
  }
}
