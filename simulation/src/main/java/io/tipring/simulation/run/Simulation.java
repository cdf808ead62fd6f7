package io.tipring.simulation.run;

import io.tipring.core.journal.JournalRecord;
import io.tipring.core.turn.TurnResult;
import io.tipring.simulation.check.Broken;
import io.tipring.simulation.check.Ledger;
import io.tipring.simulation.check.StateCheck;
import io.tipring.simulation.engine.SimulatedEngine;
import io.tipring.simulation.peer.AgentPhone;
import io.tipring.simulation.peer.Deeds;
import io.tipring.simulation.peer.PeerCall;
import io.tipring.simulation.wire.Agenda;
import java.util.List;
import java.util.function.Consumer;

/**
 * A contact centre with all who call it and work in it, on one thread, in virtual time, from one
 * seed: the same options give the same run, on any JVM.
 *
 * <p>Time runs in episodes. In each the faults of the profile are on for a while; then they are
 * off, nobody calls any more, and within bounded time everything must be at rest: no call left, no
 * endpoint, every agent ready.
 */
public final class Simulation {

  private static final long START_MILLIS = 1_800_000_000_000L;
  private static final long BUSY_MILLIS = 15 * 60_000L;
  private static final long REST_MILLIS = 12 * 60_000L;
  private static final int MAX_AT_A_MOMENT = 100_000;

  private final SimulationOptions options;
  private final Consumer<String> progress;
  private final Agenda agenda = new Agenda(START_MILLIS);
  private final Centre centre;
  private final SimulatedEngine engine;
  private final StateCheck stateCheck;
  private final Faults faults;
  private final Books books;
  private int sinceFullCheck;
  private long momentMillis;
  private int happeningsAtMoment;
  private boolean fullCheckDue;
  private long episode;

  /**
   * @param progress told a line about each episode
   */
  public Simulation(SimulationOptions options, Consumer<String> progress) {
    this.options = options;
    this.progress = progress;
    Deeds deeds = new Deeds(this::complained);
    this.books = new Books(deeds);
    this.centre = new Centre(options, agenda, deeds, new TurnWatcher());
    this.engine = centre.engine();
    this.stateCheck = new StateCheck(centre.media());
    this.faults = new Faults(options.profile(), agenda, centre, stateCheck);
  }

  /**
   * Runs to the end.
   *
   * @throws SimulationFailure if an invariant does not hold
   */
  public SimulationReport run() {
    try {
      centre.open();
      faults.begin();
      while (agenda.nowMillis() < START_MILLIS + options.minutes() * 60_000) {
        episode();
      }
      return report();
    } catch (RuntimeException e) {
      throw failure(e);
    }
  }

  private void episode() {
    episode++;
    faults.turnOn();
    boolean loses = options.profile().network().lossPerMille() > 0;
    stateCheck.settlesWithin(loses ? 70_000 : 10_000);
    centre.work();
    long left = START_MILLIS + options.minutes() * 60_000 - agenda.nowMillis();
    runFor(Math.max(60_000, Math.min(BUSY_MILLIS, left)));
    rest();
  }

  /** Faults off: within bounded time everything is at rest. */
  private void rest() {
    faults.turnOff();
    centre.calmDown();
    runFor(200_000);
    centre.goHome(60_000);
    long until = agenda.nowMillis() + REST_MILLIS;
    while (engine.processor().calls() > 0 && agenda.nowMillis() < until) {
      runFor(5_000);
    }
    runFor(100_000);
    checkRest();
    progress.accept(
        "episode %d: %s of virtual time, %d contacts, %d commands, %d messages, run %d of the engine"
            .formatted(
                episode,
                duration(agenda.nowMillis() - START_MILLIS),
                books.ledger().started(),
                engine.processor().sequence(),
                centre.network().sent(),
                engine.run()));
  }

  private void checkRest() {
    require(engine.isUp(), "the engine is down");
    require(engine.processor().calls() == 0, engine.processor().calls() + " calls are left");
    require(centre.media().endpoints() == 0, centre.media().endpoints() + " endpoints are left");
    Ledger ledger = books.ledger();
    require(
        ledger.started() == ledger.ended(),
        ledger.started() + " contacts started, " + ledger.ended() + " ended");
    require(ledger.waiting() == 0, ledger.waiting() + " contacts wait still");
    require(ledger.ready() == options.agents(), "agents are not back: " + ledger.notReady());
    checkNobodyBelievesInACall();
    StateCheck.checkRest(engine.processor());
    require(
        engine.replayedHash() == engine.processor().stateHash(),
        "the replay has another state than the run");
  }

