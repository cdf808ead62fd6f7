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

  /** Takes the present frame of both legs. */
  void capture(MediaThread thread) {
    long frame = captured.getPlain();
    if (overrun || frame - written.getAcquire() >= FRAMES) {
      overrun = true;
      return;
    }
    int at = (int) (frame % FRAMES) * FRAME_BYTES;
    put(left, at);
    if (right != null && right.livesOn(thread)) {
      put(right, at + 2);
    } else {
      for (int i = 0, to = at + 2; i < Codec.FRAME_SAMPLES; i++, to += 2 * CHANNELS) {
        ring[to] = 0;
        ring[to + 1] = 0;
      }
    }
    captured.setRelease(frame + 1);
  }

  private void put(Endpoint from, int at) {
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
