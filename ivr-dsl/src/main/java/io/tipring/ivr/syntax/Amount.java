package io.tipring.ivr.syntax;

import io.tipring.ivr.finding.Span;

/**
 * A number, or a duration in milliseconds.
 *
 * @param value {@link Long#MAX_VALUE} for one too large to hold
 */
public record Amount(long value, Span span) {

  /** The value of what has a finding already because it could not be read. */
  public static final long UNREADABLE = -1;
}
