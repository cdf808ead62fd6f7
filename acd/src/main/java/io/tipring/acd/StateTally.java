package io.tipring.acd;

import io.tipring.core.event.AgentEvent.State;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** How many agents are in each state. */
final class StateTally {

  private static final State[] STATES = State.values();

  private final int[] counts = new int[STATES.length];

  void add(State state, int change) {
    counts[state.ordinal()] += change;
  }

  void move(State from, State to) {
    counts[from.ordinal()]--;
    counts[to.ordinal()]++;
  }

  void addAll(StateTally other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
  }

  int of(State state) {
    return counts[state.ordinal()];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StateTally tally && Arrays.equals(counts, tally.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(counts);
  }

  /** How many are logged in and not ready, by state; a state that nobody is in is left out. */
  Map<State, Integer> notReady() {
    EnumMap<State, Integer> byState = new EnumMap<>(State.class);
    for (State state : STATES) {
      int count = counts[state.ordinal()];
      if (count > 0 && state != State.READY && state != State.LOGGED_OUT) {
        byState.put(state, count);
      }
    }
    return Collections.unmodifiableMap(byState);
  }
}
