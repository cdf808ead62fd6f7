package io.tipring.media.wav;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What the header of a WAV file says, without its sound being read.
 *
 * @param rate samples a second
 * @param frameBytes of one sample of all channels
 * @param dataAt where the sound begins in the file
 * @param dataBytes of the sound that is there: what the header states, or up to the end of a file
 *     that was cut off or never completed
 */
public record WavHeader(int rate, int frameBytes, long dataAt, long dataBytes) {
  private static final int RIFF = 0x46464952;
  private static final int WAVE = 0x45564157;
  private static final int FMT = 0x20746d66;
  private static final int DATA = 0x61746164;
  private static final int MOST_CHUNKS = 100;

  /** Length of the sound. */
  public long durationMillis() {
    return dataBytes / frameBytes * 1000 / rate;
  }

  /**
   * Reads the header of a file.
   *
   * @throws WavFormatException if it isn't a WAV file
   */
  public static WavHeader read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return read(channel);
    }
  }

  private static WavHeader read(FileChannel channel) throws IOException {
    ByteBuffer head = at(channel, 0, 12);
    if (head.getInt(0) != RIFF || head.getInt(8) != WAVE) {
      throw new WavFormatException("not a WAV file: it doesn't begin with RIFF and WAVE");
    }
    int rate = 0;
    int frameBytes = 0;
    long at = 12;
    for (int i = 0; i < MOST_CHUNKS; i++) {
      ByteBuffer chunk = at(channel, at, 8);
      long stated = chunk.getInt(4) & 0xFFFFFFFFL;
      if (chunk.getInt(0) == FMT) {
        ByteBuffer format = at(channel, at + 8, 16);
        rate = format.getInt(4);
        frameBytes = format.getShort(12) & 0xFFFF;
      } else if (chunk.getInt(0) == DATA) {
        if (rate <= 0 || frameBytes <= 0) {
          throw new WavFormatException("the WAV file's format is missing or damaged");
        }
        long there = channel.size() - at - 8;
        long bytes = stated == 0 ? there : Math.min(stated, there);
        return new WavHeader(rate, frameBytes, at + 8, bytes);
      }
      at += 8 + stated + (stated & 1);
    }
    throw new WavFormatException("the WAV file has no data chunk");
  }

  private static ByteBuffer at(FileChannel channel, long position, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw new WavFormatException("the WAV file ends within its header");
      }
    }
    return bytes.flip();
  }
}
