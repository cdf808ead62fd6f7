package io.tipring.core.engine;

import com.lmax.disruptor.EventHandler;
import io.tipring.core.command.EngineCommand;
import io.tipring.core.effect.Effect;
import io.tipring.core.journal.Journal;
import io.tipring.core.metrics.EngineMetrics;
import io.tipring.core.turn.TurnProcessor;
import io.tipring.core.turn.TurnResult;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stage 1: the one thread that owns the state of the domain.
 *
 * <p>Where the journal waits for the disk, what turns give is held until the commands of a batch
 * are durable together: one wait for all (group commit). Meanwhile the next batch gathers in the
 * ring.
 */
final class Writer implements EventHandler<Slot> {

  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

  /** Of a batch that is made durable together. */
  private static final int MAX_HELD = 1024;

  private static final long IDLE = Long.MIN_VALUE;

  private final TurnProcessor processor;
  private final Journal journal;
  private final EngineClock clock;
  private volatile Effects effects;
  private final EngineMetrics metrics;
  private final TimerPump pump;
  private final Projector projector;
  private final Standby standby;
  private final List<Held> held = new ArrayList<>();
  private volatile long oldestNanos = IDLE;
  private volatile Throwable failure;
  private volatile long lastLetOut;

  Writer(
      TurnProcessor processor,
      Journal journal,
      EngineClock clock,
      EngineMetrics metrics,
      TimerPump pump,
      Projector projector,
      Standby standby) {
    this.processor = processor;
    this.journal = journal;
    this.clock = clock;
    this.metrics = metrics;
    this.pump = pump;
    this.projector = projector;
    this.lastLetOut = processor.sequence();
    this.standby = standby;
  }

  /** Says who carries out effects; before the stage starts. */
  void sendTo(Effects handlers) {
    effects = handlers;
  }

  /** The last command whose effects were let out, or that the journal began with. Any thread. */
  long lastLetOut() {
    return lastLetOut;
  }

  /** What stopped the writer, or null while it runs. */
  Throwable failure() {
    return failure;
  }

  /**
   * How long the oldest command that the writer has taken has been waiting for its effects, from
   * when it was submitted; 0 if there is none. Those in the ring are younger. Any thread.
   */
  long lagNanos() {
    long oldest = oldestNanos;
    return oldest == IDLE ? 0 : System.nanoTime() - oldest;
  }

  @Override
  public void onEvent(Slot slot, long ringSequence, boolean endOfBatch) {
    if (held.isEmpty()) {
      oldestNanos = slot.publishedNanos;
    }
    try {
      take(slot);
      if (endOfBatch || !journal.waitsForDisk() || held.size() >= MAX_HELD) {
        letOut();
      }
    } catch (RuntimeException | InterruptedException | Error e) {
      // A broken invariant or a journal that can't write: going on would be guessing.
      stop(slot, e);
    } finally {
      slot.clear();
      if (held.isEmpty()) {
        oldestNanos = IDLE;
      }
    }
  }

  private void take(Slot slot) {
    if (slot.settling != null) {
      held.add(new Held.Settling(slot.settling, processor.sequence()));
    } else if (slot.question != null) {
      ask(slot);
    } else if (failure == null) {
      held.add(run(slot));
    }
  }

  private void ask(Slot slot) {
    if (failure != null) {
      slot.question.completeExceptionally(failure);
      return;
    }
    held.add(new Held.Question(slot.question, processor.sequence()));
  }

  private Held run(Slot slot) {
    long begunNanos = System.nanoTime();
    long sequence = journal.lastSequence() + 1;
    long timeMillis = clock.nowMillis();
    journal.append(sequence, timeMillis, slot.command);
    long journaledNanos = System.nanoTime();
    TurnResult result = processor.process(sequence, timeMillis, slot.command);
    metrics.turn(
        slot.command,
        begunNanos - slot.publishedNanos,
        journaledNanos - begunNanos,
        System.nanoTime() - journaledNanos);
    pump.wantedAt(processor.nextDeadlineMillis(), slot.command instanceof EngineCommand.TimersDue);
    return new Held.Turn(sequence, result, slot.publishedNanos);
  }

  /** Makes durable what is held, and lets it out in its order. */
  private void letOut() throws InterruptedException {
    if (failure == null && journal.waitsForDisk()) {
      long begunNanos = System.nanoTime();
      journal.sync();
      metrics.synced(held.size(), System.nanoTime() - begunNanos);
    }
    for (Held one : held) {
      switch (one) {
        case Held.Turn(long sequence, TurnResult result, long publishedNanos) -> {
          for (Effect effect : result.effects()) {
            effects.dispatch(effect);
          }
          projector.give(result.events());
          lastLetOut = sequence;
          metrics.letOut(System.nanoTime() - publishedNanos);
        }
        case Held.Question(var question, long sequence) -> standby.ask(sequence, question);
        case Held.Settling(var settling, long sequence) -> projector.settle(settling, sequence);
      }
    }
    held.clear();
  }

  private void stop(Slot slot, Throwable cause) {
    failure = cause;
    for (Held one : held) {
      switch (one) {
        case Held.Turn _ -> {}
        case Held.Question(var question, long _) -> question.completeExceptionally(cause);
        case Held.Settling(var settling, long _) -> settling.completeExceptionally(cause);
      }
    }
    held.clear();
    LOG.error(
        "engine stopped at command {} ({}): no further command is run",
        journal.lastSequence(),
        slot.command == null ? "no command" : slot.command.getClass().getSimpleName(),
        cause);
  }
}
