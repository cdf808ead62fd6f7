package io.tipring.acd;

import io.tipring.core.routing.SkillMinimum;
import java.util.List;
import java.util.TreeMap;

/**
 * What some queues of a tenant ask for, and who is ready to meet it: the longest idle agent of each
 * profile that does. Finding the best agent is one look, however many agents there are.
 */
final class Requirement {

  private final List<SkillMinimum> needs;
  private final TreeMap<Idle, Profile> heads = new TreeMap<>();
  private int readyAgents;
  private int queues;

  Requirement(List<SkillMinimum> needs) {
    this.needs = needs;
  }

  List<SkillMinimum> needs() {
    return needs;
  }

  void join() {
    queues++;
  }

  /** Returns whether no queue asks for this any more. */
  boolean leave() {
    queues--;
    return queues == 0;
  }

  /** A profile's longest idle agent went from one (or null) to another (or null). */
  void readyChanged(Profile profile, Idle before, Idle after, int change) {
    readyAgents += change;
    if (before == after) {
      return;
    }
    if (before != null) {
      heads.remove(before);
    }
    if (after != null) {
      heads.put(after, profile);
    }
  }

  boolean hasReady() {
    return !heads.isEmpty();
  }

  int readyAgents() {
    return readyAgents;
  }

  /** The longest idle of all ready agents that meet this. */
  Idle best() {
    return heads.firstKey();
  }

  /** Who would have been chosen if {@link #best} were not there, or null. */
  Idle second() {
    Idle best = heads.firstKey();
    Idle sameProfile = heads.firstEntry().getValue().after(best);
    Idle otherProfile = heads.higherKey(best);
    if (sameProfile == null || otherProfile == null) {
      return sameProfile == null ? otherProfile : sameProfile;
    }
    return sameProfile.compareTo(otherProfile) < 0 ? sameProfile : otherProfile;
  }
}
