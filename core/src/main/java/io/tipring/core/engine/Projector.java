package io.tipring.core.engine;

import io.tipring.core.event.EventListener;
import io.tipring.core.event.RecordedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stage 2: gives events to projections and streams, on a thread of its own.
 *
 * <p>Between the stages is a blocking queue and not a second consumer of the ring: Disruptor's wait
 * strategies spin while one consumer waits for another, which took a third of the CPU of a call.
 */
final class Projector implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Projector.class);

  /**
   * @param settling completed with the sequence when everything before has been folded, or null
   * @param last nothing follows
   */
  private record Batch(
      List<RecordedEvent> events, CompletableFuture<Long> settling, long sequence, boolean last) {}

  private final List<EventListener> listeners;
  private final BlockingQueue<Batch> batches;
  private volatile Throwable failure;

  /**
   * @param capacity batches it may lag behind before the writer waits for it
   */
  Projector(List<EventListener> listeners, int capacity) {
    this.listeners = List.copyOf(listeners);
    this.batches = new ArrayBlockingQueue<>(capacity);
  }

  /** What broke a projection, or null. Calls go on; what is read of them may be wrong. */
  Throwable failure() {
    return failure;
  }

  /** Leaves the events of a turn; waits if the projector is far behind. Writer thread. */
  void give(List<RecordedEvent> events) throws InterruptedException {
    if (!events.isEmpty()) {
      batches.put(new Batch(events, null, 0, false));
    }
  }

  /** Completes the future when all that was given before is folded. Writer thread. */
  void settle(CompletableFuture<Long> settling, long sequence) throws InterruptedException {
    batches.put(new Batch(List.of(), settling, sequence, false));
  }

  /** Lets the thread end after what it was given. */
  void finish() throws InterruptedException {
    batches.put(new Batch(List.of(), null, 0, true));
  }

  @Override
  public void run() {
    List<Batch> taken = new ArrayList<>();
    try {
      while (true) {
        taken.add(batches.take());
        batches.drainTo(taken);
        for (Batch batch : taken) {
          fold(batch.events());
          if (batch.settling() != null) {
            batch.settling().complete(batch.sequence());
          }
          if (batch.last()) {
            return;
          }
        }
        taken.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOG.error("the projector was interrupted: what is read may be old", e);
      failure = e;
    }
  }

  private void fold(List<RecordedEvent> events) {
    try {
      for (RecordedEvent event : events) {
        for (EventListener listener : listeners) {
          listener.on(event);
        }
      }
    } catch (RuntimeException | Error e) {
      if (failure == null) {
        failure = e;
        LOG.error("a projection failed: what is read of it may be wrong until a restart", e);
      }
    }
  }
}
