package io.tipring.ivr.check.queue;

import io.tipring.ivr.check.Check;
import io.tipring.ivr.finding.FindingCode;
import io.tipring.ivr.finding.Findings;
import io.tipring.ivr.syntax.Flow;
import io.tipring.ivr.syntax.QueuePart;
import io.tipring.ivr.syntax.Statement;
import io.tipring.ivr.syntax.Word;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A queue asks for a skill once. */
final class DuplicateSkill implements Check {

  @Override
  public void check(List<Flow> flows, Findings findings) {
    Check.statements(flows, Statement.Queue.class)
        .forEach(
            queue -> {
              Map<String, Word> seen = new TreeMap<>();
              queue.parts(QueuePart.Needs.class).stream()
                  .flatMap(needs -> needs.needs().stream())
                  .map(QueuePart.Need::skill)
                  .forEach(
                      skill -> {
                        Word first = seen.putIfAbsent(skill.text(), skill);
                        if (first != null) {
                          findings.add(
                              FindingCode.DUPLICATE_SKILL,
                              skill.span(),
                              "the queue asks for “%s” already (%s)"
                                  .formatted(skill.text(), first.span().place()),
                              "leave one of the two out");
                        }
                      });
            });
  }
}
