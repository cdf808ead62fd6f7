package io.tipring.server.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tipring.core.engine.EventFeed.Batch;
import io.tipring.server.reporting.store.Database;
import io.tipring.server.reporting.store.StoreException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables made anew: all of them, or only what the journal still tells of. */
class RebuildTest {

  private static final ReportingOptions OPTIONS =
      new ReportingOptions(20_000, "this journal", RetentionOptions.FOR_EVER);

  private Database database;
  private List<Batch> batches;

  @BeforeEach
  void fill() throws IOException {
    batches = BusyCentre.of(11, 500).batches();
    database = Tables.inMemory();
    new Applier(database, 20_000).apply(batches);
  }

  @AfterEach
  void close() {
    database.close();
  }

  /** A journal that begins behind a command. */
  private Feed from(long after) {
    return new Feed() {
      private int next = (int) after;

      @Override
      public Beginning beginning() {
        return new Beginning(after, after == 0 ? 0 : batches.get((int) after - 1).timeMillis());
      }

      @Override
      public Optional<Batch> poll(long timeoutMillis) {
        return next < batches.size() ? Optional.of(batches.get(next++)) : Optional.empty();
      }

      @Override
      public void close() {
        next = batches.size();
      }
    };
  }

  private Map<String, List<String>> rows() {
    Map<String, List<String>> dump = Tables.dump(database);
    dump.remove(Tables.POSITION);
    return dump;
  }

  @Test
  void allIsAsBefore() {
    Map<String, List<String>> before = rows();
    database.jdbi().useHandle(handle -> handle.execute("UPDATE contact SET state = 'queued'"));
    Rebuild.Report report = new Rebuild(database, OPTIONS).run(from(0));
    assertThat(rows()).isEqualTo(before);
    assertThat(report.keptContacts()).isZero();
    assertThat(report.contacts()).isEqualTo(before.get("contact").size());
    assertThat(report.upToCommand()).isEqualTo(batches.size());
  }

  /** Whatever was going on where the journal now begins: calls, offers, talks, an interval. */
  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95, 1})
  void whatIsOlderThanTheJournalStaysAndNothingIsCountedTwice(double place) {
    Map<String, List<String>> before = rows();
    Batch beginning = batches.get((int) (place * (batches.size() - 1)));
    Rebuild.Report report = new Rebuild(database, OPTIONS).run(from(beginning.sequence()));
    assertThat(rows()).isEqualTo(before);
    assertThat(report.keptContacts()).isPositive();
    assertThat(report.keptContacts() + report.deletedContacts()).isEqualTo(report.contacts());
  }

  @Test
  void aRebuildThatWasCutOffIsFinishedByWhoeverFollowsNext() {
    Map<String, List<String>> before = rows();
    Batch beginning = batches.get(batches.size() / 3);
    Feed cutOff = from(beginning.sequence());
    Feed failing =
        new Feed() {
          private int left = 700;

          @Override
          public Beginning beginning() {
            return cutOff.beginning();
          }

          @Override
          public Optional<Batch> poll(long timeoutMillis) {
            if (left-- == 0) {
              throw new IllegalStateException("killed");
            }
            return cutOff.poll(timeoutMillis);
          }

          @Override
          public void close() {
            cutOff.close();
          }
        };
    assertThatThrownBy(() -> new Rebuild(database, OPTIONS).run(failing)).hasMessage("killed");
    assertThat(rows()).isNotEqualTo(before);

    new Applier(database, 20_000)
        .apply(batches.subList((int) beginning.sequence(), batches.size()));
    assertThat(rows()).isEqualTo(before);
  }

  @Test
  void theDatabaseOfAnotherJournalIsLeftAlone() {
    new Rebuild(database, OPTIONS).run(from(0));
    Map<String, List<String>> before = rows();
    ReportingOptions other = new ReportingOptions(20_000, "other", RetentionOptions.FOR_EVER);
    assertThatThrownBy(() -> new Rebuild(database, other).run(from(0)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("another data directory");
    assertThat(rows()).isEqualTo(before);
  }
}
