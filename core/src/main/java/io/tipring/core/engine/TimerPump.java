package io.tipring.core.engine;

import io.tipring.core.command.CommandSink;
import io.tipring.core.command.EngineCommand.Stalled;
import io.tipring.core.command.EngineCommand.TimersDue;
import io.tipring.core.time.RunningClock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Turns the passing of the earliest deadline into a command. At most one is on its way: the next is
 * made after the writer has run it. The writer tells the deadline, this thread watches the clock.
 *
 * <p>It also notices when the process did not run, and says so before the deadlines that passed
 * meanwhile: they were missed by us, not by those whom they bind.
 */
final class TimerPump implements Runnable {

  private static final long WATCH_NANOS =
      TimeUnit.MILLISECONDS.toNanos(RunningClock.ASK_WITHIN_MILLIS);

  private final CommandSink sink;
  private final EngineClock clock;
  private final RunningClock running;
  private volatile long wantedAtMillis = Long.MAX_VALUE;
  private volatile boolean underWay;
  private volatile boolean stopped;
  private volatile Thread thread;

  TimerPump(CommandSink sink, EngineClock clock, RunningClock running) {
    this.sink = sink;
    this.clock = clock;
    this.running = running;
  }

  /** Called by the writer after each turn. */
  void wantedAt(long deadlineMillis, boolean wasTimersDue) {
    boolean wake = deadlineMillis < wantedAtMillis || wasTimersDue;
    wantedAtMillis = deadlineMillis;
    if (wasTimersDue) {
      underWay = false;
    }
    if (wake) {
      LockSupport.unpark(thread);
    }
  }

  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    running.millis();
    // The time before the engine was started is nobody's stop.
    running.takeStopMillis();
    while (!stopped) {
      // Read before the watch for a stop: a deadline that this makes due passed before that.
      long nowMillis = clock.nowMillis();
      noticeStop();
      long deadline = wantedAtMillis;
      if (!underWay && deadline <= nowMillis) {
        underWay = true;
        sink.submit(new TimersDue());
      } else {
        LockSupport.parkNanos(this, parkNanos(deadline, nowMillis));
      }
    }
  }

  private void noticeStop() {
    running.millis();
    long stopMillis = running.takeStopMillis();
    if (stopMillis > 0) {
      sink.submit(new Stalled(stopMillis));
    }
  }

  private long parkNanos(long deadline, long nowMillis) {
    boolean near = !underWay && deadline - nowMillis < RunningClock.ASK_WITHIN_MILLIS;
    return near ? TimeUnit.MILLISECONDS.toNanos(deadline - nowMillis) : WATCH_NANOS;
  }
}
