package io.tipring.sip.message;

import static io.tipring.sip.message.Messages.INVITE;
import static io.tipring.sip.message.Messages.bytes;
import static io.tipring.sip.message.Messages.parse;
import static io.tipring.sip.message.Messages.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SipMessageTest {

  @Test
  void readsARequest() throws SipParseException {
    SipMessage invite = parse(INVITE);

    assertThat(invite.isRequest()).isTrue();
    assertThat(invite.method()).isEqualTo("INVITE");
    assertThat(invite.requestUri().user()).isEqualTo("4008001234");
    assertThat(invite.requestUri().host()).isEqualTo("tipring.example.com");
    assertThat(invite.topVia().transport()).isEqualTo("UDP");
    assertThat(invite.topVia().host()).isEqualTo("192.0.2.1");
    assertThat(invite.topVia().port()).isEqualTo(5061);
    assertThat(invite.topVia().branch()).contains("z9hG4bK776asdhds");
    assertThat(invite.topVia().hasRport()).isTrue();
    assertThat(invite.topVia().rport()).isEmpty();
    assertThat(invite.maxForwards()).hasValue(70);
    assertThat(invite.from().displayName()).isEqualTo("Alice \"A\" Liddell");
    assertThat(invite.from().tag()).contains("1928301774");
    assertThat(invite.to().tag()).isEmpty();
    assertThat(invite.callId()).isEqualTo("a84b4c76e66710@192.0.2.1");
    assertThat(invite.cseq()).isEqualTo(new CSeq(314159, "INVITE"));
    assertThat(invite.contacts()).hasSize(1);
    assertThat(invite.contacts().getFirst().uri().param("transport")).contains("udp");
    assertThat(invite.contentType()).contains("application/sdp");
    assertThat(invite.bodyText()).isEqualTo(Messages.SDP.replace("\n", "\r\n"));
    assertThat(invite.toBytes()).isEqualTo(bytes(INVITE));
  }

  @Test
  void readsAResponse() throws SipParseException {
    SipMessage ringing =
        parse(
            """
            SIP/2.0 180 Ringing at désk
            Via: SIP/2.0/TCP [2001:db8::9]:5070;branch=z9hG4bKx;received=2001:db8::1;rport=9
            From: <sip:a@example.org>;tag=1
            To: <sip:b@example.org>;tag=2
            Call-ID: x
            CSeq: 1 INVITE
            Record-Route: <sip:p2.example.org;lr>, <sip:p1.example.org;lr>
            Content-Length: 0

            """);
    assertThat(ringing.isResponse()).isTrue();
    assertThat(ringing.status()).isEqualTo(180);
    assertThat(ringing.reasonPhrase()).isEqualTo("Ringing at désk");
    assertThat(ringing.method()).isEqualTo("INVITE");
    assertThat(ringing.topVia().host()).isEqualTo("2001:db8::9");
    assertThat(ringing.topVia().received()).contains("2001:db8::1");
    assertThat(ringing.topVia().rport()).hasValue(9);
    assertThat(ringing.recordRoutes())
        .extracting(r -> r.uri().host())
        .containsExactly("p2.example.org", "p1.example.org");
    assertThat(ringing.bodyLength()).isZero();
    assertThatThrownBy(ringing::requestUri).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aRefusedRequestCanBeAnswered() throws SipParseException {
    String bad = with(INVITE, "CSeq: 314159 INVITE", "CSeq: 314159 BYE");
    assertThatThrownBy(() -> parse(bad))
        .isInstanceOfSatisfying(
            SipParseException.class,
            e -> {
              assertThat(e.status()).isEqualTo(400);
              assertThat(e.cause()).isEqualTo("cseq-method");
              String answer = new String(SipResponseBuilder.to(e).toTag("t").build());
              assertThat(answer)
                  .startsWith("SIP/2.0 400 Bad Request - CSeq says BYE, the request INVITE\r\n")
                  .contains("\r\nVia: SIP/2.0/UDP 192.0.2.1:5061;branch=z9hG4bK776asdhds;rport\r\n")
                  .contains("\r\nTo: <sip:4008001234@tipring.example.com>;tag=t\r\n");
            });
  }
}
