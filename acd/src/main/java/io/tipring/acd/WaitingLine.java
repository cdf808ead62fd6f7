package io.tipring.acd;

import io.tipring.core.routing.WaitingContact;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Contacts of one queue in {@link WaitingOrder}: one set by age for each priority. */
final class WaitingLine {

  private final WaitingOrder order;
  private final List<RankedSet<WaitingContact>> byPriority = new ArrayList<>();
  private int size;

  WaitingLine(WaitingOrder order) {
    this.order = order;
    for (int priority = 0; priority <= WaitingOrder.MAX_PRIORITY; priority++) {
      byPriority.add(new RankedSet<>(WaitingOrder.BY_AGE));
    }
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void add(WaitingContact contact) {
    if (byPriority.get(contact.priority()).add(contact)) {
      size++;
    }
  }

  void remove(WaitingContact contact) {
    if (!byPriority.get(contact.priority()).remove(contact)) {
      throw new IllegalStateException(contact + " is not in its line");
    }
    size--;
  }

  /** Who is served next at this time; the line must not be empty. */
  WaitingContact first(long nowMillis) {
    WaitingContact first = null;
    for (RankedSet<WaitingContact> contacts : byPriority) {
      if (!contacts.isEmpty()) {
        WaitingContact candidate = contacts.first();
        if (first == null || order.isBefore(candidate, first, nowMillis)) {
          first = candidate;
        }
      }
    }
    return first;
  }

  /** How many contacts of this line are served before the given one, which need not be in it. */
  int ahead(WaitingContact contact, long nowMillis) {
    boolean starving = order.isStarving(contact, nowMillis);
    WaitingContact youngestStarving =
        new WaitingContact(
            Long.MAX_VALUE, contact.queue(), 0, nowMillis - order.starvationMillis());
    int ahead = 0;
    for (int priority = 0; priority <= WaitingOrder.MAX_PRIORITY; priority++) {
      RankedSet<WaitingContact> contacts = byPriority.get(priority);
      if (starving || priority == contact.priority()) {
        ahead += contacts.countBefore(contact);
      } else if (priority > contact.priority()) {
        ahead += contacts.size();
      } else {
        ahead += contacts.countBefore(youngestStarving);
      }
    }
    return ahead;
  }

  /** In the fixed order of priority, age and id. */
  void forEach(Consumer<WaitingContact> action) {
    for (int priority = WaitingOrder.MAX_PRIORITY; priority >= 0; priority--) {
      byPriority.get(priority).forEach(action);
    }
  }
}
