package io.tipring.server.reporting;

import io.tipring.core.metrics.ReportingMetrics;
import io.tipring.server.reporting.store.Database;
import io.tipring.server.reporting.store.Schema;
import io.tipring.server.reporting.store.Table;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;

/**
 * Deletes what is too old, in small batches between the transactions of the follower, so that a
 * large clearance does not make it lag.
 */
final class Retention {

  private static final int CONTACTS_A_BATCH = 200;
  private static final int ROWS_A_BATCH = 1_000;
  private static final long PAUSE_MILLIS = TimeUnit.MINUTES.toMillis(10);

  private final Database database;
  private final RetentionOptions options;
  private final LongSupplier nowMillis;
  private final LongConsumer deleteRecording;
  private final ReportingMetrics metrics;
  private long nextMillis = Long.MIN_VALUE;

  /**
   * @param nowMillis engine time
   * @param deleteRecording deletes the file of a recording, if it is there
   */
  Retention(
      Database database,
      RetentionOptions options,
      LongSupplier nowMillis,
      LongConsumer deleteRecording,
      ReportingMetrics metrics) {
    this.database = database;
    this.options = options;
    this.nowMillis = nowMillis;
    this.deleteRecording = deleteRecording;
    this.metrics = metrics;
  }

  /**
   * Does one batch of each kind, if it is time; when nothing is left, the next time is later.
   *
   * @return whether rows were changed
   */
  boolean runIfDue() {
    long now = nowMillis.getAsLong();
    if (now < nextMillis) {
      return false;
    }
    int done = deleteRecordings(now) + removeNumbers(now) + deleteContacts(now) + deleteRest(now);
    if (done == 0) {
      nextMillis = now + PAUSE_MILLIS;
    }
    return done > 0;
  }

  private static OffsetDateTime daysBefore(long nowMillis, int days) {
    return Instant.ofEpochMilli(nowMillis).atOffset(ZoneOffset.UTC).minusDays(days);
  }

  private static List<Long> ids(Handle handle, String sql, OffsetDateTime before, int limit) {
    return handle
        .createQuery(sql + " LIMIT :limit")
        .bind("before", before)
        .bind("limit", limit)
        .mapTo(Long.class)
        .list();
  }

  /** First the file, then the mark: a crash between leaves nothing that is never found again. */
  private int deleteRecordings(long now) {
    if (options.keepRecordingsDays() == 0) {
      return 0;
    }
    List<Long> due =
        database
            .jdbi()
            .withHandle(
                handle ->
                    ids(
                        handle,
                        "SELECT recording_id FROM recording WHERE started_at < :before"
                            + " AND ended_at IS NOT NULL AND file_deleted_at IS NULL",
                        daysBefore(now, options.keepRecordingsDays()),
                        CONTACTS_A_BATCH));
    if (!due.isEmpty()) {
      due.forEach(deleteRecording::accept);
      database.transact(
          handle ->
              handle
                  .createUpdate(
                      "UPDATE recording SET file_deleted_at = :now WHERE recording_id IN (<ids>)")
                  .bind("now", daysBefore(now, 0))
                  .bindList("ids", due)
                  .execute());
      metrics.removed("recordings", due.size());
    }
    return due.size();
  }

  /** By age, and again for those whose removal was asked for before their rows were rebuilt. */
  private int removeNumbers(long now) {
    int[] done = new int[1];
    database.transact(
        handle -> {
          List<Long> asked =
              handle
                  .createQuery(
                      "SELECT c.contact_id FROM contact c JOIN number_removal r"
                          + " ON r.contact_id = c.contact_id WHERE c.numbers_removed_at IS NULL"
                          + " AND c.ended_at IS NOT NULL LIMIT :limit")
                  .bind("limit", CONTACTS_A_BATCH)
                  .mapTo(Long.class)
                  .list();
          List<Long> old =
              options.keepNumbersDays() == 0
                  ? List.of()
                  : ids(
                      handle,
                      "SELECT contact_id FROM contact WHERE started_at < :before"
                          + " AND numbers_removed_at IS NULL AND state IN ('ended', 'unknown')"
                          + " ORDER BY started_at",
                      daysBefore(now, options.keepNumbersDays()),
                      CONTACTS_A_BATCH);
          asked.forEach(id -> NumberRemoval.remove(handle, id, daysBefore(now, 0)));
          old.forEach(id -> NumberRemoval.remove(handle, id, daysBefore(now, 0)));
          done[0] = asked.size() + old.size();
        });
    metrics.removed("numbers", done[0]);
    return done[0];
  }

  private int deleteContacts(long now) {
    if (options.keepDays() == 0) {
      return 0;
    }
    int[] done = new int[1];
    database.transact(
        handle -> {
          List<Long> due =
              ids(
                  handle,
                  "SELECT contact_id FROM contact WHERE started_at < :before"
                      + " AND state IN ('ended', 'unknown') ORDER BY started_at",
                  daysBefore(now, options.keepDays()),
                  CONTACTS_A_BATCH);
          done[0] = due.size();
          if (due.isEmpty()) {
            return;
          }
          for (Table table : Schema.OF_A_CONTACT) {
            delete(handle, table.name(), due);
          }
          delete(handle, "number_removal", due);
          delete(handle, Schema.CONTACT.name(), due);
        });
    metrics.removed("contacts", done[0]);
    return done[0];
  }

  private static void delete(Handle handle, String table, List<Long> contacts) {
    handle
        .createUpdate("DELETE FROM " + table + " WHERE contact_id IN (<ids>)")
        .bindList("ids", contacts)
        .execute();
  }

  /** What belongs to no contact. */
  private int deleteRest(long now) {
    if (options.keepDays() == 0) {
      return 0;
    }
    OffsetDateTime before = daysBefore(now, options.keepDays());
    int[] done = new int[1];
    database.transact(
        handle -> {
          List<Long> states =
              ids(
                  handle,
                  "SELECT state_id FROM agent_state WHERE ended_at < :before",
                  before,
                  ROWS_A_BATCH);
          if (!states.isEmpty()) {
            handle
                .createUpdate("DELETE FROM agent_state WHERE state_id IN (<ids>)")
                .bindList("ids", states)
                .execute();
          }
          done[0] =
              states.size()
                  + deleteIntervals(handle, Schema.QUEUE_INTERVAL, before)
                  + deleteIntervals(handle, Schema.AGENT_INTERVAL, before);
        });
    return done[0];
  }

  private static int deleteIntervals(Handle handle, Table table, OffsetDateTime before) {
    return handle
        .createUpdate("DELETE FROM " + table.name() + " WHERE starts_at < :before")
        .bind("before", before)
        .execute();
  }
}
