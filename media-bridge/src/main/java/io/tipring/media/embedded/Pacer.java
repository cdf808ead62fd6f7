package io.tipring.media.embedded;

import io.tipring.media.codec.Codec;

/**
 * The clock of a media thread: frames are due at absolute deadlines, 20 ms apart from the start, so
 * that lateness never adds up. A thread that was held up catches up to a bound; what is beyond is
 * skipped.
 */
final class Pacer {
  static final long FRAME_NANOS = Codec.FRAME_MILLIS * 1_000_000L;

  /** Most frames made up at once: 100 ms, what peers' jitter buffers may still take. */
  static final int MAX_CATCH_UP = 5;

  private final long startNanos;
  private long frames;
  private long skipped;

  Pacer(long startNanos) {
    this.startNanos = startNanos;
  }

  /** Frames begun since the start, the skipped ones included. */
  long frames() {
    return frames;
  }

  /** Frames that were never made. */
  long skipped() {
    return skipped;
  }

  /** When the next frame is due. */
  long deadlineNanos() {
    return startNanos + frames * FRAME_NANOS;
  }

  /** How many frames are due; each is begun with {@link #begin}. */
  int due(long nowNanos) {
    long late = nowNanos - deadlineNanos();
    if (late < 0) {
      return 0;
    }
    long due = late / FRAME_NANOS + 1;
    if (due > MAX_CATCH_UP) {
      skipped += due - MAX_CATCH_UP;
      frames += due - MAX_CATCH_UP;
    }
    return (int) Math.min(due, MAX_CATCH_UP);
  }

  /** Begins the next frame. */
  void begin() {
    frames++;
  }
}
