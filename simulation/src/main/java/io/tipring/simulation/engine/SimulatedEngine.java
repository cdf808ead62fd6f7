package io.tipring.simulation.engine;

import io.tipring.acd.Acd;
import io.tipring.core.command.Command;
import io.tipring.core.command.CommandSink;
import io.tipring.core.command.EngineCommand.EngineStarted;
import io.tipring.core.command.EngineCommand.Stalled;
import io.tipring.core.command.EngineCommand.TimersDue;
import io.tipring.core.effect.Effect;
import io.tipring.core.journal.JournalRecord;
import io.tipring.core.turn.TurnProcessor;
import io.tipring.core.turn.TurnResult;
import io.tipring.ivr.Flows;
import io.tipring.simulation.wire.Agenda;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * The domain behind a journal in memory. As with durability {@code power}, the effects of a command
 * wait until the journal has it on disk; a crash loses what is behind that mark, which is what
 * nobody outside has seen anything of.
 */
public final class SimulatedEngine implements CommandSink {

  /** Who sees what the engine does. */
  public interface Watcher {

    /**
     * A turn was run.
     *
     * @param again whether it was run before, and is run now to recover
     */
    void turned(JournalRecord record, TurnResult result, boolean again);

    /** A new run of the process begins with the state after this many commands. */
    void recovered(long sequence);
  }

  private record Held(long sequence, List<Effect> effects) {}

  private final Agenda agenda;
  private final SplittableRandom random;
  private final Consumer<Effect> effects;
  private final Watcher watcher;
  private final List<JournalRecord> journal = new ArrayList<>();
  private final ArrayDeque<Held> held = new ArrayDeque<>();
  private final ArrayDeque<Command> inbox = new ArrayDeque<>();
  private Acd router = new Acd();
  private TurnProcessor processor = new TurnProcessor(new Flows(), router);
  private Agenda.Entry pump;
  private long pumpAtMillis = Long.MAX_VALUE;
  private long flushed;
  private long flushMillis = 1;
  private boolean flushing;
  private boolean up;
  private boolean running;
  private long frozenUntilMillis;
  private long timeMillis;
  private int run;
  private long checkpointSequence;
  private long checkpointHash;
  private long lostCommands;

  /**
   * @param effects who carries out effects
   */
  public SimulatedEngine(
      Agenda agenda, SplittableRandom random, Consumer<Effect> effects, Watcher watcher) {
    this.agenda = agenda;
    this.random = random;
    this.effects = effects;
    this.watcher = watcher;
  }

  /** Begins a run of the process. */
  public void start() {
    up = true;
    run++;
    submit(new EngineStarted("simulation", random.nextLong()));
  }

  /** How long the disk takes from now on; 0 for a journal that is never waited for. */
  public void flushTakes(long millis) {
    flushMillis = millis;
  }

  @Override
  public boolean submit(Command command) {
    if (!up) {
      return false;
    }
    inbox.add(command);
    if (!running && agenda.nowMillis() >= frozenUntilMillis) {
      runInbox();
    }
    return true;
  }

  private void runInbox() {
    running = true;
    try {
      for (Command next = inbox.poll(); next != null; next = inbox.poll()) {
        run(next);
      }
    } finally {
      running = false;
    }
  }

  private void run(Command command) {
    long sequence = processor.sequence() + 1;
    timeMillis = Math.max(timeMillis, agenda.nowMillis());
    JournalRecord record = new JournalRecord(sequence, timeMillis, command);
    journal.add(record);
    TurnResult result = processor.process(sequence, timeMillis, command);
    held.add(new Held(sequence, result.effects()));
    watcher.turned(record, result, false);
    flush();
    pump();
  }

  private void flush() {
    if (flushMillis == 0 && !flushing) {
      release(processor.sequence());
    } else if (!flushing) {
      flushing = true;
      long until = processor.sequence();
      int present = run;
      agenda.in(flushMillis, () -> flushed(present, until));
    }
  }

  private void flushed(int ofRun, long until) {
    if (ofRun != run || !up) {
      return;
    }
    if (agenda.nowMillis() < frozenUntilMillis) {
      agenda.at(frozenUntilMillis, () -> flushed(ofRun, until));
      return;
    }
    flushing = false;
    release(until);
    if (processor.sequence() > until) {
      flush();
    }
  }

  private void release(long until) {
    flushed = until;
    while (!held.isEmpty() && held.peek().sequence() <= until) {
      held.poll().effects().forEach(effects);
    }
  }

  private void pump() {
    long next = processor.nextDeadlineMillis();
    if (next == pumpAtMillis) {
      return;
    }
    agenda.cancel(pump);
    pump = null;
    pumpAtMillis = next;
    if (next != Long.MAX_VALUE) {
      int present = run;
      pump = agenda.at(Math.max(next, frozenUntilMillis), () -> due(present));
    }
  }

  private void due(int ofRun) {
    if (ofRun == run && up) {
      pumpAtMillis = Long.MAX_VALUE;
      submit(new TimersDue());
    }
  }

  /** The process stands still for a while, and then is told so. */
  public void stall(long millis) {
    if (!up) {
      return;
    }
    frozenUntilMillis = agenda.nowMillis() + millis;
    int present = run;
    agenda.at(
        frozenUntilMillis,
        () -> {
          if (present == run && up) {
            inbox.addFirst(new Stalled(millis));
            runInbox();
          }
        });
  }

  /** The process dies: what is not on disk never was. */
  public void crash() {
    up = false;
    agenda.cancel(pump);
    pump = null;
    pumpAtMillis = Long.MAX_VALUE;
    inbox.clear();
    held.clear();
    flushing = false;
    frozenUntilMillis = 0;
    while (!journal.isEmpty() && journal.getLast().sequence() > flushed) {
      journal.removeLast();
      lostCommands++;
    }
  }

  /**
   * Makes a new domain of what the journal has, without starting it.
   *
   * @throws IllegalStateException if it is not what the one before was at the same place
   */
  public void recover() {
    router = new Acd();
    processor = new TurnProcessor(new Flows(), router);
    watcher.recovered(0);
    for (JournalRecord record : journal) {
      TurnResult result =
          processor.process(record.sequence(), record.timeMillis(), record.command());
      watcher.turned(record, result, true);
      if (record.sequence() == checkpointSequence && processor.stateHash() != checkpointHash) {
        throw new IllegalStateException(
            "the replay differs from the run at command " + checkpointSequence);
      }
    }
    timeMillis = processor.timeMillis();
  }

  /** Remembers the state hash here, for the next recovery to be held against. */
  public void checkpoint() {
    if (checkpointSequence <= flushed || checkpointSequence > processor.sequence()) {
      checkpointSequence = processor.sequence();
      checkpointHash = processor.stateHash();
    }
  }

  /** The state hash that a fresh domain has after the same commands. */
  public long replayedHash() {
    TurnProcessor fresh = new TurnProcessor(new Flows(), new Acd());
    for (JournalRecord record : journal) {
      fresh.process(record.sequence(), record.timeMillis(), record.command());
    }
    return fresh.stateHash();
  }

  public boolean isUp() {
    return up;
  }

  public boolean isFrozen() {
    return agenda.nowMillis() < frozenUntilMillis;
  }

  /** Which run of the process it is, from 1. */
  public int run() {
    return run;
  }

  public TurnProcessor processor() {
    return processor;
  }

  public Acd router() {
    return router;
  }

  /** What is in the journal, the unflushed tail included. */
  public List<JournalRecord> journal() {
    return journal;
  }

  /** Commands that crashes have lost. */
  public long lostCommands() {
    return lostCommands;
  }
}
