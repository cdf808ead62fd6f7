package io.tipring.server.projection;

import io.tipring.core.event.AgentEvent;
import io.tipring.core.metrics.ContactMetrics.Standing;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What stands at a moment, in numbers, read from the projections. */
public final class StandingFigures {

  private static final double MILLIS_PER_SECOND = 1_000;

  private StandingFigures() {}

  /** Counts; a state that nothing is in counts 0. */
  public static Standing of(Projections projections, long nowMillis) {
    Map<String, Integer> waiting = new TreeMap<>();
    Map<String, Double> longest = new TreeMap<>();
    for (QueueView queue : projections.queues().queues()) {
      String name = queue.definition().id().name();
      long since = queue.oldestSinceMillis().orElse(nowMillis);
      waiting.merge(name, queue.waiting(), Integer::sum);
      longest.merge(name, Math.max(0, nowMillis - since) / MILLIS_PER_SECOND, Math::max);
    }
    Map<String, Long> agents = zeroes(AgentEvent.State.values());
    projections
        .agents()
        .agents()
        .forEach(agent -> agents.merge(word(agent.state()), 1L, Long::sum));
    Map<String, Long> calls = zeroes(ContactView.State.values());
    calls.remove(word(ContactView.State.ENDED));
    calls.remove(word(ContactView.State.UNKNOWN));
    projections
        .contacts()
        .calls()
        .forEach(call -> calls.merge(word(ContactView.of(call).state()), 1L, Long::sum));
    return new Standing(waiting, longest, agents, calls);
  }

  private static Map<String, Long> zeroes(Enum<?>[] states) {
    Map<String, Long> counts = new TreeMap<>();
    for (Enum<?> state : states) {
      counts.put(word(state), 0L);
    }
    return counts;
  }

  private static String word(Enum<?> state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
