package io.tipring.acd;

import io.tipring.core.event.ContactEvent.ContactAssigned;
import io.tipring.core.event.ContactEvent.OfferEnded;
import io.tipring.core.event.ContactEvent.OfferMade;
import io.tipring.core.routing.AgentId;
import io.tipring.core.routing.Decision;
import io.tipring.core.routing.OfferOutcome;
import io.tipring.core.routing.WaitingContact;
import io.tipring.core.turn.TimerPurpose.OfferDeadline;
import io.tipring.core.turn.TimerPurpose.WrapUpOver;
import io.tipring.core.turn.Turn;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Offers in the air and the assignments they became. A method here changes the offer, its contact's
 * place and its agent's state together, so that none is ever seen without the others.
 */
final class OfferBook {

  /** How long a phone that was picked up may take until it has its sound. */
  private static final long SETTING_UP_MILLIS = 10_000;

  private final TreeMap<Long, Offer> offers = new TreeMap<>();
  private final TreeMap<Long, Offer> byContact = new TreeMap<>();
  private final TreeMap<Long, Assignment> assignments = new TreeMap<>();
  private final AgentRoster roster;
  private final Pools pools;
  private final WaitingOrder order;

  OfferBook(AgentRoster roster, Pools pools, WaitingOrder order) {
    this.roster = roster;
    this.pools = pools;
    this.order = order;
  }

  Optional<Offer> find(long offerId) {
    return Optional.ofNullable(offers.get(offerId));
  }

  Optional<Offer> ofContact(long contactId) {
    return Optional.ofNullable(byContact.get(contactId));
  }

  Optional<Assignment> assignment(long contactId) {
    return Optional.ofNullable(assignments.get(contactId));
  }

  Collection<Offer> offers() {
    return Collections.unmodifiableCollection(offers.values());
  }

  Collection<Assignment> assignments() {
    return Collections.unmodifiableCollection(assignments.values());
  }

  /** Makes every offer that can be made in a tenant. */
  void match(Turn turn, String tenant) {
    TenantPool pool = pools.of(tenant);
    for (Optional<TenantPool.Match> match = pool.nextMatch(turn.timeMillis());
        match.isPresent();
        match = pool.nextMatch(turn.timeMillis())) {
      offer(turn, match.get());
    }
  }

  private void offer(Turn turn, TenantPool.Match match) {
    ContactQueue queue = match.queue();
    WaitingContact contact = match.contact();
    String rule = OfferRule.explain(queue, contact, order, turn.timeMillis());
    Reasons reasons =
        Reasons.of(
            pools.of(contact.queue().tenant()),
            queue.requirement(),
            turn.timeMillis(),
            offerId -> offers.get(offerId).contact().contactId());
    long offerId = turn.newId();
    long deadlineMillis = turn.timeMillis() + queue.definition().ringMillis();
    Offer offer =
        new Offer(
            offerId,
            contact,
            match.agent(),
            queue.definition(),
            deadlineMillis,
            turn.schedule(deadlineMillis, new OfferDeadline(offerId)));
    offers.put(offerId, offer);
    byContact.put(contact.contactId(), offer);
    queue.waiting().remove(contact);
    queue.ringing().add(contact);
    if (!(roster.get(offer.agent()).state() instanceof AgentState.Ready ready)) {
      throw new IllegalStateException(roster.get(offer.agent()) + " is chosen but not ready");
    }
    roster.move(
        turn,
        offer.agent(),
        new AgentState.Offered(offerId, ready.sinceMillis()),
        "offer",
        contact.contactId());
    turn.event(
        new OfferMade(
            contact.contactId(),
            offerId,
            contact.queue(),
            offer.agent(),
            rule,
            deadlineMillis,
            reasons.candidates(),
            reasons.moreCandidates(),
            reasons.passedOver(),
            reasons.idleLongerWithoutSkills(),
            reasons.skilledNotReady()));
    turn.decide(new Decision.Offer(offerId, contact.contactId(), offer.agent(), offer.queue()));
  }

  /** Takes an offer out of a snapshot, after its contact. */
  void restore(Offer offer) {
    offers.put(offer.offerId(), offer);
    byContact.put(offer.contact().contactId(), offer);
    ContactQueue queue = queueOf(offer);
    queue.waiting().remove(offer.contact());
    queue.ringing().add(offer.contact());
  }

  /** Takes an assignment out of a snapshot. */
  void restore(Assignment assignment) {
    assignments.put(assignment.contactId(), assignment);
  }

  /** Gives an offer that was answered the time in which the sound is set up. */
  void prolong(Turn turn, Offer offer) {
    long deadlineMillis = Math.max(offer.deadlineMillis(), turn.timeMillis() + SETTING_UP_MILLIS);
    turn.cancel(offer.timerId());
    Offer prolonged =
        new Offer(
            offer.offerId(),
            offer.contact(),
            offer.agent(),
            offer.queue(),
            deadlineMillis,
            turn.schedule(deadlineMillis, new OfferDeadline(offer.offerId())));
    offers.put(offer.offerId(), prolonged);
    byContact.put(offer.contact().contactId(), prolonged);
  }

