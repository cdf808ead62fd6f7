package io.tipring.core.engine;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether new work is taken. What goes on is never asked about. A thread of its own looks
 * at the disk, once in {@link #CHECK_MILLIS}, so that no turn does; {@link #refusal} is for any
 * thread.
 */
final class Admission implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Admission.class);
  private static final long CHECK_MILLIS = 500;

  /** So long the ground is called bad after the last lag: readiness must not flicker. */
  private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final AdmissionLimits limits;
  private final BooleanSupplier ringIsFull;
  private final LongSupplier lagNanos;
  private final LongSupplier freeBytes;
  private final BooleanSupplier journalIsShort;
  private volatile boolean diskIsFull;
  private volatile boolean wasReady;
  private volatile long lastLagNanos = System.nanoTime() - SLOW_NANOS;
  private volatile boolean stopped;
  private volatile Thread thread;

  Admission(
      AdmissionLimits limits,
      BooleanSupplier ringIsFull,
      LongSupplier lagNanos,
      LongSupplier freeBytes,
      BooleanSupplier journalIsShort) {
    this.limits = limits;
    this.ringIsFull = ringIsFull;
    this.lagNanos = lagNanos;
    this.freeBytes = freeBytes;
    this.journalIsShort = journalIsShort;
    check();
  }

  /** Why new work is refused now, or null if it is taken. */
  Refusal refusal() {
    if (ringIsFull.getAsBoolean()) {
      return Refusal.RING;
    }
    if (isShortOfDisk()) {
      return Refusal.DISK;
    }
    if (isLate()) {
      lastLagNanos = System.nanoTime();
      return Refusal.LAG;
    }
    return null;
  }

  /** Whether new work is refused for want of room on the disk. */
  boolean isShortOfDisk() {
    return diskIsFull || journalIsShort.getAsBoolean();
  }

  private boolean isLate() {
    return lagNanos.getAsLong() > TimeUnit.MILLISECONDS.toNanos(limits.maxLagMillis());
  }

  /**
   * Whether the disk has room, and new work was not refused for its slowness lately. At the start,
   * when all that peers have repeated meanwhile comes at once, it is fine as soon as it has caught
   * up: what was not ready yet can't flicker.
   *
   * @param elseReady whether this is all that readiness hangs on; before, nothing was said to be
   *     ready
   */
  boolean isDiskFine(boolean elseReady) {
    boolean isCalm = wasReady ? System.nanoTime() - lastLagNanos >= SLOW_NANOS : !isLate();
    boolean isFine = isCalm && !isShortOfDisk();
    wasReady |= elseReady && isFine;
    return isFine;
  }

  /** Looks at the disk. */
  void check() {
    long free = freeBytes.getAsLong();
    long wanted = limits.minFreeBytes() + (diskIsFull ? limits.minFreeBytes() / 4 : 0);
    boolean isFull = free < wanted;
    if (isFull && !diskIsFull) {
      LOG.error(
          "new calls are refused: the disk of the data directory has {} bytes free,"
              + " disk.minFreeBytes is {}",
          free,
          limits.minFreeBytes());
    } else if (!isFull && diskIsFull) {
      LOG.info("new calls are taken again: the disk has {} bytes free", free);
    }
    diskIsFull = isFull;
  }

  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    while (!stopped) {
      check();
      LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(CHECK_MILLIS));
    }
  }
}
