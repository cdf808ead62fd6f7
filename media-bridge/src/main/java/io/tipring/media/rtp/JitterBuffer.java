package io.tipring.media.rtp;

import io.tipring.media.codec.Codec;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Evens out the arrival of a peer's sound. Samples are placed by their RTP timestamp, so order,
 * repetition and packet length don't matter, and are read a frame at a time behind a delay.
 *
 * <p>The delay begins at the nominal one. When the buffer runs dry reading waits, so the delay
 * grows by what the network was late; when for two seconds it held more than it needs, reading
 * skips ahead a little with a cross-fade. So also a peer whose clock is fast or slow is followed.
 * What is lost is concealed for up to 60 ms and then silent.
 *
 * <p>A timestamp far from the others, or sound after a pause, sets a new beginning.
 */
public final class JitterBuffer {

  /** What {@link #insert} made of a packet. */
  public enum Placement {
    KEPT,
    /** Its time had passed. */
    LATE
  }

  /** What {@link #read} gave. */
  public enum Frame {
    VOICE,
    /** Some of it is made up. */
    CONCEALED,
    SILENCE
  }

  private static final int CAPACITY = 4096;
  private static final int MASK = CAPACITY - 1;
  private static final int BLOCK = 80;

  /** Samples that stay behind the reading position, for concealment. */
  private static final int HISTORY = 512;

  private static final int MAX_AHEAD = CAPACITY - HISTORY;
  private static final int DRY_FRAMES_OF_PAUSE = 5;
  private static final int LATE_RUN_OF_RESTART = 3;
  private static final int WINDOW_FRAMES = 100;

  private final Codec codec;
  private final int nominalDelay;
  private final int maxDelay;
  private final byte[] ring = new byte[CAPACITY];
  private final long[] present = new long[CAPACITY / 64];
  private final Concealment concealment = new Concealment();
  private boolean anchored;
  private int position;
  private int end;
  private int dryFrames;
  private int lateRun;
  private int windowFrames;
  private int windowMinimum = Integer.MAX_VALUE;

  /**
   * @param codec what the frames that are read are coded in
   * @param nominalMillis delay at a beginning
   * @param maxMillis most that may wait; more is skipped
   */
  public JitterBuffer(Codec codec, int nominalMillis, int maxMillis) {
    this.codec = codec;
    this.nominalDelay = nominalMillis * Codec.CLOCK_HZ / 1000;
    this.maxDelay =
        Math.min(maxMillis * Codec.CLOCK_HZ / 1000, MAX_AHEAD - 2 * Codec.CLOCK_HZ / 50);
    Arrays.fill(ring, codec.silence());
  }

  /** What the frames that are read are coded in. */
  public Codec codec() {
    return codec;
  }

  /** Samples that wait to be read, gaps included. */
  public int depth() {
    return anchored ? end - position : 0;
  }

  /** Forgets all that waits: what comes next is another source. */
  public void reset() {
    anchored = false;
    concealment.forget();
  }

  /** The peer pauses on purpose (an event, comfort noise): nothing is missing. */
  public void pause() {
    concealment.forget();
  }

  /** Places the samples of a packet. */
  public Placement insert(int timestamp, ByteBuffer data, int offset, int length, Codec coded) {
    int samples = Math.min(length, MAX_AHEAD / 2);
    if (!anchored) {
      anchor(timestamp);
    }
    int ahead = timestamp - position;
    if (ahead + samples <= 0 && ahead > -CAPACITY) {
      if (++lateRun < LATE_RUN_OF_RESTART) {
        return Placement.LATE;
      }
      anchor(timestamp);
    } else if (ahead <= -CAPACITY || ahead + samples > MAX_AHEAD) {
      anchor(timestamp);
    }
    lateRun = 0;
    int skipped = Math.max(0, position - timestamp);
    place(timestamp + skipped, data, offset + skipped, samples - skipped, coded);
    if (timestamp + samples - end > 0) {
      end = timestamp + samples;
    }
    if (end - position > maxDelay) {
      moveTo(end - nominalDelay);
    }
    return Placement.KEPT;
  }

  /** Reads the next 20 ms into {@code frame}, coded in {@link #codec}. */
  public Frame read(byte[] frame) {
    if (!anchored) {
      return silence(frame);
    }
    int depth = end - position;
    if (depth <= 0) {
      return dry(frame);
    }
    dryFrames = 0;
    follow(depth);
    boolean first = isPresent(position);
    boolean second = isPresent(position + BLOCK);
    if (first && second && !concealment.active()) {
      copy(position, frame, 0, Codec.FRAME_SAMPLES);
      concealment.heard();
      consume(Codec.FRAME_SAMPLES);
      return Frame.VOICE;
    }
    boolean silent = concealment.exhausted() && !first && !second;
    readBlock(first, frame, 0);
    readBlock(second, frame, BLOCK);
    if (silent) {
      return Frame.SILENCE;
    }
    return first && second ? Frame.VOICE : Frame.CONCEALED;
  }

