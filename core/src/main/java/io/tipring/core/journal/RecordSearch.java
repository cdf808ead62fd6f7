package io.tipring.core.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Looks for sound records behind damage, where no header can be followed: at each multiple of 4, by
 * checksum and number.
 */
final class RecordSearch {

  private static final int CHUNK_BYTES = 1 << 20;

  private final RecordFormat format = new RecordFormat();
  private boolean onlyZeros;

  /**
   * What was found.
   *
   * @param offset of the record's header in the file
   */
  record Found(long offset, long sequence) {}

  /**
   * The first sound record of a later command.
   *
   * @param from where to look, in bytes from the start of the file
   * @param above only records with a higher number are looked for
   * @return null if there is none
   */
  Found next(Path file, long from, long above) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      long start = from & ~3L;
      onlyZeros = true;
      while (read(channel, chunk, start) >= Integer.BYTES) {
        for (int at = 0; at + Integer.BYTES <= chunk.limit(); at += Integer.BYTES) {
          int length = chunk.getInt(at);
          onlyZeros &= length == 0;
          if (length > 0 && length <= RecordFormat.MAX_BYTES) {
            long sequence = sequenceAt(channel, chunk, start, at, length);
            if (sequence > above) {
              return new Found(start + at, sequence);
            }
          }
        }
        start += chunk.limit() & ~3;
      }
      return null;
    }
  }

  /** Whether there was nothing at all, in the last search that found nothing. */
  boolean sawOnlyZeros() {
    return onlyZeros;
  }

  /** The number of the record with its header there, or 0 if there is no sound one. */
  private long sequenceAt(FileChannel channel, ByteBuffer chunk, long start, int at, int length)
      throws IOException {
    int begin = at + Integer.BYTES;
    if (begin + length <= chunk.limit()) {
      return format.isSound(chunk.array(), begin, length)
          ? RecordFormat.sequence(chunk.array(), begin)
          : 0;
    }
    ByteBuffer whole = ByteBuffer.allocate(length);
    return read(channel, whole, start + begin) == length && format.isSound(whole.array(), 0, length)
        ? RecordFormat.sequence(whole.array(), 0)
        : 0;
  }

  /** Reads up to the buffer's capacity; gives how much there was. */
  private static int read(FileChannel channel, ByteBuffer buffer, long from) throws IOException {
    buffer.clear();
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, from + buffer.position()) < 0) {
        break;
      }
    }
    buffer.flip();
    return buffer.limit();
  }
}
