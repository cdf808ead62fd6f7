package io.tipring.server.interop;

import static io.tipring.server.interop.CallCentre.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A dialled number goes out over a trunk: as a back-to-back call, with the sound direct or through.
 */
@RequiresTools("sipp")
final class TransitTest {

  private static final int CALLEE_PORT = Ports.free();

  private static CallCentre centre;

  @BeforeAll
  static void open(@TempDir Path folder) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("trunks.carrier.from", "[\"127.0.0.3/32\"]");
    settings.put("trunks.carrier.address", "127.0.0.1:" + CALLEE_PORT);
    settings.put("routes.0.number", "9*");
    settings.put("routes.0.trunk", "carrier");
    settings.put("routes.0.media", "direct");
    settings.put("routes.1.number", "8*");
    settings.put("routes.1.trunk", "carrier");
    settings.put("routes.1.media", "anchored");
    centre = CallCentre.open(folder, settings);
  }

  @AfterAll
  static void close() {
    centre.close();
  }

  private static Sipp callee(RtpPeer sound) throws IOException {
    return Sipp.phone(
        centre.folder("callee"),
        new InetSocketAddress("127.0.0.1", centre.engine().sip().getPort()),
        "agent-answer",
        CALLEE_PORT,
        sound.port(),
        Duration.ofMillis(50));
  }

  @Test
  void theSoundOfADirectCallRunsBetweenTheTwoSides() throws Exception {
    try (RtpPeer near = new RtpPeer(440);
        RtpPeer far = new RtpPeer(600);
        Sipp callee = callee(far);
        Sipp caller = centre.call("13800150001", "91001", near)) {
      SipTrace.Message answer = caller.trace().awaitResponse(200, LIMIT);
      SipTrace.Message invite = callee.trace().awaitRequest("INVITE", LIMIT);
      assertThat(invite.audioPort()).isEqualTo(near.port());
      assertThat(answer.audioPort()).isEqualTo(far.port());
      assertThat(invite.callId()).isNotEqualTo(answer.callId());
      assertThat(invite.text()).startsWith("INVITE sip:91001@");
      assertThat(invite.header("From").orElseThrow()).contains("13800150001");

      centre.awaitContact("13800150001", "connected");
      caller.hangUp(answer.callId());
      caller.awaitSuccess(LIMIT);
      callee.trace().awaitRequest("BYE", LIMIT);
      assertThatItWasTransit(centre.awaitContact("13800150001", "ended"), "direct", "caller");
    }
  }

  @Test
  void theSoundOfAnAnchoredCallRunsThroughTheEngine() throws Exception {
    try (RtpPeer near = new RtpPeer(440);
        RtpPeer far = new RtpPeer(600);
        Sipp callee = callee(far);
        Sipp caller = centre.call("13800150002", "81002", near)) {
      SipTrace.Message answer = caller.trace().awaitResponse(200, LIMIT);
      SipTrace.Message invite = callee.trace().awaitRequest("INVITE", LIMIT);
      assertThat(invite.audioPort()).isNotEqualTo(near.port());
      assertThat(answer.audioPort()).isNotEqualTo(far.port());
      near.sendTo(answer.audioPort());
      far.sendTo(invite.audioPort());
      near.awaitTone(600, 0, LIMIT);
      far.awaitTone(440, 0, LIMIT);

      callee.hangUp(invite.callId());
      caller.trace().awaitRequest("BYE", LIMIT);
      caller.awaitSuccess(LIMIT);
      assertThatItWasTransit(centre.awaitContact("13800150002", "ended"), "anchored", "callee");
    }
  }

  private static void assertThatItWasTransit(JsonNode contact, String media, String endedBy) {
    assertThat(contact.path("direction").asText()).isEqualTo("transit");
    assertThat(contact.path("result").asText()).isEqualTo("handled");
    assertThat(contact.path("route").path("trunk").asText()).isEqualTo("carrier");
    assertThat(contact.path("route").path("media").asText()).isEqualTo(media);
    assertThat(contact.path("end").path("by").asText()).isEqualTo(endedBy);
    assertThat(contact.path("legs")).hasSize(2);
  }
}
