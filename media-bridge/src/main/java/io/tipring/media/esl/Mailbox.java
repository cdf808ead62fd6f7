package io.tipring.media.esl;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the owner of a connection is to see, one after the other, on its executor. Events are
 * bounded here, completions of commands by the number of commands that may be under way.
 */
final class Mailbox {
  private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

  private record Event(Runnable delivery, int bytes) {}

  private final Executor executor;
  private final int maxEvents;
  private final long maxBytes;

  /** Runnables, and {@link Event}s. */
  private final Queue<Object> queue = new ConcurrentLinkedQueue<>();

  /** How much is in the queue; who makes it 1 sees to it that it is run. */
  private final AtomicInteger waiting = new AtomicInteger();

  private final AtomicInteger events = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  Mailbox(Executor executor, int maxEvents, long maxBytes) {
    this.executor = executor;
    this.maxEvents = maxEvents;
    this.maxBytes = maxBytes;
  }

  /**
   * Hands an event over.
   *
   * @return false if there is no room, and then it was not
   */
  boolean offer(Runnable delivery, int wireBytes) {
    if (events.get() >= maxEvents || bytes.get() + wireBytes > maxBytes) {
      return false;
    }
    events.incrementAndGet();
    bytes.addAndGet(wireBytes);
    put(new Event(delivery, wireBytes));
    return true;
  }

  /** Hands anything else over, always. */
  void run(Runnable task) {
    put(task);
  }

  /** How many events wait. */
  int events() {
    return events.get();
  }

  private void put(Object item) {
    queue.add(item);
    if (waiting.getAndIncrement() == 0) {
      try {
        executor.execute(this::drain);
      } catch (RejectedExecutionException e) {
        // Who waits for a command must not wait for ever because its executor is gone.
        LOG.warn("The executor takes nothing more; going on without it", e);
        drain();
      }
    }
  }

  private void drain() {
    do {
      Object item = queue.remove();
      Runnable task;
      if (item instanceof Event event) {
        events.decrementAndGet();
        bytes.addAndGet(-event.bytes());
        task = event.delivery();
      } else {
        task = (Runnable) item;
      }
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        // Also after an error the rest must come: others wait for it.
        LOG.error("The owner of an event socket failed on what it was told", e);
      }
    } while (waiting.decrementAndGet() > 0);
  }
}
