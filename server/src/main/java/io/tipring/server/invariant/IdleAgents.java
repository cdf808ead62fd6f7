package io.tipring.server.invariant;

import io.tipring.core.event.AgentEvent.State;
import io.tipring.core.routing.QueueId;
import io.tipring.core.routing.SkillMinimum;
import io.tipring.server.projection.AgentView;
import io.tipring.server.projection.Projections;
import io.tipring.server.projection.QueueView;
import io.tipring.server.projection.WaitingView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Finds contacts that wait although an agent with the skills is ready, in the live views. */
final class IdleAgents {

  private IdleAgents() {}

  static List<Finding> findings(Projections projections, long nowMillis) {
    long settled = nowMillis - Limits.MATCH_MILLIS;
    Map<QueueId, WaitingView> firstWaiting = new TreeMap<>();
    for (WaitingView waiting : projections.waiting().waiting()) {
      if (waiting.offer().isEmpty() && waiting.undecidedSinceMillis() < settled) {
        firstWaiting.putIfAbsent(waiting.queue(), waiting);
      }
    }
    List<Finding> findings = new ArrayList<>();
    if (firstWaiting.isEmpty()) {
      return findings;
    }
    List<AgentView> ready =
        projections.agents().agents().stream()
            .filter(agent -> agent.state() == State.READY && agent.sinceMillis() < settled)
            .toList();
    firstWaiting.forEach(
        (queue, waiting) -> {
          List<SkillMinimum> needs =
              projections
                  .queues()
                  .queue(queue)
                  .map(QueueView::definition)
                  .map(definition -> definition.needs())
                  .orElse(waiting.needs());
          ready.stream()
              .filter(agent -> agent.agent().tenant().equals(queue.tenant()))
              .filter(agent -> agent.meets(needs))
              .findFirst()
              .ifPresent(agent -> findings.add(finding(agent, waiting)));
        });
    return findings;
  }

  private static Finding finding(AgentView agent, WaitingView waiting) {
    return new Finding(
        Invariant.IDLE_AGENT_WITH_WAITER,
        "%s since %d, %d since %d"
            .formatted(
                agent.agent(),
                agent.sinceMillis(),
                waiting.contactId(),
                waiting.undecidedSinceMillis()),
        "contact %s waits in queue %s although agent %s is ready and has the skills"
            .formatted(
                Long.toString(waiting.contactId(), 36),
                waiting.queue().name(),
                agent.agent().id()));
  }
}
