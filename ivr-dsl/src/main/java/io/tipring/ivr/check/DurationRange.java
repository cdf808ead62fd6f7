package io.tipring.ivr.check;

import io.tipring.ivr.finding.FindingCode;
import io.tipring.ivr.finding.Findings;
import io.tipring.ivr.syntax.Amount;

/** Holds durations between bounds. */
public final class DurationRange {

  private DurationRange() {}

  /**
   * @param range the bounds as a designer writes them
   */
  public static void check(
      Amount duration, long minMillis, long maxMillis, String range, Findings findings) {
    boolean readable = duration.value() != Amount.UNREADABLE;
    if (readable && (duration.value() < minMillis || duration.value() > maxMillis)) {
      findings.add(
          FindingCode.BAD_DURATION,
          duration.span(),
          "this duration is out of bounds",
          "write a duration of " + range);
    }
  }
}