  private void checkNobodyBelievesInACall() {
    List<PeerCall> ofCallers = centre.callers().present();
    require(ofCallers.isEmpty(), "callers believe in calls: " + ofCallers);
    // One that was never answered, nor said a word, has no part in a call.
    List<PeerCall> ofFarSides = centre.farSides().present();
    require(
        ofFarSides.stream().noneMatch(call -> call.up() || call.ringing()),
        "far sides believe in calls: " + ofFarSides);
    for (AgentPhone phone : centre.phones()) {
      require(phone.present().isEmpty(), "a phone believes in a call: " + phone.present());
    }
  }

  private static void require(boolean holds, String complaint) {
    if (!holds) {
      throw new Broken(0, "at rest: " + complaint);
    }
  }

  private void runFor(long millis) {
    long until = agenda.nowMillis() + millis;
    while (agenda.step(until)) {
      checkTimeGoesOn();
      if (fullCheckDue && engine.isUp() && !engine.isFrozen()) {
        fullCheckDue = false;
        checkAll();
      }
    }
  }

  private void checkTimeGoesOn() {
    if (agenda.nowMillis() > momentMillis) {
      momentMillis = agenda.nowMillis();
      happeningsAtMoment = 0;
    } else if (++happeningsAtMoment > MAX_AT_A_MOMENT) {
      throw new Broken(0, "time stands still: the engine is busy with itself");
    }
  }

  /** A peer was treated against the rules; while the process is down nobody can keep them. */
  private void complained(String callId, String complaint, boolean ifPresent) {
    boolean couldBeKept = engine.isUp() && agenda.nowMillis() - faults.lastDownMillis() > 60_000;
    boolean excused = books.isLost(callId) || (ifPresent && !books.ledger().hasLeg(callId));
    if (couldBeKept && !excused) {
      throw new Broken(books.recent().contactOf(callId), complaint);
    }
  }

  private void checkAll() {
    List<String> broken = engine.router().brokenInvariants();
    if (!broken.isEmpty()) {
      throw new Broken(0, "routing: " + broken);
    }
    stateCheck.check(engine.processor(), centre.peerCalls(), agenda.nowMillis());
  }

  private final class TurnWatcher implements SimulatedEngine.Watcher {

    @Override
    public void turned(JournalRecord record, TurnResult result, boolean again) {
      books.turned(record, result, again);
      if (!again) {
        faults.turned();
      }
      if (++sinceFullCheck >= 64) {
        sinceFullCheck = 0;
        if (!again) {
          fullCheckDue = true;
        }
      }
    }

    @Override
    public void flushed(JournalRecord record) {
      books.flushed(record);
    }

    @Override
    public void lost(JournalRecord record) {
      books.lost(record);
    }

    @Override
    public void snapshot(long sequence) {
      books.snapshot(sequence);
    }

    @Override
    public void recovered(long sequence) {
      stateCheck.forgive(agenda.nowMillis());
      books.recovered(sequence);
    }
  }

  private SimulationReport report() {
    return new SimulationReport(
        agenda.nowMillis() - START_MILLIS,
        books.commands(),
        books.events(),
        agenda.done(),
        books.ledger().started(),
        books.ledger().results(),
        books.ledger().offersMade(),
        centre.network().sent(),
        centre.network().lost(),
        engine.run(),
        engine.lostCommands(),
        books.journalDigest(),
        engine.processor().stateHash());
  }

  private SimulationFailure failure(RuntimeException cause) {
    long contact = cause instanceof Broken broken ? broken.contactId() : 0;
    return new SimulationFailure(
        "after %s of virtual time, at command %d: %s%nrun it again: %s%n%s"
            .formatted(
                duration(agenda.nowMillis() - START_MILLIS),
                engine.processor().sequence(),
                cause.getMessage(),
                options.commandLine(),
                books.recent().about(contact)),
        cause);
  }

  private static String duration(long millis) {
    return "%d:%02d:%02d.%03d"
        .formatted(millis / 3_600_000, millis / 60_000 % 60, millis / 1000 % 60, millis % 1000);
  }
}
