package io.tipring.server.interop;

/**
 * Makes and finds pure tones in 8 kHz linear samples.
 *
 * <p>The Goertzel algorithm gives the power at one frequency; against the power of the whole it
 * says how much of the sound is that tone: 1 for the pure tone, near 0 for silence or other sound.
 */
final class Tones {

  static final int SAMPLE_RATE = 8000;

  /** Quieter than this (RMS) is silence, not a tone. */
  private static final double SILENCE_RMS = 100;

  private static final double[] HOLD_MUSIC_NOTES = {
    116.54, 130.81, 155.56, 174.61, 196.00, 207.65, 233.08, 261.63, 293.66, 311.13, 349.23
  };

  /**
   * More of its {@link #musicShare} has any half second of the music, also one that begins within a
   * note and ends within the next, and less has speech.
   */
  static final double LEAST_MUSIC_SHARE = 0.3;

  private Tones() {}

  static short[] sine(int frequencyHz, int samples, int amplitude) {
    short[] tone = new short[samples];
    for (int i = 0; i < samples; i++) {
      tone[i] =
          (short) Math.round(amplitude * Math.sin(2 * Math.PI * frequencyHz * i / SAMPLE_RATE));
    }
    return tone;
  }

  /** The share of the power of {@code samples} that lies at {@code frequencyHz}, from 0 to 1. */
  static double share(double frequencyHz, short[] samples) {
    double coefficient = 2 * Math.cos(2 * Math.PI * frequencyHz / SAMPLE_RATE);
    double previous = 0;
    double beforePrevious = 0;
    double energy = 0;
    for (short sample : samples) {
      double now = sample + coefficient * previous - beforePrevious;
      beforePrevious = previous;
      previous = now;
      energy += (double) sample * sample;
    }
    if (samples.length == 0 || Math.sqrt(energy / samples.length) < SILENCE_RMS) {
      return 0;
    }
    double power =
        previous * previous
            + beforePrevious * beforePrevious
            - coefficient * previous * beforePrevious;
    return Math.min(1, 2 * power / (samples.length * energy));
  }

  /** The share that lies on the notes of conf/prompts/music/hold.wav. */
  static double musicShare(short[] samples) {
    double onNotes = 0;
    for (double note : HOLD_MUSIC_NOTES) {
      onNotes += share(note, samples);
    }
    return onNotes;
  }

  /** The loudest share of the tone in any window of 400 ms, stepping by 100 ms. */
  static double bestShare(int frequencyHz, short[] samples) {
    int window = SAMPLE_RATE * 4 / 10;
    double best = 0;
    for (int start = 0; start + window <= samples.length; start += SAMPLE_RATE / 10) {
      short[] part = new short[window];
      System.arraycopy(samples, start, part, 0, window);
      best = Math.max(best, share(frequencyHz, part));
    }
    return best;
  }
}
