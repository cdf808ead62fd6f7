package io.tipring.server.interop;

import static io.tipring.server.interop.CallCentre.EXPRESS;
import static io.tipring.server.interop.CallCentre.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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

  /** How long after its start the engine may take to bring the sound back. */
  private static final Duration BACK = Duration.ofSeconds(20);

  @Test
  void whatEndedIsThereAndWhatWasUpGoesOn(@TempDir Path folder) throws Exception {
    try (CallCentre centre = CallCentre.open(folder);
        RtpPeer callerSound = new RtpPeer(440);
        RtpPeer waitingSound = new RtpPeer(440);
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
        Sipp waiting = centre.call("13800140003", EXPRESS, waitingSound);
        centre.awaitContact("13800140003", "queued");

        waitingSound.awaitMusic(0, LIMIT);

        centre.engine().kill();
        List<Path> left = recordings(centre.engine().recordings());
        assertThat(left).hasSize(1);
        assertThatTheRecordingHasBothTones(WavFile.read(left.getFirst()));
        List<Unbroken> sounds =
            List.of(
                Unbroken.tone(600, callerSound),
                Unbroken.tone(440, agentSound),
                Unbroken.music(waitingSound));
        Instant dead = Instant.now();

        centre.engine().restart();
        long ready = System.nanoTime();
        assertThat(centre.contact(ended.path("id").asText())).isEqualTo(ended);
        if (!MediaUnderTest.outlivesTheEngine()) {
          int agentHeard = agentSound.mark();
          int callerHeard = callerSound.mark();
          int waitingHeard = waitingSound.mark();
          callerSound.sendTo(reanchored(talking).audioPort());
          agentSound.sendTo(reanchored(agent).audioPort());
          waitingSound.sendTo(reanchored(waiting).audioPort());
          callerSound.awaitTone(600, callerHeard, BACK);
          agentSound.awaitTone(440, agentHeard, BACK);
          waitingSound.awaitMusic(waitingHeard, BACK);
          System.out.printf(
              "heard again %d ms after ready%n", (System.nanoTime() - ready) / 1_000_000);
        }
        centre.awaitContact("13800140003", "queued");
        if (MediaUnderTest.outlivesTheEngine()) {
          awaitReclaimed(centre);
          sounds.forEach(Unbroken::assertSoUntilNow);
        }

        talking.hangUp(answer.callId());
        talking.awaitSuccess(LIMIT);
        agent.trace().awaitRequest("BYE", LIMIT);
        JsonNode talk = centre.awaitContact("13800140002", "ended");
        assertThat(talk.path("result").asText()).isEqualTo("handled");
        assertThat(talk.path("end").path("by").asText()).isEqualTo("caller");
        assertThat(CallCentre.timeline(talk)).containsOnlyOnce("contactStarted", "contactEnded");
        if (MediaUnderTest.outlivesTheEngine()) {
          assertThatItWentOnAsItWas(awaitRecorded(centre, talk), dead);
        } else {
          assertThat(CallCentre.timeline(talk))
              .containsSubsequence("legReanchored", "legReanchored", "recordingStarted");
        }
        assertThatTheRecordingIsServed(centre, talk);

        // The caller who waited is the agent's next, with the whole of its wait.
        centre.awaitContact("13800140003", "connected");
        if (MediaUnderTest.outlivesTheEngine()) {
          Stream.of(talking, agent, waiting).map(Sipp::trace).forEach(CrashTest::assertLeftAlone);
        }
        waiting.hangUp(waiting.trace().awaitResponse(200, LIMIT).callId());
        waiting.awaitSuccess(LIMIT);
        centre.awaitContact("13800140003", "ended");

        assertThatReplayAgrees(centre, folder);
      }
    }
  }

  /** The re-INVITE that brings the sound back. */
  private static SipTrace.Message reanchored(Sipp peer) {
    return peer.trace().awaitReceived("re-INVITE", CrashTest::isReinvite, BACK);
  }

  private static boolean isReinvite(SipTrace.Message message) {
    return message.isRequest("INVITE") && message.header("To").orElse("").contains("tag=");
  }

  /** Where the sound never stopped there is nothing to ask of a peer. */
  private static void assertLeftAlone(SipTrace trace) {
    assertThat(trace.received(CrashTest::isReinvite)).as(trace::toString).isEmpty();
  }

  /** Waits until the engine has found the endpoints of all three legs again. */
  private static void awaitReclaimed(CallCentre centre) {
    centre.rest().awaitJson("/v1/media/servers", all -> all.findValue("legs").asInt() == 3, BACK);
  }

  private static JsonNode awaitRecorded(CallCentre centre, JsonNode contact) {
    String path = "/v1/contacts/" + contact.path("id").asText();
    return centre.rest().awaitJson(path, now -> now.findValue("durationMillis") != null, LIMIT);
  }

  /** One recording over all of the talk, the time in which there was no engine included. */
  private static void assertThatItWentOnAsItWas(JsonNode talk, Instant dead) {
    assertThat(CallCentre.timeline(talk))
        .containsOnlyOnce("recordingStarted", "recordingEnded")
        .doesNotContain("legReanchored");
    assertThat(talk.path("recordings")).hasSize(1);
    JsonNode recording = talk.path("recordings").path(0);
    Instant started = Instant.parse(recording.path("startedAt").asText());
    Instant ended = Instant.parse(talk.path("endedAt").asText());
    assertThat(started).isBefore(dead);
    assertThat(recording.path("durationMillis").asLong())
        .isCloseTo(Duration.between(started, ended).toMillis(), within(2_000L));
  }

  private static void assertThatTheRecordingIsServed(CallCentre centre, JsonNode talk)
      throws IOException {
    Rest.Answer recording =
        centre.rest().get("/v1/contacts/" + talk.path("id").asText() + "/recording");
    assertThat(recording.status()).as(recording.text()).isEqualTo(200);
    assertThatTheRecordingHasBothTones(WavFile.parse(recording.body()));
    assertThat(Instant.parse(talk.path("recordings").path(0).path("startedAt").asText()))
        .isBefore(Instant.parse(talk.path("endedAt").asText()));
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

  private static void assertThatTheRecordingHasBothTones(WavFile recording) {
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
