package io.tipring.core.sdp;

/** The small pieces of text that lines are made of. */
final class SdpText {
  private SdpText() {}

  /** A decimal number of 0 to {@code max}, or -1 if the text is none. */
  static int number(String text, int max) {
    if (text.isEmpty() || text.length() > 9) {
      return -1;
    }
    int number = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number > max ? -1 : number;
  }

  /** Reads {@code payload-type name/rate[/channels]}; null if the text is none. */
  static RtpMap rtpMap(String value) {
    int space = value.indexOf(' ');
    int firstSlash = value.indexOf('/', space + 1);
    if (space < 1 || firstSlash < 0) {
      return null;
    }
    int secondSlash = value.indexOf('/', firstSlash + 1);
    int payloadType = number(value.substring(0, space), 127);
    String name = value.substring(space + 1, firstSlash).strip();
    int rateEnd = secondSlash < 0 ? value.length() : secondSlash;
    int clockRateHz = number(value.substring(firstSlash + 1, rateEnd).strip(), 1_000_000);
    int channels = secondSlash < 0 ? 1 : number(value.substring(secondSlash + 1).strip(), 255);
    return payloadType < 0 || name.isEmpty() || clockRateHz < 1 || channels < 1
        ? null
        : new RtpMap(payloadType, name, clockRateHz, channels);
  }

  /** Whether the text is a token of RFC 8866 §9: visible ASCII but separators; slash allowed. */
  static boolean isProtoOrToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7f || "\"(),:;<=>?@[\\]".indexOf(c) >= 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** Whether the text can be an IP address or a host name, with an optional multicast suffix. */
  static boolean isAddress(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letterOrDigit =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!letterOrDigit && ".:-/_%".indexOf(c) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  static void line(StringBuilder out, char type, String value) {
    out.append(type).append('=').append(value).append("\r\n");
  }
}
