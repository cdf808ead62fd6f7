package io.tipring.media.embedded;

import io.tipring.media.codec.Codec;
import io.tipring.media.wav.WavWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The sound of two legs on its way to a file: the media thread of the left leg puts frames in, the
 * recording writer takes them out. Between them are four seconds of room and two counters, no lock;
 * a disk that is slower than that fails the recording, never the call.
 */
final class Recording {
  static final int CHANNELS = 2;

  /** What becomes of the frames that are there to be recorded. */
  private enum Mode {
    RECORDED,
    LEFT_OUT,
    MASKED
  }

  private static final int FRAME_BYTES = CHANNELS * 2 * Codec.FRAME_SAMPLES;
  private static final int FRAMES = 200;

  private final long id;
  private final Endpoint left;
  private final Endpoint right;
  private final RecordingWriter writer;
  private final byte[] ring = new byte[FRAMES * FRAME_BYTES];
  private final ByteBuffer view = ByteBuffer.wrap(ring);
  private final AtomicLong captured = new AtomicLong();
  private final AtomicLong written = new AtomicLong();
  private Mode mode = Mode.RECORDED;
  private volatile boolean overrun;
  private volatile boolean stopped;

  /**
   * @param right null for silence on the right
   */
  Recording(long id, Endpoint left, Endpoint right, RecordingWriter writer) {
    this.id = id;
    this.left = left;
    this.right = right;
    this.writer = writer;
  }

  long id() {
    return id;
  }

  // The media thread of the left leg.

  void begin() {
    writer.take(this);
  }

  /** From the next frame on nothing goes to the file. */
  void pause() {
    mode = Mode.LEFT_OUT;
  }

  /** From the next frame on silence goes to the file. */
  void mask() {
    mode = Mode.MASKED;
  }

  /** From the next frame on sound goes to the file again. */
  void resume() {
    mode = Mode.RECORDED;
  }

  /** Takes the present frame of both legs. */
  void capture(MediaThread thread) {
    if (mode == Mode.LEFT_OUT) {
      return;
    }
    long frame = captured.getPlain();
    if (overrun || frame - written.getAcquire() >= FRAMES) {
      overrun = true;
      return;
    }
    int at = (int) (frame % FRAMES) * FRAME_BYTES;
    put(mode == Mode.MASKED ? null : left, at);
    put(mode != Mode.MASKED && right != null && right.livesOn(thread) ? right : null, at + 2);
    captured.setRelease(frame + 1);
  }

  /**
   * @param from null for silence
   */
  private void put(Endpoint from, int at) {
    if (from == null) {
      for (int i = 0, to = at; i < Codec.FRAME_SAMPLES; i++, to += 2 * CHANNELS) {
        ring[to] = 0;
        ring[to + 1] = 0;
      }
      return;
    }
    byte[] said = from.session().said;
    Codec codec = from.session().saidCodec();
    for (int i = 0, to = at; i < said.length; i++, to += 2 * CHANNELS) {
      short sample = codec.decode(said[i]);
      ring[to] = (byte) sample;
      ring[to + 1] = (byte) (sample >> 8);
    }
  }

  /** No more frames come. */
  void stop() {
    stopped = true;
    writer.wake();
  }

  // The recording writer.

  boolean stopped() {
    return stopped;
  }

  /** Whether frames were lost because the file was too slow. */
  boolean overrun() {
    return overrun;
  }

  /** Writes all frames that are there. */
  void drainTo(WavWriter file) throws IOException {
    long upTo = captured.getAcquire();
    long from = written.getPlain();
    while (from < upTo) {
      int slot = (int) (from % FRAMES);
      int frames = (int) Math.min(upTo - from, FRAMES - slot);
      view.limit((slot + frames) * FRAME_BYTES).position(slot * FRAME_BYTES);
      file.write(view);
      from += frames;
      written.setRelease(from);
    }
  }
}
