package io.tipring.ivr.check.queue;

import io.tipring.ivr.check.Check;
import io.tipring.ivr.check.DurationRange;
import io.tipring.ivr.finding.Findings;
import io.tipring.ivr.syntax.Flow;
import io.tipring.ivr.syntax.QueuePart;
import io.tipring.ivr.syntax.Statement;
import java.util.List;

/** Ring time and wrap-up time are such as people work with. */
final class QueueTimes implements Check {

  private static final long MIN_RING_MILLIS = 1_000;
  private static final long MAX_RING_MILLIS = 600_000;
  private static final long MAX_WRAP_UP_MILLIS = 3_600_000;

  @Override
  public void check(List<Flow> flows, Findings findings) {
    Check.statements(flows, Statement.Queue.class)
        .forEach(
            queue -> {
              for (QueuePart.Ring ring : queue.parts(QueuePart.Ring.class)) {
                DurationRange.check(
                    ring.duration(), MIN_RING_MILLIS, MAX_RING_MILLIS, "1s to 10m", findings);
              }
              for (QueuePart.WrapUp wrapUp : queue.parts(QueuePart.WrapUp.class)) {
                DurationRange.check(wrapUp.duration(), 0, MAX_WRAP_UP_MILLIS, "0s to 1h", findings);
              }
            });
  }
}
