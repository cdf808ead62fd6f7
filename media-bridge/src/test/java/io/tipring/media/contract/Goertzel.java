package io.tipring.media.contract;

/** How much of a frequency is in a sound. */
public final class Goertzel {
  private Goertzel() {}

  /** Part of the sound's power that lies at the frequency, 0 to 1; 0 for a silent sound. */
  public static double share(short[] sound, int from, int samples, int hz) {
    double coefficient = 2 * Math.cos(2 * Math.PI * hz / 8000);
    double before = 0;
    double last = 0;
    double energy = 0;
    for (int i = from; i < from + samples; i++) {
      double now = sound[i] + coefficient * last - before;
      before = last;
      last = now;
      energy += (double) sound[i] * sound[i];
    }
    if (energy < 100.0 * samples) {
      return 0;
    }
    double power = last * last + before * before - coefficient * last * before;
    return power / (energy * samples / 2);
  }

  public static double share(short[] sound, int hz) {
    return share(sound, 0, sound.length, hz);
  }
}
