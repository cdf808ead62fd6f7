package io.tipring.media.esl.codec;

import java.nio.charset.StandardCharsets;

/** Reads {@code Name: value} lines into headers. */
final class HeaderLines {
  /** Where {@code Content-Length} is missing. */
  static final int NO_LENGTH = -1;

  private static final String CONTENT_LENGTH = "Content-Length";
  private static final int EXPECTED = 16;

  private final EslLimits limits;
  private final NameCache names;
  private EslHeaders.Builder headers = new EslHeaders.Builder(EXPECTED);
  private int contentLength = NO_LENGTH;

  HeaderLines(EslLimits limits, NameCache names) {
    this.limits = limits;
    this.names = names;
  }

  int count() {
    return headers.size();
  }

  /** The last {@code Content-Length}, within the limit; {@link #NO_LENGTH} if there was none. */
  int contentLength() {
    return contentLength;
  }

  /**
   * What was read so far; the next lines are those of other headers, of which so many are likely.
   */
  EslHeaders take(int expected) {
    EslHeaders taken = headers.build();
    headers = new EslHeaders.Builder(expected);
    contentLength = NO_LENGTH;
    return taken;
  }

  /**
   * Takes the line in {@code bytes[from, to)}, without its end.
   *
   * @param encoded whether the value is percent-encoded; then the bytes are overwritten
   */
  void add(byte[] bytes, int from, int to, boolean encoded) throws EslSyntaxException {
    if (headers.size() == limits.headers()) {
      throw new EslSyntaxException("more than " + limits.headers() + " headers");
    }
    int colon = colon(bytes, from, to);
    if (colon <= from) {
      throw new EslSyntaxException("line " + (headers.size() + 1) + " is no header");
    }
    int start = colon + 1;
    if (start < to && bytes[start] == ' ') {
      start++;
    }
    String name = names.name(bytes, from, colon);
    if (name.equalsIgnoreCase(CONTENT_LENGTH)) {
      contentLength = length(bytes, start, to);
    }
    headers.add(
        name,
        encoded
            ? PercentEncoding.decode(bytes, start, to)
            : new String(bytes, start, to - start, StandardCharsets.UTF_8));
  }

  /**
   * The colon before a space, as names of variables may hold colons and encoded values no spaces;
   * else the first.
   */
  private static int colon(byte[] bytes, int from, int to) {
    int first = -1;
    for (int i = from; i < to; i++) {
      if (bytes[i] == ':') {
        if (i + 1 < to && bytes[i + 1] == ' ') {
          return i;
        }
        if (first < 0) {
          first = i;
        }
      }
    }
    return first;
  }

  private int length(byte[] bytes, int from, int to) throws EslSyntaxException {
    if (from == to) {
      throw new EslSyntaxException("Content-Length is empty");
    }
    long length = 0;
    for (int i = from; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        throw new EslSyntaxException("Content-Length is no number");
      }
      length = length * 10 + digit;
      if (length > limits.bodyBytes()) {
        throw new EslSyntaxException(
            "Content-Length is beyond the limit of " + limits.bodyBytes() + " bytes");
      }
    }
    return (int) length;
  }
}
