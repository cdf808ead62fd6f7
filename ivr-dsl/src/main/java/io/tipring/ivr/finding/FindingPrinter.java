package io.tipring.ivr.finding;

import java.util.List;
import java.util.Locale;

/**
 * Writes findings for people and editors: {@code FILE:LINE:COLUMN: error|warning CODE message}, the
 * source line, the place underlined with {@code ^}, and a hint.
 */
public final class FindingPrinter {

  /** A longer line is shown in part. */
  private static final int MAX_SHOWN = 160;

  /** How much of a long line stands before the place. */
  private static final int LEAD = 60;

  private FindingPrinter() {}

  public static String print(List<Finding> findings) {
    StringBuilder out = new StringBuilder();
    for (Finding finding : findings) {
      print(finding, out);
    }
    return out.toString();
  }

  private static void print(Finding finding, StringBuilder out) {
    Span span = finding.span();
    out.append(span.source().file())
        .append(':')
        .append(span.line())
        .append(':')
        .append(span.column())
        .append(": ")
        .append(finding.code().severity().name().toLowerCase(Locale.ROOT))
        .append(' ')
        .append(finding.code().code())
        .append(' ')
        .append(finding.message())
        .append('\n');
    underline(span, out);
    out.append("hint: ").append(finding.hint()).append('\n');
  }

  private static void underline(Span span, StringBuilder out) {
    SourceText source = span.source();
    int line = span.line();
    int lineStart = source.lineStart(line);
    int lineEnd = source.lineEnd(line);
    int from = lineStart;
    int to = lineEnd;
    if (lineEnd - lineStart > MAX_SHOWN) {
      from = Math.max(lineStart, Math.min(span.start() - LEAD, lineEnd - MAX_SHOWN));
      to = Math.min(lineEnd, from + MAX_SHOWN);
    }
    StringBuilder marks = new StringBuilder();
    out.append("  ");
    marks.append("  ");
    if (from > lineStart) {
      out.append('…');
      marks.append(' ');
    }
    for (int i = from; i < to; i++) {
      int shown = Character.isISOControl(source.codePoint(i)) ? ' ' : source.codePoint(i);
      boolean tab = source.codePoint(i) == '\t';
      out.appendCodePoint(tab ? '\t' : shown);
      if (i < span.start()) {
        marks.append(tab ? "\t" : " ".repeat(DisplayWidth.of(shown)));
      } else if (i < span.end()) {
        marks.append("^".repeat(Math.max(1, DisplayWidth.of(shown))));
      }
    }
    if (to < lineEnd) {
      out.append('…');
    }
    if (span.start() >= to || span.start() == span.end()) {
      marks.append('^');
    }
    out.append('\n').append(marks).append('\n');
  }
}
