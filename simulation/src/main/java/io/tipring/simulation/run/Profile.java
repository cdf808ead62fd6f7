package io.tipring.simulation.run;

import io.tipring.simulation.engine.MediaServer.Quality;
import io.tipring.simulation.peer.Habits;
import io.tipring.simulation.wire.Conditions;
import java.util.Locale;

/** What goes wrong, and how often. */
public enum Profile {
  /** Nothing fails; people still do as they please. */
  CALM(Conditions.CALM, Quality.GOOD, Habits.PLAIN, 0, 0, 0, 0, 0, false),
  /** Far more callers than agents, and all of them wait. */
  CROWDED(Conditions.CALM, Quality.GOOD, Habits.PATIENT, 0, 0, 0, 0, 0, false),
  /** The network loses, doubles and delays. */
  LOSSY(
      new Conditions(50, 30, 1, 150, 20, 3_000), Quality.GOOD, Habits.ROUGH, 0, 0, 0, 0, 0, false),
  /** The process is killed now and then, and the disk is slow at times. */
  CRASHY(new Conditions(5, 5, 1, 40, 2, 500), Quality.GOOD, Habits.PLAIN, 120, 0, 90, 60, 0, true),
  /** Media servers are late, refuse, and die; so do phones. */
  MEDIA(Conditions.CALM, new Quality(100, 30, 5_000, 15), Habits.ROUGH, 0, 150, 0, 0, 120, true),
  /** Everything at once. */
  HOSTILE(
      new Conditions(80, 50, 1, 300, 30, 5_000),
      new Quality(100, 30, 5_000, 15),
      Habits.ROUGH,
      300,
      300,
      120,
      120,
      120,
      true);

  private final Conditions network;
  private final Quality media;
  private final Habits habits;
  private final long crashEverySeconds;
  private final long mediaDeathEverySeconds;
  private final long slowDiskEverySeconds;
  private final long stallEverySeconds;
  private final long phoneDeathEverySeconds;
  private final boolean restless;

  Profile(
      Conditions network,
      Quality media,
      Habits habits,
      long crashEverySeconds,
      long mediaDeathEverySeconds,
      long slowDiskEverySeconds,
      long stallEverySeconds,
      long phoneDeathEverySeconds,
      boolean restless) {
    this.network = network;
    this.media = media;
    this.habits = habits;
    this.crashEverySeconds = crashEverySeconds;
    this.mediaDeathEverySeconds = mediaDeathEverySeconds;
    this.slowDiskEverySeconds = slowDiskEverySeconds;
    this.stallEverySeconds = stallEverySeconds;
    this.phoneDeathEverySeconds = phoneDeathEverySeconds;
    this.restless = restless;
  }

  Conditions network() {
    return network;
  }

  Quality media() {
    return media;
  }

  Habits habits() {
    return habits;
  }

  /** Mean time between crashes of the process; 0 for none. */
  long crashEverySeconds() {
    return crashEverySeconds;
  }

  long mediaDeathEverySeconds() {
    return mediaDeathEverySeconds;
  }

  long slowDiskEverySeconds() {
    return slowDiskEverySeconds;
  }

  long stallEverySeconds() {
    return stallEverySeconds;
  }

  long phoneDeathEverySeconds() {
    return phoneDeathEverySeconds;
  }

  /** Whether the platform removes agents, deploys other flows and places calls meanwhile. */
  boolean restless() {
    return restless;
  }

  /** As it stands on a command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
