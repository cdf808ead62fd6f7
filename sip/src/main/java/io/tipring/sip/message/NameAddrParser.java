package io.tipring.sip.message;

/**
 * Reads addresses as they stand in From, To, Contact, Route and their like. Looks at a display name
 * twice at most, at everything else once.
 */
final class NameAddrParser {
  private final HeaderCursor cursor;

  NameAddrParser(HeaderCursor cursor) {
    this.cursor = cursor;
  }

  /**
   * A name-addr or addr-spec and its parameters (RFC 3261 §20.10).
   *
   * @param bracketsRequired whether the grammar has name-addr only, as in Route
   */
  NameAddr read(boolean bracketsRequired) throws SipParseException {
    cursor.skipLws();
    String displayName = displayName();
    SipUri uri;
    if (cursor.peek() == '<') {
      uri = bracketedUri();
    } else if (displayName.isEmpty() && !bracketsRequired) {
      uri = bareUri();
    } else {
      throw cursor.malformed("'<' expected");
    }
    return new NameAddr(displayName, uri, cursor.params());
  }

  /** Reads a display name and the space behind it; without one stays where it was. */
  private String displayName() throws SipParseException {
    int start = cursor.position;
    if (cursor.peek() == '"') {
      cursor.skipQuoted();
      String name = Quoted.strip(unfolded(start, cursor.position));
      cursor.skipLws();
      if (cursor.peek() != '<') {
        throw cursor.malformed("'<' expected behind the display name");
      }
      return name;
    }
    int p = start;
    while (p < cursor.end
        && (Chars.isToken(cursor.bytes[p])
            || Chars.isLws(cursor.bytes[p])
            || cursor.bytes[p] < 0)) {
      p++;
    }
    if (p == start || p == cursor.end || cursor.bytes[p] != '<') {
      return "";
    }
    cursor.position = p;
    int nameEnd = p;
    while (nameEnd > start && Chars.isLws(cursor.bytes[nameEnd - 1])) {
      nameEnd--;
    }
    return unfolded(start, nameEnd);
  }

  private String unfolded(int from, int to) {
    for (int p = from; p < to; p++) {
      if (cursor.bytes[p] == '\r') {
        return HeaderIndex.unfolded(cursor.bytes, from, to);
      }
    }
    return cursor.text(from, to);
  }

  private SipUri bracketedUri() throws SipParseException {
    int start = ++cursor.position;
    while (cursor.position < cursor.end && cursor.bytes[cursor.position] != '>') {
      cursor.position++;
    }
    if (cursor.atEnd()) {
      throw cursor.malformed("'>' expected");
    }
    return SipUri.of(cursor.bytes, start, cursor.position++);
  }

  /** A URI without brackets; a comma, question mark or semicolon ends it (§20.10). */
  private SipUri bareUri() throws SipParseException {
    int start = cursor.position;
    while (cursor.position < cursor.end
        && cursor.bytes[cursor.position] != ';'
        && cursor.bytes[cursor.position] != ','
        && !Chars.isLws(cursor.bytes[cursor.position])) {
      if (cursor.bytes[cursor.position] == '?') {
        throw cursor.malformed("a URI with headers must stand in angle brackets");
      }
      cursor.position++;
    }
    return SipUri.of(cursor.bytes, start, cursor.position);
  }
}
