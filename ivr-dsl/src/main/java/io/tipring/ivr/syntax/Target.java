package io.tipring.ivr.syntax;

import io.tipring.ivr.finding.Span;

/** Where an arrow leads. */
public sealed interface Target {
  Span span();

  /** A step, menu or queue of the same flow. */
  record Label(Word name) implements Target {
    @Override
    public Span span() {
      return name.span();
    }
  }

  /** {@code -> hang up}. */
  record HangUp(Span span) implements Target {}
}
