package io.tipring.media.esl.codec;

import java.nio.charset.StandardCharsets;

/**
 * The percent-encoding of plain notation: {@code %} and two hexadecimal digits are a byte of UTF-8;
 * {@code +} is itself, and so is a {@code %} without such digits. Bytes that are no UTF-8 come out
 * as U+FFFD.
 */
final class PercentEncoding {
  private PercentEncoding() {}

  /** The text in {@code bytes[from, to)}, which is overwritten. */
  static String decode(byte[] bytes, int from, int to) {
    int in = from;
    while (in < to && bytes[in] != '%') {
      in++;
    }
    int out = in;
    while (in < to) {
      byte b = bytes[in++];
      if (b == '%' && in + 1 < to) {
        int high = Character.digit(bytes[in], 16);
        int low = Character.digit(bytes[in + 1], 16);
        if (high >= 0 && low >= 0) {
          b = (byte) (high << 4 | low);
          in += 2;
        }
      }
      bytes[out++] = b;
    }
    return out == from ? "" : new String(bytes, from, out - from, StandardCharsets.UTF_8);
  }
}
