package io.tipring.server.reporting;

import io.tipring.core.engine.EventFeed;
import io.tipring.core.engine.EventFeed.Batch;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** The events of the journal from somewhere on, command by command. Owned by one thread. */
public interface Feed extends AutoCloseable {

  long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** Opens feeds. */
  interface Source {
    /**
     * A feed that begins behind a command.
     *
     * @throws io.tipring.core.engine.EngineException if the journal does not reach so far
     * @throws io.tipring.core.journal.JournalException if it can't be read, or no longer reaches
     *     back to there
     */
    Feed after(long commandSequence);

    /** A feed that begins where the journal begins. */
    Feed oldest();
  }

  /**
   * Where a feed begins.
   *
   * @param afterCommand 0 for the very beginning
   * @param timeMillis engine time of that command
   */
  record Beginning(long afterCommand, long timeMillis) {

    /** A journal that is whole. */
    public static final Beginning WHOLE = new Beginning(0, 0);
  }

  /** Where this one begins. */
  Beginning beginning();

  /** The events of the next command, or nothing if none came within the time. */
  Optional<Batch> poll(long timeoutMillis);

  @Override
  void close();

  /**
   * The same feed, held back to what is settled: an engine whose journal waits for the disk may
   * lose what it has only written, and the database must not be ahead of it.
   *
   * @param settled the last command that may be given
   */
  static Feed upTo(LongSupplier settled, Feed feed) {
    return new Feed() {
      private Optional<Batch> read = Optional.empty();

      @Override
      public Beginning beginning() {
        return feed.beginning();
      }

      @Override
      public Optional<Batch> poll(long timeoutMillis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        if (read.isEmpty()) {
          read = feed.poll(timeoutMillis);
        }
        while (read.isPresent() && read.get().sequence() > settled.getAsLong()) {
          if (System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
            return Optional.empty();
          }
          LockSupport.parkNanos(this, PAUSE_NANOS);
        }
        Optional<Batch> given = read;
        read = Optional.empty();
        return given;
      }

      @Override
      public void close() {
        feed.close();
      }
    };
  }

  /** That of an engine's journal, just opened. */
  static Feed of(EventFeed feed) {
    Beginning beginning = new Beginning(feed.reachedSequence(), feed.timeMillis());
    return new Feed() {
      @Override
      public Beginning beginning() {
        return beginning;
      }

      @Override
      public Optional<Batch> poll(long timeoutMillis) {
        return feed.poll(timeoutMillis);
      }

      @Override
      public void close() {
        feed.close();
      }
    };
  }
}
