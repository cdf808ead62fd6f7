package io.tipring.acd;

import io.tipring.core.routing.SkillMinimum;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What some queues of a tenant ask for, and who is ready to meet it: the longest idle agent of each
 * profile that does. Finding the best agent is one look, however many agents there are.
 */
final class Requirement {

  private final List<SkillMinimum> needs;
  private final TreeMap<Idle, Profile> heads = new TreeMap<>();
  private final StateTally tally = new StateTally();
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

  /** How many agents that meet this are in each state. */
  StateTally tally() {
    return tally;
  }

  int readyAgents() {
    return readyAgents;
  }

  /** The longest idle of all ready agents that meet this. */
  Idle best() {
    return heads.firstKey();
  }

  /** The first ready agents that meet this, in the order of agents. */
  List<Idle> first(int limit) {
    List<Idle> found = new ArrayList<>(limit);
    TreeMap<Idle, Profile> followers = new TreeMap<>();
    Iterator<Map.Entry<Idle, Profile>> others = heads.entrySet().iterator();
    Map.Entry<Idle, Profile> head = next(others);
    while (found.size() < limit && (head != null || !followers.isEmpty())) {
      Map.Entry<Idle, Profile> least;
      if (head != null
          && (followers.isEmpty() || head.getKey().compareTo(followers.firstKey()) < 0)) {
        least = head;
        head = next(others);
      } else {
        least = followers.pollFirstEntry();
      }
      found.add(least.getKey());
      Idle follower = least.getValue().after(least.getKey());
      if (follower != null) {
        followers.put(follower, least.getValue());
      }
    }
    return found;
  }

  private static <T> T next(Iterator<T> iterator) {
    return iterator.hasNext() ? iterator.next() : null;
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
