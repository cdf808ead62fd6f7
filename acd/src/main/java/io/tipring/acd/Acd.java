package io.tipring.acd;

import io.tipring.core.command.AgentCommand;
import io.tipring.core.effect.ControlEffect;
import io.tipring.core.event.ContactEvent.ContactDequeued;
import io.tipring.core.event.ContactEvent.ContactQueued;
import io.tipring.core.routing.AgentId;
import io.tipring.core.routing.ContactRouter;
import io.tipring.core.routing.Decision;
import io.tipring.core.routing.OfferOutcome;
import io.tipring.core.routing.QueueDefinition;
import io.tipring.core.routing.WaitingContact;
import io.tipring.core.turn.StateWriter;
import io.tipring.core.turn.TimerPurpose;
import io.tipring.core.turn.Turn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The automatic call distributor. Every method changes what it is told and then makes all offers
 * that have become possible: {@link TenantPool#nextMatch} is the law. Nothing is decided by
 * scanning on a timer.
 *
 * <p>Late news are normal where two things cross on the wire: a failure, a withdrawal, a release or
 * a timer for something that is over already is ignored.
 */
public final class Acd implements ContactRouter {

  /** After this wait a contact goes before every priority. */
  public static final long DEFAULT_STARVATION_MILLIS = 600_000;

  private static final String ENGINE_RESTARTED = "engineRestarted";

  private final WaitingOrder order;
  private final Pools pools;
  private final AgentRoster roster;
  private final OfferBook offers;
  private final AgentDesk desk;
  private final TreeMap<Long, WaitingContact> waiting = new TreeMap<>();

  public Acd() {
    this(DEFAULT_STARVATION_MILLIS);
  }

  /**
   * @param starvationMillis after this wait a contact goes before every priority
   */
  public Acd(long starvationMillis) {
    if (starvationMillis <= 0) {
      throw new IllegalArgumentException("starvationMillis must be positive: " + starvationMillis);
    }
    order = new WaitingOrder(starvationMillis);
    pools = new Pools(order);
    roster = new AgentRoster(pools);
    offers = new OfferBook(roster, pools, order);
    desk = new AgentDesk(roster, offers);
  }

  @Override
  public void on(Turn turn, AgentCommand command) {
    ControlEffect.Outcome outcome = desk.carryOut(turn, command);
    if (command.requestId() != 0) {
      turn.effect(new ControlEffect.Replied(command.requestId(), outcome));
    }
  }

  @Override
  public void defineQueues(Turn turn, String tenant, List<QueueDefinition> queues) {
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
    offers.match(turn, tenant);
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

  @Override
  public void enqueue(Turn turn, WaitingContact contact) {
    String tenant = contact.queue().tenant();
    Optional<ContactQueue> queue = pools.of(tenant).queue(contact.queue().name());
    Optional<String> refusal = refusal(contact, queue.isPresent());
    if (refusal.isPresent()) {
      turn.decide(new Decision.Refused(contact.contactId(), refusal.get()));
      return;
    }
    WaitingContact before = waiting.get(contact.contactId());
    if (before != null) {
      leave(turn, before, "moved to queue " + contact.queue().name());
    }
    waiting.put(contact.contactId(), contact);
    turn.event(
        new ContactQueued(
            contact.contactId(),
            contact.queue(),
            contact.priority(),
            queue.get().definition().needs(),
            queue.get().ahead(contact, turn.timeMillis())));
    queue.get().waiting().add(contact);
    offers.match(turn, tenant);
    if (before != null && !before.queue().tenant().equals(tenant)) {
      offers.match(turn, before.queue().tenant());
    }
  }

  private Optional<String> refusal(WaitingContact contact, boolean queueIsDefined) {
    if (!queueIsDefined) {
      return Optional.of("queue " + contact.queue().name() + " is not defined");
    }
    if (contact.priority() < 0 || contact.priority() > WaitingOrder.MAX_PRIORITY) {
      return Optional.of("priority " + contact.priority() + " is not within 0 to 9");
    }
    return offers
        .assignment(contact.contactId())
        .map(it -> "the contact talks with agent " + it.agent().id());
  }

  @Override
  public void withdraw(Turn turn, long contactId, String why) {
    WaitingContact contact = waiting.get(contactId);
    if (contact != null) {
      leave(turn, contact, why);
      offers.match(turn, contact.queue().tenant());
    }
  }

  /** Takes a contact out of its queue, and its offer back. */
  private void leave(Turn turn, WaitingContact contact, String why) {
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

  private void forget(Turn turn, WaitingContact contact, String why) {
    waiting.remove(contact.contactId());
    pools
        .of(contact.queue().tenant())
        .queue(contact.queue().name())
        .orElseThrow(() -> new IllegalStateException("no queue for " + contact))
        .waiting()
        .remove(contact);
    turn.event(
        new ContactDequeued(
            contact.contactId(),
            contact.queue(),
            why,
            turn.timeMillis() - contact.arrivedAtMillis()));
  }

  /**
   * @throws IllegalStateException if there is no such offer: an agent would talk to nobody's
   *     contact
   */
  @Override
  public void accepted(Turn turn, long offerId) {
    Offer offer =
        offers
            .find(offerId)
            .orElseThrow(() -> new IllegalStateException("no offer " + offerId + " to accept"));
    waiting.remove(offer.contact().contactId());
    offers.accept(turn, offer);
  }

  @Override
  public void failed(Turn turn, long offerId, OfferOutcome outcome, String detail) {
    String reason = failureReason(outcome);
    offers
        .find(offerId)
        .ifPresent(
            offer -> {
              offers.fail(turn, offer, outcome, detail, new AgentState.NotReady(reason), reason);
              offers.match(turn, offer.agent().tenant());
            });
  }

  private static String failureReason(OfferOutcome outcome) {
    return switch (outcome) {
      case NO_ANSWER -> "noAnswer";
      case BUSY -> "busy";
      case DECLINED -> "declined";
      case UNREACHABLE -> "unreachable";
      case ACCEPTED, WITHDRAWN ->
          throw new IllegalArgumentException(outcome + " is not a failure of the agent's phone");
    };
  }

  @Override
  public void released(Turn turn, long contactId) {
    offers
        .assignment(contactId)
        .ifPresent(
            assignment -> {
              offers.release(turn, assignment, "callEnded");
              offers.match(turn, assignment.agent().tenant());
            });
  }

  @Override
  public void onTimer(Turn turn, TimerPurpose purpose) {
    switch (purpose) {
      case TimerPurpose.OfferDeadline deadline ->
          offers.find(deadline.offerId()).ifPresent(offer -> notAnswered(turn, offer));
      case TimerPurpose.WrapUpOver over ->
          roster.find(over.agent()).ifPresent(agent -> wrapUpOver(turn, agent));
      default -> throw new IllegalArgumentException(purpose + " is not of the router");
    }
  }

  private void notAnswered(Turn turn, Offer offer) {
    String reason = failureReason(OfferOutcome.NO_ANSWER);
    offers.recall(
        turn,
        offer,
        OfferOutcome.NO_ANSWER,
        "rang " + offer.queue().ringMillis() + " ms",
        new AgentState.NotReady(reason),
        reason);
    offers.match(turn, offer.agent().tenant());
  }

  private void wrapUpOver(Turn turn, Agent agent) {
    if (agent.state() instanceof AgentState.WrapUp wrapUp
        && wrapUp.untilMillis() <= turn.timeMillis()) {
      offers.wrapUpOver(turn, agent.id(), wrapUp);
      offers.match(turn, agent.id().tenant());
    }
  }

  @Override
  public Optional<String> addressOf(AgentId agent) {
    return roster.find(agent).flatMap(Agent::address);
  }

  @Override
  public boolean exists(AgentId agent) {
    return roster.find(agent).isPresent();
  }

  /**
   * The calls of the earlier run are ended by whoever owns them, so nobody waits any more. Agents
   * keep their states and reasons; one that was offered a contact is ready as before, one that
   * talked wraps up as after any call.
   */
  @Override
  public void onRestart(Turn turn) {
    for (Offer offer : List.copyOf(offers.offers())) {
      offers.fail(
          turn,
          offer,
          OfferOutcome.WITHDRAWN,
          ENGINE_RESTARTED,
          offers.readyAgain(offer),
          ENGINE_RESTARTED);
    }
    for (WaitingContact contact : List.copyOf(waiting.values())) {
      forget(turn, contact, ENGINE_RESTARTED);
    }
    for (Assignment assignment : List.copyOf(offers.assignments())) {
      offers.release(turn, assignment, ENGINE_RESTARTED);
    }
  }

  @Override
  public void writeState(StateWriter out) {
    out.section("agents");
    roster.all().forEach(out::entity);
    out.section("queues");
    pools.all().forEach(pool -> pool.queues().forEach(it -> out.entity(it.definition())));
    out.section("waiting");
    waiting.values().forEach(out::entity);
    out.section("offers");
    offers.offers().forEach(out::entity);
    out.section("assignments");
    offers.assignments().forEach(out::entity);
  }

  /**
   * What ought to hold between any two steps and does not, each in a sentence: empty when all is
   * well. Costs as much as there are agents and contacts, so it is for tests and simulations.
   */
  public List<String> brokenInvariants() {
    return new Invariants(roster, offers, pools, waiting).broken();
  }
}
