package io.tipring.ivr.check.queue;

import io.tipring.ivr.check.Check;
import java.util.List;

/** The checks of this package. */
public final class QueueChecks {
  private QueueChecks() {}

  public static List<Check> all() {
    return List.of(
        new DuplicateQueue(),
        new SkillLevel(),
        new QueueWithoutNeed(),
        new PriorityRange(),
        new DuplicateSkill(),
        new RepeatedQueueClause(),
        new QueueTimes());
  }
}
