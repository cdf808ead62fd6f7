package io.tipring.core.engine;

import com.lmax.disruptor.EventHandler;
import io.tipring.core.event.EventListener;
import io.tipring.core.event.RecordedEvent;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stage 2: gives events to projections and streams. */
final class Projector implements EventHandler<Slot> {

  private static final Logger LOG = LoggerFactory.getLogger(Projector.class);

  private final List<EventListener> listeners;
  private volatile Throwable failure;

  Projector(List<EventListener> listeners) {
    this.listeners = List.copyOf(listeners);
  }

  /** What broke a projection, or null. Calls go on; what is read of them may be wrong. */
  Throwable failure() {
    return failure;
  }

  @Override
  public void onEvent(Slot slot, long ringSequence, boolean endOfBatch) {
    try {
      for (RecordedEvent event : slot.events) {
        for (EventListener listener : listeners) {
          listener.on(event);
        }
      }
    } catch (RuntimeException | Error e) {
      if (failure == null) {
        failure = e;
        LOG.error("a projection failed: what is read of it may be wrong until a restart", e);
      }
    } finally {
      if (slot.settling != null) {
        slot.settling.complete(null);
      }
      slot.clear();
    }
  }
}
