package io.tipring.ivr.check;

import io.tipring.ivr.finding.Findings;
import io.tipring.ivr.syntax.Flow;
import io.tipring.ivr.syntax.Statement;
import java.util.List;
import java.util.stream.Stream;

/** One rule that flows must keep. */
@FunctionalInterface
public interface Check {

  /**
   * Adds what breaks the rule.
   *
   * @param flows all that are to be deployed together, in the order of their files
   */
  void check(List<Flow> flows, Findings findings);

  /** The flows of which all could be read: only there can something be called missing. */
  static List<Flow> whole(List<Flow> flows) {
    return flows.stream().filter(Flow::whole).toList();
  }

  /** The statements of one kind in all these flows. */
  static <T extends Statement> Stream<T> statements(List<Flow> flows, Class<T> kind) {
    return flows.stream()
        .flatMap(flow -> flow.allStatements().stream())
        .filter(kind::isInstance)
        .map(kind::cast);
  }
}
