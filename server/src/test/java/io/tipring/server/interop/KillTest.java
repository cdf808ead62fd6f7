package io.tipring.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} again and again while callers wait, phones ring and people talk, judged by what
 * the peers saw. The system property {@code tipring.kills} says how often, {@code
 * tipring.callsPerSecond} under what load.
 */
@RequiresTools("sipp")
final class KillTest {

  private static final String NUMBER = "4002";
  private static final int KILLS = Integer.getInteger("tipring.kills", 2);
  private static final int CALLS_PER_SECOND = Integer.getInteger("tipring.callsPerSecond", 20);
  private static final int AGENTS = 12;
  private static final long SEED = 20261122;

  /** Callers of three tempers; how long they wait in all. */
  private static final List<Duration> PATIENCE =
      List.of(Duration.ofSeconds(2), Duration.ofSeconds(6), Duration.ofSeconds(12));

  @Test
  void everyAcceptedContactHasOneRecordAndNobodyIsStuck(@TempDir Path folder) throws Exception {
    Random random = new Random(SEED);
    List<Long> readyMillis = new ArrayList<>();
    List<String> errors = new ArrayList<>();
    try (CallCentre centre = CallCentre.open(folder, mediaPorts(), "kill.flow")) {
      int phones = Ports.free();
      for (int agent = 0; agent < AGENTS; agent++) {
        String id = "70" + (10 + agent);
        centre.putAgent(id, "kill");
        Sipp.register(
            centre.folder(id), centre.engine().sip(), id, CallCentre.password(id), phones, 3600);
      }
      try (Sipp agents = Sipp.loadAgents(centre.folder("agents"), centre.engine().sip(), phones)) {
        for (int agent = 0; agent < AGENTS; agent++) {
          centre.setState("70" + (10 + agent), "ready");
        }
        List<Sipp> callers = new ArrayList<>();
        for (int temper = 0; temper < PATIENCE.size(); temper++) {
          callers.add(
              Sipp.loadCallers(
                  centre.folder("callers"),
                  centre.engine().sip(),
                  NUMBER,
                  "8" + temper,
                  PATIENCE.get(temper),
                  Math.max(1, CALLS_PER_SECOND / PATIENCE.size())));
        }
        for (int kill = 0; kill < KILLS; kill++) {
          awaitTraffic(callers, 20_000 + random.nextInt(200_000));
          centre.engine().kill();
          errors.addAll(errors(centre));
          long begun = System.nanoTime();
          centre.engine().restart();
          readyMillis.add((System.nanoTime() - begun) / 1_000_000);
        }
        awaitTraffic(callers, 100_000);
        for (Sipp caller : callers) {
          caller.stopCalling();
        }
        awaitNoCalls(centre);
        errors.addAll(errors(centre));
        errors.forEach(System.out::println);
        KillLedger ledger = new KillLedger();
        for (Sipp caller : callers) {
          ledger.readCallers(caller.messages());
        }
        ledger.readAgents(agents.messages());
        judge(centre, ledger, readyMillis);
        callers.forEach(Sipp::close);
      }
    }
  }

  private static Map<String, String> mediaPorts() {
    int first = Ports.freeRange(2_000);
    return Map.of("media.embedded.ports", first + "-" + (first + 1_999));
  }

  /** What this life of the engine had to complain of. */
  private static List<String> errors(CallCentre centre) {
    return centre
        .engine()
        .process()
        .output()
        .lines()
        .filter(l -> l.contains("level=ERROR"))
        .toList();
  }

  /** Waits until so many bytes of SIP have passed: a random number of them is a random moment. */
  private static void awaitTraffic(List<Sipp> callers, long bytes) {
    long until = traffic(callers) + bytes;
    Awaitility.await("traffic")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(1))
        .until(() -> traffic(callers) >= until);
  }

  private static long traffic(List<Sipp> callers) {
    return callers.stream().mapToLong(caller -> caller.messages().toFile().length()).sum();
  }

  private static void awaitNoCalls(CallCentre centre) {
    Awaitility.await("the last call to end")
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> assertThat(centre.rest().get("/v1/calls").json().path("calls")).isEmpty());
  }

  private static void judge(CallCentre centre, KillLedger ledger, List<Long> readyMillis) {
    Map<String, List<JsonNode>> records = new HashMap<>();
    List<JsonNode> all = contacts(centre);
    for (JsonNode contact : all) {
      records.computeIfAbsent(contact.path("caller").asText(), _ -> new ArrayList<>()).add(contact);
    }
    Map<String, Integer> causes = new HashMap<>();
    all.forEach(
        contact ->
            causes.merge(
                contact.path("result").asText() + "/" + contact.path("end").path("cause").asText(),
                1,
                Integer::sum));
    Collections.sort(readyMillis);
    System.out.printf(
        "%d kills, %d callers accepted, %d records, %d offers; ends %s; ready after %s ms%n",
        KILLS, ledger.accepted().size(), all.size(), ledger.offers(), causes, readyMillis);
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
    assertThat(outOfOrder(centre, all)).as("offers that passed over an older contact").isEmpty();
    for (int agent = 0; agent < AGENTS; agent++) {
      centre
          .rest()
          .awaitJson(
              "/v1/agents/70" + (10 + agent),
              one -> List.of("ready", "notReady").contains(one.path("state").asText()),
              CallCentre.LIMIT);
    }
  }

  private static List<JsonNode> contacts(CallCentre centre) {
    List<JsonNode> all = new ArrayList<>();
    String before = "";
    do {
      JsonNode page = centre.rest().get("/v1/contacts?limit=500" + before).json();
      page.path("contacts").forEach(all::add);
      before = page.has("next") ? "&before=" + page.path("next").asText() : "";
    } while (!before.isEmpty() && all.size() < 1_000_000);
    return all;
  }

  /** Who waited when, and when a phone rang for it first. */
  private record Wait(String id, Instant queued, Instant offered, Instant left) {}

  private static List<String> outOfOrder(CallCentre centre, List<JsonNode> contacts) {
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
}
