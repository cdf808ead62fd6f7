package io.tipring.media.dtmf;

import io.tipring.media.codec.Codec;
import io.tipring.media.rtp.RtpStream;
import java.nio.ByteBuffer;

/**
 * Sends digits as telephone-event packets, one a frame: the first marked, all with the timestamp of
 * the begin and a growing duration, the last three with the end bit (RFC 4733 §2.5.1), then a pause
 * before the next.
 */
public final class DtmfSender {
  /** Most digits that may wait. */
  public static final int MAX_WAITING = 64;

  /** How long a digit lasts where nothing else is said. */
  public static final int DIGIT_MILLIS = 120;

  private static final int PAUSE_FRAMES = 4;
  private static final int END_PACKETS = 3;

  /** Power level in -dBm0 (§2.3). */
  private static final int VOLUME = 10;

  private final byte[] waiting = new byte[MAX_WAITING];
  private final int[] waitingFrames = new int[MAX_WAITING];
  private int head;
  private int count;
  private int frame;
  private int eventTimestamp;
  private int pause;

  /**
   * Adds a digit.
   *
   * @param event 0–15
   * @return false if too many wait
   */
  public boolean add(int event, int durationMillis) {
    if (count == MAX_WAITING) {
      return false;
    }
    int at = (head + count++) % MAX_WAITING;
    waiting[at] = (byte) event;
    waitingFrames[at] = Math.clamp(durationMillis / Codec.FRAME_MILLIS, 2, 400);
    return true;
  }

  /** Whether digits are being sent or wait. */
  public boolean busy() {
    return count > 0 || pause > 0;
  }

  /** Sends nothing more; a digit half sent is left to the peer's timeout. */
  public void clear() {
    count = 0;
    frame = 0;
    pause = 0;
  }

  /**
   * Writes the packet of the present frame.
   *
   * @return false if this frame has none: the caller may send sound instead
   */
  public boolean write(ByteBuffer out, RtpStream stream, int payloadType) {
    if (pause > 0) {
      pause--;
      return false;
    }
    if (count == 0) {
      return false;
    }
    int frames = waitingFrames[head];
    if (frame == 0) {
      eventTimestamp = stream.timestamp();
    }
    boolean end = frame >= frames - 1;
    int duration = Math.min(frame + 1, frames) * Codec.FRAME_SAMPLES;
    stream.writeHeader(out, payloadType, frame == 0, eventTimestamp, DtmfReceiver.PAYLOAD_BYTES);
    out.put(waiting[head]).put((byte) (end ? 0x80 | VOLUME : VOLUME)).putShort((short) duration);
    if (++frame >= frames - 1 + END_PACKETS) {
      frame = 0;
      head = (head + 1) % MAX_WAITING;
      count--;
      pause = PAUSE_FRAMES;
    }
    return true;
  }
}
