package io.tipring.ivr.check.queue;

import io.tipring.ivr.check.Check;
import io.tipring.ivr.finding.FindingCode;
import io.tipring.ivr.finding.Findings;
import io.tipring.ivr.syntax.Flow;
import io.tipring.ivr.syntax.QueuePart;
import io.tipring.ivr.syntax.Statement;
import java.util.List;

/** Skill levels run from 1 to 10. */
final class SkillLevel implements Check {

  private static final int MAX_LEVEL = 10;

  @Override
  public void check(List<Flow> flows, Findings findings) {
    Check.statements(flows, Statement.Queue.class)
        .flatMap(queue -> queue.parts(QueuePart.Needs.class).stream())
        .flatMap(needs -> needs.needs().stream())
        .map(QueuePart.Need::level)
        .filter(level -> level.value() < 1 || level.value() > MAX_LEVEL)
        .forEach(
            level ->
                findings.add(
                    FindingCode.BAD_SKILL_LEVEL,
                    level.span(),
                    "no agent has a skill of this level",
                    "levels run from 1 (some) to 10 (best)"));
  }
}
