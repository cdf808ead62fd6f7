package io.tipring.sip.message;

/**
 * Why bytes were refused as a SIP message: the label under which a refusal is counted, and the
 * status a request of that kind earns.
 */
public enum Fault {
  /** Nothing but line ends, the keep-alive of RFC 5626 §4.4.1. */
  KEEP_ALIVE(0),
  /** No start line of SIP: stray traffic, which deserves no answer. */
  NOT_SIP(0),
  /** More than {@link SipMessage#MAX_LENGTH} bytes. */
  TOO_LARGE(0),
  /** More than {@link SipMessage#MAX_HEADERS} header lines. */
  TOO_MANY_HEADERS(0),
  /** A header of more than {@link SipMessage#MAX_HEADER_LENGTH} bytes. */
  HEADER_TOO_LONG(0),
  /** More than {@link SipMessage#MAX_FOLDS} folded lines. */
  TOO_MANY_FOLDS(0),
  /**
   * More than {@link SipMessage#MAX_VALUES} values of Via, Route, Record-Route or Contact, or more
   * than {@link SipMessage#MAX_PARAMS} parameters of one.
   */
  TOO_MANY_VALUES(0),
  /** A start line against the grammar of RFC 3261 §25.1. */
  START_LINE(400),
  /** A SIP version other than 2.0 (§21.5.7). */
  VERSION(505),
  /** A malformed Request-URI, or one with headers (§19.1.1). */
  REQUEST_URI(400),
  /** A Request-URI that is none of sip, sips and tel (§8.2.2.1). */
  URI_SCHEME(416),
  /** A header line without name or colon, or with a stray control character. */
  HEADER_LINE(400),
  /** The empty line after the headers is missing. */
  TRUNCATED(400),
  /** A mandatory header is missing (§8.1.1). */
  MISSING_HEADER(400),
  /** A header that may stand once stands twice (§7.3.1). */
  DUPLICATE_HEADER(400),
  /** A header against its grammar. */
  MALFORMED_HEADER(400),
  /** The method of CSeq is not that of the request (§8.1.1.5). */
  CSEQ_METHOD(400),
  /** Content-Length is no number, beyond the datagram (§18.3), or absent on a stream (§18.3). */
  CONTENT_LENGTH(400);

  private final int status;
  private final String token;

  Fault(int status) {
    this.status = status;
    this.token = name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  /** The status that answers such a request, or 0 where silence is the answer. */
  public int status() {
    return status;
  }

  /** The label for counters, such as {@code too-many-folds}. */
  public String token() {
    return token;
  }
}
