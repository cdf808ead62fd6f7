package io.tipring.server.reporting;

import io.tipring.core.engine.EngineException;
import io.tipring.core.engine.EventFeed.Batch;
import io.tipring.core.event.Event;
import io.tipring.core.event.RecordedEvent;
import io.tipring.core.journal.JournalException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A journal of events that is filled by hand; each addition is a command. */
public final class HandFeed implements Feed.Source {

  private final List<Batch> batches = new ArrayList<>();
  private long lastEvent;
  private long pruned;

  /** Adds a command with these events, and gives its number. */
  public synchronized long add(long timeMillis, Event... events) {
    long command = batches.size() + 1L;
    List<RecordedEvent> recorded = new ArrayList<>();
    for (Event event : events) {
      recorded.add(new RecordedEvent(++lastEvent, command, timeMillis, event));
    }
    batches.add(new Batch(command, timeMillis, List.copyOf(recorded)));
    notifyAll();
    return command;
  }

  public synchronized long lastSequence() {
    return batches.size();
  }

  synchronized List<Batch> batches() {
    return List.copyOf(batches);
  }

  private synchronized Optional<Batch> at(int place, long timeoutMillis) {
    if (place >= batches.size() && timeoutMillis > 0) {
      try {
        wait(timeoutMillis);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return place < batches.size() ? Optional.of(batches.get(place)) : Optional.empty();
  }

  /** Forgets the first commands, as an engine does that has snapshots of what they led to. */
  synchronized void prune(long upTo) {
    pruned = upTo;
  }

  @Override
  public synchronized Feed oldest() {
    return after(pruned);
  }

  @Override
  public Feed after(long commandSequence) {
    if (commandSequence < pruned) {
      throw new JournalException("the journal begins behind command " + pruned);
    }
    if (commandSequence > lastSequence()) {
      throw new EngineException("the journal ends at command " + lastSequence());
    }
    return new Feed() {
      private int next = (int) commandSequence;

      @Override
      public Beginning beginning() {
        return new Beginning(
            commandSequence,
            commandSequence == 0 ? 0 : batches().get((int) commandSequence - 1).timeMillis());
      }

      @Override
      public Optional<Batch> poll(long timeoutMillis) {
        Optional<Batch> batch = at(next, timeoutMillis);
        next += batch.isPresent() ? 1 : 0;
        return batch;
      }

      @Override
      public void close() {
        next = Integer.MAX_VALUE;
      }
    };
  }
}
