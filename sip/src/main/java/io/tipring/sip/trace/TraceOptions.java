package io.tipring.sip.trace;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Bounds of the trace.
 *
 * @param directory of its files, made when it is missing
 * @param maxBytes most bytes of all files together
 * @param keep how long messages are kept at least, if they fit; they go at most a sixteenth later
 * @param maxPendingBytes most bytes that wait to be written; beyond it messages are dropped
 */
public record TraceOptions(Path directory, long maxBytes, Duration keep, long maxPendingBytes) {

  /** Into how many files the bounds are parted: the oldest goes as a whole. */
  static final int FILES = 16;

  /** Least bytes of all files together. */
  public static final long LEAST_BYTES = 1L << 20;

  private static final long PENDING_BYTES = 16L << 20;

  public TraceOptions {
    if (maxBytes < LEAST_BYTES || keep.toMinutes() < 1 || maxPendingBytes < 1) {
      throw new IllegalArgumentException(
          "a trace needs at least %d bytes and a minute".formatted(LEAST_BYTES));
    }
  }

  /** With 16 MB of messages that may wait. */
  public TraceOptions(Path directory, long maxBytes, Duration keep) {
    this(directory, maxBytes, keep, PENDING_BYTES);
  }

  long maxFileBytes() {
    return maxBytes / FILES;
  }

  Duration maxFileAge() {
    return keep.dividedBy(FILES);
  }
}
