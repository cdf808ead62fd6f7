package io.tipring.server.rest;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One range of bytes (RFC 9110 §14.1.2).
 *
 * @param first index of the first byte
 * @param last index of the last byte, included
 */
record ByteRange(long first, long last) {

  private static final Pattern FORM = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

  /** The range asks for nothing that is there. */
  static final class NotSatisfiable extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Reads a Range header. Empty means the whole: there is no header, or one in a form that may be
   * ignored (several ranges, another unit).
   */
  static Optional<ByteRange> parse(String header, long size) throws NotSatisfiable {
    Matcher matcher = FORM.matcher(header == null ? "" : header.strip());
    if (!matcher.matches() || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
      return Optional.empty();
    }
    boolean isSuffix = matcher.group(1).isEmpty();
    long second = matcher.group(2).isEmpty() ? size - 1 : Long.parseLong(matcher.group(2));
    long first = isSuffix ? Math.max(0, size - second) : Long.parseLong(matcher.group(1));
    long last = isSuffix ? size - 1 : Math.min(second, size - 1);
    if (!isSuffix && !matcher.group(2).isEmpty() && second < first) {
      return Optional.empty();
    }
    if (first >= size || (isSuffix && second == 0)) {
      throw new NotSatisfiable();
    }
    return Optional.of(new ByteRange(first, last));
  }

  long length() {
    return last - first + 1;
  }
}
