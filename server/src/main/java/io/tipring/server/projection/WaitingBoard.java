package io.tipring.server.projection;

import io.tipring.core.event.ContactEvent.ContactAssigned;
import io.tipring.core.event.ContactEvent.ContactDequeued;
import io.tipring.core.event.ContactEvent.ContactEnded;
import io.tipring.core.event.ContactEvent.ContactQueued;
import io.tipring.core.event.ContactEvent.OfferEnded;
import io.tipring.core.event.ContactEvent.OfferMade;
import io.tipring.core.event.EventListener;
import io.tipring.core.event.RecordedEvent;
import io.tipring.core.turn.StateReader;
import io.tipring.core.turn.StateWriter;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The contacts that wait in queues, those whose offer rings included. */
public final class WaitingBoard implements EventListener {

  private final ConcurrentSkipListMap<Long, WaitingView> waiting = new ConcurrentSkipListMap<>();

  @Override
  public void on(RecordedEvent recorded) {
    long now = recorded.timeMillis();
    switch (recorded.event()) {
      case ContactQueued queued ->
          waiting.put(
              queued.contactId(),
              new WaitingView(
                  queued.contactId(),
                  queued.queue(),
                  queued.priority(),
                  queued.needs(),
                  now,
                  now,
                  Optional.empty()));
      case OfferMade made ->
          waiting.computeIfPresent(
              made.contactId(),
              (_, view) ->
                  view.withOffer(
                      new WaitingView.Ringing(
                          made.offerId(), made.agent(), now, made.deadlineMillis())));
      case OfferEnded ended ->
          waiting.computeIfPresent(ended.contactId(), (_, view) -> view.withoutOffer(now));
      case ContactDequeued dequeued -> waiting.remove(dequeued.contactId());
      case ContactAssigned assigned -> waiting.remove(assigned.contactId());
      case ContactEnded ended -> waiting.remove(ended.contactId());
      default -> {}
    }
  }

  void writeState(StateWriter out) {
    out.section("waiting");
    out.entities(WaitingView.class, waiting.values());
  }

  /** Reads a state, and gives what puts it in place. */
  Runnable readState(StateReader in) {
    in.section("waiting");
    List<WaitingView> views = in.entities(WaitingView.class);
    return () -> {
      waiting.clear();
      views.forEach(view -> waiting.put(view.contactId(), view));
    };
  }

  /** All that wait, in the order of their ids. */
  public Collection<WaitingView> waiting() {
    return waiting.values();
  }

  /** A contact, if it waits. */
  public Optional<WaitingView> contact(long contactId) {
    return Optional.ofNullable(waiting.get(contactId));
  }
}
