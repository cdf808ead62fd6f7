package io.tipring.acd;

import io.tipring.core.routing.AgentId;
import io.tipring.core.routing.QueueDefinition;
import io.tipring.core.routing.SkillMinimum;
import io.tipring.core.routing.WaitingContact;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Who is ready and who waits in one tenant, indexed so that the next match is found at a cost that
 * depends on the number of queues only. A tenant's pool knows no other tenant.
 *
 * <p>Profiles live as long as an agent has them, requirements as long as a queue asks for them.
 */
final class TenantPool {

  /** A contact and the agent that is to be offered it. */
  record Match(ContactQueue queue, WaitingContact contact, AgentId agent) {}

  private final WaitingOrder order;
  private final Map<Map<String, Integer>, Profile> profiles = new LinkedHashMap<>();
  private final Map<AgentId, Profile> profileOf = new LinkedHashMap<>();
  private final Map<List<SkillMinimum>, Requirement> requirements = new LinkedHashMap<>();
  private final TreeMap<String, ContactQueue> queues = new TreeMap<>();

  TenantPool(WaitingOrder order) {
    this.order = order;
  }

  /** Adds an agent, or gives it other skills. It must not be ready meanwhile. */
  void putAgent(AgentId agent, Map<String, Integer> skills) {
    Profile old = profileOf.get(agent);
    if (old != null && old.skills().equals(skills)) {
      return;
    }
    Profile profile = profiles.get(skills);
    if (profile == null) {
      profile = new Profile(skills);
      profiles.put(skills, profile);
      for (Requirement requirement : requirements.values()) {
        profile.attach(requirement);
      }
    }
    profile.join();
    removeAgent(agent);
    profileOf.put(agent, profile);
  }

  /** Forgets an agent, if it is there. It must not be ready. */
  void removeAgent(AgentId agent) {
    Profile profile = profileOf.remove(agent);
    if (profile != null && profile.leave()) {
      profiles.remove(profile.skills());
    }
  }

  void agentReady(Idle agent) {
    profileOf.get(agent.agent()).ready(agent);
  }

  void agentNotReady(Idle agent) {
    profileOf.get(agent.agent()).notReady(agent);
  }

  Optional<ContactQueue> queue(String name) {
    return Optional.ofNullable(queues.get(name));
  }

  List<ContactQueue> queues() {
    return List.copyOf(queues.values());
  }

  /** Adds a queue, or changes it; contacts in it stay. */
  void define(QueueDefinition definition) {
    Requirement requirement = requirements.get(definition.needs());
    if (requirement == null) {
      requirement = new Requirement(definition.needs());
      requirements.put(definition.needs(), requirement);
      for (Profile profile : profiles.values()) {
        profile.attach(requirement);
      }
    }
    requirement.join();
    ContactQueue queue = queues.get(definition.id().name());
    if (queue == null) {
      queues.put(definition.id().name(), new ContactQueue(definition, requirement, order));
    } else {
      leave(queue.requirement());
      queue.redefine(definition, requirement);
    }
  }

  /** Removes a queue; nobody may be left in it. */
  void undefine(ContactQueue queue) {
    leave(queue.requirement());
    queues.remove(queue.definition().id().name());
  }

  private void leave(Requirement requirement) {
    if (requirement.leave()) {
      requirements.remove(requirement.needs());
      for (Profile profile : profiles.values()) {
        profile.detach(requirement);
      }
    }
  }

  /**
   * The law of matching: the first contact, in the order of contacts, for whom an eligible agent is
   * ready, with the first such agent in the order of agents.
   */
  Optional<Match> nextMatch(long nowMillis) {
    ContactQueue bestQueue = null;
    WaitingContact best = null;
    for (ContactQueue queue : queues.values()) {
      if (queue.isMatchable()) {
        WaitingContact first = queue.waiting().first(nowMillis);
        if (best == null || order.isBefore(first, best, nowMillis)) {
          bestQueue = queue;
          best = first;
        }
      }
    }
    return best == null
        ? Optional.empty()
        : Optional.of(new Match(bestQueue, best, bestQueue.requirement().best().agent()));
  }

  /** For the check of invariants. */
  void forEachReady(Consumer<Idle> action) {
    profiles.values().forEach(profile -> profile.forEachReady(action));
  }

  /** How many profiles are indexed: as many as agents differ. */
  int profileCount() {
    return profiles.size();
  }

  /** How many requirements are indexed: as many as queues differ in what they need. */
  int requirementCount() {
    return requirements.size();
  }
}
