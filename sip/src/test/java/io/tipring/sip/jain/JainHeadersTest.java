package io.tipring.sip.jain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gov.nist.javax.sip.header.extensions.SessionExpiresHeader;
import gov.nist.javax.sip.header.ims.PAssertedIdentityHeader;
import io.tipring.sip.message.SipMessage;
import io.tipring.sip.message.SipParseException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import javax.sip.header.DateHeader;
import javax.sip.header.ExtensionHeader;
import javax.sip.header.Header;
import javax.sip.header.ReasonHeader;
import javax.sip.header.RetryAfterHeader;
import javax.sip.header.SupportedHeader;
import org.junit.jupiter.api.Test;

class JainHeadersTest {

  private static SipMessage with(String headers) throws SipParseException {
    String text =
        "BYE sip:a@h SIP/2.0\nVia: SIP/2.0/UDP h;branch=z9hG4bKx\nFrom: <sip:a@h>;tag=1\n"
            + "To: <sip:b@h>;tag=2\nCall-ID: x\nCSeq: 2 BYE\n"
            + headers
            + "\nContent-Length: 0\n\n";
    return SipMessage.parse(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsHeadersThatAreNotHot() throws Exception {
    SipMessage message =
        with(
            """
            Reason: Q.850 ;cause=16 ;text="Normal, clearing", SIP;cause=200
            x: 1800;refresher=uac
            Supported: timer, 100rel
            k: path
            Date: Sat, 13 Nov 2010 23:29:00 GMT
            Retry-After: 18000;duration=3600
            P-Asserted-Identity: "Fluffy" <sip:fluffy@example.com>
            X-Contact-Id: 42\
            """);
    assertThat(JainHeaders.all(message, "Reason", ReasonHeader.class))
        .extracting(ReasonHeader::getCause)
        .containsExactly(16, 200);
    assertThat(
            JainHeaders.first(message, "Session-Expires", SessionExpiresHeader.class)
                .orElseThrow()
                .getExpires())
        .isEqualTo(1800);
    assertThat(JainHeaders.all(message, "supported", SupportedHeader.class))
        .extracting(SupportedHeader::getOptionTag)
        .containsExactly("timer", "100rel", "path");
    assertThat(JainHeaders.first(message, "Date", DateHeader.class)).isPresent();
    assertThat(
            JainHeaders.first(message, "Retry-After", RetryAfterHeader.class)
                .orElseThrow()
                .getDuration())
        .isEqualTo(3600);
    assertThat(
            JainHeaders.first(message, "P-Asserted-Identity", PAssertedIdentityHeader.class)
                .orElseThrow()
                .getAddress()
                .getDisplayName())
        .isEqualTo("Fluffy");
    assertThat(
            JainHeaders.first(message, "X-Contact-Id", ExtensionHeader.class)
                .orElseThrow()
                .getValue())
        .isEqualTo("42");
    assertThat(JainHeaders.first(message, "Replaces", Header.class)).isEmpty();
  }

  @Test
  void whatIsMalformedNamesTheHeader() throws Exception {
    SipMessage message = with("Retry-After: soon\nReason: ;cause=16");
    assertThatThrownBy(() -> JainHeaders.first(message, "Retry-After", RetryAfterHeader.class))
        .isInstanceOf(JainHeaderException.class)
        .hasMessageStartingWith("Retry-After: malformed");
    assertThatThrownBy(() -> JainHeaders.all(message, "Reason", ReasonHeader.class))
        .isInstanceOf(JainHeaderException.class);
    assertThatThrownBy(() -> JainHeaders.first(message, "From", ReasonHeader.class))
        .hasMessage("From: is no ReasonHeader");
  }

  @Test
  void whatCouldCostMuchIsNotHandedOver() throws Exception {
    assertThatThrownBy(
            () -> JainHeaders.all(with("Supported: " + "x".repeat(2049)), "k", Header.class))
        .hasMessageContaining("longer than 2048");
    assertThatThrownBy(
            () -> JainHeaders.all(with("Supported: x" + ",x".repeat(71)), "k", Header.class))
        .hasMessageContaining("more than 70");
    assertThatThrownBy(
            () -> JainHeaders.all(with("Subject: \"\\\u0001\""), "Subject", Header.class))
        .hasMessageContaining("control character");
  }

  /** Whatever stands in the header, its reader sees headers or one kind of exception. */
  @Test
  void mutatedHeadersGiveHeadersOrOneException() throws Exception {
    String[] names = {
      "Accept",
      "Allow",
      "Authorization",
      "Call-Info",
      "Content-Disposition",
      "Date",
      "Event",
      "Geolocation",
      "Min-Expires",
      "P-Asserted-Identity",
      "Reason",
      "Refer-To",
      "Replaces",
      "Require",
      "Retry-After",
      "Session-Expires",
      "Subscription-State",
      "Warning"
    };
    String value = "Q.850;cause=16;text=\"a, \\\"b\\\"\", <sip:a@h;x=y?z=w>;q=0.5, 370 h \"t\"";
    Random random = new Random(1);
    int read = 0;
    int refused = 0;
    for (int i = 0; i < 4_000; i++) {
      StringBuilder text = new StringBuilder(value.substring(random.nextInt(value.length())));
      for (int n = random.nextInt(4); n > 0 && !text.isEmpty(); n--) {
        text.setCharAt(random.nextInt(text.length()), (char) (32 + random.nextInt(200)));
      }
      String name = names[i % names.length];
      SipMessage message = with(name + ": " + text);
      try {
        read += JainHeaders.all(message, name, Header.class).isEmpty() ? 0 : 1;
      } catch (JainHeaderException e) {
        refused++;
      }
    }
    assertThat(read).isGreaterThan(100);
    assertThat(refused).isGreaterThan(100);
  }
}
