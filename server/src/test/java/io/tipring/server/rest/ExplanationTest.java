package io.tipring.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tipring.acd.Acd;
import io.tipring.core.event.AgentEvent.AgentPut;
import io.tipring.core.event.AgentEvent.AgentStateChanged;
import io.tipring.core.event.AgentEvent.State;
import io.tipring.core.event.Candidate;
import io.tipring.core.event.ContactEvent.ContactAssigned;
import io.tipring.core.event.ContactEvent.ContactDequeued;
import io.tipring.core.event.ContactEvent.ContactEnded;
import io.tipring.core.event.ContactEvent.ContactQueued;
import io.tipring.core.event.ContactEvent.ContactStarted;
import io.tipring.core.event.ContactEvent.Direction;
import io.tipring.core.event.ContactEvent.FlowStarted;
import io.tipring.core.event.ContactEvent.OfferEnded;
import io.tipring.core.event.ContactEvent.OfferMade;
import io.tipring.core.event.ContactEvent.Result;
import io.tipring.core.event.PassedOver;
import io.tipring.core.event.SkillGap;
import io.tipring.core.event.SystemEvent.FlowsDeployed;
import io.tipring.core.event.Termination;
import io.tipring.core.routing.AgentId;
import io.tipring.core.routing.OfferOutcome;
import io.tipring.core.routing.QueueDefinition;
import io.tipring.core.routing.QueueId;
import io.tipring.core.routing.SkillMinimum;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code GET /v1/contacts/{id}/explanation}, from the events of calls. */
class ExplanationTest {

  private static final QueueId SUPPORT = new QueueId("default", "support");
  private static final QueueId SALES = new QueueId("default", "sales");
  private static final List<SkillMinimum> NEEDS = List.of(new SkillMinimum("support", 3));

  @TempDir private Path folder;
  private ControlPlaneFixture fixture;

