package io.tipring.server.reporting;

import java.util.concurrent.TimeUnit;

/** How far the follower is, for those who wait for it. Safe for any thread. */
final class Progress {

  private enum State {
    STARTING,
    UP,
    DOWN
  }

  private State state = State.STARTING;
  private long reached;
  private long reachedAtMillis;
  private boolean caughtUp;

  synchronized void up() {
    state = State.UP;
    notifyAll();
  }

  synchronized void down() {
    state = State.DOWN;
    caughtUp = false;
    notifyAll();
  }

  /** Everything up to a command is in the database. */
  synchronized void reached(long command, long timeMillis) {
    reached = command;
    reachedAtMillis = timeMillis;
    notifyAll();
  }

  /** Whether the journal has no more at present. */
  synchronized void caughtUp(boolean now) {
    caughtUp = now;
  }

  synchronized long reachedSequence() {
    return reached;
  }

  synchronized boolean isUp() {
    return state == State.UP;
  }

  /** How old what is missing may be. */
  synchronized long lagMillis(long nowMillis) {
    return caughtUp || reachedAtMillis == 0 ? 0 : Math.max(0, nowMillis - reachedAtMillis);
  }

  /**
   * Waits until everything up to a command is in the database.
   *
   * @throws ReportingException if it is not in time, or at once if the database is down
   */
  synchronized void await(long command, long timeoutMillis) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    while (state != State.UP || reached < command) {
      if (state == State.DOWN) {
        throw ReportingException.down();
      }
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        throw ReportingException.lags(timeoutMillis);
      }
      try {
        wait(left);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw ReportingException.lags(timeoutMillis);
      }
    }
  }
}
