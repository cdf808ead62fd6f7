package io.tipring.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A busy hour: sipp callers of three tempers and a dozen sipp agents at one queue, and a judgement
 * of what the engine made of them by what the peers saw.
 */
final class Rush implements AutoCloseable {

  private static final String NUMBER = "4002";
  private static final int AGENTS = 12;

  /** How long callers wait in all. */
  private static final List<Duration> PATIENCE =
      List.of(Duration.ofSeconds(2), Duration.ofSeconds(6), Duration.ofSeconds(12));

  /** A phone that answers no BYE is cleared after 64 × T1 (RFC 3261 §17.1.2.2). */
  private static final Duration CLEARED = Duration.ofSeconds(45);

  private final CallCentre centre;
  private final Sipp agents;
  private final List<Sipp> callers = new ArrayList<>();

  private Rush(CallCentre centre, Sipp agents) {
    this.centre = centre;
    this.agents = agents;
  }

  /**
   * Starts an engine, agents and callers.
   *
   * @param settings of the engine, beyond the ports and folders
   */
  static Rush open(Path folder, Map<String, String> settings, int callsPerSecond)
      throws IOException, InterruptedException {
    Map<String, String> all = new LinkedHashMap<>(settings);
    int firstPort = Ports.freeRange(2_000);
    all.put("media.embedded.ports", firstPort + "-" + (firstPort + 1_999));
    CallCentre centre = CallCentre.open(folder, all, "kill.flow");
    int phones = Ports.free();
    for (int agent = 0; agent < AGENTS; agent++) {
      String id = agentId(agent);
      centre.putAgent(id, "kill");
      Sipp.register(
          centre.folder(id), centre.engine().sip(), id, CallCentre.password(id), phones, 3600);
    }
    Sipp agents = Sipp.loadAgents(centre.folder("agents"), centre.engine().sip(), phones);
    Rush rush = new Rush(centre, agents);
    for (int agent = 0; agent < AGENTS; agent++) {
      centre.setState(agentId(agent), "ready");
    }
    for (int temper = 0; temper < PATIENCE.size(); temper++) {
      rush.callers.add(
          Sipp.loadCallers(
              centre.folder("callers"),
              centre.engine().sip(),
              NUMBER,
              "8" + temper,
              PATIENCE.get(temper),
              Math.max(1, callsPerSecond / PATIENCE.size())));
    }
    return rush;
  }

  private static String agentId(int agent) {
    return "70" + (10 + agent);
  }

  CallCentre centre() {
    return centre;
  }

