package io.tipring.acd;

import io.tipring.core.routing.AgentId;
import java.util.Comparator;

/** An agent as the pool of its tenant indexes it: its profile, and the state it is counted in. */
final class Member {

  /** The order in which agents of a tenant that are not ready are told of. */
  static final Comparator<Member> BY_ID = (one, other) -> one.id.id().compareTo(other.id.id());

  private final AgentId id;
  private final Profile profile;
  private AgentState state;

  Member(AgentId id, Profile profile, AgentState state) {
    this.id = id;
    this.profile = profile;
    this.state = state;
  }

  AgentId id() {
    return id;
  }

  Profile profile() {
    return profile;
  }

  AgentState state() {
    return state;
  }

  void become(AgentState next) {
    state = next;
  }

  /** Whether it is logged in and not ready, which does not hold for one that is logged out. */
  static boolean isEngaged(AgentState state) {
    return !(state instanceof AgentState.Ready) && !(state instanceof AgentState.LoggedOut);
  }
}
