package io.tipring.media.esl;

import java.util.random.RandomGenerator;

/**
 * How long to wait before connecting again: twice as long each time, up to a bound, spread by
 * chance over the upper half so that many clients don't come at once.
 */
final class Backoff {
  private static final int MAX_DOUBLINGS = 30;

  private final long firstMillis;
  private final long longestMillis;
  private final RandomGenerator random;
  private int attempts;

  Backoff(long firstMillis, long longestMillis, RandomGenerator random) {
    this.firstMillis = firstMillis;
    this.longestMillis = longestMillis;
    this.random = random;
  }

  long nextMillis() {
    long base = Math.min(longestMillis, firstMillis << Math.min(attempts, MAX_DOUBLINGS));
    attempts++;
    return spread(base);
  }

  /** After a refusal, which won't be another at once. */
  long longestMillis() {
    return spread(longestMillis);
  }

  void reset() {
    attempts = 0;
  }

  private long spread(long millis) {
    return millis - (long) (millis / 2.0 * random.nextDouble());
  }
}
