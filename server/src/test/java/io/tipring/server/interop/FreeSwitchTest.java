package io.tipring.server.interop;

import static io.tipring.server.interop.CallCentre.EXPRESS;
import static io.tipring.server.interop.CallCentre.HOTLINE;
import static io.tipring.server.interop.CallCentre.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tipring.media.freeswitch.standin.StandIn;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
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

  /** Longer than any call may wait for a server that answers so late. */
  private static final int LATE_MILLIS = 10_000;

  /**
   * A restart of the engine takes longer, so who needs the engine for his sound has a longer gap.
   */
  private static final long LONGEST_GAP_MILLIS = 500;

  /** As many as a small machine bears beside all else; up to 100 where it is asked for. */
  private static final int PAIRS = Math.min(100, Integer.getInteger("tipring.pairs", 20));

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
        TalkingPairs pairs = new TalkingPairs(PAIRS);
        CallCentre centre = CallCentre.open(folder, both(servers.settings(), pairs.settings()));
        Side agent = agent(centre, "3001");
        Side talking = caller(centre, "13800130001")) {
      pairs.talk(centre.engine().sip(), LIMIT);
      centre.setState("3001", "ready");
      centre.awaitContact("13800130001", "connected");
      talking.hears(600, 0, LIMIT, agent);
      agent.hears(440, 0, LIMIT, talking);
      try (Side older = caller(centre, "13800130002")) {
        centre.awaitContact("13800130002", "queued");
        try (Side younger = caller(centre, "13800130003")) {
          centre.awaitContact("13800130003", "queued");
          StandIn dead = servers.busiest();
          StandIn alive = servers.other(dead);
          int stranded = dead.channels();
          int all = servers.channels();
          assertThat(alive.channels()).as("both carry calls").isPositive();
          int talkingMark = talking.sound().mark();
          int agentMark = agent.sound().mark();
          dead.close();
          long killed = System.nanoTime();
          pairs.forget();
          pairs.awaitHeard(HEARD_AGAIN);
          System.out.printf(
              "killed under %d of %d legs -> all pairs heard again: %d ms%n",
              stranded, all, (System.nanoTime() - killed) / 1_000_000);
          talking.hears(600, talkingMark, HEARD_AGAIN, agent);
          agent.hears(440, agentMark, HEARD_AGAIN, talking);
          await("no channel twice").atMost(LIMIT).until(() -> alive.channels() == all);
          pairs.hangUp();

          hangUp(talking);
          JsonNode ended = centre.awaitContact("13800130001", "ended");
          assertThat(ended.path("result").asText()).isEqualTo("handled");
          centre.awaitContact("13800130002", "connected");
          assertThat(centre.awaitContact("13800130003", "queued").path("legs")).hasSize(1);
          older.hears(600, older.sound().mark(), LIMIT, agent);
          hangUp(older);
          centre.awaitContact("13800130003", "connected");
          hangUp(younger);
          await("no orphans").atMost(LIMIT).until(() -> alive.channels() == 0);
        }
      }
    }
  }

  private static Map<String, String> both(Map<String, String> some, Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(some);
    all.putAll(more);
    return all;
  }

  @Test
  void withoutAnotherServerCallersKeepTheirPlaceAndHearWhatTheyShouldWhenItReturns()
      throws Exception {
    try (FreeSwitches servers = new FreeSwitches(folder, 1);
        CallCentre centre = CallCentre.open(folder, servers.settings());
        Side agent = agent(centre, "3001");
        Side queued = caller(centre, "13800130001")) {
      JsonNode before = centre.awaitContact("13800130001", "queued");
      queued.sound().awaitMusic(0, LIMIT);
      try (RtpPeer sound = new RtpPeer(700);
          Side choosing = new Side(centre.call("13800130002", HOTLINE, sound), sound)) {
        awaitPrompt(choosing, "welcome", 0);
        servers.server(0).close();
        await("not ready")
            .atMost(LIMIT)
            .until(() -> centre.rest().get("/health/ready").status() == 503);
        awaitServer(centre, "fs1", "health", "down");
        try (SipProbe probe = SipProbe.to(centre.engine().sip())) {
          String uri = centre.engine().sipUri(EXPRESS);
          String refused =
              probe.exchange(probe.request("INVITE", uri, "late@probe", sdp(), SDP_TYPE), LIMIT);
          assertThat(SipProbe.status(refused)).isEqualTo(503);
          assertThat(SipProbe.header(refused, "Retry-After")).isPresent();
        }
        int queuedMark = queued.sound().mark();
        int choosingMark = choosing.sound().mark();
        servers.restart(0);
        queued.sound().awaitMusic(queuedMark, LIMIT);
        awaitPrompt(choosing, "main-menu", choosingMark);
        choosing.follow();
        choosing.sound().press('2');
        assertThat(centre.awaitContact("13800130002", "queued").path("queue").asText())
            .as("where the key leads, and nothing else does")
            .isEqualTo("sales");
        hangUp(choosing);
      }
      await("ready again")
          .atMost(LIMIT)
          .until(() -> centre.rest().get("/health/ready").status() == 200);
      assertThat(centre.awaitContact("13800130001", "queued").path("id"))
          .isEqualTo(before.path("id"));
      centre.setState("3001", "ready");
      centre.awaitContact("13800130001", "connected");
      queued.hears(600, 0, LIMIT, agent);
      agent.hears(440, 0, LIMIT, queued);
      hangUp(queued);
      await("no orphans").atMost(LIMIT).until(() -> servers.channels() == 0);
    }
  }

  private static void awaitPrompt(Side listener, String prompt, int mark) throws IOException {
    Path file = TipringProcess.home().resolve("conf/prompts/zh-CN/" + prompt + ".wav");
    short[] recording = WavFile.read(file).channels()[0];
    await(prompt)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              short[] heard = listener.sound().heardSince(mark);
              int from = Math.max(0, heard.length - Tones.SAMPLE_RATE);
              return Likeness.best(Arrays.copyOfRange(heard, from, heard.length), recording) > 0.9;
            });
  }

  private static JsonNode awaitServer(CallCentre centre, String name, String field, String value) {
    return centre
        .rest()
        .awaitJson(
            "/v1/media/servers/" + name, each -> each.path(field).asText().equals(value), LIMIT);
  }

  private static void setServerState(CallCentre centre, String name, String state) {
    Rest.Answer answer =
        centre.rest().post("/v1/media/servers/" + name + "/state", "{\"state\":\"" + state + "\"}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().path("state").asText()).isEqualTo(state);
  }

  @Test
  void whenTheEngineIsKilledTheSoundNeverStopsAndWhenItIsStoppedNothingStays() throws Exception {
    try (FreeSwitches servers = new FreeSwitches(folder, 2);
        CallCentre centre =
            CallCentre.open(folder, both(servers.settings(), Map.of("stop.drainMillis", "200")));
        Side agent = agent(centre, "3001");
        Side caller = caller(centre, "13800130001")) {
      centre.setState("3001", "ready");
      centre.awaitContact("13800130001", "connected");
      caller.hears(600, 0, LIMIT, agent);
      agent.hears(440, 0, LIMIT, caller);
      StandIn home = servers.busiest();
      StandIn other = servers.other(home);
      setServerState(centre, servers.name(home), "draining");
      caller.sound().expectGaps();
      agent.sound().expectGaps();

      centre.engine().kill();
      assertThat(home.channels()).as("none is hung up").isEqualTo(2);
      centre.engine().restart();

      centre.awaitContact("13800130001", "connected");
      caller.hears(600, caller.sound().mark(), LIMIT, agent);
      agent.hears(440, agent.sound().mark(), LIMIT, caller);
      // A peer that a busy machine holds up has nothing to be passed on meanwhile.
      long toCaller = caller.sound().longestGapMillis();
      long toAgent = agent.sound().longestGapMillis();
      System.out.println("longest gaps over a kill: " + toCaller + " ms and " + toAgent + " ms");
      assertThat(toCaller).isLessThan(LONGEST_GAP_MILLIS + agent.sound().longestPauseMillis());
      assertThat(toAgent).isLessThan(LONGEST_GAP_MILLIS + caller.sound().longestPauseMillis());
      assertThat(servers.channels()).isEqualTo(2);

      awaitServer(centre, servers.name(home), "state", "draining");
      try (Side late = caller(centre, "13800130002")) {
        centre.awaitContact("13800130002", "queued");
        late.sound().awaitMusic(0, LIMIT);
        assertThat(home.channels()).as("present legs stay").isEqualTo(2);
        assertThat(other.channels()).as("new legs go elsewhere").isEqualTo(1);

        int callerMark = caller.sound().mark();
        int agentMark = agent.sound().mark();
        setServerState(centre, servers.name(home), "maintenance");
        await("present legs to move").atMost(LIMIT).until(() -> home.channels() == 0);
        caller.hears(600, callerMark, LIMIT, agent);
        agent.hears(440, agentMark, LIMIT, caller);
        assertThat(other.channels()).isEqualTo(3);

        assertThat(centre.engine().stop()).isZero();
        await("nothing to stay").atMost(LIMIT).until(() -> servers.channels() == 0);
        for (Side each : List.of(caller, agent, late)) {
          each.sipp().trace().awaitRequest("BYE", LIMIT);
        }
      }
    }
  }

  @Test
  void aServerThatStallsOrAnswersLateHoldsUpNoCall() throws Exception {
    try (FreeSwitches servers = new FreeSwitches(folder, 2);
        CallCentre centre = CallCentre.open(folder, servers.settings());
        Side agent = agent(centre, "3001");
        Side first = caller(centre, "13800130001")) {
      centre.awaitContact("13800130001", "queued");
      StandIn slow = servers.busiest();
      slow.stall(true);
      try (Side second = caller(centre, "13800130002")) {
        centre.awaitContact("13800130002", "queued");
        hangUp(first);
        heardSoon(centre, agent, second, "a stalled server");
        slow.stall(false);
        awaitServer(centre, servers.name(slow), "health", "up");
        hangUp(second);
      }
      await("the agent's next call").atMost(LIMIT).until(() -> servers.channels() == 0);
      centre.setState("3001", "notReady");
      try (Side third = caller(centre, "13800130003")) {
        centre.awaitContact("13800130003", "queued");
        third.sound().awaitMusic(0, LIMIT);
        StandIn late = servers.busiest();
        late.late(LATE_MILLIS);
        // The caller is on the server that answers late: it is heard by way of the other.
        heardSoon(centre, agent, third, "a server that answers late");
        assertThat(servers.other(late).channels()).isEqualTo(2);
        late.late(0);
        awaitServer(centre, servers.name(late), "health", "up");
        hangUp(third);
        await("no orphans").atMost(LIMIT).until(() -> servers.channels() == 0);
      }
    }
  }

  private static void heardSoon(CallCentre centre, Side agent, Side caller, String beside)
      throws Exception {
    int callerMark = caller.sound().mark();
    int agentMark = agent.sound().mark();
    centre.setState("3001", "ready");
    long ready = System.nanoTime();
    caller.hears(600, callerMark, LIMIT, agent);
    agent.hears(440, agentMark, LIMIT, caller);
    long millis = (System.nanoTime() - ready) / 1_000_000;
    System.out.println("ready -> heard beside " + beside + ": " + millis + " ms");
    assertThat(millis).as("beside " + beside).isLessThan(LATE_MILLIS - 1_000);
  }

  @Test
  void whatACallerSaysStaysDataAndWithoutAServerItsCallEndsWithAReason() throws Exception {
    try (FreeSwitches servers = new FreeSwitches(folder, 1);
        CallCentre centre =
            CallCentre.open(
                folder, both(servers.settings(), Map.of("calls.mediaGraceMillis", "500")));
        SipProbe probe = SipProbe.to(centre.engine().sip())) {
      String uri = centre.engine().sipUri(EXPRESS);
      String callId = SipProbe.unique("{api(system_id)}%0A%0Abgapi");
      String hostile =
          probe
              .request(
                  "INVITE",
                  uri,
                  callId,
                  sdp()
                      .replace("o=- ", "o=${api(system)} ")
                      .replace("s=-", "s=x${api(system id)}%0A%0Abgapi system id"),
                  SDP_TYPE,
                  "User-Agent: x${api(system id)}\r\n bgapi system id",
                  "Subject: ${api(system id)}",
                  "X-Tipring-Leg: ${api(system id)}")
              .replace(
                  "From: <sip:13800138000@",
                  "From: \"x%0A%0Abgapi system id ${api(system id)}\" <sip:$%7Bstatus%7D@")
              .replace("To: <", "To: \"%0A%0Abgapi system id ${api(system id)}\" <")
              .replace("Contact: <sip:probe@", "Contact: \"${api(system)}\" <sip:$%7Bapi%7D@");
      String answer = probe.exchange(hostile, LIMIT);
      assertThat(SipProbe.status(answer)).as(answer).isEqualTo(200);
      await("the channel").atMost(LIMIT).until(() -> servers.channels() == 1);
      int cseq = 1;
      for (String digits : List.of("${api(system)}", "1\n\nbgapi system id", "bgapi system id")) {
        String body = "Signal=" + digits + "\r\nDuration=160\r\n";
        String info =
            probe
                .request("INFO", uri, callId, body, "Content-Type: application/dtmf-relay")
                .replaceAll("(?m)^From:.*$", quoted(hostile, "From"))
                .replaceAll("(?m)^To:.*$", quoted(answer, "To"))
                .replace("CSeq: 1 ", "CSeq: " + ++cseq + " ");
        assertThat(SipProbe.status(probe.exchange(info, LIMIT))).isIn(200, 400);
      }
      for (String field : List.of("to", "from", "flow", "businessId")) {
        originate(centre, field, "x\\n\\nbgapi system id ${api(system id)}");
      }
      assertThat(servers.server(0).commands())
          .isNotEmpty()
          .noneMatch(command -> command.contains("system") || command.contains("${"));
      assertThat(servers.server(0).expansions()).isEmpty();

      servers.server(0).close();
      String bye = probe.receive(callId, LIMIT).orElseThrow();
      while (!bye.startsWith("BYE ")) {
        bye = probe.receive(callId, LIMIT).orElseThrow();
      }
      assertThat(SipProbe.header(bye, "Reason")).isPresent();
    }
  }

  private static String quoted(String message, String header) {
    return Matcher.quoteReplacement(
        header + ": " + SipProbe.header(message, header).orElseThrow() + "\r");
  }

  /** An outbound call of which one field is hostile; the rest would do. */
  private static void originate(CallCentre centre, String hostile, String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("to", "13800138001");
    fields.put("from", "4001");
    fields.put("flow", "express");
    fields.put("businessId", "b-1");
    fields.put(hostile, text);
    String body =
        fields.entrySet().stream()
            .map(each -> "\"%s\":\"%s\"".formatted(each.getKey(), each.getValue()))
            .collect(Collectors.joining(",", "{", "}"));
    Rest.Answer answer = centre.rest().post("/v1/calls", body);
    assertThat(answer.status()).as(hostile + ": " + answer.text()).isIn(201, 409, 422);
  }

  private static String sdp() {
    return "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
        + "m=audio 9000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n";
  }
}
