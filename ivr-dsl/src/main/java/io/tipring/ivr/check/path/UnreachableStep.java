package io.tipring.ivr.check.path;

import io.tipring.ivr.check.Check;
import io.tipring.ivr.check.FlowGraph;
import io.tipring.ivr.finding.FindingCode;
import io.tipring.ivr.finding.Findings;
import io.tipring.ivr.syntax.Flow;
import io.tipring.ivr.syntax.Statement;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A call can come to every statement. Said once for statements that hang together, and not where an
 * arrow leads nowhere: the step may be what was meant there.
 */
final class UnreachableStep implements Check {

  @Override
  public void check(List<Flow> flows, Findings findings) {
    for (Flow flow : Check.whole(flows)) {
      FlowGraph graph = new FlowGraph(flow);
      if (Targets.unknown(flow, graph.labels().keySet()).isEmpty()) {
        Set<Statement> reachable = new LinkedHashSet<>(graph.reachable());
        // Of two with one name the second can't be reached; that finding is DuplicateLabel's.
        Check.statements(List.of(flow), Statement.Labelled.class)
            .filter(labelled -> graph.labels().get(labelled.name().text()) != labelled)
            .forEach(
                second -> {
                  reachable.add(second);
                  if (second instanceof Statement.Step step) {
                    reachable.addAll(step.body());
                  }
                });
        check(flow.body(), reachable, findings);
      }
    }
  }

  private static void check(List<Statement> body, Set<Statement> reachable, Findings findings) {
    Statement before = null;
    for (Statement statement : body) {
      boolean labelled = statement instanceof Statement.Labelled;
      if (reachable.contains(statement)) {
        if (statement instanceof Statement.Step step) {
          check(step.body(), reachable, findings);
        }
      } else if (labelled) {
        findings.add(
            FindingCode.UNREACHABLE_STEP,
            statement.span(),
            "no call ever comes here",
            "lead to it with -> %s, or remove it"
                .formatted(((Statement.Labelled) statement).name().text()));
      } else if (before == null || reachable.contains(before)) {
        findings.add(
            FindingCode.UNREACHABLE_STEP,
            statement.span(),
            "no call ever comes here: what stands before it does not go on to it",
            "remove it, or make it a step of its own: step NAME { … }");
      }
      before = statement;
    }
  }
}
