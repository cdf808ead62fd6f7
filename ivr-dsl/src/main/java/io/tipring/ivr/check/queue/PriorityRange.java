package io.tipring.ivr.check.queue;

import io.tipring.ivr.check.Check;
import io.tipring.ivr.finding.FindingCode;
import io.tipring.ivr.finding.Findings;
import io.tipring.ivr.syntax.Flow;
import io.tipring.ivr.syntax.QueuePart;
import io.tipring.ivr.syntax.Statement;
import java.util.List;

/** Priorities run from 0 to 9. */
final class PriorityRange implements Check {

  private static final int MAX_PRIORITY = 9;

  @Override
  public void check(List<Flow> flows, Findings findings) {
    Check.statements(flows, Statement.Queue.class)
        .flatMap(queue -> queue.parts(QueuePart.Priority.class).stream())
        .map(QueuePart.Priority::priority)
        .filter(priority -> priority.value() > MAX_PRIORITY)
        .forEach(
            priority ->
                findings.add(
                    FindingCode.BAD_PRIORITY,
                    priority.span(),
                    "there is no such priority",
                    "priorities run from 0 (last) to 9 (first); 5 is usual"));
  }
}
