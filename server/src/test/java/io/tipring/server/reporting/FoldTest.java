package io.tipring.server.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.event.AgentEvent.AgentStateChanged;
import io.tipring.core.event.ContactEvent.ContactAssigned;
import io.tipring.core.event.ContactEvent.ContactEnded;
import io.tipring.core.event.ContactEvent.ContactQueued;
import io.tipring.core.event.ContactEvent.ContactStarted;
import io.tipring.core.event.ContactEvent.OfferEnded;
import io.tipring.core.event.ContactEvent.OfferMade;
import io.tipring.core.event.ContactEvent.Result;
import io.tipring.core.event.LegEvent.LegStarted;
import io.tipring.server.json.Json;
import io.tipring.server.reporting.store.Database;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rows of some hours of a centre, held against its events. */
class FoldTest {

  private static BusyCentre centre;
  private static Database database;

  @BeforeAll
  static void fold() throws IOException {
    centre = BusyCentre.of(42, 1_500);
    database = Tables.inMemory();
    new Applier(database, 20_000).apply(centre.batches());
  }

  @AfterAll
  static void close() {
    database.close();
  }

  private static Map<String, Long> counted(Stream<? extends Enum<?>> constants) {
    return constants
        .map(Json::name)
        .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
  }

  @Test
  void everyContactIsOneRowWithItsResult() {
    assertThat(centre.events(ContactStarted.class)).hasSizeGreaterThan(100);
    assertThat(Tables.number(database, "SELECT COUNT(*) FROM contact"))
        .isEqualTo(centre.events(ContactStarted.class).size());
    Map<String, Long> results =
        Tables.counts(
            database, "SELECT result, COUNT(*) FROM contact WHERE state = 'ended' GROUP BY result");
    assertThat(results)
        .hasSizeGreaterThan(2)
        .isEqualTo(counted(centre.events(ContactEnded.class).stream().map(ContactEnded::result)));
    assertThat(Tables.number(database, "SELECT COUNT(*) FROM leg"))
        .isEqualTo(centre.events(LegStarted.class).size());
  }

  @Test
  void everyOfferIsOneRowWithItsOutcome() {
    assertThat(Tables.number(database, "SELECT COUNT(*) FROM offer"))
        .isEqualTo(centre.events(OfferMade.class).size());
    assertThat(
            Tables.counts(
                database,
                "SELECT outcome, COUNT(*) FROM offer WHERE outcome IS NOT NULL GROUP BY outcome"))
        .hasSizeGreaterThan(1)
        .isEqualTo(counted(centre.events(OfferEnded.class).stream().map(OfferEnded::outcome)));
    assertThat(Tables.number(database, "SELECT COUNT(*) FROM offer WHERE assigned_at IS NOT NULL"))
        .isEqualTo(centre.events(ContactAssigned.class).size());
  }

  @Test
  void theIntervalsAddUpToTheEvents() {
    assertThat(Tables.number(database, "SELECT COUNT(*) FROM queue_interval")).isGreaterThan(3);
    assertThat(Tables.number(database, "SELECT SUM(offered) FROM queue_interval"))
        .isEqualTo(centre.events(ContactQueued.class).size());
    assertThat(Tables.number(database, "SELECT SUM(handled) FROM queue_interval"))
        .isEqualTo(Tables.number(database, "SELECT SUM(handled) FROM agent_interval"))
        .isEqualTo(centre.events(ContactAssigned.class).size())
        .isGreaterThan(20);
    assertThat(Tables.number(database, "SELECT SUM(handled_in_time) FROM queue_interval"))
        .isEqualTo(
            centre.events(ContactAssigned.class).stream()
                .filter(assigned -> assigned.waitedMillis() <= 20_000)
                .count());
    assertThat(Tables.number(database, "SELECT SUM(handled_wait_millis) FROM queue_interval"))
        .isEqualTo(
            centre.events(ContactAssigned.class).stream()
                .mapToLong(ContactAssigned::waitedMillis)
                .sum());
    assertThat(Tables.number(database, "SELECT SUM(abandoned) FROM queue_interval"))
        .isPositive()
        .isEqualTo(
            centre.events(ContactEnded.class).stream()
                .filter(ended -> ended.result() == Result.ABANDONED)
                .count());
    assertThat(Tables.number(database, "SELECT SUM(offered) FROM agent_interval"))
        .isEqualTo(centre.events(OfferMade.class).size());
  }

  @Test
  void theTimesOfTheIntervalsAreThoseOfTheStates() {
    String spent =
        "SELECT SUM(EXTRACT(EPOCH FROM ended_at) * 1000 - EXTRACT(EPOCH FROM started_at) * 1000)"
            + " FROM agent_state WHERE state = '%s' AND ended_at IS NOT NULL";
    for (Map.Entry<String, String> one :
        Map.of(
                "ready", "ready_millis",
                "notReady", "not_ready_millis",
                "offered", "ringing_millis",
                "busy", "talk_millis",
                "wrapUp", "wrap_up_millis")
            .entrySet()) {
      assertThat(
              Tables.number(
                  database, "SELECT SUM(%s) FROM agent_interval".formatted(one.getValue())))
          .as(one.getKey())
          .isEqualTo(Tables.number(database, spent.formatted(one.getKey())));
    }
    assertThat(Tables.number(database, "SELECT SUM(talk_millis) FROM queue_interval"))
        .isPositive()
        .isEqualTo(Tables.number(database, "SELECT SUM(talk_millis) FROM agent_interval"));
    assertThat(Tables.number(database, "SELECT SUM(wrap_up_millis) FROM contact"))
        .isEqualTo(Tables.number(database, "SELECT SUM(wrap_up_millis) FROM queue_interval"));
  }

  @Test
  void theStatesOfAnAgentFollowWithoutGaps() {
    assertThat(Tables.number(database, "SELECT COUNT(*) FROM agent_state"))
        .isEqualTo(centre.events(AgentStateChanged.class).size() + 5L);
    assertThat(
            Tables.number(
                database,
                "SELECT COUNT(*) FROM (SELECT ended_at, LEAD(started_at) OVER"
                    + " (PARTITION BY tenant, agent ORDER BY state_id) AS following"
                    + " FROM agent_state) s WHERE ended_at IS DISTINCT FROM following"))
        .isZero();
  }

  @Test
  void nobodyWaitsWhoHasEnded() {
    assertThat(
            Tables.number(
                database,
                "SELECT COUNT(*) FROM queue_visit v JOIN contact c ON c.contact_id = v.contact_id"
                    + " WHERE c.state = 'ended' AND v.left_at IS NULL"))
        .isZero();
    assertThat(
            Tables.number(
                database, "SELECT COUNT(*) FROM contact WHERE state = 'ended' AND visit_id > 0"))
        .isZero();
  }
}
