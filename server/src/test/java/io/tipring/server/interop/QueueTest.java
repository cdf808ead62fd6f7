package io.tipring.server.interop;

import static io.tipring.server.interop.CallCentre.EXPRESS;
import static io.tipring.server.interop.CallCentre.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is rung, when, and what becomes of offers that lead to nothing. */
@RequiresTools("sipp")
final class QueueTest {

  private static final Duration SOON = Duration.ofMillis(100);

  private static CallCentre centre;

  private final List<String> agents = new ArrayList<>();

  @BeforeAll
  static void open(@TempDir Path folder) throws IOException {
    centre = CallCentre.open(folder);
  }

  @AfterAll
  static void close() {
    centre.close();
  }

  /** Agents of one test take no calls of the next. */
  @AfterEach
  void logAgentsOut() {
    for (String agent : agents) {
      assertThat(centre.rest().delete("/v1/agents/" + agent).status()).isLessThan(2_000);
    }
  }

  private Sipp agent(String id, String scenario, RtpPeer sound) throws Exception {
    agents.add(id);
    centre.putAgent(id, "express");
    return centre.phone(id, scenario, sound.port(), SOON);
  }

  @Test
  void anAgentWhoBecomesReadyIsRungAtOnceAndTheOlderCallerIsFirst() throws Exception {
    try (RtpPeer sound = new RtpPeer(440);
        Sipp agent = agent("3001", "agent-answer", sound);
        Sipp older = centre.call("13800130001", EXPRESS, sound)) {
      centre.awaitContact("13800130001", "queued");
      try (Sipp younger = centre.call("13800130002", EXPRESS, sound)) {
        centre.awaitContact("13800130002", "queued");
        LocalDateTime before = LocalDateTime.now();
        centre.setState("3001", "ready");
        SipTrace.Message first = agent.trace().awaitRequest("INVITE", LIMIT);
        long millis = ChronoUnit.MILLIS.between(before, first.time());
        System.out.println("ready -> agent INVITE: " + millis + " ms");
        assertThat(millis).as("goal: 50 ms on a quiet machine").isLessThan(2_000);
        assertThat(first.header("From").orElseThrow()).contains("13800130001");

        centre.awaitContact("13800130001", "connected");
        assertThat(centre.awaitContact("13800130002", "queued").path("legs")).hasSize(1);
        older.hangUp(older.trace().awaitResponse(200, LIMIT).callId());
        older.awaitSuccess(LIMIT);
        // After the wrap-up of one second the agent gets the younger caller.
        SipTrace.Message second =
            agent
                .trace()
                .awaitReceived(
                    "INVITE for the younger caller",
                    m -> m.isRequest("INVITE") && m.text().contains("13800130002"),
                    LIMIT);
        assertThat(second.time()).isAfter(first.time());
        centre.awaitContact("13800130002", "connected");
        younger.hangUp(younger.trace().awaitResponse(200, LIMIT).callId());
        younger.awaitSuccess(LIMIT);
      }
    }
  }

  @Test
  void anAgentWhoLetsItRingIsSetNotReadyAndTheNextIsOffered() throws Exception {
    try (RtpPeer sound = new RtpPeer(440);
        Sipp sleepy = agent("3011", "agent-ring", sound);
        Sipp awake = agent("3012", "agent-answer", sound)) {
      centre.setState("3011", "ready");
      try (Sipp caller = centre.call("13800130011", EXPRESS, sound)) {
        sleepy.trace().awaitRequest("INVITE", LIMIT);
        centre.setState("3012", "ready");
        sleepy.trace().awaitRequest("CANCEL", LIMIT);
        awake.trace().awaitRequest("INVITE", LIMIT);
        JsonNode agent = centre.awaitAgentState("3011", "notReady");
        assertThat(agent.path("reason").asText()).isEqualTo("noAnswer");
        JsonNode contact = centre.awaitContact("13800130011", "connected");
        assertThat(contact.path("agent").asText()).isEqualTo("3012");
        assertThat(CallCentre.event(contact, "offerEnded").path("outcome").asText())
            .isEqualTo("noAnswer");
        caller.hangUp(caller.trace().awaitResponse(200, LIMIT).callId());
        caller.awaitSuccess(LIMIT);
      }
    }
  }

