package io.tipring.server.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.engine.EventFeed.Batch;
import io.tipring.server.reporting.store.Database;
import io.tipring.server.reporting.store.Position;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each event counts once, whatever breaks and when: row by row as if nothing had been. */
class ExactlyOnceTest {

  private static final int CRASHES = 12;

  private JdbcConnectionPool pool;

  @BeforeEach
  void open() {
    pool =
        JdbcConnectionPool.create(
            "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "test", "");
  }

  @AfterEach
  void close() {
    pool.dispose();
  }

  private static Map<String, List<String>> undisturbed(List<Batch> batches) {
    try (Database database = Tables.inMemory()) {
      new Applier(database, 20_000).apply(batches);
      return Tables.dump(database);
    }
  }

  private static long position(Database database) {
    return database.jdbi().withHandle(handle -> Position.read(handle).commandSequence());
  }

  /** Applies from where the database is, as a process that has just started does. */
  private static void resume(Database database, List<Batch> batches, Random random) {
    Applier applier = new Applier(database, 20_000);
    int next = (int) position(database);
    while (next < batches.size()) {
      int end = Math.min(batches.size(), next + 1 + random.nextInt(60));
      applier.apply(batches.subList(next, end));
      next = end;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void aRunThatIsCutOffAnywhereAndResumedGivesTheSameRows(long seed) throws IOException {
    List<Batch> batches = BusyCentre.of(seed, 300).batches();
    FailingSource failing = new FailingSource(pool);
    Database database = Database.over(failing.source());
    database.migrate();
    Random random = new Random(seed);
    List<String> broken = new ArrayList<>();
    for (int crash = 0; crash < CRASHES; crash++) {
      failing.breakAt(random.nextInt(120), FailingSource.Moment.values()[random.nextInt(2)]);
      try {
        resume(database, batches, random);
      } catch (RuntimeException failure) {
        broken.add(failure.getMessage());
      }
    }
    failing.breakAt(Long.MAX_VALUE, FailingSource.Moment.BEFORE);
    resume(database, batches, random);

    assertThat(broken).as("crashes, seed %d", seed).hasSizeGreaterThan(5);
    assertThat(Tables.dump(database)).as("seed %d", seed).isEqualTo(undisturbed(batches));
  }

  @Test
  void commandsThatAreInAlreadyArePassedOver() throws IOException {
    List<Batch> batches = BusyCentre.of(9, 200).batches();
    try (Database database = Tables.inMemory()) {
      Applier applier = new Applier(database, 20_000);
      applier.apply(batches);
      Map<String, List<String>> before = Tables.dump(database);
      applier.apply(batches);
      new Applier(database, 20_000).apply(batches.subList(50, batches.size()));
      assertThat(Tables.dump(database)).isEqualTo(before);
    }
  }
}
