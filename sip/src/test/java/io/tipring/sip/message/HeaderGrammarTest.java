package io.tipring.sip.message;

import static io.tipring.sip.message.Messages.INVITE;
import static io.tipring.sip.message.Messages.bytes;
import static io.tipring.sip.message.Messages.parse;
import static io.tipring.sip.message.Messages.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderGrammarTest {

  private static SipParseException refusal(byte[] message) {
    SipParseException e =
        catchThrowableOfType(SipParseException.class, () -> SipMessage.parse(message));
    assertThat(e).as(new String(message, StandardCharsets.ISO_8859_1)).isNotNull();
    return e;
  }

  private static SipParseException refusal(String message) {
    return refusal(bytes(message));
  }

  @Test
  void compactAndLongNamesInAnyCaseAreTheSame() throws SipParseException {
    String compact =
        INVITE
            .replace("Via:", "v:")
            .replace("From:", "F:")
            .replace("To:", "t:")
            .replace("Call-ID:", "I:")
            .replace("Contact:", "m:")
            .replace("Content-Type:", "C:")
            .replace("Content-Length:", "l:");
    for (String variant :
        new String[] {compact, INVITE.replace("Via:", "vIA:").replace("CSeq:", "cSEQ:")}) {
      SipMessage message = parse(variant);
      assertThat(message.topVia()).isEqualTo(parse(INVITE).topVia());
      assertThat(message.from()).isEqualTo(parse(INVITE).from());
      assertThat(message.to()).isEqualTo(parse(INVITE).to());
      assertThat(message.callId()).isEqualTo(parse(INVITE).callId());
      assertThat(message.contacts()).isEqualTo(parse(INVITE).contacts());
      assertThat(message.header("CONTENT-TYPE")).contains("application/sdp");
      assertThat(message.header("c")).contains("application/sdp");
      assertThat(message.bodyLength()).isEqualTo(parse(INVITE).bodyLength());
    }
  }

  @Test
  void everyKnownNameIsFoundInWhateverCase() {
    for (KnownHeader header : KnownHeader.values()) {
      for (String name :
          new String[] {
            header.text(),
            header.text().toLowerCase(Locale.ROOT),
            header.text().toUpperCase(Locale.ROOT)
          }) {
        byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
        assertThat(KnownHeader.of(ascii, 0, ascii.length)).isSameAs(header);
        assertThat(KnownHeader.of(name)).isSameAs(header);
      }
    }
    byte[] other = "X-Via".getBytes(StandardCharsets.US_ASCII);
    assertThat(KnownHeader.of(other, 0, other.length)).isNull();
  }

  @Test
  void valuesInOneLineAndOverLinesAreOneList() throws SipParseException {
    SipMessage message =
        parse(
            with(
                INVITE,
                "Max-Forwards: 70\n",
                """
                Max-Forwards: 70
                Route: <sip:a;lr> , "x, <y>" <sip:b;lr>;p="1,2"
                route: <sip:c;lr>
                Supported: 100rel ,timer,, path
                k: gruu
                """));
    assertThat(message.routes()).extracting(r -> r.uri().host()).containsExactly("a", "b", "c");
    assertThat(message.routes().get(1).displayName()).isEqualTo("x, <y>");
    assertThat(message.routes().get(1).params().get("p")).contains("1,2");
    assertThat(message.values("supported")).containsExactly("100rel", "timer", "path", "gruu");
    assertThat(message.headers("Supported")).containsExactly("100rel ,timer,, path", "gruu");
    assertThat(message.headerNames()).contains("Supported", "k", "route");
  }

  @Test
  void foldsJoinWithOneSpace() throws SipParseException {
    SipMessage message =
        parse(with(INVITE, "Max-Forwards: 70\n", "Max-Forwards:\n 70\nSubject: a \n\t  b\n c\n"));
    assertThat(message.maxForwards()).hasValue(70);
    assertThat(message.header("Subject")).contains("a b c");
  }

  @Test
  void ipv6References() throws SipParseException {
    SipMessage message =
        parse(
            with(INVITE, "192.0.2.1:5061;branch", "[2001:db8::9:1]:6050;received=[::1];branch")
                .replace("<sip:alice@192.0.2.1:5061", "<sip:alice@[2001:db8::9:1]:5061"));
    assertThat(message.topVia().host()).isEqualTo("2001:db8::9:1");
    assertThat(message.topVia().port()).isEqualTo(6050);
    assertThat(message.topVia().received()).contains("[::1]");
    assertThat(message.topVia().toString())
        .startsWith("SIP/2.0/UDP [2001:db8::9:1]:6050;received=[::1];branch=");
    assertThat(message.contacts().getFirst().uri().host()).isEqualTo("2001:db8::9:1");
  }

  /** RFC 5118: what is no reference is refused, what looks odd but is one is taken. */
  @Test
  void tortureOfIpv6() throws SipParseException {
    String uri = "sip:4008001234@tipring.example.com";
    SipParseException bad = refusal(with(INVITE, "INVITE " + uri, "INVITE sip:2001:db8::10"));
    assertThat(bad.cause()).as("ipv6-bad").isEqualTo("request-uri");
    assertThat(bad.status()).isEqualTo(400);
    SipMessage ambiguous = parse(with(INVITE, "INVITE " + uri, "INVITE sip:[2001:db8::10:5070]"));
    assertThat(ambiguous.requestUri().host()).isEqualTo("2001:db8::10:5070");
    assertThat(ambiguous.requestUri().port()).as("port-ambiguous").isZero();
    SipMessage clear = parse(with(INVITE, "INVITE " + uri, "INVITE sip:[2001:db8::10]:5070"));
    assertThat(clear.requestUri().port()).as("port-unambiguous").isEqualTo(5070);
    SipMessage received = parse(with(INVITE, ";rport", ";received=2001:db8::9:255;rport"));
    assertThat(received.topVia().received()).as("via-received").contains("2001:db8::9:255");
    SipMessage colons = parse(with(INVITE, "@192.0.2.1:5061;", "@[2001:db8:::192.0.2.1];"));
    assertThat(colons.contacts().getFirst().uri().host())
        .as("ipv6-bug-abnf-3-colons")
        .isEqualTo("2001:db8:::192.0.2.1");
  }

  @Test
  void addrSpecEndsWhereHeaderParametersBegin() throws SipParseException {
    NameAddr bare = NameAddr.parse("sip:a@host;tag=1;x");
    assertThat(bare.uri()).hasToString("sip:a@host");
    assertThat(bare.tag()).contains("1");
    NameAddr named = NameAddr.parse("Jörg token.2 <sip:a@host;tag=2>;tag=1");
    assertThat(named.displayName()).isEqualTo("Jörg token.2");
    assertThat(named.uri().param("tag")).contains("2");
    assertThat(named.withTag("9").toString())
        .isEqualTo("\"Jörg token.2\" <sip:a@host;tag=2>;tag=9");
    assertThat(NameAddr.parse(named.toString())).isEqualTo(named);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<>",
        "<sip:a",
        "sip:a>",
        "\"a <sip:b>",
        "\"a\" sip:b",
        "a, b <sip:c>",
        "< sip:a>",
        "<sip:a >",
        "<sip:a>x",
        "<sip:a>;",
        "<sip:a>;=1",
        "<sip:a>;x=",
        "<sip:a>;x=\"",
        "sip:a?b=c",
        "sip:a, sip:b",
        "<sip:a>;x=a b",
        "a\"b\" <sip:c>",
        "<sip:a>;x=\"\\"
      })
  void refusesAddresses(String value) {
    SipParseException e =
        catchThrowableOfType(SipParseException.class, () -> NameAddr.parse(value));
    assertThat(e).as(value).isNotNull();
    assertThat(e.fault()).isEqualTo(Fault.MALFORMED_HEADER);
  }

  /** What stands in the good message, what is put in its place, and the fault that comes of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          Via: SIP/2.0/UDP 192.0.2.1:5061  | Via: SIP/3.0/UDP 192.0.2.1   | malformed-header | 0
          Via: SIP/2.0/UDP 192.0.2.1:5061  | Via: SIP/2.0/UDP             | malformed-header | 0
          Via: SIP/2.0/UDP 192.0.2.1:5061  | Via: SIP/2.0/UDP192.0.2.1    | malformed-header | 0
          Via: SIP/2.0/UDP 192.0.2.1:5061  | Via: SIP/2.0/UDP a:99999     | malformed-header | 0
          ;rport                           | ;rport;                      | malformed-header | 400
          ;rport                           | ;rport,                      | malformed-header | 400
          Max-Forwards: 70                 | Max-Forwards: 256            | malformed-header | 400
          Max-Forwards: 70                 | Max-Forwards: -1             | malformed-header | 400
          Max-Forwards: 70                 | Max-Forwards: 7 0            | malformed-header | 400
          CSeq: 314159 INVITE              | CSeq: 314159 invite          | cseq-method      | 400
          CSeq: 314159 INVITE              | CSeq: 2147483648 INVITE      | malformed-header | 400
          CSeq: 314159 INVITE              | CSeq: 314159INVITE           | malformed-header | 400
          CSeq: 314159 INVITE              | CSeq: INVITE                 | malformed-header | 400
          CSeq: 314159 INVITE              | X: y                         | missing-header   | 400
          Call-ID: a84b4c76e66710@192.0.2.1| Call-ID:                     | malformed-header | 400
          Call-ID: a84b4c76e66710@192.0.2.1| Call-ID: a b                 | malformed-header | 400
          Call-ID: a84b4c76e66710@192.0.2.1| X: y                         | missing-header   | 400
          Contact: <sip:alice@192.0.2.1:5061;transport=udp> | Contact: *, <sip:a> | malformed-header | 400
          Contact: <sip:alice@192.0.2.1:5061;transport=udp> | Route: sip:a | malformed-header | 400
          Content-Type:                    | Content-Type                 | header-line      | 400
          Content-Type:                    | Content Type:                | header-line      | 400
          Content-Type:                    | :                            | header-line      | 400
          INVITE sip:4008001234@tipring.example.com SIP/2.0 | INVITE sip:a@b HTTP/1.1 | not-sip | 0
          INVITE sip:4008001234@tipring.example.com SIP/2.0 | INVITE                  | not-sip | 0
          INVITE sip:4008001234@tipring.example.com SIP/2.0 | IN@VITE sip:a SIP/2.0   | not-sip | 0
          INVITE sip:4008001234@tipring.example.com SIP/2.0 | INVITE sip:a SIP/2.1    | version | 505
          INVITE sip:4008001234@tipring.example.com SIP/2.0 | INVITE sip:a SIP/2      | start-line | 400
          INVITE sip:4008001234@tipring.example.com SIP/2.0 | INVITE SIP/2.0          | request-uri | 400
          INVITE sip:4008001234@tipring.example.com SIP/2.0 | INVITE sip: SIP/2.0     | request-uri | 400
          INVITE sip:4008001234@tipring.example.com SIP/2.0 | INVITE mailto:a@b SIP/2.0 | uri-scheme | 416
          INVITE sip:4008001234@tipring.example.com SIP/2.0 | SIP/2.0 99 No           | start-line | 0
          INVITE sip:4008001234@tipring.example.com SIP/2.0 | SIP/2.0 2000 No         | start-line | 0
          """)
  void refuses(String good, String bad, String cause, int status) {
    SipParseException e = refusal(with(INVITE, good, bad == null ? "" : bad));
    assertThat(e.cause()).as(e.getMessage()).isEqualTo(cause);
    assertThat(e.status()).as(e.getMessage()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"From", "To", "Call-ID", "CSeq", "Max-Forwards", "Content-Length", "Content-Type"})
  void aSecondSingleHeaderIsAFault(String name) {
    int start = INVITE.indexOf(name + ":");
    String line = INVITE.substring(start, INVITE.indexOf('\n', start) + 1);
    SipParseException e = refusal(with(INVITE, line, line + line));
    assertThat(e.fault()).isEqualTo(Fault.DUPLICATE_HEADER);
    assertThat(e.status()).isEqualTo(400);
  }

  @Test
  void contentLengthDecidesWhereTheBodyEnds() throws SipParseException {
    String length = "Content-Length: " + (Messages.SDP.length() + 6);
    assertThat(parse(with(INVITE, length, "Content-Length: 3")).bodyText()).isEqualTo("v=0");
    assertThat(parse(with(INVITE, length + "\n", "")).bodyText())
        .as("without it the datagram's end")
        .isEqualTo(Messages.SDP.replace("\n", "\r\n"));
    for (String bad : new String[] {"-1", "x", "", "999", "9999999999999999999", "1 1"}) {
      SipParseException e = refusal(with(INVITE, length, "Content-Length: " + bad));
      assertThat(e.cause()).isEqualTo("content-length");
      assertThat(e.status()).isEqualTo(400);
    }
  }

  @Test
  void lineEndsAreCarriageReturnAndLineFeed() {
    String wire = INVITE.replace("\n", "\r\n");
    for (String bad :
        new String[] {
          wire.replace("70\r\n", "70\n"), wire.replace("70\r\n", "70\r"), wire.replace("70", "7\0")
        }) {
      assertThat(refusal(bad.getBytes(StandardCharsets.UTF_8)).cause()).isEqualTo("header-line");
    }
    assertThat(refusal(INVITE.getBytes(StandardCharsets.UTF_8)).cause()).isEqualTo("not-sip");
    assertThat(
            refusal(
                    wire.substring(0, wire.indexOf("\r\n\r\n") + 2)
                        .getBytes(StandardCharsets.UTF_8))
                .cause())
        .isEqualTo("truncated");
  }

  @Test
  void keepAlivesAndNoiseAreDropped() {
    assertThat(refusal("\n\n").fault()).isEqualTo(Fault.KEEP_ALIVE);
    assertThat(refusal(new byte[0]).fault()).isEqualTo(Fault.KEEP_ALIVE);
    assertThat(refusal(new byte[4]).fault()).isEqualTo(Fault.NOT_SIP);
    assertThat(refusal("GET / HTTP/1.1\nHost: x\n\n").fault()).isEqualTo(Fault.NOT_SIP);
  }

  @Test
  void lineEndsBeforeTheMessageAreIgnored() throws SipParseException {
    assertThat(parse("\n\n" + INVITE).method()).isEqualTo("INVITE");
  }

  @Test
  void neitherResponsesNorAcksAreAnswered() {
    String ack = INVITE.replace("INVITE", "ACK");
    assertThat(refusal(with(ack, "Max-Forwards: 70", "Max-Forwards: x")).status()).isZero();
    String response = INVITE.replaceFirst("INVITE .*", "SIP/2.0 200 OK");
    assertThat(refusal(with(response, "CSeq: 314159", "CSeq: x")).status()).isZero();
  }

  @Test
  void capsDropBeforeAnythingIsAnswered() throws SipParseException {
    String header = "Max-Forwards: 70\n";
    record Cap(Fault fault, String most, String tooMany) {}
    Cap[] caps = {
      new Cap(Fault.TOO_MANY_HEADERS, "X: y\n".repeat(119), "X: y\n".repeat(120)),
      new Cap(Fault.TOO_MANY_FOLDS, "X: y\n" + " z\n".repeat(20), "X: y\n" + " z\n".repeat(21)),
      new Cap(
          Fault.HEADER_TOO_LONG, "X: " + "y".repeat(8187) + "\n", "X: " + "y".repeat(8188) + "\n"),
      new Cap(Fault.TOO_MANY_VALUES, via(69), via(70)),
      new Cap(
          Fault.TOO_MANY_VALUES,
          "Contact: <sip:a>" + ";a=b".repeat(64) + "\n",
          "Contact: <sip:a>" + ";a".repeat(65) + "\n"),
      new Cap(
          Fault.TOO_MANY_VALUES,
          "Route: <sip:a>" + ",<sip:a>".repeat(69) + "\n",
          "Route: <sip:a>\n".repeat(71)),
      new Cap(
          Fault.TOO_LARGE,
          "X: " + "y".repeat(7000) + "\n",
          ("X: " + "y".repeat(8000) + "\n").repeat(2)),
    };
    for (Cap cap : caps) {
      assertThat(parse(with(INVITE, header, header + cap.most())).method()).isEqualTo("INVITE");
      SipParseException e = refusal(with(INVITE, header, header + cap.tooMany()));
      assertThat(e.fault()).isEqualTo(cap.fault());
      assertThat(e.status()).isZero();
      assertThat(e.getStackTrace()).isEmpty();
    }
  }

  private static String via(int count) {
    return "Via: SIP/2.0/UDP a" + ", SIP/2.0/UDP a".repeat(count - 1) + "\n";
  }

  @Test
  void expiresIsBoundedAndMalformedValuesAreTheDefault() throws SipParseException {
    String header = "Max-Forwards: 70\n";
    assertThat(parse(INVITE).expires()).isEmpty();
    assertThat(parse(with(INVITE, header, header + "Expires: 60\n")).expires()).hasValue(60);
    assertThat(parse(with(INVITE, header, header + "Expires: 99999999999\n")).expires())
        .hasValue(4294967295L);
    assertThat(parse(with(INVITE, header, header + "Expires: soon\n")).expires()).isEmpty();
  }

  @Test
  void theWildcardContact() throws SipParseException {
    SipMessage message = parse(with(INVITE, "<sip:alice@192.0.2.1:5061;transport=udp>", " * "));
    assertThat(message.hasWildcardContact()).isTrue();
    assertThat(message.contacts()).isEmpty();
  }

  @Test
  void logsNameNobody() throws SipParseException {
    assertThat(parse(INVITE).toString()).doesNotContain("alice").doesNotContain("4008001234");
  }
}
