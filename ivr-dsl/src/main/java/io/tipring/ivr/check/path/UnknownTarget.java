package io.tipring.ivr.check.path;

import io.tipring.ivr.check.Check;
import io.tipring.ivr.check.FlowGraph;
import io.tipring.ivr.finding.FindingCode;
import io.tipring.ivr.finding.Findings;
import io.tipring.ivr.finding.Suggestion;
import io.tipring.ivr.syntax.Flow;
import io.tipring.ivr.syntax.Word;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** An arrow leads to a step of its flow. */
final class UnknownTarget implements Check {

  private static final int MAX_NAMED = 8;

  @Override
  public void check(List<Flow> flows, Findings findings) {
    for (Flow flow : Check.whole(flows)) {
      Set<String> labels = new FlowGraph(flow).labels().keySet();
      for (Word target : Targets.unknown(flow, labels)) {
        if (!findings.isFull()) {
          findings.add(
              FindingCode.UNKNOWN_TARGET,
              target.span(),
              "flow “%s” has no step, menu or queue “%s”"
                  .formatted(flow.name().text(), target.text()),
              hint(target.text(), labels));
        }
      }
    }
  }

  private static String hint(String written, Set<String> labels) {
    return Suggestion.closest(written, labels)
        .map(meant -> "did you mean “" + meant + "”?")
        .orElse(
            labels.isEmpty()
                ? "add: step " + written + " { … }"
                : "it has "
                    + labels.stream().limit(MAX_NAMED).collect(Collectors.joining(", "))
                    + (labels.size() > MAX_NAMED ? " …" : ""));
  }
}
