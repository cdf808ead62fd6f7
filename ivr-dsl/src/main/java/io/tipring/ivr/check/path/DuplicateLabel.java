package io.tipring.ivr.check.path;

import io.tipring.ivr.check.Check;
import io.tipring.ivr.finding.FindingCode;
import io.tipring.ivr.finding.Findings;
import io.tipring.ivr.syntax.Flow;
import io.tipring.ivr.syntax.Statement;
import io.tipring.ivr.syntax.Word;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Steps, menus and queues of a flow have names of their own. */
final class DuplicateLabel implements Check {

  @Override
  public void check(List<Flow> flows, Findings findings) {
    for (Flow flow : flows) {
      Map<String, Word> labels = new TreeMap<>();
      Check.statements(List.of(flow), Statement.Labelled.class)
          .map(Statement.Labelled::name)
          .forEach(
              name -> {
                Word first = labels.putIfAbsent(name.text(), name);
                if (first != null) {
                  findings.add(
                      FindingCode.DUPLICATE_LABEL,
                      name.span(),
                      "“%s” is the name of another step (%s)"
                          .formatted(name.text(), first.span().place()),
                      "give one of the two another name");
                }
              });
    }
  }
}
