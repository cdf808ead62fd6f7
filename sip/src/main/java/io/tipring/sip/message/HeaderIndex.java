package io.tipring.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Where each header of a message stands. One pass over the bytes, one long a header, no object a
 * header. The pass enforces the caps, so that nothing behind it works on unbounded input.
 */
final class HeaderIndex {
  private static final int UNKNOWN = 0x7f;
  private static final long MASK = 0x7fff;

  private final byte[] bytes;

  /** Each: known header (7 bits), folded (1), name start, value start, value end (15 each). */
  private long[] entries = new long[16];

  /** Of the line being read; 0 as long as its value has not begun. */
  private int valueStart;

  private int valueEnd;
  private boolean folded;

  private int count;
  private int folds;
  private int bodyStart;
  private String flaw;
  private Fault flawKind;

  private HeaderIndex(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Indexes the header lines from {@code start} to the empty line. A malformed line is skipped and
   * remembered as the {@link #flaw()}.
   *
   * @throws SipParseException if a cap is exceeded
   */
  static HeaderIndex of(byte[] bytes, int start, int end) throws SipParseException {
    HeaderIndex index = new HeaderIndex(bytes);
    index.scan(start, end);
    return index;
  }

  private void scan(int start, int end) throws SipParseException {
    int p = start;
    while (p < end) {
      if (bytes[p] == '\r' && p + 1 < end && bytes[p + 1] == '\n') {
        bodyStart = p + 2;
        return;
      }
      p = line(p, end);
    }
    bodyStart = end;
    note(Fault.TRUNCATED, "no empty line after the headers");
  }

  /** Reads the header that begins at {@code start} and returns where the next begins. */
  private int line(int start, int end) throws SipParseException {
    int nameEnd = start;
    while (nameEnd < end && Chars.isToken(bytes[nameEnd])) {
      nameEnd++;
    }
    int p = nameEnd;
    while (p < end && Chars.isBlank(bytes[p])) {
      p++;
    }
    boolean wellFormed = nameEnd > start && p < end && bytes[p] == ':';
    if (!wellFormed) {
      note(Fault.HEADER_LINE, "header line without a name or a colon");
    }
    p = value(wellFormed ? p + 1 : p, end);
    if (p - start > SipMessage.MAX_HEADER_LENGTH) {
      throw new SipParseException(
          Fault.HEADER_TOO_LONG, "header of more than " + SipMessage.MAX_HEADER_LENGTH + " bytes");
    }
    if (wellFormed) {
      add(start, nameEnd);
    }
    return p;
  }

  /** Finds the value that begins at or behind {@code p} and returns where the next line begins. */
  private int value(int p, int end) throws SipParseException {
    valueStart = 0;
    valueEnd = p;
    folded = false;
    while (p < end) {
      int c = bytes[p];
      if (c > ' ' || c < 0) {
        if (valueStart == 0) {
          valueStart = p;
        }
        do {
          p++;
        } while (p < end && bytes[p] > ' ');
        valueEnd = p;
      } else if (Chars.isBlank(c)) {
        p++;
      } else if (c == '\r' && p + 1 < end && bytes[p + 1] == '\n') {
        p += 2;
        if (p == end || !Chars.isBlank(bytes[p])) {
          return p;
        }
        fold();
      } else {
        // Control characters are legal as quoted pairs, but for line ends (§25.1).
        if (c == '\r' || c == '\n' || bytes[p - 1] != '\\') {
          note(Fault.HEADER_LINE, "control character in a header line");
        }
        valueEnd = ++p;
      }
    }
    note(Fault.TRUNCATED, "the last header line has no end");
    return p;
  }

  private void fold() throws SipParseException {
    if (++folds > SipMessage.MAX_FOLDS) {
      throw new SipParseException(
          Fault.TOO_MANY_FOLDS, "more than " + SipMessage.MAX_FOLDS + " folded lines");
    }
    folded = true;
  }

  private void add(int nameStart, int nameEnd) throws SipParseException {
    if (count == SipMessage.MAX_HEADERS) {
      throw new SipParseException(
          Fault.TOO_MANY_HEADERS, "more than " + SipMessage.MAX_HEADERS + " headers");
    }
    if (count == entries.length) {
      entries = Arrays.copyOf(entries, count * 2);
    }
    KnownHeader known = KnownHeader.of(bytes, nameStart, nameEnd);
    long id = known == null ? UNKNOWN : known.ordinal();
    entries[count++] =
        id << 46
            | (folded ? 1L << 45 : 0)
            | (long) nameStart << 30
            | (long) (valueStart == 0 ? valueEnd : valueStart) << 15
            | valueEnd;
  }

  private void note(Fault kind, String what) {
    if (flaw == null) {
      flawKind = kind;
      flaw = what;
    }
  }

  /** What was malformed first, or null. */
  String flaw() {
    return flaw;
  }

  /** The kind of {@link #flaw()}, or null. */
  Fault flawKind() {
    return flawKind;
  }

  int count() {
    return count;
  }

  /** Where the body begins: behind the empty line. */
  int bodyStart() {
    return bodyStart;
  }

  /** The known header at that place, or null. */
  KnownHeader known(int i) {
    int id = (int) (entries[i] >>> 46);
    return id == UNKNOWN ? null : KnownHeader.at(id);
  }

  boolean isFolded(int i) {
    return (entries[i] >>> 45 & 1) != 0;
  }

  int valueStart(int i) {
    return (int) (entries[i] >>> 15 & MASK);
  }

  int valueEnd(int i) {
    return (int) (entries[i] & MASK);
  }

  /** The first header of that kind at or after {@code from}, or -1. */
  int find(KnownHeader header, int from) {
    for (int i = from; i < count; i++) {
      if (entries[i] >>> 46 == header.ordinal()) {
        return i;
      }
    }
    return -1;
  }

  /** The first header of that name, long or compact, at or after {@code from}, or -1. */
  int find(String name, int from) {
    KnownHeader known = KnownHeader.of(name);
    if (known != null) {
      return find(known, from);
    }
    for (int i = from; i < count; i++) {
      if (entries[i] >>> 46 == UNKNOWN) {
        int start = nameStart(i);
        if (Chars.equalsIgnoreCase(bytes, start, nameEnd(start), name)) {
          return i;
        }
      }
    }
    return -1;
  }

  /** The name as written. */
  String name(int i) {
    int start = nameStart(i);
    return new String(bytes, start, nameEnd(start) - start, StandardCharsets.ISO_8859_1);
  }

  /** The value, unfolded. */
  String value(int i) {
    int start = valueStart(i);
    int end = valueEnd(i);
    if (!isFolded(i)) {
      return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }
    return unfolded(bytes, start, end);
  }

  /** The text with each fold, and the blanks around it, as one space (RFC 3261 §7.3.1). */
  static String unfolded(byte[] bytes, int start, int end) {
    byte[] to = new byte[end - start];
    int length = 0;
    int p = start;
    while (p < end) {
      if (bytes[p] == '\r') {
        while (length > 0 && Chars.isBlank(to[length - 1])) {
          length--;
        }
        while (p < end && Chars.isLws(bytes[p])) {
          p++;
        }
        to[length++] = ' ';
      } else {
        to[length++] = bytes[p++];
      }
    }
    return new String(to, 0, length, StandardCharsets.UTF_8);
  }

  private int nameStart(int i) {
    return (int) (entries[i] >>> 30 & MASK);
  }

  private int nameEnd(int start) {
    int end = start;
    while (Chars.isToken(bytes[end])) {
      end++;
    }
    return end;
  }
}
