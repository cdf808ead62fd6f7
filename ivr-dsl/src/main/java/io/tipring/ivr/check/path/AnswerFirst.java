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

/** Nothing can be heard before the call is answered. */
final class AnswerFirst implements Check {

  @Override
  public void check(List<Flow> flows, Findings findings) {
    for (Flow flow : Check.whole(flows)) {
      FlowGraph graph = new FlowGraph(flow);
      Set<Statement> barriers = new LinkedHashSet<>();
      for (Statement statement : flow.allStatements()) {
        switch (statement) {
          case Statement.Answer _, Statement.Play _, Statement.Menu _, Statement.Queue _ ->
              barriers.add(statement);
          case Statement.GoTo _, Statement.HangUp _, Statement.Step _ -> {
            // Neither answers nor is heard.
          }
        }
      }
      Set<Statement> unanswered = graph.reachableWithout(barriers);
      for (Statement statement : flow.allStatements()) {
        if (unanswered.contains(statement)
            && barriers.contains(statement)
            && !(statement instanceof Statement.Answer)) {
          findings.add(
              FindingCode.NOT_ANSWERED,
              statement.span(),
              "the call may not be answered yet here, so the caller would hear nothing",
              "put before it: answer");
        }
      }
    }
  }
}
