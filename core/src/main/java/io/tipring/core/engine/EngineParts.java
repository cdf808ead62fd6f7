package io.tipring.core.engine;

import io.tipring.core.event.EventListener;
import io.tipring.core.event.Projection;
import io.tipring.core.turn.TurnProcessor;
import java.util.List;
import java.util.function.Supplier;

/**
 * What an engine runs.
 *
 * @param emptyDomain a new domain with each call
 * @param listeners are given the events; those of them that are a {@link Projection} begin with
 *     what a snapshot has of them, the others with nothing
 * @param standbyProjections new projections with each call, of the names of those among the
 *     listeners; one that is missing here is not in snapshots, so it is folded from the whole
 *     journal at each start, of which nothing is pruned then
 */
public record EngineParts(
    Supplier<TurnProcessor> emptyDomain,
    List<EventListener> listeners,
    Supplier<List<Projection>> standbyProjections) {

  /** With listeners of which none is a projection. */
  public EngineParts(Supplier<TurnProcessor> emptyDomain, List<EventListener> listeners) {
    this(emptyDomain, listeners, List::of);
  }
}
