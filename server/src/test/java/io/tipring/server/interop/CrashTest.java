package io.tipring.server.interop;

import static io.tipring.server.interop.CallCentre.EXPRESS;
import static io.tipring.server.interop.CallCentre.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} in the middle of calls, then another start. */
@RequiresTools("sipp")
final class CrashTest {

  @Test
  void nothingThatEndedIsLostAndWhatWasCutOffIsClosed(@TempDir Path folder) throws Exception {
    try (CallCentre centre = CallCentre.open(folder);
        RtpPeer callerSound = new RtpPeer(440);
        RtpPeer agentSound = new RtpPeer(600)) {
      centre.putAgent("4001", "express");
      try (Sipp agent =
          centre.phone("4001", "agent-answer", agentSound.port(), Duration.ofMillis(50))) {
        Sipp done = centre.call("13800140001", EXPRESS, callerSound);
        String doneCallId = done.trace().awaitResponse(200, LIMIT).callId();
        centre.awaitContact("13800140001", "queued");
        done.hangUp(doneCallId);
        done.awaitSuccess(LIMIT);
        JsonNode ended = centre.awaitContact("13800140001", "ended");

        Sipp talking = centre.call("13800140002", EXPRESS, callerSound);
        centre.setState("4001", "ready");
        SipTrace.Message answer = talking.trace().awaitResponse(200, LIMIT);
        callerSound.sendTo(answer.audioPort());
        SipTrace.Message invite = agent.trace().awaitRequest("INVITE", LIMIT);
        agentSound.sendTo(invite.audioPort());
        centre.awaitContact("13800140002", "connected");
        callerSound.awaitTone(600, 0, LIMIT);
        awaitRecordedSecond(centre.engine().recordings());
        Sipp waiting = centre.call("13800140003", EXPRESS, callerSound);
        centre.awaitContact("13800140003", "queued");

        centre.engine().kill();
        talking.close();
        waiting.close();
        List<Path> left = recordings(centre.engine().recordings());
        assertThat(left).hasSize(1);
        assertThatTheCutRecordingHasBothTones(WavFile.read(left.getFirst()));

        centre.engine().restart();
        JsonNode again = centre.contact(ended.path("id").asText());
        assertThat(again).isEqualTo(ended);
        JsonNode talk = centre.awaitContact("13800140002", "ended");
        assertCutOff(talk, "handled");
        Rest.Answer recording =
            centre.rest().get("/v1/contacts/" + talk.path("id").asText() + "/recording");
        assertThat(recording.status()).as(recording.text()).isEqualTo(200);
        assertThatTheCutRecordingHasBothTones(WavFile.parse(recording.body()));
        assertThat(Instant.parse(talk.path("recordings").path(0).path("startedAt").asText()))
            .isBefore(Instant.parse(talk.path("endedAt").asText()));
        assertCutOff(centre.awaitContact("13800140003", "ended"), null);
        assertThat(centre.rest().get("/v1/calls").json().path("calls")).isEmpty();

        agent.trace().awaitRequest("BYE", LIMIT);

        // The next call finds the agent ready and registered, as if nothing had been.
        Sipp next = centre.call("13800140004", EXPRESS, callerSound);
        String nextCallId = next.trace().awaitResponse(200, LIMIT).callId();
        centre.awaitContact("13800140004", "connected");
        next.hangUp(nextCallId);
        next.awaitSuccess(LIMIT);
        centre.awaitContact("13800140004", "ended");

        assertThatReplayAgrees(centre, folder);
      }
    }
  }

  private static void assertCutOff(JsonNode contact, String result) {
    assertThat(contact.path("end").path("by").asText()).isEqualTo("engine");
    assertThat(contact.path("end").path("cause").asText()).isEqualTo("engineRestarted");
    if (result != null) {
      assertThat(contact.path("result").asText()).isEqualTo(result);
    }
  }

  /** Waits until a second of sound is in the file of the recording that runs. */
  private static void awaitRecordedSecond(Path folder) {
    Awaitility.await("a second of the recording")
        .atMost(LIMIT)
        .until(() -> recordings(folder).stream().anyMatch(file -> size(file) > 44 + 32_000));
  }

  private static long size(Path file) {
    return file.toFile().length();
  }

  private static List<Path> recordings(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.getFileName().toString().contains(".wav")).toList();
    }
  }

  private static void assertThatTheCutRecordingHasBothTones(WavFile recording) {
    assertThat(Tones.bestShare(440, recording.channels()[0])).isGreaterThan(0.8);
    assertThat(Tones.bestShare(600, recording.channels()[1])).isGreaterThan(0.8);
  }

  /**
   * Killed once more where nothing happens any longer, the journal gives the state that was live.
   */
  private static void assertThatReplayAgrees(CallCentre centre, Path folder) throws Exception {
    centre.awaitAgentState("4001", "ready");
    JsonNode live = centre.rest().get("/v1/engine").json();
    centre.engine().kill();
    List<String> arguments = List.of("replay", centre.engine().data().toString());
    try (PeerProcess replay = TipringProcess.launch(folder, arguments)) {
      assertThat(replay.awaitExit(Duration.ofSeconds(60))).as(replay.output()).isZero();
      assertThat(replay.output())
          .contains(live.path("sequence").asText())
          .contains(live.path("stateHash").asText());
    }
    List<String> beyond = List.of("replay", centre.engine().data().toString(), "--at", "999999999");
    try (PeerProcess replay = TipringProcess.launch(folder, beyond)) {
      assertThat(replay.awaitExit(Duration.ofSeconds(60))).as(replay.output()).isOne();
      assertThat(replay.output()).contains("there is no command 999999999");
    }
  }

  /** Kept apart from the crash: an engine that is stopped cleanly says goodbye to its calls. */
  @Test
  void aCleanStopEndsTheCallsInProgress(@TempDir Path folder) throws Exception {
    try (CallCentre centre = CallCentre.open(folder, Map.of());
        RtpPeer sound = new RtpPeer(440);
        Sipp caller = centre.call("13800140011", EXPRESS, sound)) {
      caller.trace().awaitResponse(200, LIMIT);
      centre.awaitContact("13800140011", "queued");
      assertThat(centre.engine().stop()).isZero();
      caller.trace().awaitRequest("BYE", LIMIT);
      caller.awaitSuccess(LIMIT);
    }
  }
}
