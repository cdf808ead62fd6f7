package io.tipring.ivr.finding;

import java.util.ArrayList;
import java.util.List;

/**
 * The text of a flow file with its lines. Offsets count Unicode code points from 0; lines and
 * columns count from 1. A line ends with LF, CR or CR LF.
 */
public final class SourceText {

  private final String file;
  private final int[] codePoints;
  private final List<Integer> lineStarts = new ArrayList<>();

  /**
   * @param file name shown in findings
   */
  public SourceText(String file, String text) {
    this.file = file;
    this.codePoints = text.codePoints().toArray();
    lineStarts.add(0);
    for (int i = 0; i < codePoints.length; i++) {
      boolean crBeforeLf =
          codePoints[i] == '\r' && i + 1 < codePoints.length && codePoints[i + 1] == '\n';
      if (codePoints[i] == '\n' || (codePoints[i] == '\r' && !crBeforeLf)) {
        lineStarts.add(i + 1);
      }
    }
  }

  public String file() {
    return file;
  }

  /** Number of code points. */
  public int length() {
    return codePoints.length;
  }

  /** The line of an offset; the end of the text belongs to the last line. */
  public int line(int offset) {
    int low = 0;
    int high = lineStarts.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (lineStarts.get(middle) <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low + 1;
  }

  /** The column of an offset in code points, whatever their width on a screen. */
  public int column(int offset) {
    return offset - lineStart(line(offset)) + 1;
  }

  /** Offset of the first character of a line. */
  int lineStart(int line) {
    return lineStarts.get(line - 1);
  }

  /** Offset behind the last character of a line, its line break left out. */
  int lineEnd(int line) {
    int end = line < lineStarts.size() ? lineStarts.get(line) : codePoints.length;
    while (end > lineStart(line) && (codePoints[end - 1] == '\n' || codePoints[end - 1] == '\r')) {
      end--;
    }
    return end;
  }

  int codePoint(int offset) {
    return codePoints[offset];
  }
}
