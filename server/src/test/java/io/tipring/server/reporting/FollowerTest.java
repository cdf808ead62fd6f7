package io.tipring.server.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tipring.core.engine.EventFeed.Batch;
import io.tipring.core.metrics.ReportingMetrics;
import io.tipring.server.reporting.store.Database;
import io.tipring.server.reporting.store.Position;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.h2.jdbcx.JdbcConnectionPool;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The reporting thread with a database that comes and goes. */
@Timeout(120)
class FollowerTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long LIMIT_MILLIS = 60_000;

  private final HandFeed feed = new HandFeed();
  private final StandingStill around = new StandingStill(feed, 1_000);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private JdbcConnectionPool pool;
  private FailingSource failing;
  private Database database;

  @BeforeEach
  void open() {
    pool =
        JdbcConnectionPool.create(
            "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "test", "");
    failing = new FailingSource(pool);
    database = Database.over(failing.source());
  }

  @AfterEach
  void close() {
    pool.dispose();
  }

  private Reporting reporting(String journalId) {
    return reporting(journalId, database, around);
  }

  private Reporting reporting(String journalId, Database into, StandingStill surroundings) {
    return new Reporting(
        into,
        feed,
        new ReportingOptions(20_000, journalId, RetentionOptions.FOR_EVER),
        surroundings,
        new ReportingMetrics(registry));
  }

  private void add(List<Batch> batches) {
    for (Batch batch : batches) {
      feed.add(
          batch.timeMillis(),
          batch.events().stream()
              .map(io.tipring.core.event.RecordedEvent::event)
              .toArray(io.tipring.core.event.Event[]::new));
    }
  }

  @Test
  void aDatabaseThatIsDownAtTheStartIsCaughtUpWithLater() throws IOException {
    BusyCentre centre = BusyCentre.of(51, 100);
    failing.away(true);
    try (Reporting reporting = reporting("j")) {
      reporting.start();
      add(centre.batches());
      long last = feed.lastSequence();
      Awaitility.await("the outage is noticed")
          .atMost(PATIENCE)
          .until(() -> registry.get("tipring.reporting.outages").counter().count() == 1);
      assertThatThrownBy(() -> reporting.await(last, LIMIT_MILLIS))
          .isInstanceOf(ReportingException.class);
      assertThatThrownBy(() -> reporting.removeNumbers(1, LIMIT_MILLIS))
          .isInstanceOf(ReportingException.class);
      assertThat(registry.get("tipring.reporting.lag.commands").gauge().value()).isEqualTo(last);
      assertThat(around.covered()).as("nothing may be pruned").isEqualTo(-1);

      failing.away(false);
      Awaitility.await("up")
          .atMost(PATIENCE)
          .until(() -> registry.get("tipring.reporting.up").gauge().value() == 1);
      reporting.await(last, LIMIT_MILLIS);
      assertThat(registry.get("tipring.reporting.outages").counter().count()).isOne();
      assertThat(registry.get("tipring.reporting.lag.commands").gauge().value()).isZero();
    }
    assertSameRows(centre);
  }

  @Test
  void failuresInTheMidstOfItChangeNothing() throws IOException {
    BusyCentre centre = BusyCentre.of(52, 200);
    List<Batch> batches = centre.batches();
    Random random = new Random(52);
    try (Reporting reporting = reporting("j")) {
      reporting.start();
      for (int from = 0; from < batches.size(); from += 60) {
        if (from > 0 && from % 180 == 0) {
          failing.breakAt(random.nextInt(10), FailingSource.Moment.values()[random.nextInt(2)]);
        }
        add(batches.subList(from, Math.min(batches.size(), from + 60)));
        long last = feed.lastSequence();
        Awaitility.await("command " + last)
            .atMost(PATIENCE)
            .until(
                () -> {
                  try {
                    reporting.await(last, LIMIT_MILLIS);
                    return true;
                  } catch (ReportingException down) {
                    return false;
                  }
                });
      }
    }
    assertThat(registry.get("tipring.reporting.outages").counter().count()).isGreaterThan(1);
    assertSameRows(centre);
  }

  private void assertSameRows(BusyCentre centre) {
    var found = Tables.dump(database);
    found.remove(Tables.POSITION);
    try (Database undisturbed = Tables.inMemory()) {
      new Applier(undisturbed, 20_000).apply(centre.batches());
      var expected = Tables.dump(undisturbed);
      expected.remove(Tables.POSITION);
      assertThat(found).isEqualTo(expected);
    }
  }

  @Test
  void theDatabaseOfAnotherEngineIsNotTouched() throws IOException {
    add(BusyCentre.of(53, 20).batches());
    try (Reporting first = reporting("first")) {
      first.start();
      first.await(feed.lastSequence(), LIMIT_MILLIS);
    }
    var before = Tables.dump(database);
    try (Reporting second = reporting("second")) {
      second.start();
      Awaitility.await("it is refused")
          .atMost(PATIENCE)
          .until(() -> registry.get("tipring.reporting.outages").counter().count() == 1);
      assertThatThrownBy(() -> second.await(1, LIMIT_MILLIS))
          .isInstanceOf(ReportingException.class);
    }
    assertThat(Tables.dump(database)).isEqualTo(before);
  }

  /** An empty database, or one from an old copy, beside a journal that was pruned meanwhile. */
  @Test
  void aGapIsPassedOverAndWhoWasInProgressIsMarked() throws IOException {
    List<Batch> batches = BusyCentre.of(54, 300).batches();
    int third = batches.size() / 3;
    add(batches.subList(0, third));
    try (Reporting reporting = reporting("j")) {
      reporting.start();
      reporting.await(third, LIMIT_MILLIS);
    }
    long unfinished =
        Tables.number(database, "SELECT COUNT(*) FROM contact WHERE state <> 'ended'");
    long contacts = Tables.number(database, "SELECT COUNT(*) FROM contact");
    assertThat(unfinished).isPositive();

    add(batches.subList(third, 2 * third));
    feed.prune(2L * third);
    try (Reporting reporting = reporting("j")) {
      reporting.start();
      reporting.await(2L * third, LIMIT_MILLIS);
      assertThat(Tables.number(database, "SELECT COUNT(*) FROM contact WHERE state = 'unknown'"))
          .isEqualTo(unfinished);
      add(batches.subList(2 * third, batches.size()));
      reporting.await(batches.size(), LIMIT_MILLIS);
    }
    assertThat(Tables.number(database, "SELECT COUNT(*) FROM contact")).isGreaterThan(contacts);
    assertThat(registry.get("tipring.reporting.outages").counter().count()).isZero();
  }

  /**
   * An engine that waits for its disk may lose what is not settled; the database must not know it.
   */
  @Test
  void whatIsNotSettledIsNotGiven() {
    for (int i = 0; i < 5; i++) {
      feed.add(i);
    }
    AtomicLong settled = new AtomicLong(2);
    try (Feed held = Feed.upTo(settled::get, feed.after(0))) {
      assertThat(held.poll(0).orElseThrow().sequence()).isEqualTo(1);
      assertThat(held.poll(0).orElseThrow().sequence()).isEqualTo(2);
      assertThat(held.poll(0)).isEmpty();
      assertThat(held.poll(5)).isEmpty();
      settled.set(4);
      assertThat(held.poll(0).orElseThrow().sequence()).isEqualTo(3);
      assertThat(held.poll(0).orElseThrow().sequence()).isEqualTo(4);
      assertThat(held.poll(0)).isEmpty();
    }
  }

  @Test
  void commandsWithoutEventsAreReachedWithoutATransaction() throws IOException {
    try (Reporting reporting = reporting("j")) {
      reporting.start();
      reporting.await(0, LIMIT_MILLIS);
      long calls = failing.calls();
      long last = 0;
      for (int i = 0; i < 50; i++) {
        last = feed.add(1_000 + i);
        reporting.await(last, LIMIT_MILLIS);
      }
      assertThat(failing.calls() - calls).isLessThan(50);
    }
    assertThat(Tables.number(database, "SELECT command_sequence FROM reporting_position"))
        .as("stored at the latest at the end")
        .isEqualTo(50);
  }

  /** Who prunes the journal by what it is told must find the rest in whatever a crash leaves. */
  @Test
  void theJournalIsNotLetGoBeforeTheDatabaseHasItInItsFile(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("reporting.mv.db");
    Map<Path, Long> told = new ConcurrentHashMap<>();
    StandingStill crashes =
        new StandingStill(feed, 1_000) {
          @Override
          public void covers(long commandSequence) {
            Path left = folder.resolve("crash-" + told.size() + ".mv.db");
            try {
              Files.copy(file, left);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            told.put(left, commandSequence);
            super.covers(commandSequence);
          }
        };
    // Nothing gets into the file by itself, least of all while it is copied.
    String url = url(file) + ";WRITE_DELAY=600000";
    BusyCentre centre = BusyCentre.of(52, 400);
    try (Database onDisk = Database.pooled(url, "test", "");
        Reporting reporting = reporting("j", onDisk, crashes)) {
      reporting.start();
      add(centre.batches());
      untilCovered(crashes);
    }
    assertThat(told).hasSizeGreaterThan(1);
    told.forEach(
        (left, sequence) -> assertThat(reached(left)).as(left.toString()).isEqualTo(sequence));
  }

  @Test
  void whoFailedToHearHowFarTheDatabaseIsIsToldAgain() throws IOException {
    AtomicInteger failures = new AtomicInteger();
    StandingStill deaf =
        new StandingStill(feed, 1_000) {
          @Override
          public void covers(long commandSequence) {
            if (commandSequence == feed.lastSequence() && failures.getAndIncrement() == 0) {
              throw new IllegalStateException("no ear for it");
            }
            super.covers(commandSequence);
          }
        };
    add(BusyCentre.of(53, 5).batches());
    try (Reporting reporting = reporting("j", database, deaf)) {
      reporting.start();
      untilCovered(deaf);
    }
    assertThat(failures).hasValueGreaterThan(1);
  }

  private void untilCovered(StandingStill told) {
    Awaitility.await("all of it said to be covered")
        .atMost(Duration.ofMillis(LIMIT_MILLIS))
        .until(() -> told.covered() == feed.lastSequence());
  }

  private static String url(Path file) {
    return "jdbc:h2:file:" + file.toString().replace(".mv.db", "");
  }

  /** The position in a file as a crash left it. */
  private static long reached(Path left) {
    return Jdbi.create(url(left), "test", "").withHandle(Position::read).commandSequence();
  }
}
