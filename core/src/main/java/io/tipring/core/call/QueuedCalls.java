package io.tipring.core.call;

import io.tipring.core.command.Settings;
import io.tipring.core.event.LegEvent.Role;
import io.tipring.core.event.Termination;
import io.tipring.core.event.Termination.Cause;
import io.tipring.core.flow.FlowInput;
import io.tipring.core.registration.Registrations;
import io.tipring.core.routing.AgentId;
import io.tipring.core.routing.ContactRouter;
import io.tipring.core.routing.Decision;
import io.tipring.core.routing.OfferOutcome;
import io.tipring.core.signalling.Binding;
import io.tipring.core.signalling.Destination;
import io.tipring.core.turn.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Carries out the router's decisions: rings agents' phones, connects the one that answers. */
final class QueuedCalls {

  private final CallTable calls;
  private final LegTable table;
  private final Legs legs;
  private final Endpoints endpoints;
  private final ContactRouter router;
  private final Registrations registrations;
  private final Conversations conversations;
  private final FlowCalls flowCalls;
  private final CallEnding ending;
  private final Routes routes;

  QueuedCalls(
      CallTable calls,
      LegTable table,
      Legs legs,
      Endpoints endpoints,
      ContactRouter router,
      Registrations registrations,
      Conversations conversations,
      FlowCalls flowCalls,
      CallEnding ending,
      Routes routes) {
    this.calls = calls;
    this.table = table;
    this.legs = legs;
    this.endpoints = endpoints;
    this.router = router;
    this.registrations = registrations;
    this.conversations = conversations;
    this.flowCalls = flowCalls;
    this.ending = ending;
    this.routes = routes;
  }

  void on(Turn turn, Decision decision, Settings settings) {
    Call call = calls.ofContact(decision.contactId());
    if (call == null || call.isEnded()) {
      return;
    }
    switch (decision) {
      case Decision.Offer offer -> ring(turn, call, offer, settings);
      case Decision.OfferEnded ended -> stopRinging(turn, call, ended);
      case Decision.Refused(_, String why) -> {
        Call back = calls.transition(turn, call, new CallState.InFlow());
        flowCalls.advance(turn, back, new FlowInput.QueueRefused(why));
      }
    }
  }

  private void ring(Turn turn, Call call, Decision.Offer offer, Settings settings) {
    if (!(call.state() instanceof CallState.Queued(var queue, long since))) {
      throw new IllegalStateException("offer " + offer.offerId() + " for " + call.state());
    }
    List<Destination> phones = phonesOf(offer, settings);
    if (phones.isEmpty()) {
      router.failed(turn, offer.offerId(), OfferOutcome.UNREACHABLE, "no phone is registered");
      return;
    }
    String domain = settings.domain();
    List<Long> legIds = new ArrayList<>(phones.size());
    for (Destination phone : phones) {
      long legId = turn.newId();
      Leg.Facts facts =
          new Leg.Facts(
              legId,
              call.id(),
              call.contactId(),
              Role.AGENT,
              offer.agent().id(),
              "",
              false,
              true,
              call.facts().tenant());
      legs.dialAnchored(
          turn,
          facts,
          Identities.outbound(
              turn, call, Identities.uri(offer.agent().id(), domain), phone.hop(), domain),
          new OutboundInvite(phone, Identities.ofOffer(call, queue.name(), domain)));
      legIds.add(legId);
      router.phoneTaken(turn, offer.agent());
    }
    calls.transition(
        turn,
        call,
        new CallState.Offering(
            queue, since, offer.offerId(), offer.agent(), offer.queue().record(), legIds));
  }

  /** Every registered phone rings; without one, the agent's own number or address. */
  private List<Destination> phonesOf(Decision.Offer offer, Settings settings) {
    List<Destination> phones = new ArrayList<>();
    for (Binding binding : registrations.of(offer.agent())) {
      phones.add(new Destination(binding.contactUri(), binding.source()));
    }
    if (phones.isEmpty()) {
      router
          .addressOf(offer.agent())
          .flatMap(address -> routes.destination(settings, offer.agent().tenant(), address))
          .ifPresent(phones::add);
    }
    return phones;
  }

