package io.tipring.acd;

import io.tipring.core.event.AgentEvent.State;
import io.tipring.core.routing.SkillMinimum;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/** All agents of a tenant with the same skills: what one of them may do, each may. */
final class Profile {

  private final Map<String, Integer> skills;
  private final TreeSet<Idle> ready = new TreeSet<>();
  private final List<Requirement> met = new ArrayList<>();
  private final StateTally tally = new StateTally();
  private int members;

  Profile(Map<String, Integer> skills) {
    this.skills = skills;
  }

  Map<String, Integer> skills() {
    return skills;
  }

  void join() {
    members++;
  }

  /** Returns whether nobody has this profile any more. */
  boolean leave() {
    members--;
    return members == 0;
  }

  boolean meets(List<SkillMinimum> needs) {
    for (SkillMinimum need : needs) {
      if (skills.getOrDefault(need.skill(), 0) < need.level()) {
        return false;
      }
    }
    return true;
  }

  /** Makes the requirement see this profile's agents, if they meet it. */
  void attach(Requirement requirement) {
    if (meets(requirement.needs())) {
      met.add(requirement);
      requirement.tally().addAll(tally);
      requirement.readyChanged(this, null, first(), ready.size());
    }
  }

  void detach(Requirement requirement) {
    met.remove(requirement);
  }

  boolean isMet(Requirement requirement) {
    for (int i = 0; i < met.size(); i++) {
      if (met.get(i) == requirement) {
        return true;
      }
    }
    return false;
  }

  /** One agent more or less of this profile is in a state. */
  void count(State state, int change) {
    tally.add(state, change);
    for (Requirement requirement : met) {
      requirement.tally().add(state, change);
    }
  }

  /** An agent of this profile came from one state to another. */
  void moved(State from, State to) {
    tally.move(from, to);
    for (int i = 0; i < met.size(); i++) {
      met.get(i).tally().move(from, to);
    }
  }

  void ready(Idle agent) {
    Idle before = first();
    ready.add(agent);
    tell(before, 1);
  }

  void notReady(Idle agent) {
    Idle before = first();
    if (!ready.remove(agent)) {
      throw new IllegalStateException(agent + " is not among the ready agents");
    }
    tell(before, -1);
  }

  private void tell(Idle before, int change) {
    Idle after = first();
    for (Requirement requirement : met) {
      requirement.readyChanged(this, before, after, change);
    }
  }

  private Idle first() {
    return ready.isEmpty() ? null : ready.first();
  }

  /** The agent of this profile that comes next after the given one, or null. */
  Idle after(Idle agent) {
    return ready.size() == 1 ? null : ready.higher(agent);
  }

  void forEachReady(Consumer<Idle> action) {
    ready.forEach(action);
  }
}
