package io.tipring.acd;

import io.tipring.core.event.ContactEvent.ContactDequeued;
import io.tipring.core.event.ContactEvent.ContactQueued;
import io.tipring.core.event.ContactEvent.ContactRefused;
import io.tipring.core.routing.Decision;
import io.tipring.core.routing.OfferOutcome;
import io.tipring.core.routing.QueueDefinition;
import io.tipring.core.routing.WaitingContact;
import io.tipring.core.turn.Turn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All contacts that wait, with the queues they wait in. Matches nothing by itself. */
final class WaitingRoom {

  private final TreeMap<Long, WaitingContact> waiting = new TreeMap<>();
  private final Pools pools;
  private final OfferBook offers;

  WaitingRoom(Pools pools, OfferBook offers) {
    this.pools = pools;
    this.offers = offers;
  }

  Map<Long, WaitingContact> byId() {
    return Collections.unmodifiableMap(waiting);
  }

  Optional<WaitingContact> find(long contactId) {
    return Optional.ofNullable(waiting.get(contactId));
  }

  /**
   * Replaces the queues of a tenant. A queue that stays keeps its contacts; one that goes refuses
   * them.
   *
   * @throws IllegalArgumentException if a definition breaks {@link QueueRules}
   */
  void define(Turn turn, String tenant, List<QueueDefinition> queues) {
    Map<String, QueueDefinition> wanted = new LinkedHashMap<>();
    for (QueueDefinition queue : queues) {
      QueueRules.check(tenant, queue);
      if (wanted.put(queue.id().name(), queue) != null) {
        throw new IllegalArgumentException("queue " + queue.id().name() + " is defined twice");
      }
    }
    TenantPool pool = pools.of(tenant);
    for (ContactQueue queue : pool.queues()) {
      if (!wanted.containsKey(queue.definition().id().name())) {
        close(turn, pool, queue);
      }
    }
    wanted.values().forEach(pool::define);
  }

  private void close(Turn turn, TenantPool pool, ContactQueue queue) {
    String why = "queue " + queue.definition().id().name() + " is no longer defined";
    List<WaitingContact> left = new ArrayList<>();
    queue.ringing().forEach(left::add);
    queue.waiting().forEach(left::add);
    left.sort(WaitingOrder.BY_AGE);
    for (WaitingContact contact : left) {
      leave(turn, contact, why);
      turn.decide(new Decision.Refused(contact.contactId(), why));
    }
    pool.undefine(queue);
  }

  /** Lets a contact wait, or refuses it by a decision. One that waits elsewhere moves. */
  void enter(Turn turn, WaitingContact contact) {
    TenantPool pool = pools.of(contact.queue().tenant());
    Optional<ContactQueue> queue = pool.queue(contact.queue().name());
    Optional<String> refusal = refusal(contact, queue.isPresent());
    if (refusal.isPresent()) {
      turn.event(new ContactRefused(contact.contactId(), contact.queue(), refusal.get()));
      turn.decide(new Decision.Refused(contact.contactId(), refusal.get()));
      return;
    }
    find(contact.contactId())
        .ifPresent(it -> leave(turn, it, "moved to queue " + contact.queue().name()));
    waiting.put(contact.contactId(), contact);
    turn.event(
        new ContactQueued(
            contact.contactId(),
            contact.queue(),
            contact.priority(),
            queue.get().definition().needs(),
            queue.get().ahead(contact, turn.timeMillis())));
    queue.get().waiting().add(contact);
  }

  private Optional<String> refusal(WaitingContact contact, boolean queueIsDefined) {
    if (!queueIsDefined) {
      return Optional.of("queue " + contact.queue().name() + " is not defined");
    }
    if (contact.priority() < 0 || contact.priority() > WaitingOrder.MAX_PRIORITY) {
      return Optional.of("priority " + contact.priority() + " is not within 0 to 9");
    }
    if (find(contact.contactId())
        .filter(it -> !it.queue().tenant().equals(contact.queue().tenant()))
        .isPresent()) {
      return Optional.of("the contact is of another tenant");
    }
    return offers
        .assignment(contact.contactId())
        .map(it -> "the contact talks with agent " + it.agent().id());
  }

  /** Takes a contact out of a snapshot, before the offers. */
  void restore(WaitingContact contact) {
    waiting.put(contact.contactId(), contact);
    queueOf(contact).waiting().add(contact);
  }

  /** Takes a contact out of its queue, and its offer back. */
  void leave(Turn turn, WaitingContact contact, String why) {
    offers
        .ofContact(contact.contactId())
        .ifPresent(
            offer ->
                offers.recall(
                    turn,
                    offer,
                    OfferOutcome.WITHDRAWN,
                    why,
                    offers.readyAgain(offer),
                    "offerWithdrawn"));
    forget(turn, contact, why);
  }

  /** Takes a contact without an offer out of its queue. */
  void forget(Turn turn, WaitingContact contact, String why) {
    waiting.remove(contact.contactId());
    queueOf(contact).waiting().remove(contact);
    turn.event(
        new ContactDequeued(
            contact.contactId(),
            contact.queue(),
            why,
            turn.timeMillis() - contact.arrivedAtMillis()));
  }

  private ContactQueue queueOf(WaitingContact contact) {
    return pools
        .of(contact.queue().tenant())
        .queue(contact.queue().name())
        .orElseThrow(() -> new IllegalStateException("no queue for " + contact));
  }

  /** The wait of a contact ends with an agent. */
  void assigned(WaitingContact contact) {
    waiting.remove(contact.contactId());
  }
}
