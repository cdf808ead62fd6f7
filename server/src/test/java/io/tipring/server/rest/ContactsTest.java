package io.tipring.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tipring.core.event.AgentEvent;
import io.tipring.core.event.AgentEvent.AgentPut;
import io.tipring.core.event.AgentEvent.AgentStateChanged;
import io.tipring.core.event.ContactEvent.ContactAssigned;
import io.tipring.core.event.ContactEvent.ContactEnded;
import io.tipring.core.event.ContactEvent.ContactQueued;
import io.tipring.core.event.ContactEvent.ContactStarted;
import io.tipring.core.event.ContactEvent.Direction;
import io.tipring.core.event.ContactEvent.FlowStarted;
import io.tipring.core.event.ContactEvent.FlowStepEntered;
import io.tipring.core.event.ContactEvent.OfferEnded;
import io.tipring.core.event.ContactEvent.OfferMade;
import io.tipring.core.event.ContactEvent.RecordingEnded;
import io.tipring.core.event.ContactEvent.RecordingStarted;
import io.tipring.core.event.ContactEvent.Result;
import io.tipring.core.event.LegEvent.LegAnswered;
import io.tipring.core.event.LegEvent.LegEnded;
import io.tipring.core.event.LegEvent.LegMediaReport;
import io.tipring.core.event.LegEvent.LegStarted;
import io.tipring.core.event.LegEvent.Role;
import io.tipring.core.event.SystemEvent.FlowsDeployed;
import io.tipring.core.event.Termination;
import io.tipring.core.event.Termination.Cause;
import io.tipring.core.event.Termination.Party;
import io.tipring.core.routing.AgentId;
import io.tipring.core.routing.OfferOutcome;
import io.tipring.core.routing.QueueDefinition;
import io.tipring.core.routing.QueueId;
import io.tipring.core.routing.SkillMinimum;
import io.tipring.server.rest.ControlPlaneFixture.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contacts, calls, queues and recordings over REST, from the events of calls. */
class ContactsTest {

