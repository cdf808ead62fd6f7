package io.tipring.core.engine;

import io.tipring.core.codec.StateDecoder;
import io.tipring.core.codec.StateEncoder;
import io.tipring.core.event.EventListener;
import io.tipring.core.event.Projection;
import io.tipring.core.event.RecordedEvent;
import io.tipring.core.journal.JournalRecord;
import io.tipring.core.turn.StateReader;
import io.tipring.core.turn.StateWriter;
import io.tipring.core.turn.TurnProcessor;
import io.tipring.core.turn.TurnResult;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.function.Consumer;

/** A processor and who folds its events, in step. Owned by whoever runs it. */
record Domain(TurnProcessor processor, List<EventListener> listeners) {

  /**
   * The same state over again, for another thread.
   *
   * @param emptyDomain a new one
   * @param projections new ones, each of the name of one of this domain's
   */
  Domain copy(TurnProcessor emptyDomain, List<Projection> projections) {
    copy(processor::writeState, emptyDomain::readState);
    for (Projection projection : projections) {
      Projection original =
          projections().stream()
              .filter(one -> one.name().equals(projection.name()))
              .findFirst()
              .orElseThrow(
                  () -> new IllegalArgumentException("no listener is named " + projection.name()));
      copy(original::writeState, projection::readState);
    }
    return new Domain(emptyDomain, List.copyOf(projections));
  }

  private static void copy(Consumer<StateWriter> from, Consumer<StateReader> to) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StateEncoder out = new StateEncoder((piece, length) -> bytes.write(piece, 0, length));
    from.accept(out);
    out.flush();
    StateDecoder in = new StateDecoder(bytes.toByteArray(), 0, bytes.size());
    to.accept(in);
    in.end();
  }

  /** Runs a command of the journal; its effects go to nobody. */
  void run(JournalRecord record) {
    for (RecordedEvent event : process(record).events()) {
      for (EventListener listener : listeners) {
        listener.on(event);
      }
    }
  }

  private TurnResult process(JournalRecord record) {
    try {
      return processor.process(record.sequence(), record.timeMillis(), record.command());
    } catch (RuntimeException | Error e) {
      throw new EngineException(
          "command %d (%s) of the journal can't be run: %s. It is a fault of the program; keep a copy of the data directory for its makers. 'tipring journal repair DIR --until %d' goes on without this command and all after it"
              .formatted(
                  record.sequence(),
                  record.command().getClass().getSimpleName(),
                  e,
                  record.sequence() - 1),
          e);
    }
  }

  /** Those of the listeners whose state is in snapshots. */
  List<Projection> projections() {
    return listeners.stream()
        .filter(Projection.class::isInstance)
        .map(Projection.class::cast)
        .toList();
  }

  EngineStatus status() {
    return new EngineStatus(
        processor.sequence(), processor.timeMillis(), processor.stateHash(), processor.calls());
  }
}
