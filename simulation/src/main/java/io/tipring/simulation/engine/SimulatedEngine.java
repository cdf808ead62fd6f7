package io.tipring.simulation.engine;

import io.tipring.acd.Acd;
import io.tipring.core.codec.StateDecoder;
import io.tipring.core.codec.StateEncoder;
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
import java.io.ByteArrayOutputStream;
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

    /** A command is on disk; each is told once, in order. */
    void flushed(JournalRecord record);

    /** A turn is lost, since its command was not on disk when the process died. */
    void lost(JournalRecord record);

    /** A snapshot was taken of the state after this command. */
    void snapshot(long sequence);

    /** A new run of the process begins with the state after this command; turns that follow. */
    void recovered(long sequence);
  }

  /** The state after a command, in the bytes that a snapshot on disk has. */
  private record Snapshot(long sequence, byte[] state, long hash) {}

  private record Held(long sequence, List<Effect> effects) {}

  private static final int SNAPSHOT_COMMANDS = 500;
  private static final int KEPT_SNAPSHOTS = 2;
  private static final int MAX_SNAPSHOTS = 8;
  private static final int MAX_JOURNAL = 200_000;

  private final Agenda agenda;
  private final SplittableRandom random;
  private final Consumer<Effect> effects;
  private final Watcher watcher;
  private final List<JournalRecord> journal = new ArrayList<>();
  private final ArrayDeque<Held> held = new ArrayDeque<>();
  private final ArrayDeque<Command> inbox = new ArrayDeque<>();
  private Snapshot base;
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
  private final ArrayDeque<Snapshot> snapshots = new ArrayDeque<>();
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
    if (sequence % SNAPSHOT_COMMANDS == 0) {
      snapshots.addLast(snapshot());
      watcher.snapshot(sequence);
      if (snapshots.size() > MAX_SNAPSHOTS) {
        snapshots.removeFirst();
      }
      prune();
    }
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
    for (long sequence = flushed + 1; sequence <= until; sequence++) {
      watcher.flushed(journal.get((int) (sequence - journal.getFirst().sequence())));
    }
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
      watcher.lost(journal.removeLast());
      lostCommands++;
    }
  }

  /**
   * Makes a new domain of the newest snapshot and the journal behind it, without starting it.
   *
   * @throws IllegalStateException if it is not what the one before was at the same place
   */
  public void recover() {
    router = new Acd();
    processor = new TurnProcessor(new Flows(), router);
    while (!snapshots.isEmpty() && snapshots.getLast().sequence() > flushed) {
      snapshots.removeLast();
    }
    while (snapshots.size() > KEPT_SNAPSHOTS) {
      snapshots.removeFirst();
    }
    // Now and then the older one, as if the newer were damaged: what is behind it proves it too.
    boolean older = snapshots.size() > 1 && random.nextBoolean();
    Snapshot base = snapshots.isEmpty() ? null : older ? snapshots.getFirst() : snapshots.getLast();
    if (base != null) {
      StateDecoder in = new StateDecoder(base.state(), 0, base.state().length);
      processor.readState(in);
      in.end();
      requireHash(base);
    }
    watcher.recovered(processor.sequence());
    for (JournalRecord record : journal) {
      if (record.sequence() > processor.sequence()) {
        watcher.turned(
            record,
            processor.process(record.sequence(), record.timeMillis(), record.command()),
            true);
        snapshots.stream()
            .filter(later -> later.sequence() == record.sequence())
            .forEach(this::requireHash);
      }
    }
    timeMillis = processor.timeMillis();
  }

  /** Drops what two snapshots on disk cover, once the journal is long. */
  private void prune() {
    if (journal.size() > MAX_JOURNAL && snapshots.getFirst().sequence() <= flushed) {
      base = snapshots.getFirst();
      journal.subList(0, (int) (base.sequence() - journal.getFirst().sequence()) + 1).clear();
    }
  }

  private Snapshot snapshot() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StateEncoder out = new StateEncoder((piece, length) -> bytes.write(piece, 0, length));
    processor.writeState(out);
    out.flush();
    return new Snapshot(processor.sequence(), bytes.toByteArray(), processor.stateHash());
  }

  private static void read(Snapshot snapshot, TurnProcessor into) {
    StateDecoder in = new StateDecoder(snapshot.state(), 0, snapshot.state().length);
    into.readState(in);
    in.end();
  }

  private void requireHash(Snapshot snapshot) {
    if (processor.stateHash() != snapshot.hash()) {
      throw new IllegalStateException(
          "the recovered state differs from the run at command " + snapshot.sequence());
    }
  }

  /** The state hash that a fresh domain has after the journal, and the snapshot below it if any. */
  public long replayedHash() {
    TurnProcessor fresh = new TurnProcessor(new Flows(), new Acd());
    if (base != null) {
      read(base, fresh);
    }
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

  /** Commands that crashes have lost. */
  public long lostCommands() {
    return lostCommands;
  }
}
