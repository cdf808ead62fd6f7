package io.tipring.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A SIP request or response: its bytes, an index of where each header stands, and the hot headers
 * read. What {@link #parse} returns has one well-formed From, To, Call-ID and CSeq, at least one
 * well-formed Via, and no malformed Contact, Route, Record-Route, Max-Forwards or Content-Length,
 * so that none of the readers here can fail. Immutable.
 *
 * <p>Names of headers may be given in any case, long or compact.
 */
public final class SipMessage {
  /** Most bytes of a message; more are dropped unread. */
  public static final int MAX_LENGTH = 16 * 1024;

  /** Most header lines of a message. */
  public static final int MAX_HEADERS = 128;

  /** Most bytes of a header line with its folds. */
  public static final int MAX_HEADER_LENGTH = 8 * 1024;

  /** Most values of Via, of Route, of Record-Route and of Contact. */
  public static final int MAX_VALUES = 70;

  /** Most header parameters of one such value. */
  public static final int MAX_PARAMS = 64;

  /** Most folded lines in all headers of a message. */
  public static final int MAX_FOLDS = 20;

  private final byte[] bytes;
  private final HeaderIndex index;
  private final String method;
  private final SipUri requestUri;
  private final int status;
  private final int reasonStart;
  private final int reasonEnd;
  private final List<Via> vias;
  private final int topViaEnd;
  private final NameAddr from;
  private final NameAddr to;
  private final String callId;
  private final CSeq cseq;
  private final List<NameAddr> contacts;
  private final boolean wildcardContact;
  private final List<NameAddr> routes;
  private final List<NameAddr> recordRoutes;
  private final int maxForwards;
  private final int contentLength;
  private final int bodyEnd;

  SipMessage(MessageParser parsed) {
    this.bytes = parsed.bytes;
    this.index = parsed.headers;
    this.method = parsed.method;
    this.requestUri = parsed.requestUri;
    this.status = parsed.status;
    this.reasonStart = parsed.reasonStart;
    this.reasonEnd = parsed.reasonEnd;
    this.vias = List.copyOf(parsed.vias);
    this.topViaEnd = parsed.topViaEnd;
    this.from = parsed.from;
    this.to = parsed.to;
    this.callId = parsed.callId;
    this.cseq = parsed.cseq;
    this.contacts = List.copyOf(parsed.contacts);
    this.wildcardContact = parsed.wildcardContact;
    this.routes = List.copyOf(parsed.routes);
    this.recordRoutes = List.copyOf(parsed.recordRoutes);
    this.maxForwards = parsed.maxForwards;
    this.contentLength = parsed.contentLength;
    this.bodyEnd = parsed.bodyEnd;
  }

  /**
   * Reads one message: a datagram, or what {@link SipFramer} cut from a stream. Line ends before it
   * are ignored, as are bytes beyond Content-Length (RFC 3261 §7.5, §18.3).
   *
   * @param bytes copied, so the array stays the caller's
   * @throws SipParseException if the bytes are refused; it says whether and with what to answer
   */
  public static SipMessage parse(byte[] bytes, int offset, int length) throws SipParseException {
    if (length > MAX_LENGTH) {
      throw new SipParseException(Fault.TOO_LARGE, "more than " + MAX_LENGTH + " bytes");
    }
    return new MessageParser(Arrays.copyOfRange(bytes, offset, offset + length), 0, length).parse();
  }

  /** As {@link #parse(byte[], int, int)} with all bytes of the array. */
  public static SipMessage parse(byte[] bytes) throws SipParseException {
    return parse(bytes, 0, bytes.length);
  }

  /**
   * Reads what {@link #head} gave; the message has no body, whatever Content-Length says.
   *
   * @param head a character for each byte
   * @throws SipParseException if it is no head of a message
   */
  public static SipMessage parseHead(String head) throws SipParseException {
    if (head.length() > MAX_LENGTH) {
      throw new SipParseException(Fault.TOO_LARGE, "more than " + MAX_LENGTH + " bytes");
    }
    byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
    return new MessageParser(bytes, 0, bytes.length).parseHead();
  }

  public boolean isRequest() {
    return status == 0;
  }

  public boolean isResponse() {
    return status != 0;
  }

  /** The method of a request; of a response that of its CSeq. */
  public String method() {
    return status == 0 ? method : cseq.method();
  }

  /**
   * The Request-URI: sip, sips or tel, without headers.
   *
   * @throws IllegalStateException in a response
   */
  public SipUri requestUri() {
    if (status != 0) {
      throw new IllegalStateException("a response has no Request-URI");
    }
    return requestUri;
  }

  /** The status code of a response, 100–699; 0 in a request. */
  public int status() {
    return status;
  }

  /** The reason phrase of a response, perhaps empty; empty in a request. */
  public String reasonPhrase() {
    return new String(bytes, reasonStart, reasonEnd - reasonStart, StandardCharsets.UTF_8);
  }

  /** The first Via value: who sent this request, or who is to receive this response. */
  public Via topVia() {
    return vias.getFirst();
  }

  /** All Via values, topmost first. */
  public List<Via> vias() {
    return vias;
  }

  public NameAddr from() {
    return from;
  }

  public NameAddr to() {
    return to;
  }

  public String callId() {
    return callId;
  }

  public CSeq cseq() {
    return cseq;
  }

  /** All Contact values; none for {@code Contact: *}. */
  public List<NameAddr> contacts() {
    return contacts;
  }

  /** Whether it says {@code Contact: *}, which in a REGISTER removes all bindings (§10.2.2). */
  public boolean hasWildcardContact() {
    return wildcardContact;
  }

  /** All Route values, topmost first. */
  public List<NameAddr> routes() {
    return routes;
  }

  /** All Record-Route values, topmost first. */
  public List<NameAddr> recordRoutes() {
    return recordRoutes;
  }

  /** 0–255, or nothing if the header is not there, which elements of RFC 2543 leave out. */
  public OptionalInt maxForwards() {
    return maxForwards < 0 ? OptionalInt.empty() : OptionalInt.of(maxForwards);
  }

  /** What Content-Length says, or nothing if it is not there. */
  public OptionalInt contentLength() {
    return contentLength < 0 ? OptionalInt.empty() : OptionalInt.of(contentLength);
  }

  /** The value of Content-Type as written. */
  public Optional<String> contentType() {
    return header(KnownHeader.CONTENT_TYPE);
  }

  /**
   * Seconds in Expires, at most 2^32 - 1; nothing if the header is not there or is no number, which
   * is to be taken for the default (§10.2.1.1).
   */
  public OptionalLong expires() {
    Optional<String> value = header(KnownHeader.EXPIRES);
    long max = (1L << 32) - 1;
    long seconds = value.map(text -> Numbers.parse(text, max)).orElse(-1L);
    return seconds < 0 ? OptionalLong.empty() : OptionalLong.of(Math.min(seconds, max));
  }

  /** How many bytes the body has. */
  public int bodyLength() {
    return bodyEnd - index.bodyStart();
  }

  /** A copy of the body, empty if there is none. */
  public byte[] body() {
    return Arrays.copyOfRange(bytes, index.bodyStart(), bodyEnd);
  }

  /** The body as UTF-8 text. */
  public String bodyText() {
    return new String(bytes, index.bodyStart(), bodyLength(), StandardCharsets.UTF_8);
  }

  /** The start line and headers with the empty line that ends them, one character for each byte. */
  public String head() {
    return new String(bytes, 0, index.bodyStart(), StandardCharsets.ISO_8859_1);
  }

  /** The value of the first header of that name, unfolded. */
  public Optional<String> header(String name) {
    int i = index.find(name, 0);
    return i < 0 ? Optional.empty() : Optional.of(index.value(i));
  }

  private Optional<String> header(KnownHeader header) {
    int i = index.find(header, 0);
    return i < 0 ? Optional.empty() : Optional.of(index.value(i));
  }

  /** The values of all header lines of that name, unfolded; commas are left alone. */
  public List<String> headers(String name) {
    List<String> values = new ArrayList<>(2);
    for (int i = index.find(name, 0); i >= 0; i = index.find(name, i + 1)) {
      values.add(index.value(i));
    }
    return values;
  }

  /**
   * The values of all headers of that name, for headers whose grammar is a list, such as Supported:
   * cut at commas that stand outside of quotes and angle brackets, empty values left out.
   */
  public List<String> values(String name) {
    List<String> values = new ArrayList<>(4);
    for (int i = index.find(name, 0); i >= 0; i = index.find(name, i + 1)) {
      HeaderValues.split(index.value(i), values);
    }
    return values;
  }

  /** The names of all headers as written, in order, one for each line. */
  public List<String> headerNames() {
    List<String> names = new ArrayList<>(index.count());
    for (int i = 0; i < index.count(); i++) {
      names.add(index.name(i));
    }
    return names;
  }

  /** A copy of the bytes, up to the end of the body. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, bodyEnd);
  }

  byte[] rawBytes() {
    return bytes;
  }

  HeaderIndex index() {
    return index;
  }

  /** Where the first Via value ends, or 0 if it was malformed. */
  int topViaEnd() {
    return topViaEnd;
  }

  /** What it is, for logs: no number, name or address. */
  @Override
  public String toString() {
    String what = status == 0 ? method : status + " to " + cseq;
    return what + ", Call-ID " + callId;
  }
}
