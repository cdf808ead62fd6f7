package io.tipring.ivr.check.naming;

import io.tipring.ivr.check.Check;
import io.tipring.ivr.finding.FindingCode;
import io.tipring.ivr.finding.Findings;
import io.tipring.ivr.syntax.Flow;
import java.util.List;

/** A flow does something. */
final class EmptyFlow implements Check {

  @Override
  public void check(List<Flow> flows, Findings findings) {
    for (Flow flow : Check.whole(flows)) {
      if (flow.body().isEmpty()) {
        findings.add(
            FindingCode.EMPTY_FLOW,
            flow.name().span(),
            "flow “" + flow.name().text() + "” does nothing",
            "begin with: answer");
      }
    }
  }
}
