package io.tipring.acd;

import io.tipring.core.routing.AgentId;
import io.tipring.core.routing.WaitingContact;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * What must hold between any two steps, checked from the entities without the indexes. Costs as
 * much as there are agents and contacts: for tests and simulations.
 */
final class Invariants {

  private final AgentRoster roster;
  private final OfferBook offers;
  private final Pools pools;
  private final Map<Long, WaitingContact> waiting;
  private final List<String> broken = new ArrayList<>();

  Invariants(AgentRoster roster, OfferBook offers, Pools pools, Map<Long, WaitingContact> waiting) {
    this.roster = roster;
    this.offers = offers;
    this.pools = pools;
    this.waiting = waiting;
  }

  /** What does not hold, each in a sentence. */
  List<String> broken() {
    checkAgents();
    checkOffers();
    checkPlaces();
    checkNobodyWaitsInVain();
    checkIndexes();
    return broken;
  }

  private void require(boolean holds, Supplier<String> complaint) {
    if (!holds) {
      broken.add(complaint.get());
    }
  }

  private void checkAgents() {
    for (Agent agent : roster.all()) {
      switch (agent.state()) {
        case AgentState.Offered state ->
            require(
                offers
                    .find(state.offerId())
                    .filter(it -> it.agent().equals(agent.id()))
                    .isPresent(),
                () -> agent + " has no such offer");
        case AgentState.Busy state ->
            require(
                offers
                    .assignment(state.contactId())
                    .filter(it -> it.agent().equals(agent.id()))
                    .isPresent(),
                () -> agent + " has no such assignment");
        case AgentState.LoggedOut _, AgentState.NotReady _, AgentState.WrapUp _ -> {}
        case AgentState.Ready _ -> require(agent.lines() == 0, () -> agent + " has a phone in use");
        case AgentState.Clearing _ -> require(agent.lines() > 0, () -> agent + " clears nothing");
      }
    }
  }

  private void checkOffers() {
    TreeSet<AgentId> engaged = new TreeSet<>();
    for (Offer offer : offers.offers()) {
      require(engaged.add(offer.agent()), () -> offer.agent() + " is engaged twice");
      require(
          roster.get(offer.agent()).state() instanceof AgentState.Offered state
              && state.offerId() == offer.offerId(),
          () -> offer + " but the agent is " + roster.get(offer.agent()));
      require(
          waiting.containsKey(offer.contact().contactId()), () -> offer + " of nobody who waits");
      require(
          offer.contact().queue().tenant().equals(offer.agent().tenant()),
          () -> offer + " crosses tenants");
    }
    for (Assignment assignment : offers.assignments()) {
      require(engaged.add(assignment.agent()), () -> assignment.agent() + " is engaged twice");
      require(
          roster.get(assignment.agent()).state() instanceof AgentState.Busy state
              && state.contactId() == assignment.contactId(),
          () -> assignment + " but the agent is " + roster.get(assignment.agent()));
      require(!waiting.containsKey(assignment.contactId()), () -> assignment + " but it waits");
    }
  }

  private void checkPlaces() {
    Map<Long, String> places = new TreeMap<>();
    for (TenantPool pool : pools.all()) {
      for (ContactQueue queue : pool.queues()) {
        queue.waiting().forEach(it -> place(places, it, queue, false));
        queue.ringing().forEach(it -> place(places, it, queue, true));
      }
    }
    require(
        places.keySet().equals(waiting.keySet()),
        () -> "in queues " + places.keySet() + ", waiting " + waiting.keySet());
  }

  private void place(
      Map<Long, String> places, WaitingContact contact, ContactQueue queue, boolean ringing) {
    String name = queue.definition().id().name();
    require(places.put(contact.contactId(), name) == null, () -> contact + " is in two places");
    require(
        contact.queue().equals(queue.definition().id()), () -> contact + " is in queue " + name);
    require(
        offers.ofContact(contact.contactId()).isPresent() == ringing,
        () -> contact + (ringing ? " has no offer" : " has an offer"));
  }

  private void checkNobodyWaitsInVain() {
    for (TenantPool pool : pools.all()) {
      for (ContactQueue queue : pool.queues()) {
        if (queue.waiting().isEmpty()) {
          continue;
        }
        for (Agent agent : roster.all()) {
          require(
              !(agent.state() instanceof AgentState.Ready)
                  || !agent.id().tenant().equals(queue.definition().id().tenant())
                  || !new Profile(agent.skills()).meets(queue.definition().needs()),
              () -> agent + " is ready, but contacts wait in " + queue.definition());
        }
      }
    }
  }

  private void checkIndexes() {
    TreeSet<Idle> ready = new TreeSet<>();
    for (Agent agent : roster.all()) {
      if (agent.state() instanceof AgentState.Ready state) {
        ready.add(new Idle(state.sinceMillis(), agent.id()));
      }
    }
    TreeSet<Idle> indexed = new TreeSet<>();
    int profiles = 0;
    for (TenantPool pool : pools.all()) {
      pool.forEachReady(indexed::add);
      profiles += pool.profileCount();
      long needs = pool.queues().stream().map(it -> it.definition().needs()).distinct().count();
      require(
          pool.requirementCount() == needs,
          () -> pool.requirementCount() + " requirements for " + needs + " kinds of queues");
    }
    require(pools.all().stream().allMatch(TenantPool::talliesAreRight), () -> "tallies are wrong");
    require(ready.equals(indexed), () -> "ready are " + ready + ", indexed " + indexed);
    long kinds =
        roster.all().stream().map(it -> List.of(it.id().tenant(), it.skills())).distinct().count();
    int held = profiles;
    require(held == kinds, () -> held + " profiles for " + kinds + " kinds of agents");
  }
}
