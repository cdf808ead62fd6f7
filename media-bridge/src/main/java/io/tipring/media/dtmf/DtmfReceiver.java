package io.tipring.media.dtmf;

import java.nio.ByteBuffer;

/**
 * Recognises digits in telephone-event packets (RFC 4733 §2.5.1). All packets of one event share a
 * timestamp, which tells repetitions from a second press. An event ends with its end bit, with the
 * begin of another, or, where the end packets were lost, when nothing more was heard of it. A key
 * that is held is reported while it is down; an event so long that its duration runs over comes in
 * segments (§2.5.1.3), which are still one press.
 */
public final class DtmfReceiver {
  /** Without an update for so long an event has ended. */
  static final long LOST_END_MILLIS = 120;

  /** A key held so long is reported before it is released. */
  static final long HELD_MILLIS = 2_000;

  static final int PAYLOAD_BYTES = 4;
  private static final int MAX_DURATION = 0xFFFF;

  /** A timestamp that went back further is a new beginning. */
  private static final int MAX_REORDERING = 16_000;

  private static final int CLOCK_PER_MILLI = 8;

  /** Takes what is recognised; on the media thread. */
  @FunctionalInterface
  public interface Listener {
    /**
     * @param durationMillis how long the key was down so far
     */
    void digit(char digit, int durationMillis);
  }

  private final Listener listener;
  private boolean any;
  private boolean active;
  private boolean reported;
  private int event;
  private int timestamp;
  private int duration;
  private int earlierSegments;
  private long updatedMillis;

  public DtmfReceiver(Listener listener) {
    this.listener = listener;
  }

  /** Whether a key is down. */
  public boolean active() {
    return active;
  }

  /**
   * Takes one packet. Payloads that are too short, and events other than digits, are passed over.
   *
   * @param nowMillis of any monotonic clock
   */
  public void receive(
      int packetTimestamp, ByteBuffer data, int offset, int length, long nowMillis) {
    if (length < PAYLOAD_BYTES) {
      return;
    }
    int code = data.get(offset) & 0xFF;
    if (!DtmfDigit.isDigit(code)) {
      return;
    }
    boolean end = (data.get(offset + 1) & 0x80) != 0;
    int packetDuration = data.getShort(offset + 2) & 0xFFFF;
    if (!any || packetTimestamp != timestamp) {
      int ahead = packetTimestamp - timestamp;
      if (any && ahead < 0 && ahead > -MAX_REORDERING) {
        return; // of an event before
      }
      begin(code, packetTimestamp);
    } else if (!active) {
      return; // the end, repeated
    }
    updatedMillis = nowMillis;
    duration = Math.max(duration, packetDuration);
    if (end) {
      finish();
    } else if (!reported && totalMillis() >= HELD_MILLIS) {
      report();
    }
  }

  /** Ends an event whose end packets were lost. Called each frame. */
  public void tick(long nowMillis) {
    if (active && nowMillis - updatedMillis > LOST_END_MILLIS) {
      finish();
    }
  }

  /** Another source: its timestamps have nothing to do with those before. */
  public void reset() {
    if (active) {
      finish();
    }
    any = false;
  }

  private void begin(int code, int packetTimestamp) {
    boolean nextSegment =
        active
            && code == event
            && packetTimestamp - timestamp == MAX_DURATION
            && duration >= MAX_DURATION - 800;
    if (nextSegment) {
      earlierSegments += MAX_DURATION;
    } else {
      if (active) {
        finish();
      }
      earlierSegments = 0;
      reported = false;
    }
    any = true;
    active = true;
    event = code;
    timestamp = packetTimestamp;
    duration = 0;
  }

  private void finish() {
    active = false;
    if (!reported) {
      report();
    }
  }

  private void report() {
    reported = true;
    listener.digit(DtmfDigit.ofEvent(event), totalMillis());
  }

  private int totalMillis() {
    return (earlierSegments + duration) / CLOCK_PER_MILLI;
  }
}
