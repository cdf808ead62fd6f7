package io.tipring.server.interop;

/** Whether what is heard is a stretch of a recording. */
final class Likeness {

  private static final int WINDOW = Tones.SAMPLE_RATE * 3 / 10;
  private static final int STEP = Tones.SAMPLE_RATE / 10;

  /** Quieter than this (RMS) is a pause, of which every recording has some. */
  private static final double PAUSE_RMS = 400;

  private Likeness() {}

  /**
   * How well the loudest 300 ms of the sound fit the recording where they fit best: the correlation
   * of the samples, 1 for the same sound whatever its level, near 0 for another; 0 where there is
   * not so much sound.
   */
  static double best(short[] sound, short[] recording) {
    int loudest = -1;
    double most = PAUSE_RMS * PAUSE_RMS * WINDOW;
    for (int at = 0; at + WINDOW <= sound.length; at += STEP) {
      double energy = energy(sound, at);
      if (energy > most) {
        most = energy;
        loudest = at;
      }
    }
    if (loudest < 0) {
      return 0;
    }
    double best = 0;
    double energy = energy(recording, 0);
    for (int at = 0; at + WINDOW <= recording.length; at++) {
      double product = 0;
      for (int i = 0; i < WINDOW; i++) {
        product += (double) sound[loudest + i] * recording[at + i];
      }
      if (energy > 0) {
        best = Math.max(best, product / Math.sqrt(energy * most));
      }
      if (at + WINDOW < recording.length) {
        energy += square(recording[at + WINDOW]) - square(recording[at]);
      }
    }
    return best;
  }

  private static double energy(short[] samples, int from) {
    double energy = 0;
    for (int i = 0; i < WINDOW; i++) {
      energy += square(samples[from + i]);
    }
    return energy;
  }

  private static double square(short sample) {
    return (double) sample * sample;
  }
}
