package io.tipring.server.reporting;

import io.tipring.core.engine.EventFeed.Batch;
import io.tipring.server.reporting.fold.Intervals;
import io.tipring.server.reporting.store.Database;
import io.tipring.server.reporting.store.Kept;
import io.tipring.server.reporting.store.Position;
import io.tipring.server.reporting.store.Schema;
import io.tipring.server.reporting.store.StoreException;
import io.tipring.server.reporting.store.Table;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Makes the tables anew from the journal, as far back as that reaches; what began before stays as
 * it is. The mark of what is kept is in the same transaction as the deletion, so a rebuild that is
 * cut off is finished by whoever follows the journal next.
 */
public final class Rebuild {

  private static final int COMMANDS_A_TRANSACTION = 500;

  /**
   * What was done.
   *
   * @param keptContacts contacts that began before the journal does
   * @param deletedContacts contacts whose rows were made anew
   * @param contacts contacts that there are now
   * @param upToCommand the last command
   */
  public record Report(
      long keptContacts, long deletedContacts, long contacts, long commands, long upToCommand) {}

  private final Database database;
  private final ReportingOptions options;

  public Rebuild(Database database, ReportingOptions options) {
    this.database = database;
    this.options = options;
  }

  /**
   * @param journal begins where the journal begins
   * @throws StoreException if the database is down, or belongs to another journal
   */
  public Report run(Feed journal) {
    Feed.Beginning beginning = journal.beginning();
    database.migrate();
    long before = count();
    database.transact(handle -> clear(handle, beginning));
    long kept = count();
    long upTo = fold(beginning.afterCommand(), journal);
    return new Report(kept, before - kept, count(), upTo - beginning.afterCommand(), upTo);
  }

  private long count() {
    return database
        .jdbi()
        .withHandle(
            handle -> handle.createQuery("SELECT COUNT(*) FROM contact").mapTo(Long.class).one());
  }

  private void clear(Handle handle, Feed.Beginning beginning) {
    Position position = Position.lock(handle);
    Optional<String> journal = position.journalId();
    if (journal.isPresent() && !journal.get().equals(options.journalId())) {
      throw new StoreException(
          "the reporting database belongs to the engine of another data directory (journal.id there"
              + " is "
              + journal.get()
              + ", here "
              + options.journalId()
              + "): nothing was changed");
    }
    long from = beginning.afterCommand();
    if (from == 0) {
      for (Table table : Schema.ALL) {
        handle.execute("DELETE FROM " + table.name());
      }
      new Position(0, 0, 0, Optional.of(options.journalId()), Kept.NOTHING).store(handle);
      return;
    }
    if (position.commandSequence() < from) {
      skip(handle, position, beginning);
      return;
    }
    OffsetDateTime interval = utc(Intervals.startOf(beginning.timeMillis()));
    clearAfter(handle, from, interval, utc(beginning.timeMillis()));
    long until = Math.max(position.commandSequence(), position.kept().until());
    long lastEvent =
        handle
            .createQuery(
                "SELECT COALESCE(MAX(event_sequence), 0) FROM contact_event"
                    + " WHERE command_sequence <= :from")
            .bind("from", from)
            .mapTo(Long.class)
            .one();
    new Position(
            from,
            lastEvent,
            beginning.timeMillis(),
            Optional.of(options.journalId()),
            new Kept(from, until, interval.toInstant().toEpochMilli()))
        .store(handle);
  }

  /**
   * Goes on behind a gap: the journal begins later than the database ends. Contacts that were in
   * progress are marked, since nobody may ever tell how they ended; those that still are in
   * progress lose the mark with their next event.
   */
  static void skip(Handle handle, Position position, Feed.Beginning beginning) {
    handle.execute("UPDATE contact SET state = 'unknown' WHERE state <> 'ended'");
    position
        .reached(beginning.afterCommand(), position.eventSequence(), beginning.timeMillis())
        .store(handle);
  }

  private static OffsetDateTime utc(long millis) {
    return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
  }

  private static void clearAfter(
      Handle handle, long from, OffsetDateTime interval, OffsetDateTime time) {
    for (Table table : Schema.OF_A_CONTACT) {
      update(
          handle,
          "DELETE FROM %s WHERE contact_id IN (SELECT contact_id FROM contact WHERE first_command > :from)"
              .formatted(table.name()),
          from);
    }
    update(handle, "DELETE FROM contact WHERE first_command > :from", from);
    update(handle, "DELETE FROM agent_state WHERE command_sequence > :from", from);
    update(handle, "DELETE FROM agent WHERE first_command > :from", from);
    handle
        .createUpdate("UPDATE agent SET removed_at = NULL WHERE removed_at > :time")
        .bind("time", time)
        .execute();
    handle.execute(
        "UPDATE agent SET state_id = (SELECT MAX(s.state_id) FROM agent_state s"
            + " WHERE s.tenant = agent.tenant AND s.agent = agent.agent)"
            + " WHERE removed_at IS NULL");
    for (Table table : List.of(Schema.QUEUE_INTERVAL, Schema.AGENT_INTERVAL)) {
      handle
          .createUpdate("DELETE FROM " + table.name() + " WHERE starts_at > :interval")
          .bind("interval", interval)
          .execute();
    }
  }

  private static void update(Handle handle, String sql, long from) {
    handle.createUpdate(sql).bind("from", from).execute();
  }

  private long fold(long after, Feed journal) {
    Applier applier = new Applier(database, options.serviceLevelMillis());
    long reached = after;
    for (List<Batch> batches = take(journal); !batches.isEmpty(); batches = take(journal)) {
      reached = applier.apply(batches).commandSequence();
    }
    return reached;
  }

  private static List<Batch> take(Feed feed) {
    List<Batch> batches = new ArrayList<>();
    for (Optional<Batch> next = feed.poll(0); next.isPresent(); next = feed.poll(0)) {
      batches.add(next.get());
      if (batches.size() == COMMANDS_A_TRANSACTION) {
        break;
      }
    }
    return batches;
  }
}
