package io.tipring.ivr.check.queue;

import io.tipring.ivr.check.Check;
import io.tipring.ivr.finding.FindingCode;
import io.tipring.ivr.finding.Findings;
import io.tipring.ivr.syntax.Flow;
import io.tipring.ivr.syntax.QueuePart;
import io.tipring.ivr.syntax.Statement;
import java.util.List;

/** A queue says each thing about itself once. */
final class RepeatedQueueClause implements Check {

  @Override
  public void check(List<Flow> flows, Findings findings) {
    Check.statements(flows, Statement.Queue.class)
        .forEach(
            queue -> {
              check(queue.parts(QueuePart.Ring.class), "ring for", findings);
              check(queue.parts(QueuePart.WrapUp.class), "wrap up", findings);
              check(queue.parts(QueuePart.Priority.class), "priority", findings);
              check(queue.parts(QueuePart.Recorded.class), "record", findings);
              check(queue.parts(QueuePart.Music.class), "music", findings);
              check(queue.parts(QueuePart.Refused.class), "if refused", findings);
            });
  }

  private static void check(List<? extends QueuePart> same, String what, Findings findings) {
    same.stream()
        .skip(1)
        .forEach(
            part ->
                findings.add(
                    FindingCode.REPEATED_CLAUSE,
                    part.span(),
                    "the queue has a line for “%s” already (%s)"
                        .formatted(what, same.getFirst().span().place()),
                    "leave one of the two out"));
  }
}
