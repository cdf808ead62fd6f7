package io.tipring.sip.message;

import static io.tipring.sip.message.Messages.INVITE;
import static io.tipring.sip.message.Messages.parse;
import static io.tipring.sip.message.Messages.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuildersTest {

  private static final Via VIA =
      new Via("UDP", "192.0.2.9", 5060, Params.NONE.with("branch", "z9hG4bKb").with("rport", null));

  private static String text(byte[] message) {
    return new String(message, StandardCharsets.UTF_8);
  }

  private static SipRequestBuilder invite() {
    return SipRequestBuilder.request("INVITE", "sip:bob@192.0.2.4:5070;transport=udp")
        .via(VIA)
        .maxForwards(70)
        .from(new NameAddr("Jörg \"J\"", SipUri.sip("1", "h", 0), Params.NONE).withTag("f"))
        .to(NameAddr.of(SipUri.sip("bob", "h", 0)))
        .callId("c@h")
        .cseq(7)
        .contact("<sip:192.0.2.9:5060>");
  }

  @Test
  void rendersARequest() throws SipParseException {
    byte[] bytes =
        invite().route("<sip:p1;lr>").header("X-Contact-Id", "42").sdp("v=0\r\n").build();
    assertThat(text(bytes))
        .isEqualTo(
            """
            INVITE sip:bob@192.0.2.4:5070;transport=udp SIP/2.0
            Via: SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bKb;rport
            Max-Forwards: 70
            From: "Jörg \\"J\\"" <sip:1@h>;tag=f
            To: <sip:bob@h>
            Call-ID: c@h
            CSeq: 7 INVITE
            Contact: <sip:192.0.2.9:5060>
            Route: <sip:p1;lr>
            X-Contact-Id: 42
            Content-Type: application/sdp
            Content-Length: 5

            v=0
            """
                .replace("\n", "\r\n"));
    SipMessage read = SipMessage.parse(bytes);
    assertThat(read.from().displayName()).isEqualTo("Jörg \"J\"");
    assertThat(read.routes()).hasSize(1);
    assertThat(read.bodyText()).isEqualTo("v=0\r\n");
  }

  @Test
  void ackAndCancelRepeatTheInvite() throws SipParseException {
    SipMessage invite = SipMessage.parse(invite().route("<sip:p1;lr>").build());
    SipMessage busy =
        SipMessage.parse(SipResponseBuilder.to(invite, 486).toTag("their-tag").build());

    SipMessage ack = SipMessage.parse(SipRequestBuilder.ack(invite, busy).build());
    assertThat(ack.method()).isEqualTo("ACK");
    assertThat(ack.to().tag()).contains("their-tag");
    SipMessage cancel = SipMessage.parse(SipRequestBuilder.cancel(invite).build());
    assertThat(cancel.method()).isEqualTo("CANCEL");
    assertThat(cancel.to()).isEqualTo(invite.to());
    for (SipMessage request : List.of(ack, cancel)) {
      assertThat(request.requestUri()).isEqualTo(invite.requestUri());
      assertThat(request.vias()).isEqualTo(invite.vias());
      assertThat(request.from()).isEqualTo(invite.from());
      assertThat(request.callId()).isEqualTo(invite.callId());
      assertThat(request.routes()).isEqualTo(invite.routes());
      assertThat(request.cseq().number()).isEqualTo(7);
      assertThat(request.bodyLength()).isZero();
    }
  }

  @Test
  void aResponseCarriesTheRequestsOwnBytes() throws SipParseException {
    SipMessage request =
        parse(
            with(
                INVITE,
                "Max-Forwards: 70\n",
                """
                v: SIP/2.0/TCP  second ;branch = x ,
                 SIP/2.0/UDP third
                Record-Route: <sip:p2;lr>, <sip:p1;lr>
                Timestamp: 54
                """));
    byte[] bytes =
        SipResponseBuilder.to(request, 200)
            .toTag("mine")
            .contact("<sip:me@h>")
            .sdp("v=0\r\n")
            .build();
    assertThat(text(bytes))
        .isEqualTo(
            """
            SIP/2.0 200 OK
            Via: SIP/2.0/UDP 192.0.2.1:5061;branch=z9hG4bK776asdhds;rport
            Via: SIP/2.0/TCP  second ;branch = x ,
             SIP/2.0/UDP third
            From: "Alice \\"A\\" Liddell" <sip:alice@example.org>;tag=1928301774
            To: <sip:4008001234@tipring.example.com>;tag=mine
            Call-ID: a84b4c76e66710@192.0.2.1
            CSeq: 314159 INVITE
            Record-Route: <sip:p2;lr>, <sip:p1;lr>
            Contact: <sip:me@h>
            Content-Type: application/sdp
            Content-Length: 5

            v=0
            """
                .replace("\n", "\r\n"));
  }

  @Test
  void onlyDialogFormingResponsesEchoRecordRouteAndOnly100TheTimestamp() throws SipParseException {
    SipMessage request =
        parse(with(INVITE, "Max-Forwards: 70\n", "Record-Route: <sip:p;lr>\nTimestamp: 54\n"));
    for (int status : new int[] {180, 183, 200}) {
      assertThat(text(SipResponseBuilder.to(request, status).build()))
          .contains("Record-Route: <sip:p;lr>")
          .doesNotContain("Timestamp");
    }
    for (int status : new int[] {302, 404, 503, 600}) {
      assertThat(text(SipResponseBuilder.to(request, status).build()))
          .doesNotContain("Record-Route");
    }
    assertThat(text(SipResponseBuilder.to(request, 100).build()))
        .contains("Timestamp: 54")
        .doesNotContain("Record-Route");
  }

  @Test
  void theTopViaIsMarkedWhereTheRequestCameFrom() throws SipParseException {
    SipMessage request =
        parse(
            with(INVITE, ";rport\n", ";rport , SIP/2.0/UDP second;branch=2\nVia: SIP/2.0/UDP x\n"));
    Via marked = request.topVia().receivedFrom("203.0.113.7", 40_000);
    SipMessage response =
        SipMessage.parse(SipResponseBuilder.to(request, 180).topVia(marked).build());
    assertThat(response.vias())
        .extracting(Via::toString)
        .containsExactly(
            "SIP/2.0/UDP 192.0.2.1:5061;branch=z9hG4bK776asdhds;rport=40000;received=203.0.113.7",
            "SIP/2.0/UDP second;branch=2",
            "SIP/2.0/UDP x");
    assertThat(response.topVia().rport()).hasValue(40_000);
    assertThat(response.topVia().sameHop(request.topVia())).isTrue();

    Via plain = new Via("UDP", "192.0.2.1", 5060, Params.NONE);
    assertThat(plain.receivedFrom("192.0.2.1", 5060)).isSameAs(plain);
    assertThat(plain.receivedFrom("192.0.2.2", 9).received()).isEqualTo(Optional.of("192.0.2.2"));
    assertThat(plain.receivedFrom("192.0.2.2", 9).hasRport()).isFalse();
  }

  @Test
  void aTagIsAddedOnlyWhereThereIsNone() throws SipParseException {
    SipMessage inDialog =
        parse(with(INVITE, "To: <sip:4008001234@tipring.example.com>", "To: sip:a@b;tag=x"));
    assertThat(SipMessage.parse(SipResponseBuilder.to(inDialog, 200).toTag("y").build()).to().tag())
        .contains("x");
    SipMessage bare =
        parse(with(INVITE, "To: <sip:4008001234@tipring.example.com>", "To: sip:a@b"));
    assertThat(SipMessage.parse(SipResponseBuilder.to(bare, 200).toTag("y").build()).to().tag())
        .contains("y");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nX: y", "a\nX: y", "a\rb", "a\0b", "é\r\nX: y"})
  void noValueCanAddALine(String evil) throws SipParseException {
    SipMessage request = parse(INVITE);
    List<BiConsumer<SipRequestBuilder, String>> onRequests =
        List.of(
            SipRequestBuilder::route,
            SipRequestBuilder::callId,
            SipRequestBuilder::contact,
            (b, v) -> b.header("X", v),
            (b, v) -> b.header(v, "x"),
            (b, v) -> b.body(v, new byte[1]).build(),
            (b, v) -> b.from(new NameAddr(v, SipUri.sip("a", "h", 0), Params.NONE)),
            (b, v) -> b.from(NameAddr.of(SipUri.sip("a", "h", 0)).withTag(v)),
            (b, v) -> b.via(new Via(v, "h", 0, Params.NONE)),
            (b, v) -> b.via(new Via("UDP", v, 0, Params.NONE)),
            (b, v) -> SipRequestBuilder.request(v, "sip:a"),
            (b, v) -> SipRequestBuilder.request("BYE", v));
    for (BiConsumer<SipRequestBuilder, String> use : onRequests) {
      assertThatThrownBy(() -> use.accept(invite(), evil))
          .isInstanceOf(IllegalArgumentException.class);
    }
    List<BiConsumer<SipResponseBuilder, String>> onResponses =
        List.of(
            SipResponseBuilder::toTag,
            SipResponseBuilder::contact,
            (b, v) -> b.header("X", v),
            (b, v) -> b.header(v, "x"),
            (b, v) -> b.reason(v).build(),
            (b, v) -> b.body(v, new byte[1]).build());
    for (BiConsumer<SipResponseBuilder, String> use : onResponses) {
      assertThatThrownBy(() -> use.accept(SipResponseBuilder.to(request, 200), evil))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void lengthAndTypeComeWithTheBodyAlone() {
    for (String name : new String[] {"Content-Length", "l", "content-type", "C", "", "a b"}) {
      assertThatThrownBy(() -> invite().header(name, "0"))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> invite().body("", new byte[1]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyStatusHasAPhrase() throws SipParseException {
    SipMessage request = parse(INVITE);
    for (int status = 100; status < 700; status++) {
      assertThat(ReasonPhrases.of(status)).isNotBlank();
      assertThat(SipMessage.parse(SipResponseBuilder.to(request, status).build()).status())
          .isEqualTo(status);
    }
    assertThatThrownBy(() -> SipResponseBuilder.to(request, 99))
        .isInstanceOf(IllegalArgumentException.class);
    SipMessage response = SipMessage.parse(SipResponseBuilder.to(request, 200).build());
    assertThatThrownBy(() -> SipResponseBuilder.to(response, 200))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
