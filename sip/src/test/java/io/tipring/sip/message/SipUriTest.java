package io.tipring.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SipUriTest {

  @Test
  void readsAllParts() throws SipParseException {
    SipUri uri =
        SipUri.parse(
            "SIP:al%20ice:s%3Acret@[2001:DB8::1]:5070;Transport=tcp;lr;x=%41"
                + "?Subject=a%20b&priority=urgent");
    assertThat(uri.scheme()).isEqualTo("sip");
    assertThat(uri.isSip()).isTrue();
    assertThat(uri.user()).isEqualTo("al ice");
    assertThat(uri.password()).contains("s:cret");
    assertThat(uri.host()).isEqualTo("2001:DB8::1");
    assertThat(uri.port()).isEqualTo(5070);
    assertThat(uri.hostPort()).isEqualTo("[2001:DB8::1]:5070");
    assertThat(uri.param("transport")).contains("tcp");
    assertThat(uri.param("LR")).contains("");
    assertThat(uri.param("x")).contains("A");
    assertThat(uri.param("y")).isEmpty();
    assertThat(uri.header("subject")).contains("a b");
    assertThat(uri.header("Priority")).contains("urgent");
  }

  @Test
  void aBareHostIsEnough() throws SipParseException {
    SipUri uri = SipUri.parse("sips:example.com");
    assertThat(uri.isSips()).isTrue();
    assertThat(uri.user()).isEmpty();
    assertThat(uri.password()).isEmpty();
    assertThat(uri.port()).isZero();
    assertThat(uri.hasHeaders()).isFalse();
  }

  @Test
  void readsTelephoneNumbers() throws SipParseException {
    SipUri uri = SipUri.parse("tel:+1-201-555.01(23);ext=4;phone-context=example.com");
    assertThat(uri.isTel()).isTrue();
    assertThat(uri.user()).isEqualTo("+12015550123");
    assertThat(uri.param("ext")).contains("4");
    assertThat(uri.host()).isEmpty();
    assertThat(SipUri.parse("tel:*99#;phone-context=+86").user()).isEqualTo("*99#");
  }

  @Test
  void keepsOtherUrisAsTheyAre() throws SipParseException {
    SipUri uri = SipUri.parse("urn:service:sos");
    assertThat(uri.scheme()).isEqualTo("urn");
    assertThat(uri.isSip() || uri.isTel()).isFalse();
    assertThat(uri).hasToString("urn:service:sos");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sip",
        "sip:",
        ":x",
        "1sip:x",
        "sip:@host",
        "sip:a@",
        "sip:a b@host",
        "sip:a@ho st",
        "sip:a@host:",
        "sip:a@host:0",
        "sip:a@host:65536",
        "sip:a@host:x",
        "sip:a@b@c",
        "sip:%4@host",
        "sip:%zz@host",
        "sip:a@[::1",
        "sip:a@[]",
        "sip:a@::1",
        "sip:a@host;",
        "sip:a@host;=x",
        "sip:a@host;x=",
        "sip:a@host?",
        "sip:a@host?x",
        "sip:a@host?=x",
        "sip:a@host\r\nVia: x",
        "sip:a@host>",
        "sip:ä@host",
        "tel:",
        "tel:+",
        "tel:12x",
        "tel:1;",
        "http:",
        "http:a b"
      })
  void refuses(String text) {
    assertThatThrownBy(() -> SipUri.parse(text)).isInstanceOf(SipParseException.class);
  }

  @Test
  void makesUrisAndEscapesTheUser() throws SipParseException {
    assertThat(SipUri.sip("", "192.0.2.1", 5060)).hasToString("sip:192.0.2.1:5060");
    assertThat(SipUri.sip("bob", "[2001:db8::1]", 0)).hasToString("sip:bob@[2001:db8::1]");
    SipUri odd = SipUri.sip("a@b:c d\r\né", "host", 0);
    assertThat(odd).hasToString("sip:a%40b%3Ac%20d%0D%0A%C3%A9@host");
    assertThat(odd.user()).isEqualTo("a@b:c d\r\né");
    assertThat(SipUri.parse(odd.toString())).isEqualTo(odd);
    assertThatThrownBy(() -> SipUri.sip("a", "ho\r\nst", 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void setsParameters() throws SipParseException {
    SipUri uri = SipUri.parse("sip:a@host;x=1;transport=udp;y?h=v");
    assertThat(uri.withParam("transport", "tcp")).hasToString("sip:a@host;x=1;y;transport=tcp?h=v");
    assertThat(uri.withParam("lr", "")).hasToString("sip:a@host;x=1;transport=udp;y;lr?h=v");
    assertThat(uri.withoutParam("X")).hasToString("sip:a@host;transport=udp;y?h=v");
    assertThatThrownBy(() -> uri.withParam("x", "a\r\nb"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** The examples of RFC 3261 §19.1.4, and a few beside. */
  @ParameterizedTest
  @CsvSource({
    "sip:%61lice@atlanta.com;transport=TCP, sip:alice@AtLanTa.CoM;Transport=tcp, true",
    "sip:carol@chicago.com, sip:carol@chicago.com;newparam=5, true",
    "sip:carol@chicago.com, sip:carol@chicago.com;security=on, true",
    "sip:carol@chicago.com;newparam=5, sip:carol@chicago.com;security=on, true",
    "sip:carol@chicago.com;security=on, sip:carol@chicago.com;security=off, false",
    "sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com, "
        + "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com, true",
    "sip:alice@atlanta.com?subject=project%20x&priority=urgent, "
        + "sip:alice@atlanta.com?priority=urgent&subject=project%20x, true",
    "SIP:ALICE@AtLanTa.CoM;Transport=udp, sip:alice@AtLanTa.CoM;Transport=UDP, false",
    "sip:bob@biloxi.com, sip:bob@biloxi.com:5060, false",
    "sip:bob@biloxi.com, sip:bob@biloxi.com;transport=udp, false",
    "sip:bob@biloxi.com, sip:bob@biloxi.com:6000;transport=tcp, false",
    "sip:carol@chicago.com, sip:carol@chicago.com?Subject=next%20meeting, false",
    "sip:bob@phone21.boxesbybob.com, sip:bob@192.0.2.4, false",
    "sip:bob@biloxi.com, sips:bob@biloxi.com, false",
    "sip:bob@biloxi.com, sip:biloxi.com, false",
    "sip:a%40b@host, sip:a%40b@HOST, true",
    "sip:a%3bb@host, sip:a;b@host, false",
    "tel:+1-201-555-0123, tel:+12015550123, true",
    "tel:+12015550123, tel:+12015550123;ext=1, false",
    "urn:service:sos, urn:service:sos, true",
    "urn:service:sos, urn:service:fire, false",
  })
  void compares(String a, String b, boolean equivalent) throws SipParseException {
    assertThat(SipUri.parse(a).isEquivalentTo(SipUri.parse(b))).isEqualTo(equivalent);
    assertThat(SipUri.parse(b).isEquivalentTo(SipUri.parse(a))).isEqualTo(equivalent);
  }
}
