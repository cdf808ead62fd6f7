package io.tipring.media.freeswitch.standin;

import io.tipring.media.codec.Codec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What {@code uuid_record} writes: the channel's own sound, or in stereo that on the left and what
 * the channel hears on the right. Frames go through a queue of 25 before they reach the file, and
 * what is in it at the end is lost; the mask acts behind the queue. So masks land half a second too
 * early, unless {@code RECORD_PRE_BUFFER_FRAMES} is 0. The header states the length only once the
 * file is closed.
 */
final class RecordingTap {
  static final int PRE_BUFFER_FRAMES = 25;
  private static final int HEADER_BYTES = 44;

  private final Path path;
  private final boolean stereo;
  private final int preBuffer;
  private final FileChannel file;
  private final Deque<ByteBuffer> waiting = new ArrayDeque<>();
  private boolean masked;
  private boolean paused;
  private long samples;

  RecordingTap(Path path, boolean stereo, int preBuffer) throws IOException {
    this.path = path;
    this.stereo = stereo;
    this.preBuffer = preBuffer;
    Files.createDirectories(path.getParent());
    file =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    file.write(header(0));
  }

  String path() {
    return path.toString();
  }

  long millis() {
    return samples * 1000 / Codec.CLOCK_HZ;
  }

  long bytes() {
    return HEADER_BYTES + samples * frameBytes();
  }

  long samples() {
    return samples;
  }

  void mask(boolean on) {
    masked = on;
  }

  /** Leaves out what comes, its time too. */
  void pause(boolean on) {
    paused = on;
  }

  private int frameBytes() {
    return stereo ? 4 : 2;
  }

  /** Takes a frame of both directions. */
  void take(short[] said, short[] heard) {
    ByteBuffer frame =
        ByteBuffer.allocate(Codec.FRAME_SAMPLES * frameBytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < Codec.FRAME_SAMPLES; i++) {
      if (stereo) {
        frame.putShort(said[i]).putShort(heard[i]);
      } else {
        frame.putShort(
            (short) Math.clamp(said[i] + heard[i], (int) Short.MIN_VALUE, (int) Short.MAX_VALUE));
      }
    }
    if (paused) {
      return;
    }
    waiting.add(frame.flip());
    if (waiting.size() > preBuffer) {
      ByteBuffer out = waiting.poll();
      try {
        file.write(masked ? ByteBuffer.allocate(out.remaining()) : out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      samples += Codec.FRAME_SAMPLES;
    }
  }

  void close() {
    try (file) {
      file.write(header(samples * frameBytes()), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ByteBuffer header(long dataBytes) {
    int channels = stereo ? 2 : 1;
    ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(0x46464952).putInt((int) dataBytes + HEADER_BYTES - 8).putInt(0x45564157);
    out.putInt(0x20746d66).putInt(16).putShort((short) 1).putShort((short) channels);
    out.putInt(Codec.CLOCK_HZ).putInt(Codec.CLOCK_HZ * channels * 2);
    out.putShort((short) (channels * 2)).putShort((short) 16);
    return out.putInt(0x61746164).putInt((int) dataBytes).flip();
  }
}
