package io.tipring.core.engine;

import com.lmax.disruptor.EventHandler;
import io.tipring.core.command.EngineCommand;
import io.tipring.core.effect.Effect;
import io.tipring.core.journal.Journal;
import io.tipring.core.metrics.EngineMetrics;
import io.tipring.core.turn.TurnProcessor;
import io.tipring.core.turn.TurnResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stage 1: the one thread that owns the state of the domain. */
final class Writer implements EventHandler<Slot> {

  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

  private final TurnProcessor processor;
  private final Journal journal;
  private final EngineClock clock;
  private volatile Effects effects;
  private final EngineMetrics metrics;
  private final TimerPump pump;
  private final Projector projector;
  private volatile Throwable failure;

  Writer(
      TurnProcessor processor,
      Journal journal,
      EngineClock clock,
      EngineMetrics metrics,
      TimerPump pump,
      Projector projector) {
    this.processor = processor;
    this.journal = journal;
    this.clock = clock;
    this.metrics = metrics;
    this.pump = pump;
    this.projector = projector;
  }

  /** Says who carries out effects; before the stage starts. */
  void sendTo(Effects handlers) {
    effects = handlers;
  }

  /** What stopped the writer, or null while it runs. */
  Throwable failure() {
    return failure;
  }

  @Override
  public void onEvent(Slot slot, long ringSequence, boolean endOfBatch) {
    try {
      take(slot);
    } finally {
      slot.clear();
    }
  }

  private void take(Slot slot) {
    if (slot.question != null) {
      answer(slot);
      return;
    }
    try {
      if (slot.settling != null) {
        projector.settle(slot.settling);
      } else if (failure == null) {
        run(slot);
      }
    } catch (RuntimeException | InterruptedException | Error e) {
      // A broken invariant or a journal that can't write: going on would be guessing.
      failure = e;
      LOG.error(
          "engine stopped at command {} ({}): no further command is run",
          processor.sequence(),
          slot.command == null ? "no command" : slot.command.getClass().getSimpleName(),
          e);
    }
  }

  private void run(Slot slot) throws InterruptedException {
    long begunNanos = System.nanoTime();
    long sequence = journal.lastSequence() + 1;
    long timeMillis = clock.nowMillis();
    journal.append(sequence, timeMillis, slot.command);
    long journaledNanos = System.nanoTime();
    TurnResult result = processor.process(sequence, timeMillis, slot.command);
    for (Effect effect : result.effects()) {
      effects.dispatch(effect);
    }
    projector.give(result.events());
    long doneNanos = System.nanoTime();
    metrics.turn(
        slot.command,
        begunNanos - slot.publishedNanos,
        journaledNanos - begunNanos,
        doneNanos - journaledNanos);
    pump.wantedAt(processor.nextDeadlineMillis(), slot.command instanceof EngineCommand.TimersDue);
  }

  private void answer(Slot slot) {
    if (failure != null) {
      slot.question.completeExceptionally(failure);
      return;
    }
    slot.question.complete(
        new EngineStatus(
            processor.sequence(),
            processor.timeMillis(),
            processor.stateHash(),
            processor.calls()));
  }
}
