package io.tipring.simulation.run;

import io.tipring.core.command.ControlCommand.ApplySettings;
import io.tipring.core.command.Settings;
import io.tipring.core.command.Settings.MediaMode;
import io.tipring.core.command.Settings.Route;
import io.tipring.core.command.Settings.Trunk;
import io.tipring.core.command.SipCommand;
import io.tipring.core.effect.ControlEffect;
import io.tipring.core.effect.Effect;
import io.tipring.core.effect.MediaEffect;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.flow.FlowSource;
import io.tipring.core.journal.JournalRecord;
import io.tipring.core.routing.AgentId;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import io.tipring.core.turn.TurnResult;
import io.tipring.simulation.check.Broken;
import io.tipring.simulation.check.Ledger;
import io.tipring.simulation.check.StateCheck;
import io.tipring.simulation.engine.MediaServer;
import io.tipring.simulation.engine.SimulatedEngine;
import io.tipring.simulation.engine.SipEdge;
import io.tipring.simulation.peer.AgentPhone;
import io.tipring.simulation.peer.Callers;
import io.tipring.simulation.peer.Deeds;
import io.tipring.simulation.peer.FarSides;
import io.tipring.simulation.peer.Habits;
import io.tipring.simulation.peer.PeerCall;
import io.tipring.simulation.peer.Platform;
import io.tipring.simulation.wire.Agenda;
import io.tipring.simulation.wire.Conditions;
import io.tipring.simulation.wire.Network;
import io.tipring.simulation.wire.SipNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
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
  private static final int MAX_LEDGERS = 8;
  private static final int MAX_AT_A_MOMENT = 100_000;
  private static final SipAddress ENGINE = new SipAddress(Transport.UDP, "10.0.0.1", 5060);
  private static final SipAddress CALLERS = new SipAddress(Transport.UDP, "10.0.1.1", 5060);
  private static final SipAddress FAR_SIDES = new SipAddress(Transport.UDP, "10.0.2.1", 5060);
  private static final Settings SETTINGS =
      new Settings(
          List.of(
              new Trunk("default", "carrier", Optional.of(FAR_SIDES)),
              new Trunk("default", "callers", Optional.empty())),
          List.of(
              new Route("default", "95*", "carrier", MediaMode.ANCHORED),
              new Route("default", "96*", "carrier", MediaMode.DIRECT),
              new Route("default", "97*", "carrier", MediaMode.ANCHORED)),
          30,
          3600,
          10,
          60_000,
          2 * 3_600_000L,
          "tipring.example");

  private final SimulationOptions options;
  private final Consumer<String> progress;
  private final Agenda agenda = new Agenda(START_MILLIS);
  private final SplittableRandom faults;
  private final Network network;
  private final SimulatedEngine engine;
  private final SipNode node;
  private final SipEdge edge;
  private final MediaServer media;
  private final Callers callers;
  private final FarSides farSides;
  private final Platform platform;
  private final List<AgentPhone> phones = new ArrayList<>();
  private final TreeMap<Long, Ledger> ledgers = new TreeMap<>();
  private final JournalBytes journalBytes = new JournalBytes();
  private final Set<String> lostCalls = new HashSet<>();
  private final Recent recent = new Recent();
  private final StateCheck stateCheck;
  private final Deeds deeds = new Deeds(this::complained);
  private Ledger ledger = new Ledger(deeds);
  private boolean busy;
  private long commands;
  private long events;
  private int sinceFullCheck;
  private int turnsUntilCrash;
  private long lastDownMillis = Long.MIN_VALUE / 2;
  private long momentMillis;
  private int happeningsAtMoment;
  private boolean fullCheckDue;
  private long phonesDied;
  private long episode;

  /**
   * @param progress told a line about each episode
   */
  public Simulation(SimulationOptions options, Consumer<String> progress) {
    this.options = options;
    this.progress = progress;
    // Each who acts has a random sequence of its own, so that one more does not shift the others.
    this.faults = random("faults");
    this.network = new Network(agenda, random("network"));
    this.engine = new SimulatedEngine(agenda, random("engine"), this::carryOut, new TurnWatcher());
    this.node = new SipNode(agenda, network, ENGINE);
    this.edge = new SipEdge(agenda, node, engine);
    this.media =
        new MediaServer(
            agenda,
            random("media"),
            engine,
            violation -> {
              throw new Broken(0, violation);
            });
    this.stateCheck = new StateCheck(media);
    this.callers = new Callers(agenda, network, CALLERS, ENGINE, deeds, random("callers"), media);
    this.farSides = new FarSides(agenda, network, FAR_SIDES, ENGINE, deeds, random("far sides"));
    this.platform =
        new Platform(
            agenda,
            engine,
            random("platform"),
            List.of(List.of(flow("day")), List.of(flow("night"))));
  }

  private SplittableRandom random(String actor) {
    long mixed = options.seed();
    for (char c : actor.toCharArray()) {
      mixed = mixed * 0x9E3779B97F4A7C15L + c;
    }
    return new SplittableRandom(mixed);
  }

  private static FlowSource flow(String name) {
    String file = name + ".flow";
    try (InputStream in = Simulation.class.getResourceAsStream(file)) {
      return new FlowSource(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs to the end.
   *
   * @throws SimulationFailure if an invariant does not hold
   */
  public SimulationReport run() {
    try {
      open();
      while (agenda.nowMillis() < START_MILLIS + options.minutes() * 60_000) {
        episode();
      }
      return report();
    } catch (RuntimeException e) {
      throw failure(e);
    }
  }

  private void open() {
    engine.start();
    engine.submit(new ApplySettings(0, SETTINGS));
    List<AgentId> team = new ArrayList<>();
    for (int i = 0; i < options.agents(); i++) {
      AgentId agent = new AgentId("default", "a" + (1000 + i));
      team.add(agent);
      if (i % 10 != 9) {
        phone(agent, i, 0);
      }
      if (i % 10 == 3) {
        phone(agent, i, 1);
      }
    }
    platform.open(team);
    phones.forEach(AgentPhone::register);
    agenda.in(faultsIn(options.profile().crashEverySeconds()), this::crash);
    agenda.in(faultsIn(options.profile().mediaDeathEverySeconds()), this::mediaDies);
    agenda.in(faultsIn(options.profile().slowDiskEverySeconds()), this::slowDisk);
    agenda.in(faultsIn(options.profile().stallEverySeconds()), this::stall);
    agenda.in(faultsIn(options.profile().phoneDeathEverySeconds()), this::phoneDies);
  }

  private void phone(AgentId agent, int number, int ofAgent) {
    String host = "10.1." + (number / 100 + 100 * ofAgent) + "." + (number % 100 + 1);
    phones.add(
        new AgentPhone(
            agenda,
            network,
            agent,
            host,
            ENGINE,
            deeds,
            random("phone " + number + "/" + ofAgent),
            media));
  }

  private void episode() {
    episode++;
    busy = true;
    Profile profile = options.profile();
    network.set(profile.network());
    stateCheck.settlesWithin(profile.network().lossPerMille() == 0 ? 10_000 : 70_000);
    media.set(profile.media());
    callers.set(profile.habits());
    farSides.set(profile.habits());
    phones.forEach(phone -> phone.set(profile.habits()));
    platform.workAgain();
    platform.setRestless(profile.restless());
    callers.begin(options.callsPerSecond());
    long left = START_MILLIS + options.minutes() * 60_000 - agenda.nowMillis();
    runFor(Math.max(60_000, Math.min(BUSY_MILLIS, left)));
    rest();
  }

  /** Faults off: within bounded time everything is at rest. */
  private void rest() {
    busy = false;
    callers.stop();
    platform.calmDown();
    network.set(Conditions.CALM);
    media.set(MediaServer.Quality.GOOD);
    media.recover();
    callers.set(Habits.PLAIN);
    farSides.set(Habits.PLAIN);
    phones.forEach(phone -> phone.set(Habits.PLAIN));
    engine.flushTakes(1);
    runFor(200_000);
    platform.everyoneReady();
    callers.goHome(60_000);
    farSides.goHome(60_000);
    phones.forEach(phone -> phone.goHome(60_000));
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
                ledger.started(),
                engine.processor().sequence(),
                network.sent(),
                engine.run()));
  }

  private void checkRest() {
    require(engine.isUp(), "the engine is down");
    require(engine.processor().calls() == 0, engine.processor().calls() + " calls are left");
    require(media.endpoints() == 0, media.endpoints() + " endpoints are left");
    require(
        ledger.started() == ledger.ended(),
        ledger.started() + " contacts started, " + ledger.ended() + " ended");
    require(ledger.waiting() == 0, ledger.waiting() + " contacts wait still");
    require(ledger.ready() == options.agents(), "agents are not back: " + ledger.notReady());
    require(callers.present().isEmpty(), "callers believe in calls: " + callers.present());
    // One that was never answered, nor said a word, has no part in a call.
    require(
        farSides.present().stream().noneMatch(call -> call.up() || call.ringing()),
        "far sides believe in calls: " + farSides.present());
    for (AgentPhone phone : phones) {
      require(phone.present().isEmpty(), "a phone believes in a call: " + phone.present());
    }
    StateCheck.checkRest(engine.processor());
    require(
        engine.replayedHash() == engine.processor().stateHash(),
        "the replay has another state than the run");
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
    boolean couldBeKept = engine.isUp() && agenda.nowMillis() - lastDownMillis > 60_000;
    boolean excused = lostCalls.contains(callId) || (ifPresent && !ledger.hasLeg(callId));
    if (couldBeKept && !excused) {
      throw new Broken(recent.contactOf(callId), complaint);
    }
  }

  private void checkAll() {
    List<String> broken = engine.router().brokenInvariants();
    if (!broken.isEmpty()) {
      throw new Broken(0, "routing: " + broken);
    }
    List<PeerCall> peers = new ArrayList<>(callers.present());
    peers.addAll(farSides.present());
    phones.forEach(phone -> peers.addAll(phone.present()));
    stateCheck.check(engine.processor(), peers, agenda.nowMillis());
  }

  // Faults.

  private long faultsIn(long meanSeconds) {
    return meanSeconds == 0
        ? Long.MAX_VALUE / 4
        : 1_000 + (long) (-1000.0 * meanSeconds * Math.log(1 - faults.nextDouble()));
  }

  /** Dies within the next turns, so that the journal has a tail that is not on disk. */
  private void crash() {
    if (busy && engine.isUp()) {
      turnsUntilCrash = 1 + faults.nextInt(20);
    }
    agenda.in(faultsIn(options.profile().crashEverySeconds()), this::crash);
  }

  private void crashNow() {
    if (!engine.isUp()) {
      return;
    }
    engine.crash();
    edge.die();
    if (faults.nextBoolean()) {
      media.die();
    } else {
      media.loseEngine();
    }
    long down = faults.nextInt(10) == 0 ? faults.nextLong(40_000) : 500 + faults.nextLong(4_000);
    agenda.in(
        down,
        () -> {
          engine.recover();
          lastDownMillis = agenda.nowMillis();
          node.revive();
          engine.start();
        });
  }

  private void mediaDies() {
    if (busy && engine.isUp()) {
      // Now and then all of them, for longer than callers may be without sound.
      int which = faults.nextInt(5) == 0 ? Integer.MAX_VALUE : faults.nextInt(2);
      long down = faults.nextInt(3) == 0 ? faults.nextLong(60_000) : faults.nextLong(2_000);
      media.fail(which, down);
    }
    agenda.in(faultsIn(options.profile().mediaDeathEverySeconds()), this::mediaDies);
  }

  private void slowDisk() {
    if (busy) {
      engine.flushTakes(200);
      agenda.in(10_000, () -> engine.flushTakes(1));
    }
    agenda.in(faultsIn(options.profile().slowDiskEverySeconds()), this::slowDisk);
  }

  private void stall() {
    if (busy && engine.isUp()) {
      long millis = 1_000 + faults.nextLong(6_000);
      node.freezeUntil(agenda.nowMillis() + millis);
      engine.stall(millis);
      stateCheck.forgive();
    }
    agenda.in(faultsIn(options.profile().stallEverySeconds()), this::stall);
  }

  private void phoneDies() {
    if (busy) {
      // Some stay away for longer than they are registered.
      long away = ++phonesDied % 3 == 0 ? 900_000 : 5_000 + faults.nextLong(120_000);
      phones.get(faults.nextInt(phones.size())).die(away);
    }
    agenda.in(faultsIn(options.profile().phoneDeathEverySeconds()), this::phoneDies);
  }

  // The engine.

  private void carryOut(Effect effect) {
    switch (effect) {
      case SipEffect sip -> edge.handle(sip);
      case MediaEffect one -> media.handle(one);
      case ControlEffect _ -> {}
    }
  }

  private final class TurnWatcher implements SimulatedEngine.Watcher {

    @Override
    public void turned(JournalRecord record, TurnResult result, boolean again) {
      if (!again) {
        recent.add(record, result);
        commands++;
        events += result.events().size();
        if (turnsUntilCrash > 0 && --turnsUntilCrash == 0) {
          agenda.in(0, Simulation.this::crashNow);
        }
      }
      ledger.on(record, result);
      if (++sinceFullCheck >= 64) {
        sinceFullCheck = 0;
        if (!again) {
          fullCheckDue = true;
        }
      }
    }

    @Override
    public void flushed(JournalRecord record) {
      journalBytes.add(record);
    }

    @Override
    public void lost(JournalRecord record) {
      recent.removeLast();
      if (record.command() instanceof SipCommand.InviteReceived invite) {
        // It had its 100, and nothing will follow.
        lostCalls.add(invite.dialog().callId());
      }
    }

    @Override
    public void snapshot(long sequence) {
      ledgers.put(sequence, ledger.copy());
      while (ledgers.size() > MAX_LEDGERS) {
        ledgers.pollFirstEntry();
      }
    }

    @Override
    public void recovered(long sequence) {
      stateCheck.forgive();
      ledger = sequence == 0 ? new Ledger(deeds) : ledgers.get(sequence).copy();
    }
  }

  private SimulationReport report() {
    return new SimulationReport(
        agenda.nowMillis() - START_MILLIS,
        commands,
        events,
        agenda.done(),
        ledger.started(),
        ledger.results(),
        ledger.offersMade(),
        network.sent(),
        network.lost(),
        engine.run(),
        engine.lostCommands(),
        journalBytes.digest(),
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
                recent.about(contact)),
        cause);
  }

  private static String duration(long millis) {
    return "%d:%02d:%02d.%03d"
        .formatted(millis / 3_600_000, millis / 60_000 % 60, millis / 1000 % 60, millis % 1000);
  }
}
