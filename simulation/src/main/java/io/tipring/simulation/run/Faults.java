package io.tipring.simulation.run;

import io.tipring.simulation.check.StateCheck;
import io.tipring.simulation.wire.Agenda;
import java.util.SplittableRandom;

/** What breaks down at random times, each as often as the profile says, while faults are on. */
final class Faults {

  private final Profile profile;
  private final Agenda agenda;
  private final Centre centre;
  private final StateCheck stateCheck;
  private final SplittableRandom random;
  private boolean on;
  private int turnsUntilCrash;
  private long lastDownMillis = Long.MIN_VALUE / 2;
  private long phonesDied;

  Faults(Profile profile, Agenda agenda, Centre centre, StateCheck stateCheck) {
    this.profile = profile;
    this.agenda = agenda;
    this.centre = centre;
    this.stateCheck = stateCheck;
    this.random = centre.random("faults");
  }

  void begin() {
    agenda.in(next(profile.crashEverySeconds()), this::crash);
    agenda.in(next(profile.mediaDeathEverySeconds()), this::mediaDies);
    agenda.in(next(profile.slowDiskEverySeconds()), this::slowDisk);
    agenda.in(next(profile.stallEverySeconds()), this::stall);
    agenda.in(next(profile.phoneDeathEverySeconds()), this::phoneDies);
  }

  void turnOn() {
    on = true;
  }

  void turnOff() {
    on = false;
  }

  /** When the engine came back for the last time. */
  long lastDownMillis() {
    return lastDownMillis;
  }

  private long next(long meanSeconds) {
    return meanSeconds == 0
        ? Long.MAX_VALUE / 4
        : 1_000 + (long) (-1000.0 * meanSeconds * Math.log(1 - random.nextDouble()));
  }

  /** Dies within the next turns, so that the journal has a tail that is not on disk. */
  private void crash() {
    if (on && centre.engine().isUp()) {
      turnsUntilCrash = 1 + random.nextInt(20);
    }
    agenda.in(next(profile.crashEverySeconds()), this::crash);
  }

  /** The engine has made a turn. */
  void turned() {
    if (turnsUntilCrash > 0 && --turnsUntilCrash == 0) {
      agenda.in(0, this::crashNow);
    }
  }

  private void crashNow() {
    if (!centre.engine().isUp()) {
      return;
    }
    centre.crash();
    if (random.nextBoolean()) {
      centre.media().die();
    } else {
      centre.media().loseEngine();
    }
    long down = random.nextInt(10) == 0 ? random.nextLong(40_000) : 500 + random.nextLong(4_000);
    agenda.in(
        down,
        () -> {
          lastDownMillis = agenda.nowMillis();
          centre.recover();
          if (on && random.nextInt(3) == 0) {
            // Once more, before all is taken up again.
            turnsUntilCrash = 1 + random.nextInt(200);
          }
        });
  }

  private void mediaDies() {
    if (on && centre.engine().isUp()) {
      // Now and then all of them, for longer than callers may be without sound.
      int which = random.nextInt(5) == 0 ? Integer.MAX_VALUE : random.nextInt(2);
      long down = random.nextInt(3) == 0 ? random.nextLong(60_000) : random.nextLong(2_000);
      centre.media().fail(which, down);
    }
    agenda.in(next(profile.mediaDeathEverySeconds()), this::mediaDies);
  }

  private void slowDisk() {
    if (on) {
      centre.engine().flushTakes(200);
      agenda.in(10_000, () -> centre.engine().flushTakes(1));
    }
    agenda.in(next(profile.slowDiskEverySeconds()), this::slowDisk);
  }

  private void stall() {
    if (on && centre.engine().isUp()) {
      long millis = 1_000 + random.nextLong(6_000);
      centre.node().freezeUntil(agenda.nowMillis() + millis);
      centre.engine().stall(millis);
      stateCheck.forgive(agenda.nowMillis() + millis);
    }
    agenda.in(next(profile.stallEverySeconds()), this::stall);
  }

  private void phoneDies() {
    if (on) {
      // Some stay away for longer than they are registered.
      long away = ++phonesDied % 3 == 0 ? 900_000 : 5_000 + random.nextLong(120_000);
      centre.phones().get(random.nextInt(centre.phones().size())).die(away);
    }
    agenda.in(next(profile.phoneDeathEverySeconds()), this::phoneDies);
  }
}
