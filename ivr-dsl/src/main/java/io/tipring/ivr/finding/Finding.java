package io.tipring.ivr.finding;

import java.util.Comparator;

/**
 * Something wrong at a place in a flow file.
 *
 * @param message what is wrong there
 * @param hint how to mend it
 */
public record Finding(FindingCode code, Span span, String message, String hint) {

  /** File, place, then code: the order in which findings are shown. */
  static final Comparator<Finding> ORDER =
      Comparator.comparing((Finding f) -> f.span().source().file())
          .thenComparingInt(f -> f.span().start())
          .thenComparing(Finding::code)
          .thenComparing(Finding::message);
}