  @Test
  void aCallerWhoHangsUpWhileItRingsStopsTheRingingAndCountsAsAbandoned() throws Exception {
    long abandoned = centre.rest().get("/v1/queues/express").json().path("abandoned").asLong();
    try (RtpPeer sound = new RtpPeer(440);
        Sipp agent = agent("3021", "agent-ring", sound)) {
      centre.setState("3021", "ready");
      try (Sipp caller = centre.call("13800130021", EXPRESS, sound)) {
        agent.trace().awaitRequest("INVITE", LIMIT);
        String callId = caller.trace().awaitResponse(200, LIMIT).callId();
        centre.awaitContact("13800130021", "offered");
        caller.hangUp(callId);
        SipTrace.Message cancel = agent.trace().awaitRequest("CANCEL", LIMIT);
        SipTrace.Message bye = caller.trace().awaitSent("BYE", m -> m.isRequest("BYE"), LIMIT);
        long millis = ChronoUnit.MILLIS.between(bye.time(), cancel.time());
        System.out.println("caller's BYE -> agent's CANCEL: " + millis + " ms");
        assertThat(millis).as("goal: 100 ms on a quiet machine").isLessThan(2_000);
        caller.awaitSuccess(LIMIT);
        JsonNode contact = centre.awaitContact("13800130021", "ended");
        assertThat(contact.path("result").asText()).isEqualTo("abandoned");
        assertThat(contact.path("end").path("by").asText()).isEqualTo("caller");
        assertThat(CallCentre.event(contact, "offerEnded").path("outcome").asText())
            .isEqualTo("withdrawn");
        centre
            .rest()
            .awaitJson(
                "/v1/queues/express", q -> q.path("abandoned").asLong() == abandoned + 1, LIMIT);
        centre.awaitAgentState("3021", "ready");
      }
    }
  }

  @Test
  void aPhoneThatRefusesOrIsGoneMovesTheOfferOn() throws Exception {
    try (RtpPeer sound = new RtpPeer(440);
        Sipp busy = agent("3031", "agent-refuse", sound);
        Sipp awake = agent("3033", "agent-answer", sound)) {
      agents.add("3032");
      centre.putAgent("3032", "express");
      // The longest idle is offered first: the busy phone, the agent without one, the good one.
      for (String agent : List.of("3031", "3032", "3033")) {
        centre.setState(agent, "ready");
      }
      LocalDateTime before = LocalDateTime.now();
      try (Sipp caller = centre.call("13800130031", EXPRESS, sound)) {
        busy.trace().awaitRequest("INVITE", LIMIT);
        SipTrace.Message invite = awake.trace().awaitRequest("INVITE", LIMIT);
        assertThat(ChronoUnit.MILLIS.between(before, invite.time()))
            .as("the ring time of two seconds was not waited for")
            .isLessThan(1900);
        JsonNode contact = centre.awaitContact("13800130031", "connected");
        assertThat(contact.path("agent").asText()).isEqualTo("3033");
        assertThat(CallCentre.event(contact, "offerEnded").path("outcome").asText())
            .isEqualTo("busy");
        caller.hangUp(caller.trace().awaitResponse(200, LIMIT).callId());
        caller.awaitSuccess(LIMIT);
      }
    }
  }

  @Test
  void aPhoneThatIsGoneThoughRegisteredMovesTheOfferOn() throws Exception {
    try (RtpPeer sound = new RtpPeer(440)) {
      agents.add("3041");
      centre.putAgent("3041", "express");
      Sipp.register(
          centre.folder("3041"),
          centre.engine().sip(),
          "3041",
          CallCentre.password("3041"),
          Ports.free(),
          300);
      centre.awaitAgent("3041", "phones", "1");
      try (Sipp awake = agent("3042", "agent-answer", sound)) {
        centre.setState("3041", "ready");
        centre.setState("3042", "ready");
        LocalDateTime before = LocalDateTime.now();
        try (Sipp caller = centre.call("13800130041", EXPRESS, sound)) {
          SipTrace.Message invite = awake.trace().awaitRequest("INVITE", LIMIT);
          assertThat(ChronoUnit.MILLIS.between(before, invite.time()))
              .as("the ring time of two seconds was not waited for")
              .isLessThan(1900);
          JsonNode contact = centre.awaitContact("13800130041", "connected");
          JsonNode ended = CallCentre.event(contact, "offerEnded");
          assertThat(ended.path("agent").asText()).isEqualTo("3041");
          assertThat(ended.path("outcome").asText()).isEqualTo("unreachable");
          caller.hangUp(caller.trace().awaitResponse(200, LIMIT).callId());
          caller.awaitSuccess(LIMIT);
        }
      }
    }
  }
}
