package io.tipring.server.explain;

import io.tipring.acd.Acd;
import io.tipring.acd.WaitingOrder;
import io.tipring.core.event.AgentEvent.State;
import io.tipring.core.event.SkillGap;
import io.tipring.core.routing.QueueId;
import io.tipring.core.routing.SkillMinimum;
import io.tipring.core.routing.WaitingContact;
import io.tipring.server.projection.AgentView;
import io.tipring.server.projection.Projections;
import io.tipring.server.projection.QueueView;
import io.tipring.server.projection.WaitingView;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Why a contact waits at a moment. Read from the live views, which lag behind the writer by some
 * milliseconds and cost it nothing; looks at every agent and every waiting contact of the tenant,
 * so it is for questions and not for decisions.
 *
 * @param cause the reason in a word
 * @param needs what the queue asks for now
 * @param waiting the contact
 * @param ahead contacts of its queue that are served before it
 * @param rivals contacts of other queues that are served before it and that an eligible agent who
 *     is logged in could take
 * @param eligible agents with the skills that are logged in, in the order of their ids
 * @param eligibleByState how many agents with the skills are in each state, logged out included
 * @param lacking agents that are ready and lack a skill, in the order of their ids
 */
record WhyWaiting(
    Cause cause,
    List<SkillMinimum> needs,
    WaitingView waiting,
    int ahead,
    int rivals,
    List<AgentView> eligible,
    Map<State, Integer> eligibleByState,
    List<Lacking> lacking) {

  /** The reasons to wait. */
  enum Cause {
    /** An agent's phone rings for it. */
    RINGING,
    /** No agent at all has the skills. */
    NO_AGENT_HAS_THE_SKILLS,
    /** Agents have the skills, and all of them are logged out. */
    NOBODY_LOGGED_IN,
    /** Every agent with the skills that is logged in is busy, away, or rings for someone else. */
    ALL_ENGAGED,
    /** An agent with the skills is ready: the decision is being made, or others go first. */
    BEING_DECIDED
  }

  /** An agent that is ready and can't take the contact. */
  record Lacking(AgentView agent, List<SkillGap> gaps) {}

  private static final WaitingOrder ORDER = new WaitingOrder(Acd.DEFAULT_STARVATION_MILLIS);

  static WhyWaiting of(Projections projections, WaitingView waiting, long nowMillis) {
    List<SkillMinimum> needs = needsOf(projections, waiting.queue(), waiting.needs());
    List<AgentView> eligible = new ArrayList<>();
    List<Lacking> lacking = new ArrayList<>();
    EnumMap<State, Integer> byState = new EnumMap<>(State.class);
    for (AgentView agent : projections.agents().agents()) {
      if (!agent.agent().tenant().equals(waiting.queue().tenant())) {
        continue;
      }
      if (agent.meets(needs)) {
        byState.merge(agent.state(), 1, Integer::sum);
        if (agent.state() != State.LOGGED_OUT) {
          eligible.add(agent);
        }
      } else if (agent.state() == State.READY) {
        lacking.add(new Lacking(agent, gaps(agent, needs)));
      }
    }
    int ahead = 0;
    int rivals = 0;
    Map<QueueId, Boolean> contested = new TreeMap<>();
    for (WaitingView other : projections.waiting().waiting()) {
      if (other.contactId() == waiting.contactId()
          || !other.queue().tenant().equals(waiting.queue().tenant())
          || !ORDER.isBefore(asContact(other), asContact(waiting), nowMillis)) {
        continue;
      }
      if (other.queue().equals(waiting.queue())) {
        ahead++;
      } else if (contested.computeIfAbsent(
          other.queue(), queue -> anyMeets(eligible, needsOf(projections, queue, other.needs())))) {
        rivals++;
      }
    }
    return new WhyWaiting(
        causeOf(waiting, byState), needs, waiting, ahead, rivals, eligible, byState, lacking);
  }

  private static Cause causeOf(WaitingView waiting, Map<State, Integer> byState) {
    if (waiting.offer().isPresent()) {
      return Cause.RINGING;
    }
    if (byState.isEmpty()) {
      return Cause.NO_AGENT_HAS_THE_SKILLS;
    }
    if (byState.containsKey(State.READY)) {
      return Cause.BEING_DECIDED;
    }
    return byState.size() == 1 && byState.containsKey(State.LOGGED_OUT)
        ? Cause.NOBODY_LOGGED_IN
        : Cause.ALL_ENGAGED;
  }

  private static boolean anyMeets(List<AgentView> agents, List<SkillMinimum> needs) {
    return agents.stream().anyMatch(agent -> agent.meets(needs));
  }

  /** What a queue asks for now; one that is gone asks for what it asked for at the time. */
  private static List<SkillMinimum> needsOf(
      Projections projections, QueueId queue, List<SkillMinimum> atTheTime) {
    return projections
        .queues()
        .queue(queue)
        .map(QueueView::definition)
        .map(definition -> definition.needs())
        .orElse(atTheTime);
  }

  private static List<SkillGap> gaps(AgentView agent, List<SkillMinimum> needs) {
    List<SkillGap> gaps = new ArrayList<>();
    for (SkillMinimum need : needs) {
      int has = agent.skills().getOrDefault(need.skill(), 0);
      if (has < need.level()) {
        gaps.add(new SkillGap(need.skill(), need.level(), has));
      }
    }
    return gaps;
  }

  private static WaitingContact asContact(WaitingView view) {
    return new WaitingContact(view.contactId(), view.queue(), view.priority(), view.sinceMillis());
  }

  /** Whether the contact has waited so long that it goes before every priority. */
  boolean isStarving(long nowMillis) {
    return ORDER.isStarving(asContact(waiting), nowMillis);
  }
}
