package io.tipring.server.projection;

import io.tipring.core.event.AgentEvent;
import io.tipring.core.routing.AgentId;
import io.tipring.core.routing.SkillMinimum;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * An agent at a moment.
 *
 * @param skills level by skill, sorted by skill
 * @param address what reaches the agent where no phone is registered, or empty
 * @param sinceMillis when the state began
 * @param contactId the contact that the state is about, or 0
 * @param phones how many phones are registered
 */
public record AgentView(
    AgentId agent,
    String name,
    SequencedMap<String, Integer> skills,
    String address,
    AgentEvent.State state,
    long sinceMillis,
    String reason,
    long contactId,
    int phones) {

  /** Whether the agent has all these skills. */
  public boolean meets(List<SkillMinimum> needs) {
    return needs.stream().allMatch(need -> skills.getOrDefault(need.skill(), 0) >= need.level());
  }

  AgentView withProfile(String newName, SequencedMap<String, Integer> newSkills, String address) {
    return new AgentView(
        agent, newName, newSkills, address, state, sinceMillis, reason, contactId, phones);
  }

  AgentView withState(AgentEvent.State newState, long since, String why, long contact) {
    return new AgentView(agent, name, skills, address, newState, since, why, contact, phones);
  }

  AgentView withPhones(int count) {
    return new AgentView(
        agent, name, skills, address, state, sinceMillis, reason, contactId, count);
  }

  static SequencedMap<String, Integer> sorted(Map<String, Integer> skills) {
    return Collections.unmodifiableSequencedMap(new TreeMap<>(skills));
  }
}
