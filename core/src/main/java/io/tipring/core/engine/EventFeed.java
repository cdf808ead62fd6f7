package io.tipring.core.engine;

import io.tipring.core.event.RecordedEvent;
import io.tipring.core.journal.JournalReader;
import io.tipring.core.journal.JournalRecord;
import io.tipring.core.snapshot.Snapshots;
import io.tipring.core.turn.TurnProcessor;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The events of an engine for whoever may be slow or away: taken from the journal by a domain of
 * its own, so that the engine waits for nobody, and each event can be had again after a failure.
 * The commands may be those of an engine that runs, in this process or another. Owned by one
 * thread.
 */
public final class EventFeed implements AutoCloseable {

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /**
   * What one command gave.
   *
   * @param sequence of the command
   * @param timeMillis engine time of the command
   * @param events in order, possibly none
   */
  public record Batch(long sequence, long timeMillis, List<RecordedEvent> events) {}

  private final JournalReader journal;
  private final TurnProcessor domain;

  private EventFeed(JournalReader journal, TurnProcessor domain) {
    this.journal = journal;
    this.domain = domain;
  }

  /**
   * Opens behind the events of a command, by the newest sound snapshot that is not behind it. Takes
   * the time to run the commands between.
   *
   * @param emptyDomain a new domain with each call, as the engine's
   * @param reachedSequence the last command whose events the caller has, or 0
   * @throws EngineException if the journal does not reach so far: the caller has followed another
   * @throws io.tipring.core.journal.JournalException if the journal is damaged, there is none, or
   *     what is needed has been pruned
   */
  public static EventFeed open(
      Path dataDirectory, Supplier<TurnProcessor> emptyDomain, long reachedSequence) {
    TurnProcessor domain =
        new Snapshots(dataDirectory)
            .newestValid(reachedSequence, snapshot -> snapshot.domain(emptyDomain))
            .orElseGet(emptyDomain);
    EventFeed feed =
        new EventFeed(
            JournalReader.open(EngineOptions.journalOf(dataDirectory), domain.sequence()), domain);
    try {
      feed.passTo(reachedSequence, dataDirectory);
      return feed;
    } catch (RuntimeException | Error e) {
      feed.close();
      throw e;
    }
  }

  /**
   * Opens at the oldest place that the journal reaches back to: before its first command, or, where
   * that was pruned, behind that of the oldest sound snapshot.
   *
   * @throws io.tipring.core.journal.JournalException if the journal is damaged, or there is none
   */
  public static EventFeed openOldest(Path dataDirectory, Supplier<TurnProcessor> emptyDomain) {
    Path journal = EngineOptions.journalOf(dataDirectory);
    TurnProcessor domain = Replay.oldest(dataDirectory, Long.MAX_VALUE, emptyDomain);
    return new EventFeed(JournalReader.open(journal, domain.sequence()), domain);
  }

  private void passTo(long reachedSequence, Path dataDirectory) {
    while (domain.sequence() < reachedSequence) {
      if (next().isEmpty()) {
        throw new EngineException(
            "the events of command %d have been taken, but the journal in %s ends at command %d: they were of another journal"
                .formatted(reachedSequence, dataDirectory, domain.sequence()));
      }
    }
  }

  /**
   * The events of the next command, or nothing if no further command came within the time.
   *
   * @throws io.tipring.core.journal.JournalException if the journal is damaged
   */
  public Optional<Batch> poll(long timeoutMillis) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    while (true) {
      Optional<Batch> batch = next();
      if (batch.isPresent()
          || System.nanoTime() - deadline >= 0
          || Thread.currentThread().isInterrupted()) {
        return batch;
      }
      LockSupport.parkNanos(this, PAUSE_NANOS);
    }
  }

  /** The last command whose events were given, or that was passed over at opening. */
  public long reachedSequence() {
    return domain.sequence();
  }

  /** Engine time of that command. */
  public long timeMillis() {
    return domain.timeMillis();
  }

  private Optional<Batch> next() {
    JournalRecord record = journal.poll();
    if (record == null) {
      return Optional.empty();
    }
    var result = domain.process(record.sequence(), record.timeMillis(), record.command());
    return Optional.of(new Batch(record.sequence(), record.timeMillis(), result.events()));
  }

  @Override
  public void close() {
    journal.close();
  }
}
