package io.tipring.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Walks over the value of a header, forward only, and reads what hot headers are made of. */
final class HeaderCursor {
  private static final String[] TRANSPORTS = {"UDP", "TCP", "TLS", "WS", "WSS", "SCTP"};
  private static final String[] NAMES = {
    "branch", "rport", "tag", "received", "expires", "lr", "transport", "q", "ttl", "maddr"
  };

  final byte[] bytes;
  int position;
  int end;

  /** The parameters being read, name and value by turns. */
  private String[] pairs = new String[8];

  private int pairCount;

  HeaderCursor(byte[] bytes) {
    this.bytes = bytes;
  }

  void over(int start, int limit) {
    position = start;
    end = limit;
  }

  int peek() {
    return position < end ? bytes[position] : -1;
  }

  boolean atEnd() {
    return position >= end;
  }

  void skipLws() {
    while (position < end && Chars.isLws(bytes[position])) {
      position++;
    }
  }

  /** Skips white space, then takes that character if it comes next. */
  private boolean take(char c) {
    skipLws();
    if (peek() == c) {
      position++;
      return true;
    }
    return false;
  }

  /** Whether the value is the asterisk of Contact, which it then takes. */
  boolean takeAsterisk() {
    skipLws();
    int next = position + 1;
    boolean alone = peek() == '*' && (next == end || Chars.isLws(bytes[next]));
    if (alone) {
      position = next;
    }
    return alone;
  }

  private void expect(char c) throws SipParseException {
    if (!take(c)) {
      throw malformed("'" + c + "' expected");
    }
  }

  /** After a value of a list: whether another follows. */
  boolean nextInList() throws SipParseException {
    if (take(',')) {
      skipLws();
      return true;
    }
    requireEnd();
    return false;
  }

  void requireEnd() throws SipParseException {
    skipLws();
    if (!atEnd()) {
      throw malformed("unexpected text");
    }
  }

  private int tokenEnd() throws SipParseException {
    int p = position;
    while (p < end && Chars.isToken(bytes[p])) {
      p++;
    }
    if (p == position) {
      throw malformed("token expected");
    }
    return p;
  }

  String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  /** The text, as one of those constants where it is one of them in whatever case. */
  private String interned(int from, int to, String[] constants) {
    for (String constant : constants) {
      if (Chars.equalsIgnoreCase(bytes, from, to, constant)) {
        return constant;
      }
    }
    return text(from, to);
  }

  /** Digits as a number; greater than {@code max} comes as {@code max + 1}. */
  long number(long max) throws SipParseException {
    skipLws();
    int start = position;
    long number = 0;
    while (position < end && Chars.isDigit(bytes[position])) {
      number = Math.min(number * 10 + bytes[position++] - '0', max + 1);
    }
    if (position == start) {
      throw malformed("number expected");
    }
    return number;
  }

  /** A CSeq value (RFC 3261 §20.16); the number is below 2^31 (§8.1.1.5). */
  CSeq cseq() throws SipParseException {
    long number = number(Integer.MAX_VALUE);
    if (number > Integer.MAX_VALUE) {
      throw malformed("number of 2^31 or more");
    }
    int afterNumber = position;
    skipLws();
    if (position == afterNumber) {
      throw malformed("white space expected");
    }
    int methodEnd = tokenEnd();
    String method = SipMethods.of(bytes, position, methodEnd);
    position = methodEnd;
    requireEnd();
    return new CSeq(number, method);
  }

  /** A Call-ID: to us an opaque word of visible characters (RFC 3261 §20.8). */
  String callId() throws SipParseException {
    skipLws();
    int start = position;
    while (position < end && bytes[position] > ' ' && bytes[position] < 0x7f) {
      position++;
    }
    if (position == start) {
      throw malformed("empty, or not ASCII");
    }
    String callId = new String(bytes, start, position - start, StandardCharsets.ISO_8859_1);
    requireEnd();
    return callId;
  }

  /**
   * A Via value up to its parameters, which {@link #params} reads next.
   *
   * @param anyVersion whether the message has another version than 2.0, and its Via too perhaps; it
   *     has to be read for the 505 to find its way
   */
  Via viaWithoutParams(boolean anyVersion) throws SipParseException {
    skipLws();
    int nameEnd = tokenEnd();
    boolean sip = Chars.equalsIgnoreCase(bytes, position, nameEnd, "SIP");
    position = nameEnd;
    expect('/');
    skipLws();
    int versionEnd = tokenEnd();
    boolean version = anyVersion || Chars.equalsIgnoreCase(bytes, position, versionEnd, "2.0");
    if (!sip || !version) {
      throw malformed("protocol is not SIP/2.0");
    }
    position = versionEnd;
    expect('/');
    skipLws();
    int transportEnd = tokenEnd();
    String transport = interned(position, transportEnd, TRANSPORTS);
    position = transportEnd;
    skipLws();
    if (position == transportEnd) {
      throw malformed("white space expected before sent-by");
    }
    String host = host();
    int port = 0;
    if (take(':')) {
      long number = number(65_535);
      if (number == 0 || number > 65_535) {
        throw malformed("port is not 1 to 65535");
      }
      port = (int) number;
    }
    return new Via(transport, host, port, Params.NONE);
  }

  private String host() throws SipParseException {
    int start = position;
    boolean reference = peek() == '[';
    if (reference) {
      start = ++position;
    }
    while (position < end
        && (reference ? Hosts.isIpv6(bytes[position]) : Chars.isHost(bytes[position]))) {
      position++;
    }
    if (position == start) {
      throw malformed("host expected");
    }
    String host = new String(bytes, start, position - start, StandardCharsets.ISO_8859_1);
    if (reference) {
      if (peek() != ']') {
        throw malformed("']' expected");
      }
      position++;
    }
    return host;
  }

  /** Header parameters, each behind a semicolon; those read before an error stay at hand. */
  Params params() throws SipParseException {
    pairCount = 0;
    while (take(';')) {
      skipLws();
      int nameEnd = tokenEnd();
      String name = interned(position, nameEnd, NAMES);
      position = nameEnd;
      String value = take('=') ? paramValue() : null;
      if (pairCount == SipMessage.MAX_PARAMS * 2) {
        throw new SipParseException(
            Fault.TOO_MANY_VALUES, "more than " + SipMessage.MAX_PARAMS + " parameters");
      }
      if (pairCount == pairs.length) {
        pairs = Arrays.copyOf(pairs, pairCount * 2);
      }
      pairs[pairCount++] = name;
      pairs[pairCount++] = value;
    }
    return paramsSoFar();
  }

  /** What {@link #params} read before it failed. */
  Params paramsSoFar() {
    return pairCount == 0 ? Params.NONE : new Params(Arrays.copyOf(pairs, pairCount));
  }

  private String paramValue() throws SipParseException {
    skipLws();
    int start = position;
    if (peek() == '"') {
      skipQuoted();
    } else {
      while (position < end && Chars.isValue(bytes[position])) {
        position++;
      }
      if (position == start) {
        throw malformed("parameter value expected");
      }
    }
    return text(start, position);
  }

  /** Passes over a quoted string, from its first quote to behind its last. */
  void skipQuoted() throws SipParseException {
    position++;
    while (position < end) {
      int c = bytes[position++];
      if (c == '"') {
        return;
      }
      if (c == '\\') {
        position++;
      } else if (c >= 0 && c < ' ' && !Chars.isLws(c)) {
        throw malformed("control character in a quoted string");
      }
    }
    throw malformed("quoted string without an end");
  }

  SipParseException malformed(String what) {
    return new SipParseException(Fault.MALFORMED_HEADER, what);
  }
}