  private static final QueueId SUPPORT = new QueueId("default", "support");
  private static final AgentId AGENT = new AgentId("default", "1001");
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
            List.of(new QueueDefinition(SUPPORT, NEEDS, 20_000, 5_000, true))));
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  /** A caller is queued after 2 s; the contact has id {@code id}, its call {@code id + 1}. */
  private void callerWaits(long id, String businessId) {
    fixture.add(
        new ContactStarted(
            id,
            "default",
            id + 1,
            Direction.INBOUND,
            "13800138000",
            "4008001234",
            "local",
            businessId));
    fixture.add(new LegStarted(id, id + 2, id + 1, Role.CALLER, "local", "call-" + id));
    fixture.add(new FlowStarted(id, "hotline", "abc123"));
    fixture.add(new LegAnswered(id, id + 2));
    fixture.add(new FlowStepEntered(id, "menu main", "key 1", 12));
    fixture.advance(2_000);
    fixture.add(new ContactQueued(id, SUPPORT, 5, NEEDS, 0));
  }

  private void agentAnswers(long id) {
    fixture.add(
        new OfferMade(
            id, id + 3, SUPPORT, AGENT, "longest idle", ControlPlaneFixture.START_MILLIS + 25_000));
    fixture.advance(3_000);
    fixture.add(new OfferEnded(id, id + 3, AGENT, OfferOutcome.ACCEPTED, ""));
    fixture.add(new ContactAssigned(id, id + 3, SUPPORT, AGENT, 3_000));
    fixture.add(new RecordingStarted(id, id + 4));
  }

  private void callerHangsUp(long id, Result result) {
    fixture.advance(60_000);
    Termination end = new Termination(Party.CALLER, Cause.NORMAL, 200, "");
    fixture.add(new LegEnded(id, id + 2, end));
    fixture.add(new ContactEnded(id, result, end));
    fixture.add(new LegMediaReport(id, id + 2, 3_000, 2_990, 10, 4));
  }

  @Test
  void aCallInProgressIsShownWithWhereItStands() {
    callerWaits(36, "order-7");
    JsonNode calls = fixture.get("/v1/calls").json().path("calls");
    assertThat(calls).hasSize(1);
    JsonNode call = fixture.get("/v1/calls/11").json();
    assertThat(call).isEqualTo(calls.path(0));
    assertThat(call.path("contactId").asText()).isEqualTo("10");
    assertThat(call.path("state").asText()).isEqualTo("queued");
    assertThat(call.path("queue").asText()).isEqualTo("support");
    assertThat(call.path("caller").asText()).isEqualTo("13800138000");
    assertThat(call.path("businessId").asText()).isEqualTo("order-7");
    assertThat(call.path("legs").path(0).path("role").asText()).isEqualTo("caller");

    callerHangsUp(36, Result.ABANDONED);
    assertThat(fixture.get("/v1/calls").json().path("calls")).isEmpty();
    fixture.get("/v1/calls/11").problem(404, "not-found");
  }

  @Test
  void theRecordTellsTheWholeStory() {
    callerWaits(36, "");
    agentAnswers(36);
    fixture.add(new RecordingEnded(36, 40, 60_000, 1_920_044));
    callerHangsUp(36, Result.HANDLED);

    JsonNode contact = fixture.get("/v1/contacts/10").json();
    assertThat(contact.path("state").asText()).isEqualTo("ended");
    assertThat(contact.path("result").asText()).isEqualTo("handled");
    assertThat(contact.path("agent").asText()).isEqualTo("1001");
    assertThat(contact.path("waitedMillis").asLong()).isEqualTo(3_000);
    assertThat(contact.path("durationMillis").asLong()).isEqualTo(65_000);
    assertThat(contact.path("startedAt").asText()).isEqualTo("2026-05-28T20:26:40.000Z");
    assertThat(contact.path("connectedAt").asText()).isEqualTo("2026-05-28T20:26:45.000Z");
  }

  @Test
  void theTimelineIsExact() {
    callerWaits(36, "");
    agentAnswers(36);
    fixture.add(new RecordingEnded(36, 40, 60_000, 1_920_044));
    callerHangsUp(36, Result.HANDLED);

    JsonNode contact = fixture.get("/v1/contacts/10").json();
    assertThat(contact.path("timeline").findValuesAsText("type"))
        .containsExactly(
            "contactStarted",
            "legStarted",
            "flowStarted",
            "legAnswered",
            "flowStepEntered",
            "contactQueued",
            "offerMade",
            "offerEnded",
            "contactAssigned",
            "recordingStarted",
            "recordingEnded",
            "legEnded",
            "contactEnded",
            "legMediaReport");
    JsonNode step = contact.path("timeline").path(4);
    assertThat(step.path("step").asText()).isEqualTo("menu main");
    assertThat(step.path("branch").asText()).isEqualTo("key 1");
    JsonNode offer = contact.path("timeline").path(6);
    assertThat(offer.path("rule").asText()).isEqualTo("longest idle");
    assertThat(offer.path("agent").asText()).isEqualTo("1001");
    assertThat(offer.path("queue").asText()).isEqualTo("support");
    assertThat(offer.has("contactId")).isFalse();
    assertThat(contact.path("end").toString())
        .isEqualTo("{\"by\":\"caller\",\"cause\":\"normal\",\"sipStatus\":200}");
    assertThat(contact.path("legs").path(0).path("media").path("packetsLost").asInt())
        .isEqualTo(10);
  }

  @Test
  void theNumbersOfAnEndedContactCanBeRemoved() {
    callerWaits(36, "");
    assertThat(fixture.delete("/v1/contacts/10/numbers").problem(409, "conflict")).isNotNull();
    callerHangsUp(36, Result.ABANDONED);
    assertThat(fixture.get("/v1/contacts/10").text()).contains("13800138000");

    assertThat(fixture.delete("/v1/contacts/10/numbers").status()).isEqualTo(204);

    Answer forgotten = fixture.get("/v1/contacts/10");
    assertThat(forgotten.text()).doesNotContain("13800138000").doesNotContain("4008001234");
    assertThat(forgotten.json().path("numbersRemovedAt").asText()).isNotEmpty();
    assertThat(forgotten.json().path("caller").asText()).isEmpty();
    assertThat(forgotten.json().path("timeline")).hasSizeGreaterThan(5);
    fixture.delete("/v1/contacts/zzz/numbers").problem(404, "not-found");
  }

  private static List<String> ids(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json().path("contacts").findValuesAsText("id");
  }

  @Test
  void contactsAreFoundByTimeQueueAgentResultAndBusinessId() {
    callerWaits(36, "a");
    agentAnswers(36);
    callerHangsUp(36, Result.HANDLED);
    String between = Instant.ofEpochMilli(ControlPlaneFixture.START_MILLIS + 30_000).toString();
    callerWaits(72, "b");
    callerHangsUp(72, Result.ABANDONED);

    assertThat(ids(fixture.get("/v1/contacts"))).containsExactly("20", "10");
    assertThat(ids(fixture.get("/v1/contacts?from=" + between))).containsExactly("20");
    assertThat(ids(fixture.get("/v1/contacts?to=" + between))).containsExactly("10");
    assertThat(ids(fixture.get("/v1/contacts?queue=support"))).containsExactly("20", "10");
    assertThat(ids(fixture.get("/v1/contacts?queue=sales"))).isEmpty();
    assertThat(ids(fixture.get("/v1/contacts?agent=1001"))).containsExactly("10");
    assertThat(ids(fixture.get("/v1/contacts?result=abandoned"))).containsExactly("20");
    assertThat(ids(fixture.get("/v1/contacts?businessId=a"))).containsExactly("10");
    fixture.get("/v1/contacts?from=yesterday").problem(400, "invalid-parameter");
    fixture.get("/v1/contacts?limit=0").problem(400, "invalid-parameter");
    fixture.get("/v1/contacts?quue=support").problem(400, "invalid-parameter");
  }

  @Test
  void contactsComeInPages() {
    callerWaits(36, "");
    callerWaits(72, "");
    callerWaits(108, "");
    JsonNode first = fixture.get("/v1/contacts?limit=2").json();
    assertThat(first.path("contacts").findValuesAsText("id")).containsExactly("30", "20");
    JsonNode second =
        fixture.get("/v1/contacts?limit=2&before=" + first.path("next").asText()).json();
    assertThat(second.path("contacts").findValuesAsText("id")).containsExactly("10");
    assertThat(second.has("next")).isFalse();
  }

  @Test
  void queuesTellWhoWaitsAndHowWellTheyAreServed() {
    fixture.add(new AgentPut(AGENT, "A", Map.of("support", 5), "", "x", "y"));
    fixture.add(
        new AgentStateChanged(
            AGENT, AgentEvent.State.LOGGED_OUT, AgentEvent.State.READY, "platform", 0));
    fixture.add(
        new AgentPut(new AgentId("default", "1002"), "B", Map.of("support", 2), "", "x", "y"));
    callerWaits(36, "");
    callerWaits(72, "");
    JsonNode queue = fixture.get("/v1/queues/support").json();
    assertThat(queue.path("waiting").asInt()).isEqualTo(2);
    assertThat(queue.path("agents").path("ready").asInt()).isEqualTo(1);
    assertThat(queue.path("agents").path("loggedOut").asInt()).isZero();
    assertThat(queue.path("needs").toString()).isEqualTo("[{\"skill\":\"support\",\"level\":3}]");

    agentAnswers(36);
    callerHangsUp(72, Result.ABANDONED);
    queue = fixture.get("/v1/queues").json().path("queues").path(0);
    assertThat(queue.path("waiting").asInt()).isZero();
    assertThat(queue.path("offered").asInt()).isEqualTo(2);
    assertThat(queue.path("answered").asInt()).isEqualTo(1);
    assertThat(queue.path("answeredInTime").asInt()).isEqualTo(1);
    assertThat(queue.path("abandoned").asInt()).isEqualTo(1);
    assertThat(queue.path("serviceLevel").asDouble()).isEqualTo(0.5);
    assertThat(queue.path("averageWaitMillis").asLong()).isEqualTo(3_000);
    assertThat(queue.path("longestWaitMillis").asLong()).isZero();
  }

  @Test
  void aRecordingIsSentWholeAndInRanges() throws IOException {
    callerWaits(36, "");
    agentAnswers(36);
    fixture.get("/v1/contacts/10/recording").problem(409, "conflict");
    byte[] sound = "RIFF-and-what-follows".getBytes(StandardCharsets.US_ASCII);
    Files.write(fixture.recordingFile(40), sound);
    fixture.add(new RecordingEnded(36, 40, 60_000, sound.length));

    Answer whole = fixture.get("/v1/contacts/10/recording");
    assertThat(whole.status()).isEqualTo(200);
    assertThat(whole.header("Content-Type")).isEqualTo("audio/wav");
    assertThat(whole.header("Accept-Ranges")).isEqualTo("bytes");
    assertThat(whole.bytes()).isEqualTo(sound);

    assertRange("bytes=0-3", "RIFF", "bytes 0-3/21");
    assertRange("bytes=5-7", "and", "bytes 5-7/21");
    assertRange("bytes=14-", "follows", "bytes 14-20/21");
    assertRange("bytes=-7", "follows", "bytes 14-20/21");
    assertRange("bytes=14-999", "follows", "bytes 14-20/21");
    Answer beyond = range("bytes=21-");
    beyond.problem(416, "range-not-satisfiable");
    assertThat(beyond.header("Content-Range")).isEqualTo("bytes */21");
    assertThat(range("bytes=0-1,3-4").status()).isEqualTo(200);
    assertThat(range("lines=0-1").status()).isEqualTo(200);
    assertThat(fixture.get("/v1/contacts/10/recording?recording=14").status()).isEqualTo(200);
    fixture.get("/v1/contacts/10/recording?recording=15").problem(404, "not-found");

    Files.delete(fixture.recordingFile(40));
    fixture.get("/v1/contacts/10/recording").problem(404, "not-found");
  }

  private Answer range(String value) {
    return fixture.send(fixture.request("/v1/contacts/10/recording").header("Range", value));
  }

  private void assertRange(String value, String part, String contentRange) {
    Answer answer = range(value);
    assertThat(answer.status()).isEqualTo(206);
    assertThat(answer.text()).isEqualTo(part);
    assertThat(answer.header("Content-Range")).isEqualTo(contentRange);
  }

  @Test
  void aContactWithoutRecordingHasNone() {
    callerWaits(36, "");
    fixture.get("/v1/contacts/10/recording").problem(404, "not-found");
  }
}
