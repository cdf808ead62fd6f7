package io.tipring.sip.message;

/** Finds the parts of a URI and checks their characters, in one pass (RFC 3261 §25.1). */
final class SipUriParser {
  final String text;
  SipUri.Kind kind;
  int schemeEnd;
  int userEnd;
  int passwordEnd;
  int hostStart;
  int hostEnd;
  int port;
  int paramsStart;
  int headersStart;

  private int position;

  SipUriParser(String text) {
    this.text = text;
  }

  SipUri parse() throws SipParseException {
    scheme();
    switch (kind) {
      case SIP, SIPS -> {
        userInfo();
        host();
        port();
        params();
        headers();
      }
      case TEL -> {
        telNumber();
        params();
      }
      case OTHER -> opaque();
    }
    if (position < text.length()) {
      throw malformed("unexpected character at " + (position + 1));
    }
    return new SipUri(this);
  }

  private int peek() {
    return position < text.length() ? text.charAt(position) : -1;
  }

  private void scheme() throws SipParseException {
    while (Chars.isAlpha(peek())
        || position > 0 && (Chars.isDigit(peek()) || "+-.".indexOf(peek()) >= 0)) {
      position++;
    }
    if (position == 0 || peek() != ':') {
      throw malformed("no scheme");
    }
    schemeEnd = position++;
    if (isScheme("sip")) {
      kind = SipUri.Kind.SIP;
    } else if (isScheme("sips")) {
      kind = SipUri.Kind.SIPS;
    } else if (isScheme("tel")) {
      kind = SipUri.Kind.TEL;
    } else {
      kind = SipUri.Kind.OTHER;
    }
  }

  private boolean isScheme(String name) {
    return schemeEnd == name.length() && text.regionMatches(true, 0, name, 0, schemeEnd);
  }

  private void userInfo() throws SipParseException {
    int at = text.indexOf('@', position);
    if (at < 0) {
      return;
    }
    int start = position;
    while (position < at && (Chars.isUser(peek()) || isEscape())) {
      position++;
    }
    userEnd = position;
    if (userEnd == start) {
      throw malformed("empty or malformed user");
    }
    if (peek() == ':') {
      position++;
      while (position < at && (Chars.isPassword(peek()) || isEscape())) {
        position++;
      }
    }
    passwordEnd = position;
    if (position != at) {
      throw malformed("unexpected character in the user part");
    }
    position++;
  }

  /** Whether an escape begins here; passes over its first two characters. */
  private boolean isEscape() {
    if (peek() != '%'
        || position + 2 >= text.length()
        || Chars.hex(text.charAt(position + 1)) < 0
        || Chars.hex(text.charAt(position + 2)) < 0) {
      return false;
    }
    position += 2;
    return true;
  }

  private void host() throws SipParseException {
    boolean reference = peek() == '[';
    if (reference) {
      position++;
    }
    hostStart = position;
    while (reference ? Hosts.isIpv6(peek()) : Chars.isHost(peek())) {
      position++;
    }
    hostEnd = position;
    if (hostEnd == hostStart) {
      throw malformed("no host");
    }
    if (reference) {
      if (peek() != ']') {
        throw malformed("']' expected");
      }
      position++;
    }
  }

  private void port() throws SipParseException {
    if (peek() != ':') {
      return;
    }
    int start = ++position;
    while (Chars.isDigit(peek())) {
      port = Math.min(port * 10 + peek() - '0', 65_536);
      position++;
    }
    if (position == start || port == 0 || port > 65_535) {
      throw malformed("port is not 1 to 65535");
    }
  }

  private void params() throws SipParseException {
    if (peek() == ';') {
      paramsStart = position;
    }
    while (peek() == ';') {
      position++;
      paramText();
      if (peek() == '=') {
        position++;
        paramText();
      }
    }
  }

  private void paramText() throws SipParseException {
    int start = position;
    while (Chars.isParam(peek()) || isEscape()) {
      position++;
    }
    if (position == start) {
      throw malformed("empty or malformed parameter");
    }
  }

  private void headers() throws SipParseException {
    if (peek() != '?') {
      return;
    }
    headersStart = position;
    do {
      position++;
      int start = position;
      headerText();
      if (position == start || peek() != '=') {
        throw malformed("malformed header");
      }
      position++;
      headerText();
    } while (peek() == '&');
  }

  private void headerText() {
    while (Chars.isHeader(peek()) || isEscape()) {
      position++;
    }
  }

  private void telNumber() throws SipParseException {
    int start = position;
    if (peek() == '+') {
      position++;
    }
    boolean digits = false;
    while (Chars.hex(peek()) >= 0 || "*#-.()".indexOf(peek()) >= 0 && peek() > 0) {
      digits |= Chars.hex(peek()) >= 0 || peek() == '*' || peek() == '#';
      position++;
    }
    if (!digits) {
      throw malformed("no number at " + (start + 1));
    }
  }

  private void opaque() throws SipParseException {
    int start = position;
    while (peek() > ' ' && peek() < 0x7f && "<>\"".indexOf(peek()) < 0) {
      position++;
    }
    if (position == start) {
      throw malformed("nothing behind the scheme");
    }
  }

  private static SipParseException malformed(String what) {
    return new SipParseException(Fault.MALFORMED_HEADER, "URI: " + what);
  }
}
