package io.tipring.sip.trace;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Finds the Call-ID of a message without parsing it, also of one that no parser would take. */
final class CallIds {

  private CallIds() {}

  /** The value of the first Call-ID header, in its long or compact form. */
  static Optional<String> of(byte[] message) {
    int line = 0;
    while (line < message.length) {
      int end = line;
      while (end < message.length && message[end] != '\n') {
        end++;
      }
      int stop = end > line && message[end - 1] == '\r' ? end - 1 : end;
      if (stop == line && line > 0) {
        return Optional.empty();
      }
      int value = value(message, line, stop);
      if (value >= 0) {
        return Optional.of(
            new String(message, value, stop - value, StandardCharsets.UTF_8).strip());
      }
      line = end + 1;
    }
    return Optional.empty();
  }

  private static int value(byte[] message, int from, int to) {
    int colon = from;
    while (colon < to && message[colon] != ':' && colon - from < "call-id".length() + 8) {
      colon++;
    }
    if (colon >= to || message[colon] != ':') {
      return -1;
    }
    String name = new String(message, from, colon - from, StandardCharsets.US_ASCII).strip();
    return name.equalsIgnoreCase("call-id") || name.equalsIgnoreCase("i") ? colon + 1 : -1;
  }
}
