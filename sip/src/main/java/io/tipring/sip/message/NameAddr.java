package io.tipring.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A name-addr or addr-spec with its header parameters (RFC 3261 §20.10): a value of From, To,
 * Contact, Route, Record-Route and their like.
 *
 * @param displayName without quotes and escapes; empty if there is none
 * @param params of the header, not of the URI
 */
public record NameAddr(String displayName, SipUri uri, Params params) {

  /** An address without a display name. */
  public static NameAddr of(SipUri uri) {
    return new NameAddr("", uri, Params.NONE);
  }

  /**
   * Reads one value, as of P-Asserted-Identity.
   *
   * @throws SipParseException if the text is none
   */
  public static NameAddr parse(String text) throws SipParseException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    HeaderCursor cursor = new HeaderCursor(bytes);
    cursor.over(0, bytes.length);
    NameAddr value = new NameAddrParser(cursor).read(false);
    cursor.requireEnd();
    return value;
  }

  /** The tag of From and To. */
  public Optional<String> tag() {
    return params.get("tag");
  }

  public NameAddr withTag(String tag) {
    return withParam("tag", tag);
  }

  /** With that header parameter set. */
  public NameAddr withParam(String name, String value) {
    return new NameAddr(displayName, uri, params.with(name, value));
  }

  /** The value as on the wire, the URI always in angle brackets. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(96);
    if (!displayName.isEmpty()) {
      out.append(Quoted.quote(displayName)).append(' ');
    }
    out.append('<').append(uri).append('>');
    params.appendTo(out);
    return out.toString();
  }
}
