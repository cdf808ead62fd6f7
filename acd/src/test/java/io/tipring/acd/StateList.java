package io.tipring.acd;

import io.tipring.core.routing.ContactRouter;
import io.tipring.core.turn.StateWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The written state of a router as a list that can be compared and searched. */
final class StateList implements StateWriter {

  private final List<Object> entries = new ArrayList<>();

  static List<Object> of(ContactRouter router) {
    StateList list = new StateList();
    router.writeState(list);
    return list.entries;
  }

  /** The offer that rings for a contact. */
  static Optional<Offer> offerFor(ContactRouter router, long contactId) {
    return of(router).stream()
        .filter(Offer.class::isInstance)
        .map(Offer.class::cast)
        .filter(it -> it.contact().contactId() == contactId)
        .findFirst();
  }

  @Override
  public void section(String name) {
    entries.add(name);
  }

  @Override
  public <T extends Record> void entities(Class<T> type, Collection<? extends T> values) {
    entries.addAll(values);
  }

  @Override
  public void number(long value) {
    entries.add(value);
  }
}
