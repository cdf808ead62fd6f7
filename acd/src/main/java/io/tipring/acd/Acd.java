package io.tipring.acd;

import io.tipring.core.command.AgentCommand;
import io.tipring.core.effect.ControlEffect;
import io.tipring.core.routing.AgentId;
import io.tipring.core.routing.ContactRouter;
import io.tipring.core.routing.OfferOutcome;
import io.tipring.core.routing.QueueDefinition;
import io.tipring.core.routing.WaitingContact;
import io.tipring.core.turn.StateReader;
import io.tipring.core.turn.StateWriter;
import io.tipring.core.turn.TimerPurpose;
import io.tipring.core.turn.Turn;
import java.util.List;
import java.util.Optional;

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

  private final Pools pools;
  private final AgentRoster roster;
  private final OfferBook offers;
  private final AgentDesk desk;
  private final WaitingRoom waiting;

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
    WaitingOrder order = new WaitingOrder(starvationMillis);
    pools = new Pools(order);
    roster = new AgentRoster(pools);
    offers = new OfferBook(roster, pools, order);
    waiting = new WaitingRoom(pools, offers);
    desk = new AgentDesk(roster, offers);
  }

  @Override
  public void on(Turn turn, AgentCommand command) {
    ControlEffect.Outcome outcome = desk.carryOut(turn, command);
    if (command.requestId() != 0) {
      turn.effect(new ControlEffect.Replied(command.requestId(), outcome));
    }
  }

  /**
   * @throws IllegalArgumentException if a definition is none that the check of flows lets pass
   */
  @Override
  public void defineQueues(Turn turn, String tenant, List<QueueDefinition> queues) {
    waiting.define(turn, tenant, queues);
    offers.match(turn, tenant);
  }

  @Override
  public void enqueue(Turn turn, WaitingContact contact) {
    waiting.enter(turn, contact);
    offers.match(turn, contact.queue().tenant());
  }

  @Override
  public void withdraw(Turn turn, long contactId, String why) {
    waiting
        .find(contactId)
        .ifPresent(
            contact -> {
              waiting.leave(turn, contact, why);
              offers.match(turn, contact.queue().tenant());
            });
  }

  @Override
  public void answering(Turn turn, long offerId) {
    offers.find(offerId).ifPresent(offer -> offers.prolong(turn, offer));
  }

  @Override
  public void phoneTaken(Turn turn, AgentId agent) {
    roster.takeLine(agent);
  }

  @Override
  public void phoneFree(Turn turn, AgentId agent) {
    roster.freeLine(turn, agent);
    offers.match(turn, agent.tenant());
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
    waiting.assigned(offer.contact());
    offers.accept(turn, offer);
  }

  @Override
  public void failed(Turn turn, long offerId, OfferOutcome outcome, String detail) {
    String reason = failureReason(outcome);
    offers
        .find(offerId)
        .ifPresent(
            offer -> {
              AgentState next =
                  outcome == OfferOutcome.NO_MEDIA
                      ? offers.readyAgain(offer)
                      : new AgentState.NotReady(reason);
              offers.fail(turn, offer, outcome, detail, next, reason);
              offers.match(turn, offer.agent().tenant());
            });
  }

  private static String failureReason(OfferOutcome outcome) {
    return switch (outcome) {
      case NO_ANSWER -> "noAnswer";
      case BUSY -> "busy";
      case DECLINED -> "declined";
      case UNREACHABLE -> "unreachable";
      case NO_MEDIA -> "noMedia";
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

  @Override
  public void writeState(StateWriter out) {
    out.section("agents");
    out.entities(Agent.class, roster.all());
    out.section("queues");
    out.entities(
        QueueDefinition.class,
        pools.all().stream()
            .flatMap(pool -> pool.queues().stream())
            .map(ContactQueue::definition)
            .toList());
    out.section("waiting");
    out.entities(WaitingContact.class, waiting.byId().values());
    out.section("offers");
    out.entities(Offer.class, offers.offers());
    out.section("assignments");
    out.entities(Assignment.class, offers.assignments());
  }

  /** The indexes of pools are made again from what they index. */
  @Override
  public void readState(StateReader in) {
    in.section("agents");
    in.entities(Agent.class).forEach(roster::put);
    in.section("queues");
    for (QueueDefinition queue : in.entities(QueueDefinition.class)) {
      pools.of(queue.id().tenant()).define(queue);
    }
    in.section("waiting");
    in.entities(WaitingContact.class).forEach(waiting::restore);
    in.section("offers");
    in.entities(Offer.class).forEach(offers::restore);
    in.section("assignments");
    in.entities(Assignment.class).forEach(offers::restore);
  }

  /**
   * What ought to hold between any two steps and does not, each in a sentence: empty when all is
   * well. Costs as much as there are agents and contacts, so it is for tests and simulations.
   */
  public List<String> brokenInvariants() {
    return new Invariants(roster, offers, pools, waiting.byId()).broken();
  }
}
