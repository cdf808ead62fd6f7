package io.tipring.sip.message;

import java.nio.charset.StandardCharsets;

/**
 * Renders a response to a request (RFC 3261 §8.2.6): Via, From, To, Call-ID and CSeq are the
 * request's own bytes, so that the peer finds its transaction and dialog whatever it wrote. For one
 * response, on one thread.
 *
 * <p>Each method throws {@link IllegalArgumentException} for a value with CR, LF or NUL.
 */
public final class SipResponseBuilder {
  private final SipMessage request;
  private final int status;
  private final ExtraHeaders extra = new ExtraHeaders();
  private String reason = "";
  private String toTag = "";
  private Via topVia;

  private SipResponseBuilder(SipMessage request, int status) {
    this.request = request;
    this.status = status;
  }

  /**
   * @param request also one that {@link SipParseException#request()} gives
   * @param status 100–699
   */
  public static SipResponseBuilder to(SipMessage request, int status) {
    if (status < 100 || status > 699 || !request.isRequest()) {
      throw new IllegalArgumentException("no response " + status + " to " + request);
    }
    return new SipResponseBuilder(request, status);
  }

  /** The answer to a request that was refused, with the refusal as its reason phrase. */
  public static SipResponseBuilder to(SipParseException refusal) {
    SipMessage request =
        refusal
            .request()
            .orElseThrow(() -> new IllegalArgumentException("a refusal without an answer"));
    return to(request, refusal.status())
        .reason(ReasonPhrases.of(refusal.status()) + " - " + Quoted.show(refusal.getMessage()));
  }

  /** Another reason phrase than the standard one; empty text leaves the standard one. */
  public SipResponseBuilder reason(String phrase) {
    reason = phrase;
    return this;
  }

  /** The tag to add to To; nothing is added where the request has one (§8.2.6.2). */
  public SipResponseBuilder toTag(String tag) {
    for (int i = 0; i < tag.length(); i++) {
      if (!Chars.isToken(tag.charAt(i))) {
        throw new IllegalArgumentException("a tag is a token, not " + Quoted.show(tag));
      }
    }
    toTag = tag;
    return this;
  }

  /** The top Via as marked on receipt ({@link Via#receivedFrom}), in place of the peer's bytes. */
  public SipResponseBuilder topVia(Via marked) {
    topVia = marked;
    return this;
  }

  /** A Contact value, as on the wire. */
  public SipResponseBuilder contact(String value) {
    return header("Contact", value);
  }

  public SipResponseBuilder header(String name, String value) {
    extra.add(name, value);
    return this;
  }

  public SipResponseBuilder body(String contentType, byte[] content) {
    extra.body(contentType, content);
    return this;
  }

  /** An SDP body. */
  public SipResponseBuilder sdp(String description) {
    return body("application/sdp", description.getBytes(StandardCharsets.UTF_8));
  }

  /** The response as bytes. */
  public byte[] build() {
    MessageWriter out = new MessageWriter();
    out.ascii("SIP/2.0 ").ascii(Integer.toString(status)).ascii(" ");
    out.value(reason.isEmpty() ? ReasonPhrases.of(status) : reason).endLine();
    vias(out);
    out.copyAll(request, KnownHeader.FROM);
    to(out);
    out.copyAll(request, KnownHeader.CALL_ID).copyAll(request, KnownHeader.CSEQ);
    if (status == 100) {
      out.copyAll(request, KnownHeader.TIMESTAMP);
    } else if (status < 300 && formsDialog()) {
      out.copyAll(request, KnownHeader.RECORD_ROUTE);
    }
    return extra.writeTo(out);
  }

  private void vias(MessageWriter out) {
    int topViaEnd = request.topViaEnd();
    if (topVia == null || topViaEnd == 0) {
      out.copyAll(request, KnownHeader.VIA);
      return;
    }
    HeaderIndex index = request.index();
    int first = index.find(KnownHeader.VIA, 0);
    // Behind the top value stand the rest of its line, with its comma, and the other lines.
    out.ascii("Via: ").value(topVia.toString());
    out.raw(request.rawBytes(), topViaEnd, index.valueEnd(first)).endLine();
    for (int i = index.find(KnownHeader.VIA, first + 1);
        i >= 0;
        i = index.find(KnownHeader.VIA, i + 1)) {
      out.copy(request, KnownHeader.VIA, i);
    }
  }

  private void to(MessageWriter out) {
    HeaderIndex index = request.index();
    int i = index.find(KnownHeader.TO, 0);
    if (i < 0) {
      return;
    }
    NameAddr to = request.to();
    out.ascii("To: ").raw(request.rawBytes(), index.valueStart(i), index.valueEnd(i));
    if (!toTag.isEmpty() && to != null && to.tag().isEmpty()) {
      out.ascii(";tag=").ascii(toTag);
    }
    out.endLine();
  }

  /** Whether a response to this request can make a dialog, and so echoes Record-Route (§12.1.1). */
  private boolean formsDialog() {
    return switch (request.method()) {
      case SipMethods.INVITE, SipMethods.SUBSCRIBE, SipMethods.REFER -> true;
      default -> false;
    };
  }
}
