package io.tipring.server.projection;

import io.tipring.core.event.EventListener;
import io.tipring.core.event.RecordedEvent;
import io.tipring.core.turn.StateReader;
import io.tipring.core.turn.StateWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The newest events, for streams. Each reader keeps its own place by the sequence of the last event
 * it has read, so a slow reader costs no memory: it finds out that it missed some.
 */
public final class EventBuffer implements EventListener {

  /**
   * What a reader gets.
   *
   * @param missedUntil the last sequence that the reader can't get any more, or 0 if none is missed
   * @param events in order; empty if none came in time
   */
  public record Batch(long missedUntil, List<RecordedEvent> events) {}

  private static final int MAX_BATCH = 256;

  private final RecordedEvent[] ring;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long first;
  private long last;
  private boolean closed;

  /**
   * @param capacity how many events are kept
   */
  public EventBuffer(int capacity) {
    this.ring = new RecordedEvent[capacity];
  }

  @Override
  public void on(RecordedEvent event) {
    lock.lock();
    try {
      last = event.eventSequence();
      ring[slot(last)] = event;
      if (first == 0) {
        first = last;
      }
      first = Math.max(first, last - ring.length + 1);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The place alone: who resumes before it is told of the gap. */
  void writeState(StateWriter out) {
    out.section("events");
    out.number(lastSequence());
  }

  /** Reads a state, and gives what puts it in place. */
  Runnable readState(StateReader in) {
    in.section("events");
    long sequence = in.number();
    return () -> {
      lock.lock();
      try {
        last = sequence;
        first = sequence == 0 ? 0 : sequence + 1;
      } finally {
        lock.unlock();
      }
    };
  }

  private int slot(long sequence) {
    return Math.floorMod(sequence, ring.length);
  }

  /** The sequence of the newest event; 0 before the first. */
  public long lastSequence() {
    lock.lock();
    try {
      return last;
    } finally {
      lock.unlock();
    }
  }

  /** Lets go all who wait; nothing more will come. */
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  public boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The events after a sequence; waits for the next if there is none.
   *
   * @param waitMillis how long at most
   */
  public Batch after(long sequence, long waitMillis) throws InterruptedException {
    lock.lock();
    try {
      long nanos = TimeUnit.MILLISECONDS.toNanos(waitMillis);
      while (last <= sequence && nanos > 0 && !closed) {
        nanos = changed.awaitNanos(nanos);
      }
      long missedUntil = first > sequence + 1 ? first - 1 : 0;
      List<RecordedEvent> events = new ArrayList<>();
      for (long next = Math.max(first, sequence + 1);
          next <= last && events.size() < MAX_BATCH && first > 0;
          next++) {
        events.add(ring[slot(next)]);
      }
      return new Batch(missedUntil, events);
    } finally {
      lock.unlock();
    }
  }
}
