package io.tipring.ivr.finding;

/**
 * A piece of a source.
 *
 * @param start offset of its first code point
 * @param end offset behind its last
 */
public record Span(SourceText source, int start, int end) {

  public Span {
    if (start < 0 || end < start || end > source.length()) {
      throw new IllegalArgumentException(
          "span %d–%d does not lie in a text of %d".formatted(start, end, source.length()));
    }
  }

  /** The piece from the start of this one to the end of the other. */
  public Span to(Span other) {
    return new Span(source, start, Math.max(end, other.end));
  }

  /** The line it begins in, from 1. */
  public int line() {
    return source.line(start);
  }

  /** The column it begins in, from 1. */
  public int column() {
    return source.column(start);
  }

  /** {@code FILE:LINE}, to name this place in the text of a finding about another. */
  public String place() {
    return source.file() + ":" + line();
  }
}