  @BeforeEach
  void start() throws IOException {
    fixture = ControlPlaneFixture.start(folder);
    fixture.add(
        new FlowsDeployed(
            "default",
            List.of("hotline.flow"),
            List.of(
                new QueueDefinition(SUPPORT, NEEDS, 20_000, 5_000, false),
                new QueueDefinition(
                    SALES, List.of(new SkillMinimum("sales", 1)), 20_000, 5_000, false))));
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private static AgentId agent(String id) {
    return new AgentId("default", id);
  }

  private void agent(String id, Map<String, Integer> skills, State state, String reason) {
    fixture.add(new AgentPut(agent(id), id, skills, "", "", ""));
    if (state != State.LOGGED_OUT) {
      fixture.add(new AgentStateChanged(agent(id), State.LOGGED_OUT, state, reason, 0));
    }
  }

  private void comes(long id, QueueId queue, int priority) {
    fixture.add(
        new ContactStarted(
            id, "default", id + 1, Direction.INBOUND, "13800138000", "4008001234", "local", ""));
    fixture.add(new FlowStarted(id, "hotline", "abc123"));
    fixture.add(
        new ContactQueued(
            id, queue, priority, queue.equals(SUPPORT) ? NEEDS : List.of(need("sales")), 0));
    fixture.advance(1_000);
  }

  private static SkillMinimum need(String skill) {
    return new SkillMinimum(skill, 1);
  }

  private JsonNode explanation(long id) {
    ControlPlaneFixture.Answer answer =
        fixture.get("/v1/contacts/" + Long.toString(id, 36) + "/explanation");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private JsonNode now(long id) {
    return explanation(id).path("now");
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(node -> node.path("text").asText())
        .toList();
  }

  @Test
  void nobodyHasTheSkills() {
    agent("ann", Map.of("support", 2, "sales", 5), State.READY, "");
    comes(40, SUPPORT, 5);

    JsonNode now = now(40);
    assertThat(now.path("cause").asText()).isEqualTo("noAgentHasTheSkills");
    assertThat(now.path("text").asText())
        .isEqualTo(
            "no agent at all has support >= 3; waits for 1.0 s in queue support, first in line");
    assertThat(texts(now.path("readyButLacking")))
        .containsExactly("ann: ready, but has support 2, needs 3");
  }

  @Test
  void allWhoHaveTheSkillsAreLoggedOut() {
    agent("ann", Map.of("support", 3), State.LOGGED_OUT, "");
    comes(40, SUPPORT, 5);

    assertThat(now(40).path("cause").asText()).isEqualTo("nobodyLoggedIn");
    assertThat(now(40).path("text").asText())
        .startsWith("all of the 1 agent with support >= 3 are logged out;");
  }

  @Test
  void allAreEngagedAndOthersGoFirst() {
    agent("ann", Map.of("support", 3, "sales", 1), State.BUSY, "answered");
    agent("bob", Map.of("support", 9), State.NOT_READY, "lunch");
    agent("eve", Map.of("support", 9), State.LOGGED_OUT, "");
    comes(40, SUPPORT, 5);
    comes(50, SALES, 5);
    comes(60, SUPPORT, 9);
    comes(70, SUPPORT, 5);

    JsonNode now = now(70);
    assertThat(now.path("cause").asText()).isEqualTo("allEngaged");
    assertThat(now.path("position").asInt()).isEqualTo(3);
    assertThat(now.path("aheadInOtherQueues").asInt()).isEqualTo(1);
    assertThat(now.path("text").asText())
        .isEqualTo(
            "no agent with support >= 3 is ready: 1 logged out, 1 not ready, 1 busy; waits for 1.0"
                + " s in queue support, number 3 in line behind 2 contacts, and behind 1 contact of"
                + " other queues for the same agents");
    assertThat(texts(now.path("eligible")))
        .containsExactly("ann: busy for 4.0 s", "bob: not ready for 4.0 s (lunch)");
    assertThat(now(60).path("position").asInt()).isEqualTo(1);
  }

  @Test
  void aPhoneRingsForIt() {
    agent("ann", Map.of("support", 3), State.OFFERED, "offer");
    comes(40, SUPPORT, 5);
    fixture.add(
        new OfferMade(40, 43, SUPPORT, agent("ann"), "x", ControlPlaneFixture.START_MILLIS + 9));
    fixture.advance(2_500);

    JsonNode now = now(40);
    assertThat(now.path("cause").asText()).isEqualTo("ringing");
    assertThat(now.path("state").asText()).isEqualTo("offered");
    assertThat(now.path("offer").path("agent").asText()).isEqualTo("ann");
    assertThat(now.path("text").asText())
        .startsWith("the phone of ann has been ringing for 2.5 s;");
  }

  @Test
  void aCallerWhoHasWaitedForTheBoundSaysSo() {
    comes(40, SUPPORT, 0);
    fixture.advance(Acd.DEFAULT_STARVATION_MILLIS);
    comes(50, SUPPORT, 9);

    assertThat(now(40).path("position").asInt()).isEqualTo(1);
    assertThat(now(40).path("text").asText()).endsWith("goes before every priority");
    assertThat(now(50).path("position").asInt()).isEqualTo(2);
  }

  @Test
  void everyDecisionIsToldInOrderWithWhyOthersWereNotChosen() {
    comes(40, SUPPORT, 5);
    fixture.add(new OfferMade(40, 43, SUPPORT, agent("ann"), "the only one", 0));
    fixture.add(new OfferEnded(40, 43, agent("ann"), OfferOutcome.NO_ANSWER, "rang 2000 ms", 1));
    fixture.add(
        new OfferMade(
            40,
            44,
            SUPPORT,
            agent("eve"),
            "longest idle of 1",
            0,
            List.of(new Candidate(agent("eve"), 700)),
            0,
            List.of(
                new PassedOver(
                    agent("joe"),
                    State.READY,
                    "",
                    0,
                    61_000,
                    List.of(new SkillGap("support", 3, 2), new SkillGap("lang.zh", 1, 0))),
                new PassedOver(agent("ann"), State.NOT_READY, "noAnswer", 0, 0, List.of()),
                new PassedOver(agent("bob"), State.BUSY, "", 99, 0, List.of())),
            1,
            Map.of(State.BUSY, 1)));
    fixture.add(new OfferEnded(40, 44, agent("eve"), OfferOutcome.ACCEPTED, ""));
    fixture.add(new ContactAssigned(40, 44, SUPPORT, agent("eve"), 3_000));
    Termination end = new Termination(Termination.Party.CALLER, Termination.Cause.NORMAL, 200, "");
    fixture.add(new ContactEnded(40, Result.HANDLED, end));

    JsonNode explanation = explanation(40);
    assertThat(texts(explanation.path("decisions")))
        .containsExactly(
            "inbound contact from 13800138000 to 4008001234 over trunk local",
            "the flow hotline begins, as it answers this number",
            "waits in queue support with priority 5 for an agent with support >= 3, first in line",
            "offered to ann: the only one",
            "the offer to ann ends: no answer (rang 2000 ms); waits on, behind 1 contact",
            "offered to eve: longest idle of 1",
            "the offer to eve ends: answered",
            "talks with eve after waiting 3.0 s",
            "ends as handled: normal by caller");
    JsonNode second = explanation.path("decisions").path(5);
    assertThat(second.path("candidates").path(0).path("agent").asText()).isEqualTo("eve");
    assertThat(texts(second.path("passedOver")))
        .containsExactly(
            "joe: ready for 1 min 1 s, has support 2, needs 3, has no lang.zh, needs 1",
            "ann: was offered this contact before: no answer, not ready (noAnswer)",
            "bob: busy");
    assertThat(second.path("skilledNotReady").path("busy").asInt()).isEqualTo(1);
    assertThat(second.path("offeredBefore").path(0).path("outcome").asText()).isEqualTo("noAnswer");
    assertThat(explanation.path("now").path("waits").asBoolean()).isFalse();
    assertThat(explanation.path("now").path("state").asText()).isEqualTo("ended");
  }

  @Test
  void whoHasLeftTheQueueWaitsNoMore() {
    comes(40, SUPPORT, 5);
    fixture.add(new ContactDequeued(40, SUPPORT, "moved", 1_000));
    assertThat(now(40).path("state").asText()).isEqualTo("inFlow");
  }

  @Test
  void theRealAcdIsExplainedAgainstItsOwnAgents() {
    fixture.send(
        "PUT", "/v1/agents/ann", "{\"sipPassword\":\"secret1\",\"skills\":{\"support\":3}}");
    fixture.send("POST", "/v1/agents/ann/state", "{\"state\":\"notReady\",\"reason\":\"tea\"}");
    comes(40, SUPPORT, 5);
    assertThat(texts(now(40).path("eligible"))).containsExactly("ann: not ready for 1.0 s (tea)");
  }

  @Test
  void aContactThatIsNotThereIsAProblem() {
    fixture.get("/v1/contacts/zz/explanation").problem(404, "not-found");
    fixture.get("/v1/contacts/!/explanation").problem(404, "not-found");
    fixture.get("/v1/contacts/zz/explanation?x=1").problem(400, "invalid-parameter");
    assertThat(fixture.send(fixture.requestWithoutToken("/v1/contacts/zz/explanation")).status())
        .isEqualTo(401);
  }
}