  /** Ends an offer whose phone has failed: the call knows already. */
  void fail(
      Turn turn, Offer offer, OfferOutcome outcome, String detail, AgentState next, String reason) {
    offers.remove(offer.offerId());
    byContact.remove(offer.contact().contactId());
    turn.cancel(offer.timerId());
    ContactQueue queue = queueOf(offer);
    queue.ringing().remove(offer.contact());
    queue.waiting().add(offer.contact());
    int ahead =
        outcome == OfferOutcome.WITHDRAWN ? 0 : queue.ahead(offer.contact(), turn.timeMillis());
    turn.event(
        new OfferEnded(
            offer.contact().contactId(), offer.offerId(), offer.agent(), outcome, detail, ahead));
    roster.move(turn, offer.agent(), next, reason, offer.contact().contactId());
  }

  /** Ends an offer for a reason the call does not know yet. */
  void recall(
      Turn turn, Offer offer, OfferOutcome outcome, String detail, AgentState next, String reason) {
    fail(turn, offer, outcome, detail, next, reason);
    turn.decide(
        new Decision.OfferEnded(
            offer.offerId(), offer.contact().contactId(), offer.agent(), outcome));
  }

  /** The agent as it was before the offer, with its idle time. */
  AgentState readyAgain(Offer offer) {
    if (roster.get(offer.agent()).state() instanceof AgentState.Offered offered) {
      return new AgentState.Ready(offered.readySinceMillis());
    }
    throw new IllegalStateException(roster.get(offer.agent()) + " has no offer " + offer);
  }

  void accept(Turn turn, Offer offer) {
    WaitingContact contact = offer.contact();
    offers.remove(offer.offerId());
    byContact.remove(contact.contactId());
    turn.cancel(offer.timerId());
    queueOf(offer).ringing().remove(contact);
    assignments.put(
        contact.contactId(),
        new Assignment(
            contact.contactId(), offer.offerId(), offer.agent(), offer.queue().wrapUpMillis()));
    turn.event(
        new OfferEnded(
            contact.contactId(), offer.offerId(), offer.agent(), OfferOutcome.ACCEPTED, ""));
    turn.event(
        new ContactAssigned(
            contact.contactId(),
            offer.offerId(),
            contact.queue(),
            offer.agent(),
            turn.timeMillis() - contact.arrivedAtMillis()));
    roster.move(
        turn,
        offer.agent(),
        new AgentState.Busy(contact.contactId(), Optional.empty()),
        "answered",
        contact.contactId());
  }

  /** Ends an assignment; the agent wraps up, unless it asked to be logged out by now. */
  void release(Turn turn, Assignment assignment, String reason) {
    assignments.remove(assignment.contactId());
    if (!(roster.get(assignment.agent()).state() instanceof AgentState.Busy busy)) {
      throw new IllegalStateException(roster.get(assignment.agent()) + " has " + assignment);
    }
    boolean leaves = busy.pending().filter(AgentState.LoggedOut.class::isInstance).isPresent();
    if (leaves || assignment.wrapUpMillis() == 0) {
      finish(turn, assignment.agent(), busy.pending(), turn.timeMillis(), reason, busy.contactId());
    } else {
      long untilMillis = turn.timeMillis() + assignment.wrapUpMillis();
      long timer = turn.schedule(untilMillis, new WrapUpOver(assignment.agent()));
      AgentState wrapUp =
          new AgentState.WrapUp(busy.contactId(), untilMillis, timer, busy.pending());
      roster.move(turn, assignment.agent(), wrapUp, reason, busy.contactId());
    }
  }

  /** The wrap-up time is over: the agent's idle time began when it ended. */
  void wrapUpOver(Turn turn, AgentId agent, AgentState.WrapUp wrapUp) {
    finish(turn, agent, wrapUp.pending(), wrapUp.untilMillis(), "wrapUpOver", wrapUp.contactId());
  }

  private void finish(
      Turn turn,
      AgentId agent,
      Optional<AgentState.Away> pending,
      long readySinceMillis,
      String reason,
      long contactId) {
    if (pending.isPresent()) {
      roster.move(turn, agent, pending.get(), pending.get().reason(), contactId);
    } else {
      roster.move(turn, agent, new AgentState.Ready(readySinceMillis), reason, contactId);
    }
  }

  private ContactQueue queueOf(Offer offer) {
    return pools
        .of(offer.agent().tenant())
        .queue(offer.contact().queue().name())
        .orElseThrow(() -> new IllegalStateException("no queue for " + offer));
  }
}
