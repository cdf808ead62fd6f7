package io.tipring.media.esl;

/**
 * Lets no argument end its line: a blank line ends a command of the event socket, so a line end in
 * an argument would begin another command.
 */
final class EslText {
  private static final int MAX_LINE = 64 * 1024;

  private EslText() {}

  /** Text without control characters. */
  static String line(String what, String value) {
    if (value.length() > MAX_LINE) {
      throw new IllegalArgumentException(
          what + " has " + value.length() + " characters, more than " + MAX_LINE);
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (Character.isISOControl(c)) {
        throw new IllegalArgumentException(
            "%s holds the control character U+%04X at %d; the event socket would take what follows for another line"
                .formatted(what, (int) c, i));
      }
    }
    return value;
  }

  /** Such text, not empty and without spaces. */
  static String token(String what, String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException(what + " is empty");
    }
    line(what, value);
    for (int i = 0; i < value.length(); i++) {
      if (Character.isWhitespace(value.charAt(i))) {
        throw new IllegalArgumentException(what + " holds a space at " + i);
      }
    }
    return value;
  }
}
