package io.tipring.core.flow;

import java.util.List;
import java.util.Optional;

/**
 * What the interpreter makes of an input.
 *
 * @param position where the call stands now; empty when the flow is over
 * @param actions for the call, in order
 * @param trace the steps entered on the way, for the contact's timeline
 */
public record FlowStep(
    Optional<FlowPosition> position, List<FlowAction> actions, List<Entered> trace) {

  /**
   * A step was entered.
   *
   * @param step as the designer knows it: {@code play "welcome"}, {@code menu main}
   * @param branch how it got there: {@code key 1}, {@code nothing}, or empty for the next in line
   * @param line in the flow's file, from 1
   */
  public record Entered(String step, String branch, int line) {}
}
