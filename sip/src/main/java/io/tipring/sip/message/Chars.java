package io.tipring.sip.message;

/** The character classes of RFC 3261 §25.1, one table look-up each. */
final class Chars {
  private static final byte TOKEN = 1;
  private static final byte USER = 2;
  private static final byte PARAM = 4;
  private static final byte HEADER = 8;
  private static final byte HOST = 16;
  private static final byte PASSWORD = 32;
  private static final byte VALUE = 64;

  private static final byte[] CLASSES = new byte[256];

  static {
    for (char c = '0'; c <= '9'; c++) {
      CLASSES[c] = 127;
    }
    for (char c = 'a'; c <= 'z'; c++) {
      CLASSES[c] = 127;
      CLASSES[c - 'a' + 'A'] = 127;
    }
    mark("-.!%*_+`'~", TOKEN);
    String unreserved = "-_.!~*'()";
    mark(unreserved + "&=+$,;?/", USER);
    mark(unreserved + "&=+$,", PASSWORD);
    mark(unreserved + "[]/:&+$", PARAM);
    mark(unreserved + "[]/?:+$", HEADER);
    // The underscore is no part of host names, but of many that are in use.
    mark("-._", HOST);
    // gen-value = token / host / quoted-string; a host may be an IPv6 reference.
    mark("-.!%*_+`'~[]:", VALUE);
  }

  private Chars() {}

  private static void mark(String chars, byte kind) {
    for (int i = 0; i < chars.length(); i++) {
      CLASSES[chars.charAt(i)] |= kind;
    }
  }

  private static boolean is(int c, byte kind) {
    return c >= 0 && c < 128 && (CLASSES[c] & kind) != 0;
  }

  static boolean isToken(int c) {
    return is(c, TOKEN);
  }

  /** Characters of a user part but for escapes; the colon ends it. */
  static boolean isUser(int c) {
    return is(c, USER);
  }

  static boolean isPassword(int c) {
    return is(c, PASSWORD);
  }

  /** Characters of a URI parameter but for escapes. */
  static boolean isParam(int c) {
    return is(c, PARAM);
  }

  /** Characters of a URI header but for escapes. */
  static boolean isHeader(int c) {
    return is(c, HEADER);
  }

  static boolean isHost(int c) {
    return is(c, HOST);
  }

  /** Characters of a header parameter's value that is not quoted. */
  static boolean isValue(int c) {
    return is(c, VALUE);
  }

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  static boolean isAlpha(int c) {
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'z';
  }

  static boolean isBlank(int c) {
    return c == ' ' || c == '\t';
  }

  /** Blank, or a part of a fold: within a header's value CR and LF stand only in folds. */
  static boolean isLws(int c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  /** The value of a hexadecimal digit, or -1. */
  static int hex(int c) {
    if (isDigit(c)) {
      return c - '0';
    }
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  static int lower(int c) {
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
  }

  /** Whether the bytes spell the ASCII text, in whatever case. */
  static boolean equalsIgnoreCase(byte[] bytes, int start, int end, String text) {
    if (end - start != text.length()) {
      return false;
    }
    for (int i = start; i < end; i++) {
      if (lower(bytes[i]) != lower(text.charAt(i - start))) {
        return false;
      }
    }
    return true;
  }
}
