package io.tipring.server.reporting;

import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before the next attempt: twice as long each time, within bounds, with jitter.
 */
final class Backoff {

  private static final long FIRST_MILLIS = 200;
  private static final long LONGEST_MILLIS = 10_000;

  private long next = FIRST_MILLIS;

  /** Between half of the present step and the whole of it. */
  long nextMillis() {
    long step = next;
    next = Math.min(2 * step, LONGEST_MILLIS);
    return step / 2 + ThreadLocalRandom.current().nextLong(step / 2 + 1);
  }

  void reset() {
    next = FIRST_MILLIS;
  }
}
