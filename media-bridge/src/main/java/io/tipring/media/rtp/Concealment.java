package io.tipring.media.rtp;

import io.tipring.media.codec.Codec;
import java.util.Arrays;

/**
 * Fills gaps by going on with the last pitch period, ever softer, in the manner of G.711 Appendix
 * I: full for 10 ms, then down to nothing at 60 ms, and faded into the voice that returns.
 */
final class Concealment {
  private static final int MIN_PERIOD = 40;
  private static final int MAX_PERIOD = 120;
  private static final int MATCH = 160;
  private static final int FADE_FROM = 80;
  private static final int FADE_TO = 480;
  private static final int RETURN_FADE = 32;

  private final short[] history = new short[MATCH + MAX_PERIOD];
  private int period;
  private int made;
  private boolean voiced;

  /** Whether the last block was made up, so that voice has to be faded in. */
  boolean active() {
    return made > 0;
  }

  /** Whether there is nothing (more) to go on with. */
  boolean exhausted() {
    return !voiced || made >= FADE_TO;
  }

  /** Voice was given as it came. */
  void heard() {
    voiced = true;
    made = 0;
  }

  /** What was heard before has nothing to do with what comes. */
  void forget() {
    voiced = false;
    made = 0;
  }

  /** Makes up a block that follows position {@code at} of the ring. */
  void fill(Codec codec, byte[] ring, int mask, int at, byte[] out, int to, int samples) {
    if (exhausted()) {
      Arrays.fill(out, to, to + samples, codec.silence());
      return;
    }
    if (made == 0) {
      for (int i = 0; i < history.length; i++) {
        history[i] = codec.decode(ring[at - history.length + i & mask]);
      }
      period = bestPeriod();
    }
    for (int i = 0; i < samples; i++) {
      out[to + i] = codec.encode(next());
    }
  }

  /** Fades from what would have been made up into the voice that is there again. */
  void resume(Codec codec, byte[] out, int at, int samples) {
    if (made > 0 && voiced) {
      for (int i = 0; i < Math.min(RETURN_FADE, samples); i++) {
        int voice = codec.decode(out[at + i]);
        int synthetic = next();
        out[at + i] = codec.encode(synthetic + (voice - synthetic) * i / RETURN_FADE);
      }
    }
    heard();
  }

  private int next() {
    int sample = history[history.length - period + made % period];
    int gain = made < FADE_FROM ? 256 : 256 * Math.max(0, FADE_TO - made) / (FADE_TO - FADE_FROM);
    made++;
    return sample * gain >> 8;
  }

  /**
   * The lag at which the last 20 ms resemble what was before them most: looked for in every other
   * sample first and then next to the best, because a stall of the network can ask this of all
   * endpoints at once.
   */
  private int bestPeriod() {
    int coarse = bestPeriod(MIN_PERIOD, MAX_PERIOD, 2);
    return bestPeriod(Math.max(MIN_PERIOD, coarse - 1), Math.min(MAX_PERIOD, coarse + 1), 1);
  }

  private int bestPeriod(int from, int to, int step) {
    int best = from;
    double bestScore = Double.NEGATIVE_INFINITY;
    for (int lag = from; lag <= to; lag += step) {
      long product = 0;
      long energy = 1;
      for (int i = history.length - MATCH; i < history.length; i += step) {
        int before = history[i - lag];
        product += (long) history[i] * before;
        energy += (long) before * before;
      }
      double score = product <= 0 ? product : (double) product * product / energy;
      if (score > bestScore) {
        bestScore = score;
        best = lag;
      }
    }
    return best;
  }
}