  private void stopRinging(Turn turn, Call call, Decision.OfferEnded ended) {
    if (call.state() instanceof CallState.Offering offering
        && offering.offerId() == ended.offerId()) {
      Cause cause = ended.outcome() == OfferOutcome.NO_ANSWER ? Cause.NO_ANSWER : Cause.WITHDRAWN;
      endPhones(turn, offering.legIds(), Terminations.byEngine(cause, ""));
      calls.transition(turn, call, new CallState.Queued(offering.queue(), offering.sinceMillis()));
    }
  }

  private void endPhones(Turn turn, List<Long> legIds, Termination termination) {
    for (long legId : legIds) {
      Leg leg = table.get(legId);
      if (leg != null) {
        legs.end(turn, leg, termination);
      }
    }
  }

  /** Tells the router of the phones on which nothing is left; whether there were any. */
  boolean freePhones(Turn turn) {
    List<Leg> hungUp = table.takeHungUpPhones();
    for (Leg leg : hungUp) {
      router.phoneFree(turn, new AgentId(leg.facts().tenant(), leg.facts().peer()));
    }
    return !hungUp.isEmpty();
  }

  /**
   * An agent's phone answered in time, whatever its sound still takes: the lease must not end now.
   */
  void pickedUp(Turn turn, Call call, Leg agent) {
    if (call.state() instanceof CallState.Offering offering
        && offering.legIds().contains(agent.id())) {
      router.answering(turn, offering.offerId());
    }
  }

  /** An agent's phone answered and its sound is up: the two talk. */
  void answered(Turn turn, Call call, CallState.Offering offering, Leg agent) {
    if (!offering.legIds().contains(agent.id())) {
      legs.end(turn, agent, Terminations.byEngine(Cause.WITHDRAWN, ""));
      return;
    }
    List<Long> others = new ArrayList<>(offering.legIds());
    others.remove(agent.id());
    endPhones(turn, others, Terminations.ANSWERED_ELSEWHERE);
    router.accepted(turn, offering.offerId());
    Leg customer = table.get(call.facts().customerLegId());
    endpoints.stopPlay(turn, customer);
    Call handed = ending.leaveFlow(turn, call);
    Call talking =
        calls.transition(
            turn,
            handed.withHandled(),
            new CallState.Talking(
                offering.queue(),
                offering.offerId(),
                offering.agent(),
                agent.id(),
                0,
                offering.record(),
                0));
    conversations.join(turn, talking);
  }

  /** A phone of an offer has to wait for its sound, which is no reason to call it unanswered. */
  void soundLost(Turn turn, Call call, Leg agent) {
    if (agent.state() instanceof LegState.Preparing
        || agent.state() instanceof LegState.Connecting) {
      pickedUp(turn, call, agent);
    }
  }

  /** A phone of an offer failed; when it was the last, so did the offer. */
  void phoneFailed(
      Turn turn, Call call, CallState.Offering offering, Leg phone, Termination termination) {
    if (!offering.legIds().contains(phone.id())) {
      return;
    }
    List<Long> rest = new ArrayList<>(offering.legIds());
    rest.remove(phone.id());
    if (!rest.isEmpty()) {
      calls.transition(
          turn,
          call,
          new CallState.Offering(
              offering.queue(),
              offering.sinceMillis(),
              offering.offerId(),
              offering.agent(),
              offering.record(),
              rest));
      return;
    }
    calls.transition(turn, call, new CallState.Queued(offering.queue(), offering.sinceMillis()));
    String detail =
        termination.sipStatus() == 0
            ? termination.detail()
            : (termination.sipStatus() + " " + termination.detail()).strip();
    router.failed(
        turn,
        offering.offerId(),
        Terminations.outcomeOf(termination),
        Optional.of(detail).filter(text -> !text.isEmpty()).orElse("the phone failed"));
  }
}
