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

/** An {@code answer} finds a call that may still need it. */
final class AnsweredTwice implements Check {

  @Override
  public void check(List<Flow> flows, Findings findings) {
    for (Flow flow : Check.whole(flows)) {
      FlowGraph graph = new FlowGraph(flow);
      Set<Statement> answers = new LinkedHashSet<>();
      Check.statements(List.of(flow), Statement.Answer.class).forEach(answers::add);
      Set<Statement> unanswered = graph.reachableWithout(answers);
      for (Statement statement : graph.reachable()) {
        if (answers.contains(statement) && !unanswered.contains(statement)) {
          findings.add(
              FindingCode.ANSWERED_TWICE,
              statement.span(),
              "the call is answered already here",
              "leave this out; it does nothing");
        }
      }
    }
  }
}
