package io.tipring.server.reporting;

import io.tipring.core.engine.EngineException;
import io.tipring.core.engine.EventFeed.Batch;
import io.tipring.core.journal.JournalException;
import io.tipring.core.metrics.ReportingMetrics;
import io.tipring.server.reporting.store.Database;
import io.tipring.server.reporting.store.Position;
import io.tipring.server.reporting.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reporting thread: follows the journal into the database, and does all else that writes there.
 * When the database or the journal fails it, it tries again, later and later; what was taken from
 * the feed and not committed is kept for the next attempt.
 */
final class Follower implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

  private static final int MOST_COMMANDS = 500;
  private static final long LONGEST_GATHERING_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long POLL_MILLIS = 50;
  private static final int MOST_CHORES = 100;

  /** The position may stay behind for so long while commands have no events. */
  private static final long IDLE_STORE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** How often the database is brought to the disk, and the journal let go up to there. */
  private static final long COVER_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Database database;
  private final Feed.Source source;
  private final ReportingOptions options;
  private final ReportingMetrics metrics;
  private final LongConsumer covered;
  private final Applier applier;
  private final Retention retention;
  private final Progress progress = new Progress();
  private final BlockingQueue<Runnable> chores = new ArrayBlockingQueue<>(MOST_CHORES);
  private final Backoff backoff = new Backoff();

  private Feed feed;
  private List<Batch> pending = List.of();
  private Batch lastRead;
  private long stored = -1;
  private long storedNanos;
  private long covers = -1;
  private long coversNanos;
  private boolean migrated;
  private boolean outage;
  private volatile boolean stopping;
  private volatile long stopNanos;

  /**
   * @param covered is told up to where the database has the journal, on its disk
   */
  Follower(
      Database database,
      Feed.Source source,
      ReportingOptions options,
      Retention retention,
      ReportingMetrics metrics,
      LongConsumer covered) {
    this.database = database;
    this.source = source;
    this.options = options;
    this.metrics = metrics;
    this.covered = covered;
    this.retention = retention;
    this.applier = new Applier(database, options.serviceLevelMillis());
  }

  Progress progress() {
    return progress;
  }

  /** Gives the thread something to do between two transactions. */
  boolean offer(Runnable chore) {
    return chores.offer(chore);
  }

  /**
   * Lets the thread end as soon as the journal has no more.
   *
   * @param withinMillis or after so long
   */
  void stop(long withinMillis) {
    stopNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(withinMillis);
    stopping = true;
  }

  private boolean isOver() {
    return stopping && System.nanoTime() - stopNanos >= 0;
  }

  @Override
  public void run() {
    boolean done = false;
    while (!done && !isOver()) {
      try {
        connect();
        follow();
        done = true;
      } catch (RuntimeException failure) {
        failed(failure);
        if (stopping) {
          done = true;
        } else {
          pause(backoff.nextMillis());
        }
      }
    }
    closeFeed();
    runChores();
  }

  private void connect() {
    if (!migrated) {
      database.migrate();
      migrated = true;
    }
    Position position = positionOfOurs();
    boolean goesOn =
        feed != null
            && (position.commandSequence() == stored
                || (!pending.isEmpty()
                    && position.commandSequence() == pending.getLast().sequence()));
    if (!goesOn) {
      closeFeed();
      feed = openFeed(position.commandSequence());
      position = behindGap(position);
      progress.reached(position.commandSequence(), position.reachedAtMillis());
    }
    stored(position);
    cover();
  }

  /** The position, if the database follows this journal or none yet. */
  private Position positionOfOurs() {
    AtomicReference<Position> found = new AtomicReference<>();
    database.transact(
        handle -> {
          Position position = Position.lock(handle);
          if (position.journalId().isEmpty()) {
            position = position.ofJournal(options.journalId());
            position.store(handle);
          }
          found.set(position);
        });
    Position position = found.get();
    if (!position.journalId().equals(Optional.of(options.journalId()))) {
      throw new StoreException(
          "the reporting database belongs to the engine of another data directory (journal.id there"
              + " is "
              + position.journalId().orElse("")
              + ", here "
              + options.journalId()
              + "): give each engine a database or schema of its own at reporting.jdbcUrl");
    }
    return position;
  }

  private Feed openFeed(long commandSequence) {
    try {
      return source.after(commandSequence);
    } catch (EngineException shorter) {
      throw new StoreException(
          shorter.getMessage()
              + ". If the end of the journal was lost, stop the engine and run: tipring projections"
              + " rebuild");
    } catch (JournalException pruned) {
      Feed oldest = source.oldest();
      if (oldest.beginning().afterCommand() > commandSequence) {
        return oldest;
      }
      oldest.close();
      throw pruned;
    }
  }

  /** The position, moved to where the feed begins if events between can't be had any more. */
  private Position behindGap(Position position) {
    Feed.Beginning beginning = feed.beginning();
    if (beginning.afterCommand() <= position.commandSequence()) {
      return position;
    }
    LOG.warn(
        "the journal begins behind command {}, the reporting database ends at command {}: it does"
            + " not tell of what was between",
        beginning.afterCommand(),
        position.commandSequence());
    AtomicReference<Position> moved = new AtomicReference<>();
    database.transact(
        handle -> {
          Rebuild.skip(handle, Position.lock(handle), beginning);
          moved.set(Position.read(handle));
        });
    applier.forget();
    return moved.get();
  }

  private void follow() {
    while (!isOver()) {
      if (pending.isEmpty()) {
        pending = gather();
      }
      boolean idle = pending.isEmpty();
      if (!idle) {
        write(pending);
        pending = List.of();
      } else if (lastRead != null
          && lastRead.sequence() > stored
          && (stopping || System.nanoTime() - storedNanos > IDLE_STORE_NANOS)) {
        stored(applier.apply(List.of(lastRead)));
      }
      if (System.nanoTime() - coversNanos > COVER_NANOS) {
        cover();
      }
      progress.up();
      if (outage) {
        outage = false;
        LOG.info("the reporting database is back");
      }
      backoff.reset();
      runChores();
      if (retention.runIfDue()) {
        applier.forget();
      }
      if (stopping && idle && progress.reachedSequence() <= stored) {
        cover();
        return;
      }
    }
  }

  /**
   * The commands that are there, up to a bound, if any has an event. Those without are passed over
   * where they are.
   */
  private List<Batch> gather() {
    List<Batch> batches = new ArrayList<>();
    boolean events = false;
    long begunNanos = System.nanoTime();
    Optional<Batch> next = poll(POLL_MILLIS);
    progress.caughtUp(next.isEmpty());
    while (next.isPresent()) {
      lastRead = next.get();
      batches.add(lastRead);
      events |= !lastRead.events().isEmpty();
      next =
          batches.size() < MOST_COMMANDS && System.nanoTime() - begunNanos < LONGEST_GATHERING_NANOS
              ? poll(0)
              : Optional.empty();
    }
    if (!events && !batches.isEmpty()) {
      progress.reached(lastRead.sequence(), lastRead.timeMillis());
      return List.of();
    }
    return batches;
  }

  private Optional<Batch> poll(long millis) {
    try {
      return feed.poll(millis);
    } catch (RuntimeException failure) {
      // The feed's domain may be between two states.
      closeFeed();
      throw failure;
    }
  }

  private void write(List<Batch> batches) {
    long begunNanos = System.nanoTime();
    Position position = applier.apply(batches);
    metrics.committed(System.nanoTime() - begunNanos, batches.size());
    stored(position);
    progress.reached(position.commandSequence(), position.reachedAtMillis());
  }

  private void stored(Position position) {
    stored = position.commandSequence();
    storedNanos = System.nanoTime();
  }

  /** What the journal is let go of must be in the database whatever happens next. */
  private void cover() {
    if (covers != stored) {
      database.force();
      covered.accept(stored);
      covers = stored;
    }
    coversNanos = System.nanoTime();
  }

  private void failed(RuntimeException failure) {
    progress.down();
    runChores();
    if (!outage) {
      outage = true;
      metrics.outage();
      LOG.error(
          "reporting stands still, calls go on; it is tried again until it works: {}",
          rootMessage(failure),
          LOG.isDebugEnabled() ? failure : null);
    }
  }

  /** In one line, and without the values that a statement was given. */
  static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String cause = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    return failure instanceof StoreException && root != failure
        ? failure.getMessage() + ": " + cause
        : cause;
  }

  /** Waits, and does meanwhile what comes: which then fails, and says so to whoever asked. */
  private void pause(long millis) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    try {
      for (long left = deadline - System.nanoTime();
          left > 0 && !stopping;
          left = deadline - System.nanoTime()) {
        Runnable chore =
            chores.poll(
                Math.min(left, TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS)), TimeUnit.NANOSECONDS);
        if (chore != null) {
          chore.run();
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      stop(0);
    }
  }

  private void runChores() {
    for (Runnable chore = chores.poll(); chore != null; chore = chores.poll()) {
      chore.run();
      applier.forget();
    }
  }

  private void closeFeed() {
    pending = List.of();
    lastRead = null;
    if (feed != null) {
      feed.close();
      feed = null;
    }
  }
}
