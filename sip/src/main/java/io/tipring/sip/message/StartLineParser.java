package io.tipring.sip.message;

/** Reads a Request-Line or Status-Line (RFC 3261 §7.1, §7.2). */
final class StartLineParser {
  private final MessageParser message;
  private final byte[] bytes;

  StartLineParser(MessageParser message) {
    this.message = message;
    this.bytes = message.bytes;
  }

  /** Reads the line and returns where the headers begin. */
  int parse() throws SipParseException {
    int start = skipEmptyLines();
    int end = start;
    while (end < message.end && bytes[end] != '\r' && bytes[end] != '\n') {
      end++;
    }
    if (end + 1 >= message.end || bytes[end] != '\r' || bytes[end + 1] != '\n') {
      throw new SipParseException(Fault.NOT_SIP, "no line end");
    }
    if (end - start > SipMessage.MAX_HEADER_LENGTH) {
      throw new SipParseException(Fault.HEADER_TOO_LONG, "start line too long");
    }
    if (startsWithSip(start, end)) {
      statusLine(start, end);
    } else {
      requestLine(start, end);
    }
    return end + 2;
  }

  /** Line ends before the start line are to be ignored (§7.5). */
  private int skipEmptyLines() throws SipParseException {
    int p = message.start;
    while (p < message.end && (bytes[p] == '\r' || bytes[p] == '\n')) {
      p++;
    }
    if (p == message.end) {
      throw new SipParseException(Fault.KEEP_ALIVE, "keep-alive");
    }
    return p;
  }

  private boolean startsWithSip(int start, int end) {
    return end - start >= 4 && Chars.equalsIgnoreCase(bytes, start, start + 4, "SIP/");
  }

  private void statusLine(int start, int end) throws SipParseException {
    int code = start + 8;
    boolean wellFormed =
        end >= code + 3
            && Chars.equalsIgnoreCase(bytes, start, code, "SIP/2.0 ")
            && bytes[code] >= '1'
            && bytes[code] <= '6'
            && Chars.isDigit(bytes[code + 1])
            && Chars.isDigit(bytes[code + 2])
            && (end == code + 3 || bytes[code + 3] == ' ');
    if (!wellFormed) {
      throw new SipParseException(Fault.START_LINE, "malformed status line");
    }
    message.status =
        (bytes[code] - '0') * 100 + (bytes[code + 1] - '0') * 10 + bytes[code + 2] - '0';
    message.reasonStart = Math.min(end, code + 4);
    message.reasonEnd = end;
  }

  private void requestLine(int start, int end) throws SipParseException {
    int methodEnd = start;
    while (methodEnd < end && Chars.isToken(bytes[methodEnd])) {
      methodEnd++;
    }
    int lineEnd = end;
    while (lineEnd > methodEnd && Chars.isBlank(bytes[lineEnd - 1])) {
      lineEnd--;
    }
    int version = lineEnd;
    while (version > methodEnd && bytes[version - 1] != ' ') {
      version--;
    }
    if (methodEnd == start || bytes[methodEnd] != ' ' || !startsWithSip(version, lineEnd)) {
      throw new SipParseException(Fault.NOT_SIP, "no SIP start line");
    }
    message.method = SipMethods.of(bytes, start, methodEnd);
    version(version, lineEnd);
    if (lineEnd < end) {
      message.note(new SipParseException(Fault.START_LINE, "white space behind the version"));
    }
    requestUri(methodEnd + 1, version - 1);
  }

  private void version(int start, int end) throws SipParseException {
    if (Chars.equalsIgnoreCase(bytes, start, end, "SIP/2.0")) {
      return;
    }
    message.otherVersion = true;
    boolean dot = false;
    boolean wellFormed = Chars.isDigit(bytes[end - 1]);
    for (int p = start + 4; p < end && wellFormed; p++) {
      wellFormed = Chars.isDigit(bytes[p]) || bytes[p] == '.' && !dot && p > start + 4;
      dot |= bytes[p] == '.';
    }
    message.note(
        wellFormed && dot
            ? new SipParseException(Fault.VERSION, "SIP version is not 2.0")
            : new SipParseException(Fault.START_LINE, "malformed SIP version"));
  }

  private void requestUri(int start, int end) throws SipParseException {
    for (int p = start; p < end; p++) {
      if (Chars.isBlank(bytes[p])) {
        message.note(
            new SipParseException(Fault.START_LINE, "white space in or around the Request-URI"));
        return;
      }
    }
    try {
      SipUri uri = SipUri.of(bytes, start, Math.max(start, end));
      if (!uri.isSip() && !uri.isTel()) {
        message.note(new SipParseException(Fault.URI_SCHEME, "Request-URI scheme " + uri.scheme()));
      } else if (uri.hasHeaders()) {
        message.note(new SipParseException(Fault.REQUEST_URI, "Request-URI with headers"));
      }
      message.requestUri = uri;
    } catch (SipParseException e) {
      message.note(new SipParseException(Fault.REQUEST_URI, "Request-" + e.getMessage()));
    }
  }
}
