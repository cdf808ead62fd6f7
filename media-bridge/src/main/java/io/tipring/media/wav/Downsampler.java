package io.tipring.media.wav;

/**
 * Takes sound down to a whole fraction of its rate behind a low-pass filter (windowed sinc, linear
 * phase), so that nothing above the new band folds into it.
 */
final class Downsampler {
  private static final int TAPS_PER_FACTOR = 32;

  /** Cut-off as a part of the new Nyquist frequency: 3.6 kHz of 4. */
  private static final double CUT_OFF = 0.9;

  private Downsampler() {}

  static short[] byFactor(short[] in, int factor) {
    if (factor == 1) {
      return in;
    }
    double[] filter = lowPass(factor);
    int half = filter.length / 2;
    short[] out = new short[in.length / factor];
    for (int i = 0; i < out.length; i++) {
      int centre = i * factor;
      double sum = 0;
      int from = Math.max(0, half - centre);
      int to = Math.min(filter.length, in.length - centre + half);
      for (int k = from; k < to; k++) {
        sum += filter[k] * in[centre + k - half];
      }
      out[i] = (short) Math.clamp(Math.round(sum), Short.MIN_VALUE, Short.MAX_VALUE);
    }
    return out;
  }

  private static double[] lowPass(int factor) {
    int taps = TAPS_PER_FACTOR * factor + 1;
    double[] filter = new double[taps];
    double sum = 0;
    for (int k = 0; k < taps; k++) {
      double x = (k - taps / 2) * CUT_OFF / factor;
      double sinc = x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
      double blackman =
          0.42
              - 0.5 * Math.cos(2 * Math.PI * k / (taps - 1))
              + 0.08 * Math.cos(4 * Math.PI * k / (taps - 1));
      filter[k] = sinc * blackman;
      sum += filter[k];
    }
    for (int k = 0; k < taps; k++) {
      filter[k] /= sum;
    }
    return filter;
  }
}
