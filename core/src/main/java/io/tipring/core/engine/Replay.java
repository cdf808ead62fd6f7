package io.tipring.core.engine;

import io.tipring.core.journal.Journal;
import io.tipring.core.turn.TurnProcessor;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

/** Runs a journal again through an empty domain, to prove that it gives the same state. */
public final class Replay {

  private Replay() {}

  /**
   * @param dataDirectory of an engine that may be running
   * @param atSequence where to stop, or {@link Long#MAX_VALUE} for the end
   * @return the state there
   * @throws io.tipring.core.journal.JournalException if the journal is damaged or there is none
   */
  public static EngineStatus run(Path dataDirectory, long atSequence, TurnProcessor empty) {
    AtomicReference<EngineStatus> found = new AtomicReference<>();
    Journal.read(
        EngineOptions.journalOf(dataDirectory),
        record -> {
          if (record.sequence() > atSequence) {
            return;
          }
          empty.process(record.sequence(), record.timeMillis(), record.command());
          if (record.sequence() == atSequence) {
            found.set(statusOf(empty));
          }
        });
    return found.get() != null ? found.get() : statusOf(empty);
  }

  private static EngineStatus statusOf(TurnProcessor processor) {
    return new EngineStatus(
        processor.sequence(), processor.timeMillis(), processor.stateHash(), processor.calls());
  }
}
