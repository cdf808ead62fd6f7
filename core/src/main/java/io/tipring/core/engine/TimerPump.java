package io.tipring.core.engine;

import io.tipring.core.command.CommandSink;
import io.tipring.core.command.EngineCommand.TimersDue;
import java.util.concurrent.locks.LockSupport;

/**
 * Turns the passing of the earliest deadline into a command. At most one is on its way: the next is
 * made after the writer has run it. The writer tells the deadline, this thread watches the clock.
 */
final class TimerPump implements Runnable {

  private final CommandSink sink;
  private final EngineClock clock;
  private volatile long wantedAtMillis = Long.MAX_VALUE;
  private volatile boolean underWay;
  private volatile boolean stopped;
  private volatile Thread thread;

  TimerPump(CommandSink sink, EngineClock clock) {
    this.sink = sink;
    this.clock = clock;
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
    while (!stopped) {
      long deadline = wantedAtMillis;
      long waitMillis = deadline == Long.MAX_VALUE ? Long.MAX_VALUE : deadline - clock.nowMillis();
      if (underWay || waitMillis == Long.MAX_VALUE) {
        LockSupport.park(this);
      } else if (waitMillis > 0) {
        LockSupport.parkNanos(this, waitMillis * 1_000_000);
      } else {
        underWay = true;
        sink.submit(new TimersDue());
      }
    }
  }
}
