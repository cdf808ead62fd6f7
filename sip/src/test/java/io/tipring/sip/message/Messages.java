package io.tipring.sip.message;

import java.nio.charset.StandardCharsets;

/** Messages that tests begin with, written with bare line feeds and given with CRLF. */
final class Messages {
  static final String SDP =
      """
      v=0
      o=alice 1 1 IN IP4 192.0.2.1
      s=-
      c=IN IP4 192.0.2.1
      t=0 0
      m=audio 4000 RTP/AVP 0
      """;

  static final String INVITE =
      """
      INVITE sip:4008001234@tipring.example.com SIP/2.0
      Via: SIP/2.0/UDP 192.0.2.1:5061;branch=z9hG4bK776asdhds;rport
      Max-Forwards: 70
      From: "Alice \\"A\\" Liddell" <sip:alice@example.org>;tag=1928301774
      To: <sip:4008001234@tipring.example.com>
      Call-ID: a84b4c76e66710@192.0.2.1
      CSeq: 314159 INVITE
      Contact: <sip:alice@192.0.2.1:5061;transport=udp>
      Content-Type: application/sdp
      Content-Length: %d

      """
              .formatted(SDP.length() + 6)
          + SDP;

  private Messages() {}

  static byte[] bytes(String text) {
    return text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
  }

  static SipMessage parse(String text) throws SipParseException {
    return SipMessage.parse(bytes(text));
  }

  /** The message with one text replaced, which must be there. */
  static String with(String message, String old, String replacement) {
    if (!message.contains(old)) {
      throw new IllegalArgumentException("no " + old);
    }
    return message.replace(old, replacement);
  }
}
