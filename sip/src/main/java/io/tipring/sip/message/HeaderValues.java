package io.tipring.sip.message;

import java.util.List;

/** Cuts the value of a list header at its commas. */
final class HeaderValues {
  private HeaderValues() {}

  /** Adds the values between commas outside of quotes and angle brackets, without blanks. */
  static void split(String text, List<String> to) {
    boolean quoted = false;
    boolean bracketed = false;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        if (c == '\\') {
          i++;
        } else {
          quoted = c != '"';
        }
      } else if (c == '"') {
        quoted = true;
      } else if (c == '<') {
        bracketed = true;
      } else if (c == '>') {
        bracketed = false;
      } else if (c == ',' && !bracketed) {
        add(text, start, i, to);
        start = i + 1;
      }
    }
    add(text, start, text.length(), to);
  }

  private static void add(String text, int start, int end, List<String> to) {
    String value = text.substring(start, end).strip();
    if (!value.isEmpty()) {
      to.add(value);
    }
  }
}
