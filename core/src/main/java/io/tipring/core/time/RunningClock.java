package io.tipring.core.time;

import java.util.function.LongSupplier;

/**
 * The monotonic clock without the time in which this process did not run: stopped by a signal,
 * swapped out, starved, in a machine that was suspended. After such a stop the answers that others
 * sent meanwhile are still unread, so whoever measured timeouts by the plain clock would fire them
 * all at once, and wrongly.
 *
 * <p>It knows a stop by the gap between two questions, so its owner has to ask at least every
 * {@link #ASK_WITHIN_MILLIS}. One for each thread that watches time, which alone asks it.
 */
public final class RunningClock {

  /** How often the owner has to ask, at least. */
  public static final long ASK_WITHIN_MILLIS = 250;

  /** A longer gap between two questions is a stop. */
  public static final long STOP_MILLIS = 1_000;

  private static final long NANOS = 1_000_000;

  private final LongSupplier nanoTime;
  private long lastNanos;
  private long runNanos;
  private long stopNanos;

  /** Begins at the present {@link System#nanoTime}. */
  public RunningClock() {
    this(System::nanoTime);
  }

  /**
   * @param nanoTime never goes backwards
   */
  public RunningClock(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.lastNanos = nanoTime.getAsLong();
  }

  /** Milliseconds that this process ran since the clock was made. */
  public long millis() {
    long now = nanoTime.getAsLong();
    long gap = now - lastNanos;
    lastNanos = now;
    if (gap > STOP_MILLIS * NANOS) {
      stopNanos += gap;
    } else {
      runNanos += gap;
    }
    return runNanos / NANOS;
  }

  /** Milliseconds of the stops that {@link #millis} has left out since this was asked last. */
  public long takeStopMillis() {
    long stopped = stopNanos / NANOS;
    stopNanos = 0;
    return stopped;
  }
}
