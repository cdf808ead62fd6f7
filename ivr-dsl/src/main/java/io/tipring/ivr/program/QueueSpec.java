package io.tipring.ivr.program;

import io.tipring.core.routing.SkillMinimum;
import java.util.List;

/**
 * A queue as a flow defines it, the tenant left out.
 *
 * @param needs sorted by skill
 */
public record QueueSpec(
    String name, List<SkillMinimum> needs, long ringMillis, long wrapUpMillis, boolean record) {
  public QueueSpec {
    needs = List.copyOf(needs);
  }
}