  private void readBlock(boolean there, byte[] frame, int at) {
    if (there) {
      copy(position, frame, at, BLOCK);
      concealment.resume(codec, frame, at, BLOCK);
    } else {
      concealment.fill(codec, ring, MASK, position, frame, at, BLOCK);
      // What is made up is also what a longer gap is made up from.
      write(position, frame, at, BLOCK);
    }
    consume(BLOCK);
  }

  /** Nothing waits: make something up, but stay where we are, so that the delay grows. */
  private Frame dry(byte[] frame) {
    if (++dryFrames >= DRY_FRAMES_OF_PAUSE) {
      reset();
      return silence(frame);
    }
    if (concealment.exhausted()) {
      return silence(frame);
    }
    concealment.fill(codec, ring, MASK, position, frame, 0, BLOCK);
    concealment.fill(codec, ring, MASK, position, frame, BLOCK, BLOCK);
    return Frame.CONCEALED;
  }

  /** Skips 10 ms when more has waited all the time of a window than is needed. */
  private void follow(int depth) {
    windowMinimum = Math.min(windowMinimum, depth);
    if (++windowFrames < WINDOW_FRAMES) {
      return;
    }
    boolean deep = windowMinimum > nominalDelay + Codec.FRAME_SAMPLES;
    windowFrames = 0;
    windowMinimum = Integer.MAX_VALUE;
    if (deep && isPresent(position) && isPresent(position + BLOCK)) {
      crossFade();
      consume(BLOCK);
    }
  }

  /** Lays the block at the position over the next, so that the skip can't be heard. */
  private void crossFade() {
    for (int i = 0; i < BLOCK; i++) {
      int next = position + BLOCK + i & MASK;
      int from = codec.decode(ring[position + i & MASK]);
      int to = codec.decode(ring[next]);
      ring[next] = codec.encode(from + (to - from) * i / BLOCK);
    }
  }

  private void anchor(int timestamp) {
    Arrays.fill(present, 0);
    if (!anchored) {
      concealment.forget();
    }
    anchored = true;
    position = timestamp - nominalDelay;
    end = timestamp;
    dryFrames = 0;
    windowFrames = 0;
    windowMinimum = Integer.MAX_VALUE;
  }

  private void moveTo(int newPosition) {
    while (newPosition - position > 0) {
      consume(Math.min(BLOCK, newPosition - position));
    }
  }

  private void consume(int samples) {
    mark(position, samples, false);
    position += samples;
  }

  private void place(int timestamp, ByteBuffer data, int offset, int samples, Codec coded) {
    int at = timestamp & MASK;
    int untilWrap = Math.min(samples, CAPACITY - at);
    data.get(offset, ring, at, untilWrap);
    coded.transcode(ring, at, untilWrap, codec);
    if (untilWrap < samples) {
      data.get(offset + untilWrap, ring, 0, samples - untilWrap);
      coded.transcode(ring, 0, samples - untilWrap, codec);
    }
    mark(timestamp, samples, true);
  }

  private void write(int timestamp, byte[] frame, int from, int samples) {
    for (int i = 0; i < samples; i++) {
      ring[timestamp + i & MASK] = frame[from + i];
    }
  }

  private void copy(int timestamp, byte[] frame, int to, int samples) {
    int at = timestamp & MASK;
    int untilWrap = Math.min(samples, CAPACITY - at);
    System.arraycopy(ring, at, frame, to, untilWrap);
    System.arraycopy(ring, 0, frame, to + untilWrap, samples - untilWrap);
  }

  /** Whether all samples of the block are there. */
  private boolean isPresent(int timestamp) {
    for (int left = BLOCK, at = timestamp; left > 0; ) {
      int bit = at & 63;
      int count = Math.min(left, 64 - bit);
      long mask = (-1L >>> (64 - count)) << bit;
      if ((present[(at & MASK) >> 6] & mask) != mask) {
        return false;
      }
      at += count;
      left -= count;
    }
    return true;
  }

  private void mark(int timestamp, int samples, boolean there) {
    for (int left = samples, at = timestamp; left > 0; ) {
      int bit = at & 63;
      int count = Math.min(left, 64 - bit);
      long mask = (-1L >>> (64 - count)) << bit;
      int word = (at & MASK) >> 6;
      present[word] = there ? present[word] | mask : present[word] & ~mask;
      at += count;
      left -= count;
    }
  }

  private Frame silence(byte[] frame) {
    Arrays.fill(frame, 0, Codec.FRAME_SAMPLES, codec.silence());
    return Frame.SILENCE;
  }
}
