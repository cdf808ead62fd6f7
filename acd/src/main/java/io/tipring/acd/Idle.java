package io.tipring.acd;

import io.tipring.core.routing.AgentId;

/** A ready agent in the order in which agents are chosen: longest idle first, then by id. */
record Idle(long sinceMillis, AgentId agent) implements Comparable<Idle> {
  @Override
  public int compareTo(Idle other) {
    int byAge = Long.compare(sinceMillis, other.sinceMillis);
    return byAge != 0 ? byAge : agent.compareTo(other.agent);
  }
}
