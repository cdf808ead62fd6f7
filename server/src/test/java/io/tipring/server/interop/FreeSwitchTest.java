package io.tipring.server.interop;

import static io.tipring.server.interop.CallCentre.EXPRESS;
import static io.tipring.server.interop.CallCentre.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tipring.media.freeswitch.standin.StandIn;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls whose sound FreeSWITCH servers carry, and what becomes of them when one of these dies. */
@RequiresTools("sipp")
final class FreeSwitchTest {
  private static final Duration SOON = Duration.ofMillis(100);

  /** The goal is 3 s on a quiet machine. */
  private static final Duration HEARD_AGAIN = Duration.ofSeconds(10);

  private static final String SDP_TYPE = "Content-Type: application/sdp";

  @TempDir private Path folder;

  /** Scenarios with a real server bring their own. */
  @BeforeEach
  void withStandInsOnly() {
    assumeTrue(
        !"freeswitch".equals(System.getProperty("tipring.media")), "a real server is asked for");
  }

  /** One side of a call: a sipp and its sound, which follows the SDP of the engine. */
  private record Side(Sipp sipp, RtpPeer sound) implements AutoCloseable {
    /** Sends to where the last SDP says. */
    void follow() {
      List<SipTrace.Message> described =
          sipp.trace().received(message -> message.text().contains("\nm=audio "));
      if (!described.isEmpty()) {
        sound.sendTo(described.getLast().audioPort());
      }
    }

    void hears(int hz, int mark, Duration limit, Side other) {
      try {
        await(hz + " Hz")
            .atMost(limit)
            .pollInterval(Duration.ofMillis(50))
            .until(
                () -> {
                  follow();
                  other.follow();
                  return Tones.bestShare(hz, sound.heardSince(mark)) > 0.5;
                });
      } catch (ConditionTimeoutException e) {
        throw new AssertionError(
            "no %d Hz in %d packets, the other heard %d; the messages:%n%s%n%s"
                .formatted(
                    hz, sound.packets(), other.sound.packets(), sipp.trace(), other.sipp.trace()),
            e);
      }
    }

    @Override
    public void close() {
      sipp.close();
      sound.close();
    }
  }

  private static Side caller(CallCentre centre, String number) throws IOException {
    RtpPeer sound = new RtpPeer(440);
    return new Side(centre.call(number, EXPRESS, sound), sound);
  }

  private static Side agent(CallCentre centre, String id) throws Exception {
    RtpPeer sound = new RtpPeer(600);
    centre.putAgent(id, "express");
    return new Side(centre.phone(id, "agent-answer", sound.port(), SOON), sound);
  }

  private static void hangUp(Side caller) throws Exception {
    caller.sipp().hangUp(caller.sipp().trace().awaitResponse(200, LIMIT).callId());
    caller.sipp().awaitSuccess(LIMIT);
  }

  @Test
  void whenAServerDiesItsCallsAreHeardOnTheOtherAndTheQueueKeepsItsOrder() throws Exception {
    try (FreeSwitches servers = new FreeSwitches(folder, 2);
        CallCentre centre = CallCentre.open(folder, servers.settings());
        Side agent = agent(centre, "3001");
        Side talking = caller(centre, "13800130001")) {
      centre.setState("3001", "ready");
      centre.awaitContact("13800130001", "connected");
      talking.hears(600, 0, LIMIT, agent);
      agent.hears(440, 0, LIMIT, talking);
      try (Side older = caller(centre, "13800130002")) {
        centre.awaitContact("13800130002", "queued");
        try (Side younger = caller(centre, "13800130003")) {
          centre.awaitContact("13800130003", "queued");
          StandIn dead =
              servers.server(0).channels() >= servers.server(1).channels()
                  ? servers.server(0)
                  : servers.server(1);
          int talkingMark = talking.sound().mark();
          int agentMark = agent.sound().mark();
          dead.close();
          long killed = System.nanoTime();
          talking.hears(600, talkingMark, HEARD_AGAIN, agent);
          agent.hears(440, agentMark, HEARD_AGAIN, talking);
          System.out.println(
              "killed -> heard again: " + (System.nanoTime() - killed) / 1_000_000 + " ms");

          hangUp(talking);
          JsonNode ended = centre.awaitContact("13800130001", "ended");
          assertThat(ended.path("result").asText()).isEqualTo("handled");
          centre.awaitContact("13800130002", "connected");
          assertThat(centre.awaitContact("13800130003", "queued").path("legs")).hasSize(1);
          older.hears(600, older.sound().mark(), LIMIT, agent);
          hangUp(older);
          centre.awaitContact("13800130003", "connected");
          hangUp(younger);
          StandIn alive = servers.other(dead);
          await("no orphans").atMost(LIMIT).until(() -> alive.channels() == 0);
        }
      }
    }
  }

