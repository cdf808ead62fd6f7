package io.tipring.media.esl.codec;

import java.nio.charset.StandardCharsets;

/** Reads the body of {@code text/event-plain}. */
final class PlainEventParser {
  private final EslLimits limits;
  private final HeaderLines lines;
  private int expected = 64;

  PlainEventParser(EslLimits limits, NameCache names) {
    this.limits = limits;
    this.lines = new HeaderLines(limits, names);
  }

  /** The event in the first bytes, which are overwritten. */
  EslEvent parse(byte[] bytes, int length) throws EslSyntaxException {
    int from = 0;
    while (from < length && bytes[from] != '\n') {
      int to = from;
      while (to < length && bytes[to] != '\n') {
        to++;
      }
      if (to > limits.headerBytes()) {
        throw new EslSyntaxException(
            "headers of an event beyond the limit of " + limits.headerBytes() + " bytes");
      }
      lines.add(bytes, from, to, true);
      from = to + 1;
    }
    int bodyLength = Math.max(0, lines.contentLength());
    int bodyAt = Math.min(from + 1, length);
    if (bodyLength > length - bodyAt) {
      throw new EslSyntaxException(
          "the inner Content-Length of an event is " + bodyLength + " of " + (length - bodyAt));
    }
    // Most events are about as long as the one before.
    expected = Math.max(16, lines.count());
    return EslEvent.of(
        lines.take(expected),
        bodyLength == 0 ? "" : new String(bytes, bodyAt, bodyLength, StandardCharsets.UTF_8));
  }
}
