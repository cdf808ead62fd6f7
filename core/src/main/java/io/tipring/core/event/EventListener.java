package io.tipring.core.event;

/**
 * Folds events: a projection or a stream. Called by one thread, the projector, in order; during
 * recovery it is given the events of the journal again from the first. Must not block on anything
 * slower than memory.
 */
public interface EventListener {
  void on(RecordedEvent event);
}
