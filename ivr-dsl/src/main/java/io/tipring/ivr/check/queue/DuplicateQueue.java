package io.tipring.ivr.check.queue;

import io.tipring.ivr.check.Check;
import io.tipring.ivr.finding.FindingCode;
import io.tipring.ivr.finding.Findings;
import io.tipring.ivr.syntax.Flow;
import io.tipring.ivr.syntax.Statement;
import io.tipring.ivr.syntax.Word;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A queue is defined once among all files. */
final class DuplicateQueue implements Check {

  @Override
  public void check(List<Flow> flows, Findings findings) {
    Map<String, Word> names = new TreeMap<>();
    for (Flow flow : flows) {
      Set<String> here = new TreeSet<>();
      Check.statements(List.of(flow), Statement.Queue.class)
          .map(Statement.Queue::name)
          .filter(name -> here.add(name.text()))
          .forEach(name -> check(name, names, findings));
    }
  }

  /** Within a flow, the check of labels says it. */
  private static void check(Word name, Map<String, Word> names, Findings findings) {
    Word first = names.putIfAbsent(name.text(), name);
    if (first != null) {
      findings.add(
          FindingCode.DUPLICATE_QUEUE,
          name.span(),
          "there is a queue “%s” already (%s)".formatted(name.text(), first.span().place()),
          "give one of the two another name; agents with the same skills may serve both");
    }
  }
}
