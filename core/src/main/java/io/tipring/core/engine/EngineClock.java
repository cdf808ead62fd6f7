package io.tipring.core.engine;

/**
 * Engine time: begins at the wall clock, or at the journal's last time if that is later, and goes
 * on with the monotonic clock, so that a step of the wall clock moves nothing. Safe for any thread.
 */
final class EngineClock {

  private final long originMillis;
  private final long originNanos;

  EngineClock(long notBeforeMillis) {
    originMillis = Math.max(System.currentTimeMillis(), notBeforeMillis);
    originNanos = System.nanoTime();
  }

  /** Milliseconds since the epoch; never less than before. */
  long nowMillis() {
    return originMillis + (System.nanoTime() - originNanos) / 1_000_000;
  }
}
