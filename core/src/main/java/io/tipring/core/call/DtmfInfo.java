package io.tipring.core.call;

import java.util.Optional;

/**
 * Digits in INFO bodies: {@code application/dtmf-relay} ({@code Signal=5}) and {@code
 * application/dtmf} (the bare digit), as phones send them by convention.
 */
final class DtmfInfo {

  private static final String DIGITS = "0123456789*#ABCD";

  private DtmfInfo() {}

  static Optional<Character> digit(String contentType, String body) {
    String type = contentType.toLowerCase(java.util.Locale.ROOT).strip();
    if (type.startsWith("application/dtmf-relay")) {
      return body.lines()
          .map(String::strip)
          .filter(line -> line.regionMatches(true, 0, "Signal", 0, 6) && line.indexOf('=') > 0)
          .findFirst()
          .flatMap(line -> key(line.substring(line.indexOf('=') + 1)));
    }
    return type.startsWith("application/dtmf") ? key(body) : Optional.empty();
  }

  private static Optional<Character> key(String text) {
    String stripped = text.strip().toUpperCase(java.util.Locale.ROOT);
    if (stripped.equals("10")) {
      return Optional.of('*');
    }
    if (stripped.equals("11")) {
      return Optional.of('#');
    }
    return stripped.length() == 1 && DIGITS.indexOf(stripped.charAt(0)) >= 0
        ? Optional.of(stripped.charAt(0))
        : Optional.empty();
  }
}
