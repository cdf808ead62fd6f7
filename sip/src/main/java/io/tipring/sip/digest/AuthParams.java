package io.tipring.sip.digest;

import io.tipring.sip.message.Quoted;
import java.util.ArrayList;
import java.util.List;

/**
 * The {@code Digest name=value, …} of an authentication header (RFC 7616 §3.3, §3.4): bounded, each
 * name once. Names compare without regard to case.
 */
final class AuthParams {
  /** RFC 7616 knows eleven; extensions are rare. */
  private static final int MAX_PARAMS = 24;

  private static final int MAX_LENGTH = 4096;
  private static final String SEPARATORS = "()<>@,;:\\\"/[]?={}";

  private final String text;
  private final List<String> pairs = new ArrayList<>(24);
  private int position;

  private AuthParams(String text) {
    this.text = text;
  }

  /** Whether the header's scheme is Digest. */
  static boolean isDigest(String headerValue) {
    return headerValue.regionMatches(true, 0, "Digest", 0, 6)
        && (headerValue.length() == 6
            || headerValue.charAt(6) == ' '
            || headerValue.charAt(6) == '\t');
  }

  static AuthParams parse(String headerValue) throws DigestException {
    if (headerValue.length() > MAX_LENGTH) {
      throw new DigestException("longer than " + MAX_LENGTH + " characters");
    }
    if (!isDigest(headerValue)) {
      throw new DigestException("scheme is not Digest");
    }
    AuthParams params = new AuthParams(headerValue);
    params.position = 6;
    do {
      params.param();
    } while (params.take(','));
    if (params.position < headerValue.length()) {
      throw new DigestException("unexpected text at " + (params.position + 1));
    }
    return params;
  }

  private void param() throws DigestException {
    skipBlanks();
    String name = text.substring(position, tokenEnd());
    position += name.length();
    if (!take('=')) {
      throw new DigestException("parameter without '='");
    }
    skipBlanks();
    int start = position;
    position = position < text.length() && text.charAt(position) == '"' ? quotedEnd() : tokenEnd();
    if (raw(name) != null) {
      throw new DigestException(name + " stands twice");
    }
    if (pairs.size() == MAX_PARAMS * 2) {
      throw new DigestException("more than " + MAX_PARAMS + " parameters");
    }
    pairs.add(name);
    pairs.add(text.substring(start, position));
  }

  private int tokenEnd() throws DigestException {
    int p = position;
    while (p < text.length()
        && text.charAt(p) > ' '
        && text.charAt(p) < 0x7f
        && SEPARATORS.indexOf(text.charAt(p)) < 0) {
      p++;
    }
    if (p == position) {
      throw new DigestException("token expected at " + (p + 1));
    }
    return p;
  }

  private int quotedEnd() throws DigestException {
    for (int p = position + 1; p < text.length(); p++) {
      char c = text.charAt(p);
      if (c == '"') {
        return p + 1;
      }
      if (c < ' ' && c != '\t' || c == 0x7f) {
        throw new DigestException("control character in a quoted string");
      }
      if (c == '\\') {
        p++;
      }
    }
    throw new DigestException("quoted string without an end");
  }

  private void skipBlanks() {
    while (position < text.length()
        && (text.charAt(position) == ' ' || text.charAt(position) == '\t')) {
      position++;
    }
  }

  private boolean take(char c) {
    skipBlanks();
    if (position < text.length() && text.charAt(position) == c) {
      position++;
      return true;
    }
    return false;
  }

  private String raw(String name) {
    for (int i = 0; i < pairs.size(); i += 2) {
      if (pairs.get(i).equalsIgnoreCase(name)) {
        return pairs.get(i + 1);
      }
    }
    return null;
  }

  /** The value without quotes and escapes, or that default. */
  String get(String name, String otherwise) {
    String raw = raw(name);
    return raw == null ? otherwise : Quoted.strip(raw);
  }

  /** The value without quotes and escapes; it must be there and not be empty. */
  String require(String name) throws DigestException {
    String value = get(name, "");
    if (value.isEmpty()) {
      throw new DigestException("no " + name);
    }
    return value;
  }
}
