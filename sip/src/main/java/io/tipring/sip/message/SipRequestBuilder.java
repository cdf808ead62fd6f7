package io.tipring.sip.message;

import java.nio.charset.StandardCharsets;

/**
 * Renders a request. Headers stand in the order they are given; Content-Length comes by itself. For
 * one request, on one thread.
 *
 * <p>Each method throws {@link IllegalArgumentException} for a value with CR, LF or NUL, so that
 * nothing a peer or a flow supplied can add a header.
 */
public final class SipRequestBuilder {
  private final MessageWriter out = new MessageWriter();
  private final ExtraHeaders extra = new ExtraHeaders();
  private final String method;

  private SipRequestBuilder(String method, String requestUri) {
    this.method = method;
    out.word(method).ascii(" ").word(requestUri).ascii(" SIP/2.0").endLine();
  }

  /**
   * @param method such as {@link SipMethods#INVITE}
   * @param requestUri as text, so that a remote target goes back as it came
   */
  public static SipRequestBuilder request(String method, String requestUri) {
    return new SipRequestBuilder(method, requestUri);
  }

  /**
   * The ACK of a final response that is no 2xx, which is part of the INVITE's transaction (RFC 3261
   * §17.1.1.3): top Via, From, Call-ID, Route and the CSeq number of the INVITE, To of the
   * response.
   */
  public static SipRequestBuilder ack(SipMessage invite, SipMessage response) {
    SipRequestBuilder ack = ofTransaction(SipMethods.ACK, invite);
    ack.out.copyAll(response, KnownHeader.TO);
    return ack.cseq(invite.cseq().number());
  }

  /** The CANCEL of an INVITE (§9.1): all of it as the INVITE says, also its top Via. */
  public static SipRequestBuilder cancel(SipMessage invite) {
    SipRequestBuilder cancel = ofTransaction(SipMethods.CANCEL, invite);
    cancel.out.copyAll(invite, KnownHeader.TO);
    return cancel.cseq(invite.cseq().number());
  }

  private static SipRequestBuilder ofTransaction(String method, SipMessage invite) {
    SipRequestBuilder request = new SipRequestBuilder(method, invite.requestUri().toString());
    request.via(invite.topVia());
    request.out.copyAll(invite, KnownHeader.ROUTE);
    request.maxForwards(70);
    request.out.copyAll(invite, KnownHeader.FROM).copyAll(invite, KnownHeader.CALL_ID);
    return request;
  }

  public SipRequestBuilder via(Via via) {
    return write("Via", via.toString());
  }

  /** A Route value, as in the route set of a dialog ({@code <sip:…;lr>}). */
  public SipRequestBuilder route(String value) {
    return write("Route", value);
  }

  public SipRequestBuilder maxForwards(int hops) {
    return write("Max-Forwards", Integer.toString(hops));
  }

  public SipRequestBuilder from(NameAddr address) {
    return write("From", address.toString());
  }

  public SipRequestBuilder to(NameAddr address) {
    return write("To", address.toString());
  }

  public SipRequestBuilder callId(String callId) {
    out.ascii("Call-ID: ").word(callId).endLine();
    return this;
  }

  /** CSeq with the method of this request. */
  public SipRequestBuilder cseq(long number) {
    return write("CSeq", number + " " + method);
  }

  /** A Contact value, as on the wire. */
  public SipRequestBuilder contact(String value) {
    return write("Contact", value);
  }

  /** Any other header. */
  public SipRequestBuilder header(String name, String value) {
    extra.add(name, value);
    return this;
  }

  public SipRequestBuilder body(String contentType, byte[] content) {
    extra.body(contentType, content);
    return this;
  }

  /** An SDP body. */
  public SipRequestBuilder sdp(String description) {
    return body("application/sdp", description.getBytes(StandardCharsets.UTF_8));
  }

  /** The request as bytes; call it once. */
  public byte[] build() {
    return extra.writeTo(out);
  }

  private SipRequestBuilder write(String name, String value) {
    out.header(name, value);
    return this;
  }
}
