package io.tipring.core.engine;

import io.tipring.core.event.EventListener;
import io.tipring.core.journal.Journal;
import io.tipring.core.journal.JournalException;
import io.tipring.core.journal.JournalReader;
import io.tipring.core.journal.JournalRecord;
import io.tipring.core.snapshot.Snapshots;
import io.tipring.core.turn.TurnProcessor;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * Runs a journal again, to prove that it gives the same state: from the beginning, or, where the
 * beginning was pruned, from the oldest sound snapshot.
 */
public final class Replay {

  /**
   * What was found.
   *
   * @param fromSequence the command of the snapshot it began with, or 0 for the beginning
   * @param status at the end
   */
  public record Result(long fromSequence, EngineStatus status) {}

  private Replay() {}

  /**
   * @param dataDirectory of an engine that may be running
   * @param atSequence where to stop, or {@link Long#MAX_VALUE} for the end
   * @param emptyDomain a new domain with each call
   * @return the state there, or at the end if that comes before
   * @throws JournalException if the journal is damaged, there is none, or it does not reach back to
   *     there
   */
  public static Result run(
      Path dataDirectory, long atSequence, Supplier<TurnProcessor> emptyDomain) {
    return run(dataDirectory, atSequence, emptyDomain, List.of());
  }

  /**
   * The same, with listeners.
   *
   * @param listeners are given the events
   */
  public static Result run(
      Path dataDirectory,
      long atSequence,
      Supplier<TurnProcessor> emptyDomain,
      List<EventListener> listeners) {
    Path journalDirectory = EngineOptions.journalOf(dataDirectory);
    TurnProcessor processor = oldest(dataDirectory, atSequence, emptyDomain);
    long from = processor.sequence();
    Domain domain = new Domain(processor, listeners);
    try (JournalReader journal = JournalReader.open(journalDirectory, from)) {
      while (processor.sequence() < atSequence) {
        JournalRecord record = journal.poll();
        if (record == null) {
          break;
        }
        domain.run(record);
      }
    }
    return new Result(from, domain.status());
  }

  /** The domain at the oldest place that the journal reaches back to. */
  static TurnProcessor oldest(
      Path dataDirectory, long notAfter, Supplier<TurnProcessor> emptyDomain) {
    return Journal.firstKept(EngineOptions.journalOf(dataDirectory)) <= 1
        ? emptyDomain.get()
        : oldestSnapshot(dataDirectory, notAfter, emptyDomain);
  }

  private static TurnProcessor oldestSnapshot(
      Path dataDirectory, long notAfter, Supplier<TurnProcessor> emptyDomain) {
    long begin = Journal.firstKept(EngineOptions.journalOf(dataDirectory));
    return new Snapshots(dataDirectory)
        .oldestValid(begin - 1, notAfter, snapshot -> snapshot.domain(emptyDomain))
        .orElseThrow(
            () ->
                new JournalException(
                    "the journal in %s begins at command %d, and no sound snapshot is %s"
                        .formatted(
                            dataDirectory,
                            begin,
                            notAfter == Long.MAX_VALUE
                                ? "there"
                                : "of command " + notAfter + " or before")));
  }
}
