package io.tipring.server.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tipring.core.engine.EventFeed.Batch;
import io.tipring.core.event.ContactEvent.ContactStarted;
import io.tipring.core.event.ContactEvent.RecordingEnded;
import io.tipring.core.metrics.ReportingMetrics;
import io.tipring.server.reporting.store.Database;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is deleted by its age, in virtual time. */
class RetentionTest {

  private static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);

  private Database database;
  private BusyCentre centre;
  private long begunMillis;
  private long endMillis;
  private final AtomicLong now = new AtomicLong();
  private final List<Long> deletedFiles = new ArrayList<>();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @BeforeEach
  void fill() throws IOException {
    centre = BusyCentre.of(21, 700);
    List<Batch> batches = centre.batches();
    begunMillis = batches.getFirst().timeMillis();
    endMillis = batches.getLast().timeMillis();
    database = Tables.inMemory();
    new Applier(database, 20_000).apply(batches);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Retention retention(int keepDays, int keepNumbersDays, int keepRecordingsDays) {
    return new Retention(
        database,
        new RetentionOptions(keepDays, keepNumbersDays, keepRecordingsDays),
        now::get,
        deletedFiles::add,
        new ReportingMetrics(registry));
  }

  private static int runOut(Retention retention) {
    int rounds = 0;
    while (retention.runIfDue()) {
      rounds++;
    }
    return rounds;
  }

  private long count(String table) {
    return Tables.number(database, "SELECT COUNT(*) FROM " + table);
  }

  @Test
  void rowsGoWhenTheyAreTooOldAndNoEarlier() {
    Map<String, List<String>> before = Tables.dump(database);
    Retention retention = retention(30, 0, 0);
    now.set(begunMillis + 30 * DAY_MILLIS - 1);
    assertThat(runOut(retention)).isZero();
    assertThat(Tables.dump(database)).isEqualTo(before);

    long unfinished =
        Tables.number(database, "SELECT COUNT(*) FROM contact WHERE state <> 'ended'");
    now.set(endMillis + 31 * DAY_MILLIS);
    assertThat(runOut(retention)).as("batches").isPositive();
    assertThat(count("contact")).as("those in progress stay").isEqualTo(unfinished);
    for (String table : List.of("leg", "offer", "queue_visit", "contact_event")) {
      assertThat(
              Tables.number(
                  database,
                  "SELECT COUNT(*) FROM %s WHERE contact_id NOT IN (SELECT contact_id FROM contact)"
                      .formatted(table)))
          .as(table)
          .isZero();
    }
    assertThat(count("queue_interval") + count("agent_interval")).isZero();
    assertThat(
            Tables.number(database, "SELECT COUNT(*) FROM agent_state WHERE ended_at IS NOT NULL"))
        .isZero();
    assertThat(registry.counter("tipring.reporting.removed", "what", "contacts").count())
        .isEqualTo(before.get("contact").size() - unfinished);
  }

  @Test
  void onlyThoseThatAreTooOldGo() {
    long middle = (begunMillis + endMillis) / 2;
    now.set(middle + 10 * DAY_MILLIS);
    runOut(retention(10, 0, 0));
    assertThat(
            Tables.number(
                database,
                "SELECT COUNT(*) FROM contact WHERE state = 'ended' AND started_at <"
                    + " TIMESTAMP WITH TIME ZONE '%s'"
                        .formatted(java.time.Instant.ofEpochMilli(middle))))
        .isZero();
    assertThat(count("contact")).isBetween(1L, centre.events(ContactStarted.class).size() - 1L);
  }

  @Test
  void numbersGoFromEveryTableAndEveryEvent() {
    now.set(endMillis + 8 * DAY_MILLIS);
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "UPDATE contact SET state = 'ended', ended_at = started_at"
                        + " WHERE state <> 'ended'"));
    assertThat(all()).anyMatch(row -> row.contains("138001"));
    runOut(retention(0, 7, 0));
    assertThat(all()).noneMatch(row -> row.contains("138001") || row.contains("4008001234"));
    assertThat(count("contact")).isEqualTo(centre.events(ContactStarted.class).size());
    assertThat(Tables.number(database, "SELECT COUNT(*) FROM contact WHERE result = 'handled'"))
        .isPositive();
  }

  private List<String> all() {
    return Tables.dump(database).values().stream().flatMap(List::stream).toList();
  }

  @Test
  void filesOfRecordingsGoBeforeTheirRows() {
    List<Long> recordings =
        centre.events(RecordingEnded.class).stream().map(RecordingEnded::recordingId).toList();
    assertThat(recordings).isNotEmpty();
    now.set(endMillis + 3 * DAY_MILLIS);
    Retention retention = retention(30, 0, 2);
    runOut(retention);
    assertThat(deletedFiles).containsExactlyInAnyOrderElementsOf(recordings);
    assertThat(
            Tables.number(database, "SELECT COUNT(*) FROM recording WHERE file_deleted_at IS NULL"))
        .isEqualTo(count("recording") - recordings.size());
    now.addAndGet(DAY_MILLIS);
    runOut(retention);
    assertThat(deletedFiles).as("each once").hasSameSizeAs(recordings);
  }

  /** A rebuild brings numbers back from the journal; the removal outlives it. */
  @Test
  void whoAskedToBeForgottenStaysForgotten() {
    long contact =
        Tables.number(database, "SELECT MIN(contact_id) FROM contact WHERE state = 'ended'");
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "INSERT INTO number_removal (contact_id, removed_at) VALUES (?,"
                        + " CURRENT_TIMESTAMP)",
                    contact));
    now.set(endMillis);
    runOut(retention(0, 0, 0));
    assertThat(
            Tables.number(
                database, "SELECT COUNT(*) FROM contact WHERE numbers_removed_at IS NOT NULL"))
        .isOne();
    assertThat(Tables.number(database, "SELECT contact_id FROM contact WHERE caller = ''"))
        .isEqualTo(contact);
  }
}
