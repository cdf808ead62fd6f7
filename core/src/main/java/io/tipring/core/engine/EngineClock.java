package io.tipring.core.engine;

import java.util.function.LongSupplier;

/**
 * Engine time: begins at the wall clock, or at the journal's last time if that is later, and goes
 * on with the monotonic clock, so that a step of the wall clock moves nothing. Safe for any thread.
 */
final class EngineClock {

  private final LongSupplier nanoTime;
  private final long originMillis;
  private final long originNanos;

  EngineClock(long notBeforeMillis) {
    this(System::currentTimeMillis, System::nanoTime, notBeforeMillis);
  }

  /**
   * @param wallMillis asked once
   * @param nanoTime safe for any thread
   */
  EngineClock(LongSupplier wallMillis, LongSupplier nanoTime, long notBeforeMillis) {
    this.nanoTime = nanoTime;
    this.originMillis = Math.max(wallMillis.getAsLong(), notBeforeMillis);
    this.originNanos = nanoTime.getAsLong();
  }

  /** Milliseconds since the epoch; never less than before. */
  long nowMillis() {
    return originMillis + (nanoTime.getAsLong() - originNanos) / 1_000_000;
  }
}
