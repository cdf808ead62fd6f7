package io.tipring.acd;

import io.tipring.core.routing.QueueDefinition;
import io.tipring.core.routing.SkillMinimum;

/** What a queue must be like. The flow check says so to people; here it is an invariant. */
final class QueueRules {

  private QueueRules() {}

  static void check(String tenant, QueueDefinition queue) {
    require(queue.id().tenant().equals(tenant), queue, "is of another tenant than " + tenant);
    require(queue.ringMillis() > 0, queue, "must ring for some time");
    require(queue.wrapUpMillis() >= 0, queue, "has a negative wrap-up");
    for (SkillMinimum need : queue.needs()) {
      require(need.level() >= 1 && need.level() <= 10, queue, "needs a level outside 1 to 10");
    }
  }

  private static void require(boolean holds, QueueDefinition queue, String complaint) {
    if (!holds) {
      throw new IllegalArgumentException(
          "queue " + queue.id().name() + " " + complaint + ": " + queue);
    }
  }
}
