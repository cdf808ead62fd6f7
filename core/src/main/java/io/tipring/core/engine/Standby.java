package io.tipring.core.engine;

import io.tipring.core.journal.JournalReader;
import io.tipring.core.journal.JournalRecord;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A second domain on a thread of its own that follows the journal, and so comes to the same state
 * as the writer's without ever stopping it. It has the snapshots written, says state hashes, and
 * proves at a clean stop that both states are the same. If it fails, calls go on, and there are no
 * more snapshots.
 */
final class Standby implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Standby.class);

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final int COMMANDS_AT_A_TIME = 1_000;

  /** However many commands come, writing takes only so small a part of the time. */
  private static final int RESTS_PER_WRITING = 20;

  private static final long LEAST_BETWEEN_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** The first one makes the next start short, should this run end soon. */
  private static final long LEAST_AFTER_START_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * A start that had to run so many commands again is made short for the next at once: an engine
   * that is killed each time before it comes to a snapshot would start more slowly every time.
   */
  private static final long MANY_RUN_AGAIN = 1_000;

  /** Somebody wants the state at or behind a command. */
  private record Question(long sequence, CompletableFuture<EngineStatus> answer) {}

  /** Where the writer has ended. */
  private record End(long sequence, long stateHash) {}

  private final Path journalDirectory;
  private final Domain domain;
  private final SnapshotKeeper keeper;
  private final long intervalNanos;
  private final long commandsBetween;
  private final Queue<Question> questions = new ConcurrentLinkedQueue<>();
  private final Queue<CompletableFuture<Long>> wishes = new ConcurrentLinkedQueue<>();
  private volatile long reached;
  private volatile End end;
  private volatile boolean abandoned;
  private volatile Throwable failure;
  private long snapshotSequence;
  private long snapshotNanos = System.nanoTime();
  private long leastBetweenNanos = LEAST_AFTER_START_NANOS;
  private boolean dueAtOnce;

  /**
   * @param domain a copy of the writer's, with projections of its own; from here on the standby's
   * @param snapshotSequence the command of the newest snapshot, or 0
   */
  Standby(
      Path dataDirectory,
      Domain domain,
      long snapshotSequence,
      SnapshotKeeper keeper,
      SnapshotSchedule schedule) {
    this.journalDirectory = EngineOptions.journalOf(dataDirectory);
    this.domain = domain;
    this.keeper = keeper;
    this.intervalNanos = TimeUnit.MILLISECONDS.toNanos(schedule.intervalMillis());
    this.commandsBetween = schedule.commands();
    this.snapshotSequence = snapshotSequence;
    this.reached = domain.processor().sequence();
    this.dueAtOnce = reached - snapshotSequence >= MANY_RUN_AGAIN;
  }

  /** Whether a projection is in its snapshots. */
  boolean carries(String projection) {
    return domain.projections().stream().anyMatch(one -> one.name().equals(projection));
  }

  /** The last command that it has run. Any thread. */
  long reached() {
    return reached;
  }

  /** What stopped it, or null. Any thread. */
  Throwable failure() {
    return failure;
  }

  /** Answers when it has come to a command. Any thread. */
  void ask(long sequence, CompletableFuture<EngineStatus> answer) {
    questions.add(new Question(sequence, answer));
    refuseIfFailed();
  }

  /** Writes a snapshot at the next occasion; gives the command it is of. Any thread. */
  CompletableFuture<Long> snapshot() {
    CompletableFuture<Long> wish = new CompletableFuture<>();
    wishes.add(wish);
    refuseIfFailed();
    return wish;
  }

  /**
   * Lets the thread end after the writer's last command, with a last snapshot if the states are the
   * same. Any thread.
   */
  void finish(long sequence, long stateHash) {
    end = new End(sequence, stateHash);
  }

  /** Lets the thread end at once. Any thread. */
  void abandon() {
    abandoned = true;
  }

  @Override
  public void run() {
    try (JournalReader journal = JournalReader.open(journalDirectory, reached)) {
      boolean goesOn = true;
      while (goesOn) {
        boolean atEnd = follow(journal);
        answer();
        goesOn = !abandoned && !(atEnd && isOver());
        if (goesOn) {
          snapshotIfDue();
          if (atEnd) {
            LockSupport.parkNanos(this, PAUSE_NANOS);
          }
        }
      }
      fail(new IllegalStateException("the engine is closed"));
    } catch (RuntimeException | Error e) {
      LOG.error(
          "the standby stopped behind command {}: calls go on, but no snapshot is written until a"
              + " restart",
          domain.processor().sequence(),
          e);
      fail(e);
    }
  }

  /** Runs what is in the journal; false if there may be more. */
  private boolean follow(JournalReader journal) {
    for (int i = 0; i < COMMANDS_AT_A_TIME; i++) {
      JournalRecord record = journal.poll();
      if (record == null) {
        return true;
      }
      domain.run(record);
      reached = record.sequence();
    }
    return false;
  }

  private void answer() {
    EngineStatus status = null;
    for (int left = questions.size(); left > 0; left--) {
      Question question = questions.remove();
      if (question.sequence() > reached) {
        questions.add(question);
      } else {
        status = status == null ? domain.status() : status;
        question.answer().complete(status);
      }
    }
  }

  private void snapshotIfDue() {
    boolean changed = reached > snapshotSequence;
    boolean due = changed && isDue(System.nanoTime() - snapshotNanos);
    CompletableFuture<Long> wish = wishes.poll();
    if (due || (changed && wish != null)) {
      writeSnapshot();
    }
    if (wish != null) {
      if (snapshotSequence == reached) {
        wish.complete(snapshotSequence);
      } else {
        wish.completeExceptionally(new EngineException("the snapshot could not be written"));
      }
    }
  }

  private boolean isDue(long sinceNanos) {
    return dueAtOnce
        || sinceNanos >= intervalNanos
        || (reached - snapshotSequence >= commandsBetween && sinceNanos >= leastBetweenNanos);
  }

  private void writeSnapshot() {
    long begunNanos = System.nanoTime();
    if (keeper.write(domain, () -> !abandoned)) {
      snapshotSequence = reached;
    }
    dueAtOnce = false;
    snapshotNanos = System.nanoTime();
    leastBetweenNanos =
        Math.max(LEAST_BETWEEN_NANOS, RESTS_PER_WRITING * (snapshotNanos - begunNanos));
  }

  private boolean isOver() {
    End last = end;
    if (last == null || reached < last.sequence()) {
      return false;
    }
    long hash = domain.processor().stateHash();
    if (reached != last.sequence() || hash != last.stateHash()) {
      throw new IllegalStateException(
          "at command %d its state has hash %016x, and the writer's at command %d has %016x"
              .formatted(reached, hash, last.sequence(), last.stateHash()));
    }
    if (reached > snapshotSequence) {
      writeSnapshot();
    }
    return true;
  }

  private void fail(Throwable cause) {
    failure = cause;
    refuseIfFailed();
  }

  private void refuseIfFailed() {
    if (failure == null) {
      return;
    }
    for (Question left = questions.poll(); left != null; left = questions.poll()) {
      left.answer().completeExceptionally(failure);
    }
    for (var left = wishes.poll(); left != null; left = wishes.poll()) {
      left.completeExceptionally(failure);
    }
  }
}
