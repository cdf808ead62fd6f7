package io.tipring.simulation.wire;

import java.util.PriorityQueue;

/**
 * What will happen, in the order (time, order of planning), and the virtual clock that it moves.
 */
public final class Agenda {

  /** Something planned; good for {@link #cancel}. */
  public static final class Entry implements Comparable<Entry> {
    private final long atMillis;
    private final long order;
    private Runnable deed;

    private Entry(long atMillis, long order, Runnable deed) {
      this.atMillis = atMillis;
      this.order = order;
      this.deed = deed;
    }

    @Override
    public int compareTo(Entry other) {
      int byTime = Long.compare(atMillis, other.atMillis);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Entry> entries = new PriorityQueue<>();
  private long nowMillis;
  private long planned;
  private long done;

  /**
   * @param nowMillis where virtual time begins
   */
  public Agenda(long nowMillis) {
    this.nowMillis = nowMillis;
  }

  public long nowMillis() {
    return nowMillis;
  }

  /** How many entries have happened. */
  public long done() {
    return done;
  }

  /** Plans a deed; a time that has passed means now. */
  public Entry at(long atMillis, Runnable deed) {
    Entry entry = new Entry(Math.max(atMillis, nowMillis), planned++, deed);
    entries.add(entry);
    return entry;
  }

  public Entry in(long delayMillis, Runnable deed) {
    return at(nowMillis + delayMillis, deed);
  }

  /** Takes an entry back; one that has happened is ignored, and so is null. */
  public void cancel(Entry entry) {
    if (entry != null) {
      entry.deed = null;
    }
  }

  /**
   * Lets the next entry happen.
   *
   * @return false if there is none until then; the clock stands at {@code untilMillis} now
   */
  public boolean step(long untilMillis) {
    while (!entries.isEmpty() && entries.peek().deed == null) {
      entries.poll();
    }
    if (entries.isEmpty() || entries.peek().atMillis > untilMillis) {
      nowMillis = Math.max(nowMillis, untilMillis);
      return false;
    }
    Entry next = entries.poll();
    nowMillis = next.atMillis;
    done++;
    Runnable deed = next.deed;
    next.deed = null;
    deed.run();
    return true;
  }
}
