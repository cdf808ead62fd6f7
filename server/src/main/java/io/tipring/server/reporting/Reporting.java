package io.tipring.server.reporting;

import io.tipring.core.metrics.ReportingMetrics;
import io.tipring.server.reporting.query.ContactRecords;
import io.tipring.server.reporting.store.Database;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The reporting database as the rest of the program sees it. Safe for any thread. */
public final class Reporting implements AutoCloseable {

  /** What a removal of numbers came to. */
  public enum Removal {
    DONE,
    NO_SUCH_CONTACT,
    /** It has not ended. */
    IN_PROGRESS
  }

  /** What stands around it. */
  public interface Surroundings {

    /** Engine time. */
    long nowMillis();

    /** The last command of the engine. */
    long lastSequence();

    /** Is told up to where the database has the journal. */
    void covers(long commandSequence);

    /** Deletes the file of a recording, if it is there. */
    void deleteRecording(long recordingId);
  }

  private static final Logger LOG = LoggerFactory.getLogger(Reporting.class);
  private static final long CATCH_UP_MILLIS = 5_000;
  private static final long END_MILLIS = 35_000;

  private final Database database;
  private final Follower follower;
  private final ContactRecords contacts;
  private final LongSupplier nowMillis;
  private volatile Thread thread;

  /** Connects nothing yet. */
  public Reporting(
      Database database,
      Feed.Source source,
      ReportingOptions options,
      Surroundings around,
      ReportingMetrics metrics) {
    this.database = database;
    this.nowMillis = around::nowMillis;
    LongConsumer deleteRecording = around::deleteRecording;
    Retention retention =
        new Retention(database, options.retention(), around::nowMillis, deleteRecording, metrics);
    this.follower = new Follower(database, source, options, retention, metrics, around::covers);
    this.contacts = new ContactRecords(database);
    Progress progress = follower.progress();
    metrics.watch(
        progress::isUp,
        () -> Math.max(0, around.lastSequence() - progress.reachedSequence()),
        () -> progress.lagMillis(around.nowMillis()));
  }

  /** Begins to follow; returns at once, whether or not the database is there. */
  public void start() {
    thread = Thread.ofPlatform().name("tipring-reporting").daemon().start(follower);
  }

  /**
   * Waits until the database has all up to a command, so that who has changed something can read
   * it.
   *
   * @throws ReportingException if that takes too long, or the database is down
   */
  public void await(long commandSequence, long timeoutMillis) {
    follower.progress().await(commandSequence, timeoutMillis);
  }

  /** Reads records. */
  public <T> T read(java.util.function.Function<ContactRecords, T> query) {
    return guarded(() -> query.apply(contacts));
  }

  private static <T> T guarded(Supplier<T> query) {
    try {
      return query.get();
    } catch (JdbiException failure) {
      LOG.warn("a query of the reporting database failed: {}", Follower.rootMessage(failure));
      throw ReportingException.down();
    }
  }

  /**
   * Takes the numbers out of the records of a contact that has ended, for good.
   *
   * @throws ReportingException if the database is down or slow; the removal may still happen
   */
  public Removal removeNumbers(long contactId, long timeoutMillis) {
    CompletableFuture<Removal> answer = new CompletableFuture<>();
    boolean taken =
        follower.offer(
            () -> {
              try {
                answer.complete(removeNumbers(contactId));
              } catch (RuntimeException failure) {
                answer.completeExceptionally(failure);
              }
            });
    if (!taken) {
      throw ReportingException.lags(timeoutMillis);
    }
    try {
      return answer.get(timeoutMillis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw ReportingException.lags(timeoutMillis);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw ReportingException.lags(timeoutMillis);
    } catch (ExecutionException failed) {
      LOG.warn("numbers could not be removed: {}", Follower.rootMessage(failed));
      throw ReportingException.down();
    }
  }

  /** Reporting thread. */
  private Removal removeNumbers(long contactId) {
    OffsetDateTime now = Instant.ofEpochMilli(nowMillis.getAsLong()).atOffset(ZoneOffset.UTC);
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              Optional<String> state =
                  handle
                      .createQuery("SELECT state FROM contact WHERE contact_id = :id")
                      .bind("id", contactId)
                      .mapTo(String.class)
                      .findOne();
              if (state.isEmpty()) {
                return Removal.NO_SUCH_CONTACT;
              }
              if (!state.get().equals("ended") && !state.get().equals("unknown")) {
                return Removal.IN_PROGRESS;
              }
              NumberRemoval.remove(handle, contactId, now);
              int known =
                  handle
                      .createUpdate(
                          "UPDATE number_removal SET removed_at = :now WHERE contact_id = :id")
                      .bind("now", now)
                      .bind("id", contactId)
                      .execute();
              if (known == 0) {
                handle
                    .createUpdate(
                        "INSERT INTO number_removal (contact_id, removed_at) VALUES (:id, :now)")
                    .bind("id", contactId)
                    .bind("now", now)
                    .execute();
              }
              return Removal.DONE;
            });
  }

  /** Follows the journal to its end, within a bound, and lets the database go. */
  @Override
  public void close() {
    follower.stop(CATCH_UP_MILLIS);
    Thread running = thread;
    if (running != null) {
      try {
        running.join(END_MILLIS);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    database.close();
  }
}