  @Test
  void withoutAnotherServerACallerKeepsItsPlaceAndIsHeardWhenItReturns() throws Exception {
    try (FreeSwitches servers = new FreeSwitches(folder, 1);
        CallCentre centre = CallCentre.open(folder, servers.settings());
        Side agent = agent(centre, "3001");
        Side caller = caller(centre, "13800130001")) {
      JsonNode before = centre.awaitContact("13800130001", "queued");
      servers.server(0).close();
      await("not ready")
          .atMost(LIMIT)
          .until(() -> centre.rest().get("/health/ready").status() == 503);
      centre
          .rest()
          .awaitJson(
              "/v1/media/servers/fs1", fs -> fs.path("health").asText().equals("down"), LIMIT);
      try (SipProbe probe = SipProbe.to(centre.engine().sip())) {
        String uri = centre.engine().sipUri(EXPRESS);
        String refused =
            probe.exchange(probe.request("INVITE", uri, "late@probe", sdp(), SDP_TYPE), LIMIT);
        assertThat(SipProbe.status(refused)).isEqualTo(503);
        assertThat(SipProbe.header(refused, "Retry-After")).isPresent();
      }
      servers.restart(0);
      await("ready again")
          .atMost(LIMIT)
          .until(() -> centre.rest().get("/health/ready").status() == 200);
      assertThat(centre.awaitContact("13800130001", "queued").path("id"))
          .isEqualTo(before.path("id"));
      centre.setState("3001", "ready");
      centre.awaitContact("13800130001", "connected");
      caller.hears(600, 0, LIMIT, agent);
      agent.hears(440, 0, LIMIT, caller);
      hangUp(caller);
      await("no orphans").atMost(LIMIT).until(() -> servers.channels() == 0);
    }
  }

  @Test
  void whenTheEngineIsKilledTheSoundNeverStops() throws Exception {
    try (FreeSwitches servers = new FreeSwitches(folder, 1);
        CallCentre centre = CallCentre.open(folder, servers.settings());
        Side agent = agent(centre, "3001");
        Side caller = caller(centre, "13800130001")) {
      centre.setState("3001", "ready");
      centre.awaitContact("13800130001", "connected");
      caller.hears(600, 0, LIMIT, agent);
      agent.hears(440, 0, LIMIT, caller);
      caller.sound().expectGaps();
      agent.sound().expectGaps();

      centre.engine().kill();
      centre.engine().restart();

      centre.awaitContact("13800130001", "connected");
      caller.hears(600, caller.sound().mark(), LIMIT, agent);
      agent.hears(440, agent.sound().mark(), LIMIT, caller);
      // A peer that a busy machine holds up has nothing to be passed on meanwhile.
      long toCaller = caller.sound().longestGapMillis();
      long toAgent = agent.sound().longestGapMillis();
      System.out.println("longest gaps over a kill: " + toCaller + " ms and " + toAgent + " ms");
      assertThat(toCaller).isLessThan(100 + agent.sound().longestPauseMillis());
      assertThat(toAgent).isLessThan(100 + caller.sound().longestPauseMillis());
      assertThat(servers.channels()).isEqualTo(2);
      hangUp(caller);
      centre.awaitContact("13800130001", "ended");
      await("no orphans").atMost(LIMIT).until(() -> servers.channels() == 0);
    }
  }

  @Test
  void aServerThatAnswersLateHoldsUpNoCallOfAnother() throws Exception {
    try (FreeSwitches servers = new FreeSwitches(folder, 2);
        CallCentre centre = CallCentre.open(folder, servers.settings());
        Side agent = agent(centre, "3001");
        Side first = caller(centre, "13800130001")) {
      centre.awaitContact("13800130001", "queued");
      StandIn slow = servers.busy();
      slow.late(5_000);
      slow.stall(true);
      try (Side second = caller(centre, "13800130002")) {
        centre.awaitContact("13800130002", "queued");
        hangUp(first);
        centre.setState("3001", "ready");
        long ready = System.nanoTime();
        centre.awaitContact("13800130002", "connected");
        second.hears(600, 0, LIMIT, agent);
        long millis = (System.nanoTime() - ready) / 1_000_000;
        System.out.println("ready -> heard beside a stalled server: " + millis + " ms");
        assertThat(millis).isLessThan(4_000);
        hangUp(second);
      }
    }
  }

  @Test
  void whatACallerCallsItselfStaysData() throws Exception {
    try (FreeSwitches servers = new FreeSwitches(folder, 1);
        CallCentre centre = CallCentre.open(folder, servers.settings());
        SipProbe probe = SipProbe.to(centre.engine().sip())) {
      String uri = centre.engine().sipUri(EXPRESS);
      String hostile =
          probe
              .request("INVITE", uri, SipProbe.unique("hostile"), sdp(), SDP_TYPE)
              .replace(
                  "From: <sip:13800138000@",
                  "From: \"x%0A%0Abgapi system id ${api(system id)}\" <sip:$%7Bstatus%7D@");
      String answer = probe.exchange(hostile, LIMIT);
      assertThat(SipProbe.status(answer)).isEqualTo(200);
      await("the channel").atMost(LIMIT).until(() -> servers.channels() == 1);
      assertThat(servers.server(0).commands())
          .noneMatch(command -> command.contains("system") || command.contains("${"));
      assertThat(servers.server(0).expansions()).isEmpty();
    }
  }

  private static String sdp() {
    return "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
        + "m=audio 9000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n";
  }
}
