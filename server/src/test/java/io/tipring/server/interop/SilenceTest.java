package io.tipring.server.interop;

import static io.tipring.server.interop.CallCentre.EXPRESS;
import static io.tipring.server.interop.CallCentre.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A peer that was there and is gone without a word, as one whose power was cut. */
@RequiresTools("sipp")
final class SilenceTest {

  private static final Map<String, String> SOON =
      Map.of(
          "media.embedded.rtpTimeoutMillis", "6000", "media.freeswitch.rtpTimeoutMillis", "6000");

  @Test
  void aCallerWhoseSoundStopsIsEndedAndOneWhoGoesOnIsNot(@TempDir Path folder) throws Exception {
    try (CallCentre centre = CallCentre.open(folder, SOON);
        RtpPeer gone = new RtpPeer(440);
        RtpPeer there = new RtpPeer(600);
        Sipp silent = centre.call("13800160001", EXPRESS, gone);
        Sipp talking = centre.call("13800160002", EXPRESS, there)) {
      gone.sendTo(silent.trace().awaitResponse(200, LIMIT).audioPort());
      SipTrace.Message answer = talking.trace().awaitResponse(200, LIMIT);
      there.sendTo(answer.audioPort());
      gone.awaitMusic(0, LIMIT);
      there.awaitMusic(0, LIMIT);
      centre.awaitContact("13800160001", "queued");

      gone.fallSilent();

      silent.trace().awaitRequest("BYE", LIMIT);
      JsonNode ended = centre.awaitContact("13800160001", "ended");
      assertThat(ended.path("end").path("by").asText()).isEqualTo("media");
      assertThat(ended.path("end").path("cause").asText()).isEqualTo("mediaTimeout");
      centre.awaitContact("13800160002", "queued");
      talking.hangUp(answer.callId());
      talking.awaitSuccess(LIMIT);
    }
  }
}
