package io.tipring.acd;

import io.tipring.core.event.AgentEvent.AgentStateChanged;
import io.tipring.core.routing.AgentId;
import io.tipring.core.turn.Turn;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All agents. Every change of an agent's state goes through {@link #move}, which keeps the pools
 * and the events in step with it.
 */
final class AgentRoster {

  private static final String CLEARING = "phoneClearing";

  private final TreeMap<AgentId, Agent> agents = new TreeMap<>();
  private final Pools pools;

  AgentRoster(Pools pools) {
    this.pools = pools;
  }

  Optional<Agent> find(AgentId id) {
    return Optional.ofNullable(agents.get(id));
  }

  /** The agent of an offer or assignment, which can't be missing. */
  Agent get(AgentId id) {
    Agent agent = agents.get(id);
    if (agent == null) {
      throw new IllegalStateException("no agent " + id);
    }
    return agent;
  }

  Collection<Agent> all() {
    return Collections.unmodifiableCollection(agents.values());
  }

  int size() {
    return agents.size();
  }

  /** Adds an agent or replaces what is known of it; its state stays as it is. */
  void put(Agent agent) {
    agents.put(agent.id(), agent);
    pools.of(agent.id().tenant()).put(agent.id(), agent.skills(), agent.state());
  }

  /** Removes an agent that is away. */
  void remove(AgentId id) {
    agents.remove(id);
    pools.of(id.tenant()).remove(id);
  }

  /** A phone of the agent is called. */
  void takeLine(AgentId id) {
    agents.computeIfPresent(id, (_, agent) -> agent.withLines(agent.lines() + 1));
  }

  /** Nothing is left of a call to a phone of the agent; it may be ready by that. */
  void freeLine(Turn turn, AgentId id) {
    Agent agent = agents.get(id);
    if (agent == null || agent.lines() == 0) {
      // It was removed meanwhile, and the calls of before are no more its own.
      return;
    }
    Agent freed = agent.withLines(agent.lines() - 1);
    agents.put(id, freed);
    if (freed.lines() == 0 && freed.state() instanceof AgentState.Clearing clearing) {
      move(
          turn,
          id,
          new AgentState.Ready(clearing.sinceMillis()),
          clearing.reason(),
          clearing.contactId());
    }
  }

  /** Remembers what a busy agent asked to become after its contact; its state stays. */
  void setPending(Agent agent, Optional<AgentState.Away> pending) {
    if (!(agent.state() instanceof AgentState.Busy busy)) {
      throw new IllegalStateException(agent + " is not busy");
    }
    agents.put(agent.id(), agent.withState(new AgentState.Busy(busy.contactId(), pending)));
  }

  /**
   * The one way from state to state. To be ready takes a phone that is free.
   *
   * @param reason why, in a word that reports may group by
   * @param contactId the contact that caused it, or 0
   */
  Agent move(Turn turn, AgentId id, AgentState wanted, String reason, long contactId) {
    Agent agent = get(id);
    AgentState from = agent.state();
    AgentState next =
        wanted instanceof AgentState.Ready ready && agent.lines() > 0
            ? new AgentState.Clearing(ready.sinceMillis(), reason, contactId)
            : wanted;
    if (!from.mayBecome(next)) {
      throw new IllegalStateException(agent + " can't become " + next + " (" + reason + ")");
    }
    Agent moved = agent.withState(next);
    agents.put(id, moved);
    pools.of(id.tenant()).moved(id, next);
    boolean isNews = from.kind() != next.kind() || !(next instanceof AgentState.Clearing);
    if (isNews) {
      String told = next instanceof AgentState.Clearing ? CLEARING : reason;
      turn.event(new AgentStateChanged(id, from.kind(), next.kind(), told, contactId));
    }
    return moved;
  }
}
