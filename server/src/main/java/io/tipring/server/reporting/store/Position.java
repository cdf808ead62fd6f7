package io.tipring.server.reporting.store;

import java.time.OffsetDateTime;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * How far the journal is in the tables.
 *
 * @param commandSequence the last command whose events are in
 * @param eventSequence the last event that is in
 * @param reachedAtMillis engine time of the command
 * @param journalId which journal; empty before the first event
 */
public record Position(
    long commandSequence,
    long eventSequence,
    long reachedAtMillis,
    Optional<String> journalId,
    Kept kept) {

  private static final String READ =
      "SELECT command_sequence, event_sequence, reached_at, journal_id,"
          + " kept_from, kept_until, kept_interval FROM reporting_position WHERE id = 1";

  public static Position read(Handle handle) {
    return query(handle, READ);
  }

  /** Reads it and holds off every other writer until the transaction ends. */
  public static Position lock(Handle handle) {
    return query(handle, READ + " FOR UPDATE");
  }

  private static Position query(Handle handle, String sql) {
    return handle
        .createQuery(sql)
        .map(
            (result, _) -> {
              Long reached = Column.millis(result.getObject("reached_at", OffsetDateTime.class));
              Long interval =
                  Column.millis(result.getObject("kept_interval", OffsetDateTime.class));
              return new Position(
                  result.getLong("command_sequence"),
                  result.getLong("event_sequence"),
                  reached == null ? 0 : reached,
                  Optional.ofNullable(result.getString("journal_id")),
                  new Kept(
                      result.getLong("kept_from"),
                      result.getLong("kept_until"),
                      interval == null ? Long.MIN_VALUE : interval));
            })
        .findOne()
        .orElseThrow(
            () -> new StoreException("table reporting_position has lost its row; rebuild"));
  }

  public void store(Handle handle) {
    handle
        .createUpdate(
            "UPDATE reporting_position SET command_sequence = :command, event_sequence = :event,"
                + " reached_at = :reached, journal_id = :journal, kept_from = :from,"
                + " kept_until = :until, kept_interval = :interval WHERE id = 1")
        .bind("command", commandSequence)
        .bind("event", eventSequence)
        .bind("reached", Column.utc(reachedAtMillis))
        .bind("journal", journalId.orElse(null))
        .bind("from", kept.from())
        .bind("until", kept.until())
        .bind(
            "interval",
            kept.intervalMillis() == Long.MIN_VALUE ? null : Column.utc(kept.intervalMillis()))
        .execute();
  }

  public Position reached(long command, long event, long timeMillis) {
    return new Position(command, event, timeMillis, journalId, kept);
  }

  public Position ofJournal(String id) {
    return new Position(commandSequence, eventSequence, reachedAtMillis, Optional.of(id), kept);
  }
}
