package io.tipring.server.reporting;

import io.tipring.core.engine.EventFeed.Batch;
import io.tipring.core.event.RecordedEvent;
import io.tipring.server.reporting.fold.EventFold;
import io.tipring.server.reporting.store.Database;
import io.tipring.server.reporting.store.Position;
import io.tipring.server.reporting.store.Rows;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Writes the events of commands into the tables, with the position, in one transaction. What the
 * position says is in already is passed over: so each event counts once, whatever became of an
 * earlier attempt. Owned by the follower.
 */
final class Applier {

  private final Database database;
  private final long serviceLevelMillis;
  private final Rows rows = new Rows();

  Applier(Database database, long serviceLevelMillis) {
    this.database = database;
    this.serviceLevelMillis = serviceLevelMillis;
  }

  /**
   * @param batches of commands one after the other
   * @return the position after them
   */
  Position apply(List<Batch> batches) {
    AtomicReference<Position> after = new AtomicReference<>();
    try {
      database.transact(
          handle -> {
            Position position = Position.lock(handle);
            rows.begin(handle.getConnection());
            EventFold fold = new EventFold(rows, serviceLevelMillis, position.kept());
            for (Batch batch : batches) {
              if (batch.sequence() > position.commandSequence()) {
                batch.events().forEach(fold::on);
                position =
                    position.reached(
                        batch.sequence(),
                        lastEvent(batch, position.eventSequence()),
                        batch.timeMillis());
              }
            }
            rows.flush();
            position.store(handle);
            after.set(position);
          });
      rows.committed();
      return after.get();
    } catch (RuntimeException | Error failure) {
      rows.forget();
      throw failure;
    }
  }

  private static long lastEvent(Batch batch, long before) {
    List<RecordedEvent> events = batch.events();
    return events.isEmpty() ? before : events.getLast().eventSequence();
  }

  /** Others have changed rows: what is remembered of them may be wrong. */
  void forget() {
    rows.forget();
  }
}
