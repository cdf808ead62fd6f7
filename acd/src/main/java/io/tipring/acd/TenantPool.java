package io.tipring.acd;

import io.tipring.acd.AgentState.Ready;
import io.tipring.core.event.AgentEvent.State;
import io.tipring.core.routing.AgentId;
import io.tipring.core.routing.QueueDefinition;
import io.tipring.core.routing.SkillMinimum;
import io.tipring.core.routing.WaitingContact;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

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
  private final Map<AgentId, Member> members = new LinkedHashMap<>();
  private final RankedSet<Idle> readyAgents = new RankedSet<>(Comparator.naturalOrder());
  private final RankedSet<Member> engaged = new RankedSet<>(Member.BY_ID);
  private final Map<List<SkillMinimum>, Requirement> requirements = new LinkedHashMap<>();
  private final TreeMap<String, ContactQueue> queues = new TreeMap<>();

  TenantPool(WaitingOrder order) {
    this.order = order;
  }

  /** Adds an agent, or gives it other skills. */
  void put(AgentId agent, Map<String, Integer> skills, AgentState state) {
    Member old = members.get(agent);
    if (old != null && old.profile().skills().equals(skills)) {
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
    remove(agent);
    Member member = new Member(agent, profile, state);
    members.put(agent, member);
    profile.count(state.kind(), 1);
    index(member);
  }

  /** Forgets an agent, if it is there. */
  void remove(AgentId agent) {
    Member member = members.remove(agent);
    if (member == null) {
      return;
    }
    member.profile().count(member.state().kind(), -1);
    unindex(member);
    if (member.profile().leave()) {
      profiles.remove(member.profile().skills());
    }
  }

  /** An agent of the pool came to another state. */
  void moved(AgentId agent, AgentState next) {
    Member member = members.get(agent);
    member.profile().moved(member.state().kind(), next.kind());
    boolean staysEngaged = Member.isEngaged(member.state()) && Member.isEngaged(next);
    if (!staysEngaged) {
      unindex(member);
    }
    member.become(next);
    if (!staysEngaged) {
      index(member);
    }
  }

  private void index(Member member) {
    if (member.state() instanceof Ready ready) {
      Idle idle = new Idle(ready.sinceMillis(), member.id());
      member.profile().ready(idle);
      readyAgents.add(idle);
    } else if (Member.isEngaged(member.state())) {
      engaged.add(member);
    }
  }

  private void unindex(Member member) {
    if (member.state() instanceof Ready ready) {
      Idle idle = new Idle(ready.sinceMillis(), member.id());
      member.profile().notReady(idle);
      readyAgents.remove(idle);
    } else if (Member.isEngaged(member.state())) {
      engaged.remove(member);
    }
  }

  Profile profileOf(AgentId agent) {
    return members.get(agent).profile();
  }

  /** How many ready agents come before this one in the order of agents, whatever their skills. */
  int readyBefore(Idle agent) {
    return readyAgents.countBefore(agent);
  }

  /** Visits the ready agents in the order of agents until the visitor says false. */
  void forEachReadyWhile(Predicate<Idle> visitor) {
    readyAgents.forEachWhile(visitor);
  }

  /** Visits those that are logged in and not ready, by id, until the visitor says false. */
  void forEachEngagedWhile(Predicate<Member> visitor) {
    engaged.forEachWhile(visitor);
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

  /** For the check of invariants: whether what is counted is what a count from the start gives. */
  boolean talliesAreRight() {
    for (Requirement requirement : requirements.values()) {
      StateTally counted = new StateTally();
      for (Member member : members.values()) {
        if (member.profile().meets(requirement.needs())) {
          counted.add(member.state().kind(), 1);
        }
      }
      if (!counted.equals(requirement.tally())
          || counted.of(State.READY) != requirement.readyAgents()) {
        return false;
      }
    }
    long ready = members.values().stream().filter(it -> it.state() instanceof Ready).count();
    long others = members.values().stream().filter(it -> Member.isEngaged(it.state())).count();
    return ready == readyAgents.size() && others == engaged.size();
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