  /** Waits until so many bytes of SIP have passed: a random number of them is a random moment. */
  void awaitTraffic(long bytes) {
    long until = traffic() + bytes;
    Awaitility.await("traffic")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(1))
        .until(() -> traffic() >= until);
  }

  private long traffic() {
    return callers.stream().mapToLong(caller -> caller.messages().toFile().length()).sum();
  }

  /** Agents whose phone did not answer in the turmoil come back to their work. */
  void bringAgentsBack() {
    for (int agent = 0; agent < AGENTS; agent++) {
      Rest.Answer state = centre.rest().get("/v1/agents/" + agentId(agent));
      if (state.json().path("state").asText().equals("notReady")) {
        centre.setState(agentId(agent), "ready");
      }
    }
  }

  /**
   * Lets no more calls begin, and waits for the end of the last. sipp itself leaves a call alone
   * now and then: whatever is up after a while is hung up by the platform.
   *
   * @return how many had to be
   */
  int end() throws IOException, InterruptedException {
    for (Sipp caller : callers) {
      caller.stopCalling();
    }
    try {
      awaitNoCalls();
      return 0;
    } catch (ConditionTimeoutException _) {
      List<String> left = new ArrayList<>();
      calls().forEach(call -> left.add(call.path("id").asText()));
      left.forEach(id -> centre.rest().delete("/v1/calls/" + id));
      awaitNoCalls();
      return left.size();
    }
  }

  private JsonNode calls() {
    return centre.rest().get("/v1/calls").json().path("calls");
  }

  private void awaitNoCalls() {
    Awaitility.await("the last call to end")
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> calls().isEmpty());
  }

  /**
   * Every caller who had a 200 has exactly one record, that has ended; nobody was passed over; no
   * agent had two calls at once; no agent is stuck.
   *
   * @return figures for people
   */
  String judge() throws IOException {
    KillLedger ledger = new KillLedger();
    for (Sipp caller : callers) {
      ledger.readCallers(caller.messages());
    }
    ledger.readAgents(agents.messages());
    List<JsonNode> all = contacts();
    Map<String, List<JsonNode>> records = new HashMap<>();
    Map<String, Integer> ends = new TreeMap<>();
    for (JsonNode contact : all) {
      records.computeIfAbsent(contact.path("caller").asText(), _ -> new ArrayList<>()).add(contact);
      ends.merge(
          contact.path("result").asText() + "/" + contact.path("end").path("cause").asText(),
          1,
          Integer::sum);
    }
    assertThat(ledger.accepted()).isNotEmpty();
    assertThat(ledger.offers()).isGreaterThan(AGENTS);
    for (String caller : ledger.accepted()) {
      assertThat(records.getOrDefault(caller, List.of()))
          .as("the records of caller %s", caller)
          .singleElement()
          .satisfies(
              contact ->
                  assertThat(contact.path("state").asText()).as("%s", contact).isEqualTo("ended"));
    }
    assertThat(records.values()).allSatisfy(of -> assertThat(of).hasSize(1));
    assertThat(ledger.offeredTwice()).as("agents with two calls at once").isEmpty();
    assertThat(outOfOrder(all)).as("offers that passed over an older contact").isEmpty();
    for (int agent = 0; agent < AGENTS; agent++) {
      centre
          .rest()
          .awaitJson(
              "/v1/agents/" + agentId(agent),
              one -> List.of("ready", "notReady").contains(one.path("state").asText()),
              CLEARED);
    }
    return "%d callers accepted, %d records, %d offers; ends %s"
        .formatted(ledger.accepted().size(), all.size(), ledger.offers(), ends);
  }

  /** After many starts in a row the reporting database has some way to go. */
  private void awaitRecords() {
    try {
      Awaitility.await("the records to have all")
          .atMost(Duration.ofMinutes(3))
          .pollInterval(Duration.ofMillis(500))
          .until(() -> centre.rest().get("/v1/contacts").status() == 200);
    } catch (ConditionTimeoutException late) {
      throw new AssertionError(
          centre.rest().get("/v1/contacts").text() + "\n" + centre.engine().process().output(),
          late);
    }
  }

  private List<JsonNode> contacts() {
    awaitRecords();
    List<JsonNode> all = new ArrayList<>();
    String before = "";
    do {
      Rest.Answer answer = centre.rest().get("/v1/contacts?limit=500" + before);
      assertThat(answer.status())
          .as(() -> answer.text() + "\n" + centre.engine().process().output())
          .isEqualTo(200);
      JsonNode page = answer.json();
      page.path("contacts").forEach(all::add);
      before = page.has("next") ? "&before=" + page.path("next").asText() : "";
    } while (!before.isEmpty() && all.size() < 1_000_000);
    return all;
  }

  /** Who waited when, and when a phone rang for it first. */
  private record Wait(String id, Instant queued, Instant offered, Instant left) {}

  private List<String> outOfOrder(List<JsonNode> contacts) {
    List<Wait> waits = new ArrayList<>();
    for (JsonNode summary : contacts) {
      JsonNode contact = centre.contact(summary.path("id").asText());
      Instant queued = first(contact, "contactQueued");
      if (queued != null) {
        Instant left = first(contact, "contactDequeued");
        Instant ended = Instant.parse(contact.path("endedAt").asText());
        waits.add(
            new Wait(
                contact.path("id").asText(),
                queued,
                first(contact, "offerMade"),
                left == null ? ended : left));
      }
    }
    waits.sort(Comparator.comparing(Wait::queued));
    List<String> wrong = new ArrayList<>();
    for (int younger = 0; younger < waits.size(); younger++) {
      Wait served = waits.get(younger);
      for (int older = younger - 1; served.offered() != null && older >= 0; older--) {
        Wait other = waits.get(older);
        boolean passedOver =
            other.queued().isBefore(served.queued())
                && other.left().isAfter(served.offered())
                && (other.offered() == null || other.offered().isAfter(served.offered()));
        if (passedOver) {
          wrong.add(served + " before " + other);
        }
      }
    }
    return wrong;
  }

  private static Instant first(JsonNode contact, String type) {
    for (JsonNode event : contact.path("timeline")) {
      if (event.path("type").asText().equals(type)) {
        return Instant.parse(event.path("at").asText());
      }
    }
    return null;
  }

  @Override
  public void close() {
    callers.forEach(Sipp::close);
    agents.close();
    centre.close();
  }
}
