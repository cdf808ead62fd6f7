package io.tipring.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tipring.core.sdp.SdpException;
import io.tipring.core.sdp.SessionDescription;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The 49 messages of RFC 4475, bit by bit, and what becomes of each. */
class TortureTest {

  static final String[] NAMES = {
    "badaspec",
    "badbranch",
    "baddate",
    "baddn",
    "badinv01",
    "badvers",
    "bcast",
    "bext01",
    "bigcode",
    "clerr",
    "cparam01",
    "cparam02",
    "dblreq",
    "esc01",
    "esc02",
    "escnull",
    "escruri",
    "insuf",
    "intmeth",
    "inv2543",
    "invut",
    "longreq",
    "ltgtruri",
    "lwsdisp",
    "lwsruri",
    "lwsstart",
    "mcl01",
    "mismatch01",
    "mismatch02",
    "mpart01",
    "multi01",
    "ncl",
    "noreason",
    "novelsc",
    "quotbal",
    "regaut01",
    "regbadct",
    "regescrt",
    "scalar02",
    "scalarlg",
    "sdp01",
    "semiuri",
    "transports",
    "trws",
    "unkscm",
    "unksm2",
    "unreason",
    "wsinv",
    "zeromf"
  };

  static byte[] bytes(String name) {
    try (InputStream in = TortureTest.class.getResourceAsStream("/rfc4475/" + name + ".dat")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static SipMessage parse(String name) throws SipParseException {
    return SipMessage.parse(bytes(name));
  }

  /** Accepted here are also requests that the user of the transaction refuses: 415, 420, 483. */
  @ParameterizedTest
  @CsvSource({
    "wsinv, INVITE",
    "intmeth, !interesting-Method0123456789_*+`.%indeed'~",
    "esc01, INVITE",
    "escnull, REGISTER",
    "esc02, RE%47IST%45R",
    "lwsdisp, OPTIONS",
    "longreq, INVITE",
    "dblreq, REGISTER",
    "semiuri, OPTIONS",
    "transports, OPTIONS",
    "mpart01, MESSAGE",
    "unreason, INVITE",
    "noreason, INVITE",
    "baddate, INVITE",
    "badbranch, OPTIONS",
    "unksm2, REGISTER",
    "bext01, OPTIONS",
    "invut, INVITE",
    "regaut01, REGISTER",
    "bcast, INVITE",
    "zeromf, OPTIONS",
    "cparam01, REGISTER",
    "cparam02, REGISTER",
    "regescrt, REGISTER",
    "sdp01, INVITE",
    "inv2543, INVITE",
  })
  void takes(String name, String method) throws SipParseException {
    assertThat(parse(name).method()).isEqualTo(method);
  }

  @ParameterizedTest
  @CsvSource({
    "badinv01, 400, malformed-header",
    "clerr, 400, content-length",
    "ncl, 400, content-length",
    "scalar02, 400, malformed-header",
    "quotbal, 400, malformed-header",
    "ltgtruri, 400, request-uri",
    "lwsruri, 400, start-line",
    "lwsstart, 400, start-line",
    "trws, 400, start-line",
    "escruri, 400, request-uri",
    "regbadct, 400, malformed-header",
    "badaspec, 400, malformed-header",
    "baddn, 400, malformed-header",
    "badvers, 505, version",
    "mismatch01, 400, cseq-method",
    "mismatch02, 400, cseq-method",
    "insuf, 400, missing-header",
    "unkscm, 416, uri-scheme",
    "novelsc, 416, uri-scheme",
    "multi01, 400, duplicate-header",
    "mcl01, 400, duplicate-header",
    "scalarlg, 0, malformed-header",
    "bigcode, 0, start-line",
  })
  void refuses(String name, int status, String cause) {
    assertThatThrownBy(() -> parse(name))
        .isInstanceOfSatisfying(
            SipParseException.class,
            e -> {
              assertThat(e.status()).as(e.getMessage()).isEqualTo(status);
              assertThat(e.cause()).as(e.getMessage()).isEqualTo(cause);
              assertThat(e.request().isPresent()).isEqualTo(status != 0);
            });
  }

  @Test
  void everyMessageIsThere() {
    assertThat(NAMES).hasSize(49);
    for (String name : NAMES) {
      assertThat(bytes(name)).as(name).isNotEmpty();
    }
  }

  @Test
  void aShortTortuousInvite() throws SipParseException {
    SipMessage message = parse("wsinv");
    assertThat(message.requestUri().hasParam("unknownparam")).isTrue();
    assertThat(message.to().tag()).contains("1918181833n");
    assertThat(message.from().displayName()).isEqualTo("J Rosenberg \\\"");
    assertThat(message.from().tag()).contains("98asjd8");
    assertThat(message.maxForwards()).hasValue(68);
    assertThat(message.cseq()).isEqualTo(new CSeq(9, "INVITE"));
    assertThat(message.vias())
        .extracting(Via::toString)
        .containsExactly(
            "SIP/2.0/UDP 192.0.2.2;branch=390skdjuw",
            "SIP/2.0/TCP spindle.example.com;branch=z9hG4bK9ikj8",
            "SIP/2.0/UDP 192.168.255.111;branch=z9hG4bK30239");
    assertThat(message.header("Subject")).contains("");
    assertThat(message.header("newfangledheader"))
        .contains("newfangled value continued newfangled value");
    assertThat(message.header("UnknownHeaderWithUnusualValue")).contains(";;,,;;,;");
    assertThat(message.routes().getFirst().uri().param("unknownwith")).contains("value");
    assertThat(message.contacts().getFirst().displayName()).isEqualTo("Quoted string \"\"");
    assertThat(message.contacts().getFirst().params().get("newparam")).contains("newvalue");
    assertThat(message.contacts().getFirst().params().has("secondparam")).isTrue();
    assertThat(message.contacts().getFirst().params().get("q")).contains("0.33");
  }

  @Test
  void aWideRangeOfCharacters() throws SipParseException {
    SipMessage message = parse("intmeth");
    assertThat(message.requestUri().user())
        .isEqualTo("1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*");
    assertThat(message.requestUri().password())
        .contains("&it+has=1,weird!*pas$wo~d_too.(doesn't-it)");
    assertThat(message.to().displayName()).isEqualTo("BEL:  NUL:  DEL: ");
    assertThat(message.from().displayName()).isEqualTo("token1~` token2'+_ token3*%!.-");
    assertThat(message.from().tag()).contains("_token~1'+`*%!-.");
    assertThat(message.from().params().get("fromParam''~+*_!.-%")).contains("работающий");
    assertThat(message.topVia().branch()).contains("z9hG4bK-.!%66*_+`'~");
    assertThat(
            message
                .header("extensionHeader-!.%*+_`'~")
                .orElseThrow()
                .getBytes(StandardCharsets.UTF_8))
        .hasSizeGreaterThan(9);
  }

  @Test
  void escapes() throws SipParseException {
    SipMessage escaped = parse("esc01");
    assertThat(escaped.requestUri().user()).isEqualTo("sips:user@example.com");
    assertThat(escaped.to().uri().user()).isEqualTo("user");
    assertThat(escaped.from().uri().user()).isEqualTo("I have spaces");
    assertThat(escaped.contacts().getFirst().uri().hasParam("lr")).isTrue();
    assertThat(escaped.contacts().getFirst().uri().param("name")).contains("value%41");

    SipMessage nulls = parse("escnull");
    assertThat(nulls.to().uri().user()).isEqualTo("null-\0-null");
    assertThat(nulls.contacts()).extracting(c -> c.uri().user()).containsExactly("\0", "\0\0");

    SipMessage literal = parse("esc02");
    assertThat(literal.from().displayName()).isEqualTo("%Z%45");
    assertThat(literal.contacts().getFirst().uri().hasParam("%C3")).isFalse();
  }

  @Test
  void longValuesAndManyVias() throws SipParseException {
    SipMessage message = parse("longreq");
    assertThat(message.vias()).hasSize(34);
    assertThat(message.topVia().host()).isEqualTo("sip33.example.com");
    assertThat(message.vias().getLast().received()).contains("192.0.2.5");
    assertThat(message.from().tag().orElseThrow()).hasSizeGreaterThan(100);
    assertThat(message.bodyLength()).isEqualTo(150);
  }

  @Test
  void whatFollowsContentLengthIsNoPartOfTheMessage() throws SipParseException {
    SipMessage first = parse("dblreq");
    assertThat(first.bodyLength()).isZero();
    assertThat(first.toBytes().length).isLessThan(bytes("dblreq").length);
  }

  @Test
  void aSemicolonInTheUser() throws SipParseException {
    SipMessage message = parse("semiuri");
    assertThat(message.requestUri().user()).isEqualTo("user;par=u@example.net");
    assertThat(message.requestUri().hasParam("par")).isFalse();
  }

  @Test
  void transportsKnownAndUnknown() throws SipParseException {
    assertThat(parse("transports").vias())
        .extracting(Via::transport)
        .containsExactly("UDP", "SCTP", "TLS", "UNKNOWN", "TCP");
  }

  @Test
  void reasonPhrases() throws SipParseException {
    assertThat(parse("unreason").reasonPhrase()).startsWith("= 2**3 * 5**2 но сто девяносто");
    assertThat(parse("noreason").reasonPhrase()).isEmpty();
    assertThat(parse("noreason").status()).isEqualTo(100);
  }

  @Test
  void headerAndUriParametersOfContacts() throws SipParseException {
    NameAddr header = parse("cparam01").contacts().getFirst();
    assertThat(header.params().has("unknownparam")).isTrue();
    assertThat(header.uri().hasParam("unknownparam")).isFalse();
    NameAddr uri = parse("cparam02").contacts().getFirst();
    assertThat(uri.params().has("unknownparam")).isFalse();
    assertThat(uri.uri().hasParam("unknownparam")).isTrue();
    NameAddr escaped = parse("regescrt").contacts().getFirst();
    assertThat(escaped.uri().header("Route")).contains("<sip:sip.example.com>");
  }

  @Test
  void whatTheUserOfTheTransactionRefuses() throws SipParseException {
    assertThat(parse("bext01").values("Require")).contains("nothingSupportsThis");
    assertThat(parse("invut").contentType()).contains("application/unknownformat");
    assertThat(parse("zeromf").maxForwards()).hasValue(0);
    assertThat(parse("unksm2").to().uri().scheme()).isEqualTo("isbn");
    assertThat(parse("badbranch").topVia().branch()).contains(Via.MAGIC_COOKIE);
    assertThat(parse("bcast").vias()).as("a client takes responses with one Via").hasSize(2);
  }

  @Test
  void anInviteOfRfc2543() throws SipParseException, SdpException {
    SipMessage message = parse("inv2543");
    assertThat(message.from().tag()).isEmpty();
    assertThat(message.topVia().branch()).isEmpty();
    assertThat(message.maxForwards()).isEmpty();
    assertThat(message.to().params().get("user")).contains("phone");
    assertThat(SessionDescription.parse(message.bodyText()).media().getFirst().port())
        .isEqualTo(49217);
  }

  /** Each request that is answered gives a response that its sender can place. */
  @Test
  void refusalsCanBeRendered() {
    for (String name : NAMES) {
      try {
        parse(name);
      } catch (SipParseException e) {
        if (e.status() > 0) {
          String response =
              new String(
                  SipResponseBuilder.to(e).toTag("tag").build(), StandardCharsets.ISO_8859_1);
          assertThat(response).startsWith("SIP/2.0 " + e.status() + " ").contains("\r\nVia: ");
          assertThat(response).endsWith("\r\nContent-Length: 0\r\n\r\n");
        }
      }
    }
  }
}
