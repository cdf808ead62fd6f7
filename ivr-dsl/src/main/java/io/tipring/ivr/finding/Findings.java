package io.tipring.ivr.finding;

import java.util.ArrayList;
import java.util.List;

/** Takes findings as they are made, in any order; bounded, so that no input can fill memory. */
public final class Findings {

  /** More than anyone reads at once. */
  public static final int MAX_FINDINGS = 200;

  private final List<Finding> found = new ArrayList<>();
  private boolean overflow;

  public void add(FindingCode code, Span span, String message, String hint) {
    if (found.size() < MAX_FINDINGS) {
      found.add(new Finding(code, span, message, hint));
    } else if (!overflow) {
      overflow = true;
      found.add(
          new Finding(
              FindingCode.TOO_MANY_FINDINGS,
              span,
              "more than " + MAX_FINDINGS + " findings; the rest are not shown",
              "mend these first, then check again"));
    }
  }

  /** Whether more would not be kept. */
  public boolean isFull() {
    return overflow;
  }

  /** All so far, sorted by file and place. */
  public List<Finding> sorted() {
    return found.stream().sorted(Finding.ORDER).toList();
  }
}
