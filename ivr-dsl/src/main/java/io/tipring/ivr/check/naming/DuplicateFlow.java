package io.tipring.ivr.check.naming;

import io.tipring.ivr.check.Check;
import io.tipring.ivr.finding.FindingCode;
import io.tipring.ivr.finding.Findings;
import io.tipring.ivr.syntax.Flow;
import io.tipring.ivr.syntax.Word;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Flow names are unique among all files. */
final class DuplicateFlow implements Check {

  @Override
  public void check(List<Flow> flows, Findings findings) {
    Map<String, Word> names = new TreeMap<>();
    for (Flow flow : flows) {
      Word first = names.putIfAbsent(flow.name().text(), flow.name());
      if (first != null) {
        findings.add(
            FindingCode.DUPLICATE_FLOW,
            flow.name().span(),
            "there is a flow “%s” already (%s)".formatted(first.text(), first.span().place()),
            "give one of the two another name");
      }
    }
  }
}
