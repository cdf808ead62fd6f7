package io.tipring.sip.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.sdp.RtpMap;
import io.tipring.core.sdp.SessionDescription;
import io.tipring.sip.digest.DigestAlgorithm;
import io.tipring.sip.digest.DigestCredentials;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** Messages as baresip 1.0.0 and SIPp 3.6.1 sent them. */
class PeerMessagesTest {

  private static SipMessage parse(String name) throws IOException, SipParseException {
    try (InputStream in = PeerMessagesTest.class.getResourceAsStream("/peers/" + name + ".sip")) {
      return SipMessage.parse(in.readAllBytes());
    }
  }

  @Test
  void baresipCalls() throws Exception {
    SipMessage invite = parse("baresip-invite");
    assertThat(invite.requestUri().user()).isEqualTo("4008001234");
    assertThat(invite.topVia().hasRport()).isTrue();
    assertThat(invite.values("Supported")).isEmpty();
    assertThat(invite.values("Allow")).contains("INVITE", "REFER").hasSize(10);
    SessionDescription sdp = SessionDescription.parse(invite.bodyText());
    assertThat(sdp.firstActive("audio").orElseThrow().rtpMaps())
        .extracting(RtpMap::encodingName)
        .containsExactly("PCMU", "PCMA", "telephone-event");
    assertThat(SessionDescription.parse(sdp.toString())).isEqualTo(sdp);
  }

  @Test
  void baresipRegisters() throws Exception {
    SipMessage register = parse("baresip-register");
    assertThat(register.contacts().getFirst().params().get("expires")).isPresent();
    DigestCredentials credentials =
        DigestCredentials.parse(register.header("Authorization").orElseThrow());
    assertThat(credentials.username()).isEqualTo("1001");
    assertThat(credentials.algorithm()).as("the default").isEqualTo(DigestAlgorithm.MD5);
    assertThat(credentials.uri()).isEqualTo(register.requestUri().toString());
  }

  @Test
  void sippCalls() throws Exception {
    SipMessage invite = parse("sipp-invite");
    assertThat(invite.from().displayName()).isEqualTo("sipp");
    assertThat(invite.contacts().getFirst().uri()).hasToString("sip:sipp@127.0.0.1:5060");
    SessionDescription sdp = SessionDescription.parse(invite.bodyText());
    assertThat(sdp.firstActive("audio").orElseThrow().port()).isEqualTo(6000);
  }
}
