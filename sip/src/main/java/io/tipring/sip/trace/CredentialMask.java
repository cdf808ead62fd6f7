package io.tipring.sip.trace;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Overwrites credentials in the header of a message, in place and without changing its length: the
 * response of digest credentials (RFC 8760), from which a weak password could be found by trying,
 * and all of any other scheme. What can't be read is overwritten whole.
 */
final class CredentialMask {

  private static final byte MASK = 'x';
  private static final byte[][] HEADERS = {
    "authorization".getBytes(StandardCharsets.US_ASCII),
    "proxy-authorization".getBytes(StandardCharsets.US_ASCII)
  };
  private static final String DIGEST = "digest";
  private static final String RESPONSE = "response";

  private final byte[] bytes;
  private final int end;

  private CredentialMask(byte[] bytes, int end) {
    this.bytes = bytes;
    this.end = end;
  }

  /** Masks the message that stands in the array from {@code start} to {@code end}. */
  static void apply(byte[] bytes, int start, int end) {
    new CredentialMask(bytes, end).maskHeaders(start);
  }

  private void maskHeaders(int start) {
    int line = start;
    while (line < end) {
      int lineEnd = endOfLine(line);
      if (lineEnd == line && line > start && !isFirstLine(start, line)) {
        return;
      }
      int value = valueOfCredentials(line, lineEnd);
      int next = afterLineEnd(lineEnd);
      if (value >= 0) {
        while (next < end && isSpace(bytes[next])) {
          lineEnd = endOfLine(next);
          next = afterLineEnd(lineEnd);
        }
        maskValue(value, lineEnd);
      }
      line = next;
    }
  }

  /** Whether only line ends stand before a line: they may come before the start line (§7.5). */
  private boolean isFirstLine(int start, int line) {
    for (int i = start; i < line; i++) {
      if (!isLineEnd(bytes[i])) {
        return false;
      }
    }
    return true;
  }

  /** Where the value begins if the line is a header with credentials, or -1. */
  private int valueOfCredentials(int line, int lineEnd) {
    for (byte[] name : HEADERS) {
      int at = line;
      while (at < lineEnd && at - line < name.length && lower(bytes[at]) == name[at - line]) {
        at++;
      }
      if (at - line == name.length) {
        at = skipSpace(at, lineEnd);
        if (at < lineEnd && bytes[at] == ':') {
          return at + 1;
        }
      }
    }
    return -1;
  }

  private void maskValue(int from, int to) {
    int scheme = skipSpace(from, to);
    int at = scheme;
    while (at < to && isToken(bytes[at])) {
      at++;
    }
    if (!text(scheme, at).equals(DIGEST)) {
      overwrite(at, to);
      return;
    }
    while (at < to) {
      at = skipSeparators(at, to);
      int name = at;
      while (at < to && isToken(bytes[at])) {
        at++;
      }
      int nameEnd = at;
      at = skipSpace(at, to);
      if (nameEnd == name || at >= to || bytes[at] != '=') {
        overwrite(name, to);
        return;
      }
      int value = skipSpace(at + 1, to);
      at = endOfValue(value, to);
      if (text(name, nameEnd).equals(RESPONSE)) {
        overwrite(value, at);
      }
    }
  }

  /** After a quoted string or a token; at the end where a quote is never closed. */
  private int endOfValue(int from, int to) {
    int at = from;
    if (at < to && bytes[at] == '"') {
      at++;
      while (at < to && bytes[at] != '"') {
        at += bytes[at] == '\\' ? 2 : 1;
      }
      return Math.min(to, at + 1);
    }
    while (at < to && bytes[at] != ',' && !isSpace(bytes[at]) && !isLineEnd(bytes[at])) {
      at++;
    }
    return at;
  }

  private void overwrite(int from, int to) {
    for (int i = from; i < to; i++) {
      if (!isLineEnd(bytes[i]) && !isSpace(bytes[i]) && bytes[i] != '"') {
        bytes[i] = MASK;
      }
    }
  }

  private String text(int from, int to) {
    byte[] part = Arrays.copyOfRange(bytes, from, to);
    for (int i = 0; i < part.length; i++) {
      part[i] = lower(part[i]);
    }
    return new String(part, StandardCharsets.US_ASCII);
  }

  private int skipSeparators(int from, int to) {
    int at = from;
    while (at < to && (bytes[at] == ',' || isSpace(bytes[at]) || isLineEnd(bytes[at]))) {
      at++;
    }
    return at;
  }

  private int skipSpace(int from, int to) {
    int at = from;
    while (at < to && (isSpace(bytes[at]) || isLineEnd(bytes[at]))) {
      at++;
    }
    return at;
  }

  private int endOfLine(int from) {
    int at = from;
    while (at < end && !isLineEnd(bytes[at])) {
      at++;
    }
    return at;
  }

  private int afterLineEnd(int lineEnd) {
    boolean both = lineEnd + 1 < end && bytes[lineEnd] == '\r' && bytes[lineEnd + 1] == '\n';
    return Math.min(end, lineEnd + (both ? 2 : 1));
  }

  private static boolean isLineEnd(byte octet) {
    return octet == '\r' || octet == '\n';
  }

  private static boolean isSpace(byte octet) {
    return octet == ' ' || octet == '\t';
  }

  private static boolean isToken(byte octet) {
    return octet > ' ' && octet != '=' && octet != ',' && octet != '"' && octet != ':';
  }

  private static byte lower(byte octet) {
    return octet >= 'A' && octet <= 'Z' ? (byte) (octet + ('a' - 'A')) : octet;
  }
}
