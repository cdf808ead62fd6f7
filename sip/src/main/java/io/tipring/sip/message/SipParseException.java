package io.tipring.sip.message;

import java.util.Optional;

/**
 * Bytes are no acceptable SIP message. It says what is wrong, under which label to count it, and
 * whether to answer. It carries no stack trace, since peers and not the program cause it and it
 * must stay cheap under attack.
 */
public final class SipParseException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Fault fault;
  private final transient SipMessage request;

  SipParseException(Fault fault, String what) {
    this(fault, what, null);
  }

  SipParseException(Fault fault, String what, SipMessage request) {
    super(what, null, false, false);
    this.fault = fault;
    this.request = request;
  }

  /** What kind of fault it is. */
  public Fault fault() {
    return fault;
  }

  /** The label for the counter of refused input: {@link Fault#token()}. */
  public String cause() {
    return fault.token();
  }

  /**
   * The status to answer with, or 0 to drop the bytes in silence: a breach of the caps, a response,
   * an ACK, or a request whose Via can't be read.
   */
  public int status() {
    return request == null ? 0 : fault.status();
  }

  /**
   * The request to answer, there exactly when {@link #status()} is not 0. It is good for {@link
   * SipMessage#topVia()} and {@link SipResponseBuilder} and nothing else: what was malformed or
   * missing is null.
   */
  public Optional<SipMessage> request() {
    return Optional.ofNullable(request);
  }
}
