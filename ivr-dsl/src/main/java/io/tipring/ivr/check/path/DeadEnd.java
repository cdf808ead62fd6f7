package io.tipring.ivr.check.path;

import io.tipring.ivr.check.Check;
import io.tipring.ivr.check.FlowGraph;
import io.tipring.ivr.finding.FindingCode;
import io.tipring.ivr.finding.Findings;
import io.tipring.ivr.syntax.Flow;
import io.tipring.ivr.syntax.Statement;
import java.util.List;

/** Every way ends in a queue or hangs up. */
final class DeadEnd implements Check {

  @Override
  public void check(List<Flow> flows, Findings findings) {
    for (Flow flow : Check.whole(flows)) {
      FlowGraph graph = new FlowGraph(flow);
      for (Statement statement : graph.reachable()) {
        if (graph.isDeadEnd(statement)) {
          findings.add(
              FindingCode.DEAD_END,
              statement.span(),
              "the call comes to a dead end after this: it is neither queued nor hung up",
              "add behind it: hang up, or: -> NAME");
        }
      }
    }
  }
}
