package io.tipring.sip.message;

/** Quoted strings (RFC 3261 §25.1). */
public final class Quoted {
  private Quoted() {}

  /**
   * The text of a quoted string, without quotes and backslashes; other text as it is. Control
   * characters, legal only behind a backslash, come as spaces: nothing behind the parser wants
   * them.
   */
  public static String strip(String text) {
    int last = text.length() - 1;
    if (last < 1 || text.charAt(0) != '"' || text.charAt(last) != '"') {
      return text;
    }
    boolean plain = true;
    for (int i = 1; i < last && plain; i++) {
      char c = text.charAt(i);
      plain = c != '\\' && c >= ' ' && c != 0x7f;
    }
    if (plain) {
      return text.substring(1, last);
    }
    StringBuilder out = new StringBuilder(last);
    for (int i = 1; i < last; i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < last) {
        c = text.charAt(++i);
      }
      out.append(c < ' ' || c == 0x7f ? ' ' : c);
    }
    return out.toString();
  }

  /**
   * The text as a quoted string.
   *
   * @throws IllegalArgumentException for CR, LF or NUL, which have no place in a header
   */
  public static String quote(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\r' || c == '\n' || c == 0) {
        throw new IllegalArgumentException("line end or NUL in a quoted string");
      }
      if (c == '"' || c == '\\') {
        out.append('\\');
      }
      out.append(c);
    }
    return out.append('"').toString();
  }

  /** The text for a message to people: short, control and non-ASCII characters as dots. */
  static String show(String text) {
    int length = Math.min(text.length(), 120);
    StringBuilder out = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      out.append(c < ' ' || c >= 0x7f ? '.' : c);
    }
    return out.toString();
  }
}
