package io.tipring.ivr.check.queue;

import io.tipring.ivr.check.Check;
import io.tipring.ivr.finding.FindingCode;
import io.tipring.ivr.finding.Findings;
import io.tipring.ivr.syntax.Flow;
import io.tipring.ivr.syntax.QueuePart;
import io.tipring.ivr.syntax.Statement;
import java.util.List;

/** A queue says what its agents must be able to do. */
final class QueueWithoutNeed implements Check {

  @Override
  public void check(List<Flow> flows, Findings findings) {
    Check.statements(Check.whole(flows), Statement.Queue.class)
        .filter(queue -> queue.parts(QueuePart.Needs.class).isEmpty())
        .forEach(
            queue ->
                findings.add(
                    FindingCode.QUEUE_WITHOUT_NEED,
                    queue.span(),
                    "any agent at all may get the calls of this queue",
                    "add: need SKILL >= 1"));
  }
}
