package io.tipring.server.interop;

import static io.tipring.server.interop.CallCentre.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job, heard from both ends: dial, listen, press a key, wait, talk, hang up, read. */
@RequiresTools({"sipp", "baresip"})
final class TalkTest {

  private static CallCentre centre;

  @BeforeAll
  static void open(@TempDir Path folder) throws IOException {
    centre = CallCentre.open(folder);
  }

  @AfterAll
  static void close() {
    centre.close();
  }

  private static Baresip agentPhone(String agent, String answerMode, int toneHz) throws Exception {
    Baresip phone =
        Baresip.start(
            centre.folder(agent),
            "<%s>;auth_user=%s;auth_pass=%s;regint=60;answermode=%s"
                .formatted(
                    centre.engine().sipUri(agent), agent, CallCentre.password(agent), answerMode),
            toneHz);
    centre.awaitAgent(agent, "phones", "1");
    return phone;
  }

  @Test
  void aCallerTalksWithAnAgentAndHangsUp() throws Exception {
    centre.putAgent("2001", "support");
    try (Baresip agent = agentPhone("2001", "manual", 600);
        RtpPeer sound = new RtpPeer(440);
        Sipp caller = centre.call("13800138001", CallCentre.HOTLINE, sound)) {
      SipTrace.Message answer = caller.trace().awaitResponse(200, LIMIT);
      sound.sendTo(answer.audioPort());
      sound.awaitSound(0, LIMIT);
      sound.press('1');
      centre.awaitContact("13800138001", "queued");
      sound.awaitMusic(sound.mark(), LIMIT);

      centre.setState("2001", "ready");
      agent.awaitSays("X-Tipring-Contact:", LIMIT);
      centre.awaitAgentState("2001", "offered");
      agent.accept();
      JsonNode live = centre.awaitContact("13800138001", "connected");
      centre.awaitAgentState("2001", "busy");
      sound.awaitTone(600, sound.mark(), LIMIT);
      agent.awaitTone(440, LIMIT);
      assertThat(Tones.bestShare(440, sound.heardSince(0))).as("no echo").isLessThan(0.1);
      assertThat(agent.output())
          .contains("P-Asserted-Identity: \"Caller\" <sip:13800138001@")
          .contains("X-Tipring-Queue: support")
          .contains("X-Tipring-Contact: " + live.path("id").asText());

      caller.hangUp(answer.callId());
      caller.awaitSuccess(LIMIT);
      JsonNode contact = centre.awaitContact("13800138001", "ended");
      assertThatItWasATalk(contact, "2001", "support");
      assertThat(contact.path("end").path("by").asText()).isEqualTo("caller");
      assertThat(contact.path("end").path("cause").asText()).isEqualTo("normal");
      assertThatTheRecordingHasBothSides(contact, 440, 600);
      centre.awaitAgentState("2001", "wrapUp");
      assertThat(sound.lost()).as("packets lost of " + sound.packets()).isZero();
    }
  }

  @Test
  void anAgentHangsUpOnACallerWhoUsesBaresip() throws Exception {
    centre.putAgent("2002", "sales");
    try (RtpPeer sound = new RtpPeer(600);
        Sipp agent = centre.phone("2002", "agent-answer", sound.port(), Duration.ofMillis(100));
        Baresip caller =
            Baresip.start(
                centre.folder("caller"), "<sip:13800138002@127.0.0.1:{port}>;regint=0", 440)) {
      centre.setState("2002", "ready");
      caller.dial(centre.engine().sipUri(CallCentre.HOTLINE));
      centre.awaitContact("13800138002", "inFlow");
      caller.awaitSays("Call established", LIMIT);
      caller.press('2');
      SipTrace.Message invite = agent.trace().awaitRequest("INVITE", LIMIT);
      sound.sendTo(invite.audioPort());
      centre.awaitContact("13800138002", "connected");
      sound.awaitTone(440, 0, LIMIT);
      caller.awaitTone(600, LIMIT);

      agent.hangUp(invite.callId());
      // Not "Call with … terminated", which baresip keeps to itself when a call lasted under a
      // second.
      caller.awaitSays("session closed", LIMIT);
      JsonNode contact = centre.awaitContact("13800138002", "ended");
      assertThatItWasATalk(contact, "2002", "sales");
      assertThat(contact.path("end").path("by").asText()).isEqualTo("agent");
      assertThatTheRecordingHasBothSides(contact, 440, 600);
    }
  }

  private static void assertThatItWasATalk(JsonNode contact, String agent, String queue) {
    assertThat(contact.path("result").asText()).isEqualTo("handled");
    assertThat(contact.path("agent").asText()).isEqualTo(agent);
    assertThat(contact.path("queue").asText()).isEqualTo(queue);
    assertThat(contact.path("called").asText()).isEqualTo(CallCentre.HOTLINE);
    assertThat(contact.path("legs")).hasSize(2);
    assertThat(CallCentre.timeline(contact))
        .as(contact.toPrettyString())
        .containsSubsequence(
            "contactStarted",
            "flowStarted",
            "contactQueued",
            "offerMade",
            "offerEnded",
            "contactAssigned",
            "contactEnded")
        .contains("flowStepEntered", "legAnswered", "recordingStarted", "legEnded");
    assertThat(CallCentre.event(contact, "offerMade").path("rule").asText()).isNotEmpty();
    assertThat(CallCentre.event(contact, "offerEnded").path("outcome").asText())
        .isEqualTo("accepted");
  }

  private static void assertThatTheRecordingHasBothSides(
      JsonNode contact, int callerHz, int agentHz) throws IOException {
    String path = "/v1/contacts/" + contact.path("id").asText() + "/recording";
    Rest.Answer answer = centre.rest().get(path);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.contentType()).startsWith("audio/wav");
    WavFile recording = WavFile.parse(answer.body());
    assertThat(recording.channels()).hasNumberOfRows(2);
    short[] left = recording.channels()[0];
    short[] right = recording.channels()[1];
    assertThat(Tones.bestShare(callerHz, left)).as("caller on the left").isGreaterThan(0.8);
    assertThat(Tones.bestShare(agentHz, right)).as("agent on the right").isGreaterThan(0.8);
    assertThat(Tones.bestShare(agentHz, left)).as("agent on the left").isLessThan(0.05);
    assertThat(Tones.bestShare(callerHz, right)).as("caller on the right").isLessThan(0.05);
    assertThat(List.of(centre.rest().withToken("").get(path).status())).containsExactly(401);
  }
}
