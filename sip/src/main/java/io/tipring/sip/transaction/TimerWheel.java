package io.tipring.sip.transaction;

/**
 * A hashed timing wheel for the timers of one event loop. It has no clock and no thread: its owner
 * says how late it is by {@link #advanceTo}, so that a test runs it in virtual time. Setting and
 * cancelling a timer takes constant time; timers that are due fire in the order of (tick, age).
 *
 * <p>Its size is bounded by what sets timers: each transaction has at most two at a time, and the
 * number of transactions is bounded.
 */
public final class TimerWheel {

  /** Length of a tick; a timer fires up to this much late and never early. */
  public static final long TICK_MILLIS = 10;

  // 41 s in one turn of the wheel, so that even a 64·T1 timer is looked at only once.
  private static final int SLOTS = 4096;

  private final Timer[] slots = new Timer[SLOTS];
  private long tick;
  private long nowMillis;
  private int size;

  public TimerWheel(long nowMillis) {
    this.nowMillis = nowMillis;
    this.tick = nowMillis / TICK_MILLIS;
  }

  /** A timer that was set; good for {@link #cancel}. */
  public static final class Timer {
    private final Runnable task;
    private final long dueTick;
    private Timer previous;
    private Timer next;
    private boolean linked;

    private Timer(Runnable task, long dueTick) {
      this.task = task;
      this.dueTick = dueTick;
    }
  }

  /** The time given last to {@link #advanceTo}. */
  public long nowMillis() {
    return nowMillis;
  }

  /** How many timers are set. */
  public int size() {
    return size;
  }

  /** Runs {@code task} once, {@code delayMillis} from now or up to a tick later. */
  public Timer schedule(long delayMillis, Runnable task) {
    long due = nowMillis + Math.max(delayMillis, 1);
    Timer timer = new Timer(task, (due + TICK_MILLIS - 1) / TICK_MILLIS);
    link(timer);
    return timer;
  }

  /** Takes a timer out; one that has fired or was cancelled is ignored, and so is null. */
  public void cancel(Timer timer) {
    if (timer != null && timer.linked) {
      unlink(timer);
    }
  }

  /** Fires what is due by {@code millis}. A time before the present one is ignored. */
  public void advanceTo(long millis) {
    long target = millis / TICK_MILLIS;
    while (tick < target) {
      nowMillis = Math.max(nowMillis, (tick + 1) * TICK_MILLIS);
      fire(tick + 1);
      // Only now, so that a task that throws doesn't take the rest of its tick with it.
      tick++;
    }
    nowMillis = Math.max(nowMillis, millis);
  }

  private void fire(long dueTick) {
    Timer head = slots[(int) (dueTick % SLOTS)];
    if (head == null) {
      return;
    }
    // A task sets and cancels timers, so look again after each. It can't add to this tick.
    for (Timer due = firstDue(head, dueTick); due != null; due = firstDue(head, dueTick)) {
      unlink(due);
      due.task.run();
    }
  }

  private static Timer firstDue(Timer head, long dueTick) {
    for (Timer timer = head.next; timer != head; timer = timer.next) {
      if (timer.dueTick <= dueTick) {
        return timer;
      }
    }
    return null;
  }

  // A slot is a ring with a sentinel at its head, so that linking and unlinking need no cases.
  private void link(Timer timer) {
    int slot = (int) (timer.dueTick % SLOTS);
    Timer head = slots[slot];
    if (head == null) {
      head = new Timer(null, 0);
      head.next = head;
      head.previous = head;
      slots[slot] = head;
    }
    timer.previous = head.previous;
    timer.next = head;
    head.previous.next = timer;
    head.previous = timer;
    timer.linked = true;
    size++;
  }

  private void unlink(Timer timer) {
    timer.previous.next = timer.next;
    timer.next.previous = timer.previous;
    timer.linked = false;
    size--;
  }
}
