package io.tipring.server.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tipring.core.engine.EngineOptions;
import io.tipring.core.engine.EventFeed;
import io.tipring.core.event.ContactEvent.ContactStarted;
import io.tipring.core.event.ContactEvent.Direction;
import io.tipring.core.journal.Journal;
import io.tipring.core.journal.JournalRecord;
import io.tipring.core.metrics.ReportingMetrics;
import io.tipring.server.reporting.query.Totals;
import io.tipring.server.reporting.store.Database;
import io.tipring.simulation.World;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On a real PostgreSQL: the same rows as on H2, and an outage in the midst of it. */
@Timeout(180)
class PostgresTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long LIMIT_MILLIS = 60_000;

  @TempDir private static Path serverFolder;
  @TempDir private Path folder;
  private static Postgres postgres;

  @BeforeAll
  static void start() {
    postgres = Postgres.start(serverFolder.resolve("pg"));
  }

  @AfterAll
  static void stop() throws IOException {
    if (postgres != null) {
      postgres.close();
    }
  }

  @BeforeEach
  void empty() {
    try (Database database = Database.pooled(postgres.jdbcUrl(), "postgres", "")) {
      database
          .jdbi()
          .useHandle(handle -> handle.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public"));
    }
  }

  private static Map<String, List<String>> onH2(BusyCentre centre) {
    try (Database database = Tables.inMemory()) {
      new Applier(database, 20_000).apply(centre.batches());
      Map<String, List<String>> dump = Tables.dump(database);
      dump.remove(Tables.POSITION);
      return dump;
    }
  }

  @Test
  void theRowsAreThoseOfTheOtherDatabase() throws IOException {
    BusyCentre centre = BusyCentre.of(31, 600);
    try (Database database = Database.pooled(postgres.jdbcUrl(), "postgres", "")) {
      database.migrate();
      new Applier(database, 20_000).apply(centre.batches());
      Map<String, List<String>> dump = Tables.dump(database);
      dump.remove(Tables.POSITION);
      assertThat(dump).isEqualTo(onH2(centre));
    }
  }

  /** PostgreSQL takes neither NUL nor half a surrogate pair; one of them must not stop all. */
  @Test
  void textThatTheDatabaseWouldRefuseIsStored() {
    HandFeed feed = new HandFeed();
    try (Reporting reporting =
        new Reporting(
            Database.pooled(postgres.jdbcUrl(), "postgres", ""),
            feed,
            new ReportingOptions(20_000, "hand", RetentionOptions.FOR_EVER),
            new StandingStill(feed, 1_000),
            new ReportingMetrics(new SimpleMeterRegistry()))) {
      reporting.start();
      long command =
          feed.add(
              1_000,
              new ContactStarted(
                  7,
                  "default",
                  8,
                  Direction.INBOUND,
                  "1",
                  "2",
                  "local",
                  "order\u0000-\uD83D\uDE00-\uD800"));
      reporting.await(command, LIMIT_MILLIS);
      assertThat(
              reporting
                  .read(records -> records.contact(7))
                  .orElseThrow()
                  .view()
                  .start()
                  .businessId())
          .isEqualTo("order\uFFFD-\uD83D\uDE00-\uFFFD");
    }
  }

  @Test
  void anOutageUnderARunningFeedLosesNothingAndDoublesNothing() throws IOException {
    BusyCentre centre = BusyCentre.of(32, 900);
    List<JournalRecord> journal = centre.journal();
    int third = journal.size() / 3;
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    HandFeed clock = new HandFeed();
    StandingStill around = new StandingStill(clock, journal.getLast().timeMillis());
    try (Journal writer = Journal.open(EngineOptions.journalOf(folder))) {
      writer.replay(_ -> {});
      append(writer, journal.subList(0, 10));
      try (Reporting reporting =
          new Reporting(
              Database.pooled(postgres.jdbcUrl(), "postgres", ""),
              journal(),
              new ReportingOptions(20_000, "journal", RetentionOptions.FOR_EVER),
              around,
              new ReportingMetrics(registry))) {
        reporting.start();
        append(writer, journal.subList(10, third));
        reporting.await(third / 2, LIMIT_MILLIS);
        postgres.stop();
        append(writer, journal.subList(third, 2 * third));
        Awaitility.await("the outage is noticed")
            .atMost(PATIENCE)
            .until(() -> registry.get("tipring.reporting.up").gauge().value() == 0);
        assertThatThrownBy(() -> reporting.await(2L * third, LIMIT_MILLIS))
            .isInstanceOf(ReportingException.class)
            .hasMessageContaining("can't be reached");
        assertThatThrownBy(() -> reporting.read(records -> records.contact(1)))
            .isInstanceOf(ReportingException.class);

        postgres.start();
        append(writer, journal.subList(2 * third, journal.size()));
        Awaitility.await("the database is back")
            .atMost(PATIENCE)
            .until(() -> registry.get("tipring.reporting.up").gauge().value() == 1);
        reporting.await(journal.size(), LIMIT_MILLIS);
        Awaitility.await("the journal is let go")
            .atMost(PATIENCE)
            .until(() -> around.covered() == journal.size());
        assertThat(registry.get("tipring.reporting.outages").counter().count()).isOne();
      }
    }
    try (Database database = Database.pooled(postgres.jdbcUrl(), "postgres", "")) {
      Map<String, List<String>> dump = Tables.dump(database);
      dump.remove(Tables.POSITION);
      assertThat(dump).isEqualTo(onH2(centre));
      Totals replayed = new Totals();
      centre.batches().forEach(batch -> batch.events().forEach(replayed::on));
      assertThat(Totals.of(database)).isEqualTo(replayed);
      assertThat(replayed.text()).contains("contacts ended handled ").contains("offers ended ");
    }
  }

  private Feed.Source journal() {
    return new Feed.Source() {
      @Override
      public Feed after(long command) {
        return Feed.of(EventFeed.open(folder, World::newProcessor, command));
      }

      @Override
      public Feed oldest() {
        return Feed.of(EventFeed.openOldest(folder, World::newProcessor));
      }
    };
  }

  private static void append(Journal journal, List<JournalRecord> records) {
    for (JournalRecord record : records) {
      journal.append(record.sequence(), record.timeMillis(), record.command());
    }
  }
}
