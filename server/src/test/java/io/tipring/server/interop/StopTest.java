package io.tipring.server.interop;

import static io.tipring.server.interop.CallCentre.EXPRESS;
import static io.tipring.server.interop.CallCentre.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signals to the engine with calls in progress: SIGTERM, once and twice, SIGSTOP and SIGCONT. */
@RequiresTools("sipp")
final class StopTest {

  private static final Map<String, String> PATIENT = Map.of("stop.drainMillis", "60000");
  private static final int KILLED_BY_SIGTERM = 128 + 15;
  private static final long STOPPED_SECONDS = 5;

  @Test
  void sigtermRefusesNewCallsAndLetsPresentOnesEnd(@TempDir Path folder) throws Exception {
    try (CallCentre centre = CallCentre.open(folder, PATIENT);
        RtpPeer sound = new RtpPeer(440);
        Sipp caller = centre.call("13800150001", EXPRESS, sound)) {
      SipTrace.Message answer = caller.trace().awaitResponse(200, LIMIT);
      centre.awaitContact("13800150001", "queued");
      centre.engine().process().terminate();
      awaitNotReady(centre);
      assertThat(centre.rest().get("/health/live").status()).isEqualTo(200);
      try (SipProbe probe = SipProbe.to(centre.engine().sip())) {
        String uri = centre.engine().sipUri(EXPRESS);
        String invite = probe.request("INVITE", uri, SipProbe.unique("late"), "");
        String refusal = probe.exchange(invite, LIMIT);
        assertThat(SipProbe.status(refusal)).isEqualTo(503);
        assertThat(SipProbe.header(refusal, "Retry-After")).isPresent();
      }
      centre.awaitContact("13800150001", "queued");
      caller.hangUp(answer.callId());
      caller.awaitSuccess(LIMIT);
      assertThat(centre.engine().process().awaitExit(LIMIT))
          .as(centre.engine().process().output())
          .isZero();
      assertThat(caller.trace().received(message -> message.isRequest("BYE"))).isEmpty();
    }
  }

  @Test
  void aSecondSigtermStopsAtOnceAndLosesNothing(@TempDir Path folder) throws Exception {
    try (CallCentre centre = CallCentre.open(folder, PATIENT);
        RtpPeer sound = new RtpPeer(440);
        Sipp caller = centre.call("13800150002", EXPRESS, sound)) {
      SipTrace.Message answer = caller.trace().awaitResponse(200, LIMIT);
      JsonNode queued = centre.awaitContact("13800150002", "queued");
      sound.awaitMusic(0, LIMIT);
      centre.engine().process().terminate();
      awaitNotReady(centre);
      centre.engine().process().terminate();
      assertThat(centre.engine().process().awaitExit(LIMIT)).isEqualTo(KILLED_BY_SIGTERM);
      assertThat(caller.trace().received(message -> message.isRequest("BYE"))).isEmpty();

      Unbroken music = Unbroken.music(sound);
      centre.engine().restart();
      JsonNode again = centre.awaitContact("13800150002", "queued");
      assertThat(again.path("id")).isEqualTo(queued.path("id"));
      if (MediaUnderTest.outlivesTheEngine()) {
        music.assertSoUntilNow();
        assertThat(caller.trace().received(message -> message.isRequest("INVITE"))).isEmpty();
      } else {
        caller.trace().awaitRequest("INVITE", LIMIT);
        caller.trace().awaitSent("200 of the re-INVITE", message -> message.isResponse(200), LIMIT);
      }
      caller.hangUp(answer.callId());
      caller.awaitSuccess(LIMIT);
      centre.awaitContact("13800150002", "ended");
    }
  }

  private static void awaitNotReady(CallCentre centre) {
    Awaitility.await("readiness to end")
        .atMost(LIMIT)
        .until(() -> centre.rest().get("/health/ready").status() == 503);
  }

  /**
   * The agent's phone rings for 2 s at most, and it is picked up while the engine stands still: the
   * answer waits in the socket when the engine goes on, 3 s after the end of the offer.
   */
  @Test
  void aProcessThatStoodStillBlamesNobody(@TempDir Path folder) throws Exception {
    try (CallCentre centre = CallCentre.open(folder);
        RtpPeer first = new RtpPeer(440);
        RtpPeer second = new RtpPeer(440);
        RtpPeer agentSound = new RtpPeer(600)) {
      centre.putAgent("5001", "express");
      try (Sipp agent =
          centre.phone("5001", "agent-answer", agentSound.port(), Duration.ofMillis(1_500))) {
        centre.setState("5001", "ready");
        Sipp caller = centre.call("13800150011", EXPRESS, first);
        SipTrace.Message answer = caller.trace().awaitResponse(200, LIMIT);
        agent.trace().awaitRequest("INVITE", LIMIT);
        signal(centre, "STOP");
        Sipp late = centre.call("13800150012", EXPRESS, second);
        agent.trace().awaitSent("200 of the INVITE", message -> message.isResponse(200), LIMIT);
        assertThat(new CountDownLatch(1).await(STOPPED_SECONDS, TimeUnit.SECONDS)).isFalse();
        signal(centre, "CONT");

        JsonNode contact = centre.awaitContact("13800150011", "connected");
        assertThat(CallCentre.timeline(contact)).containsOnlyOnce("offerMade");
        centre.awaitContact("13800150012", "queued");
        assertThat(agent.trace().received(message -> message.isRequest("CANCEL"))).isEmpty();
        List<String> invites =
            agent.trace().received(message -> message.isRequest("INVITE")).stream()
                .map(SipTrace.Message::callId)
                .distinct()
                .toList();
        assertThat(invites).hasSize(1);
        caller.hangUp(answer.callId());
        caller.awaitSuccess(LIMIT);
        centre.awaitContact("13800150011", "ended");
        late.close();
      }
    }
  }

  private static void signal(CallCentre centre, String name)
      throws IOException, InterruptedException {
    long pid = centre.engine().process().pid();
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start();
    assertThat(kill.waitFor(5, TimeUnit.SECONDS)).isTrue();
    assertThat(kill.exitValue()).isZero();
  }
}
