package io.tipring.sip.message;

/** Lists of parameters and headers within a URI, and the comparison of RFC 3261 §19.1.4. */
final class UriParts {
  /** Parameters that must match even if one URI is silent about them. */
  private static final String[] DECISIVE = {"user", "ttl", "method", "maddr", "transport"};

  private UriParts() {}

  /** The raw value of a name in {@code name=value} parts; empty for a flag; null if not there. */
  static String value(String list, char separator, String name) {
    int start = 0;
    while (start < list.length()) {
      int end = endOfPart(list, start, separator);
      int equals = list.indexOf('=', start);
      int nameEnd = equals < 0 || equals > end ? end : equals;
      if (equalEscaped(list.substring(start, nameEnd), name, true)) {
        return nameEnd == end ? "" : list.substring(nameEnd + 1, end);
      }
      start = end + 1;
    }
    return null;
  }

  /** The list, each part behind its semicolon, without that name. */
  static String without(String list, String name) {
    StringBuilder out = new StringBuilder(list.length() + 1);
    int start = 0;
    while (start < list.length()) {
      int end = endOfPart(list, start, ';');
      String part = list.substring(start, end);
      if (value(part, ';', name) == null) {
        out.append(';').append(part);
      }
      start = end + 1;
    }
    return out.toString();
  }

  static boolean equivalent(SipUri a, SipUri b) {
    if (!a.scheme().equals(b.scheme())) {
      return false;
    }
    if (a.isTel()) {
      return a.user().equalsIgnoreCase(b.user())
          && everyMatches(a.params(), b.params(), ';', true)
          && everyMatches(b.params(), a.params(), ';', true);
    }
    if (!a.isSip()) {
      return a.toString().equals(b.toString());
    }
    return a.port() == b.port()
        && a.host().equalsIgnoreCase(b.host())
        && equalEscaped(a.userInfo(), b.userInfo(), false)
        && decisiveMatch(a.params(), b.params())
        && everyMatches(a.params(), b.params(), ';', false)
        && everyMatches(a.headers(), b.headers(), '&', true)
        && everyMatches(b.headers(), a.headers(), '&', true);
  }

  private static boolean decisiveMatch(String a, String b) {
    for (String name : DECISIVE) {
      if ((value(a, ';', name) == null) != (value(b, ';', name) == null)) {
        return false;
      }
    }
    return true;
  }

  /** Whether each part of {@code a} has the same value in {@code b}. */
  private static boolean everyMatches(String a, String b, char separator, boolean mustBeThere) {
    int start = 0;
    int parts = 0;
    while (start < a.length()) {
      int end = endOfPart(a, start, separator);
      int equals = a.indexOf('=', start);
      int nameEnd = equals < 0 || equals > end ? end : equals;
      String here = nameEnd == end ? "" : a.substring(nameEnd + 1, end);
      String there = value(b, separator, a.substring(start, nameEnd));
      // The cap keeps a comparison of long lists from growing with their product.
      boolean differs = there == null ? mustBeThere : !equalEscaped(here, there, true);
      if (differs || ++parts > SipMessage.MAX_VALUES) {
        return false;
      }
      start = end + 1;
    }
    return true;
  }

  private static int endOfPart(String list, int start, char separator) {
    int end = list.indexOf(separator, start);
    return end < 0 ? list.length() : end;
  }

  /**
   * Compares texts with escapes: a character equals its escape unless it is reserved (§19.1.4), so
   * {@code %40} is no at sign.
   */
  private static boolean equalEscaped(String a, String b, boolean ignoreCase) {
    int i = 0;
    int j = 0;
    while (i < a.length() && j < b.length()) {
      int x = unit(a, i);
      int y = unit(b, j);
      if (x != y && !(ignoreCase && Chars.lower(x) == Chars.lower(y))) {
        return false;
      }
      i += width(a, i);
      j += width(b, j);
    }
    return i == a.length() && j == b.length();
  }

  private static boolean isEscape(String text, int i) {
    return text.charAt(i) == '%'
        && i + 2 < text.length()
        && Chars.hex(text.charAt(i + 1)) >= 0
        && Chars.hex(text.charAt(i + 2)) >= 0;
  }

  private static int width(String text, int i) {
    return isEscape(text, i) ? 3 : 1;
  }

  /** The character; an escaped reserved character is one of its own kind, beyond all others. */
  private static int unit(String text, int i) {
    if (!isEscape(text, i)) {
      return text.charAt(i);
    }
    int c = Chars.hex(text.charAt(i + 1)) << 4 | Chars.hex(text.charAt(i + 2));
    return ";/?:@&=+$,".indexOf(c) >= 0 ? 0x10000 + c : c;
  }
}
