package io.tipring.core.journal;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The number of the last command appended, in a mapped file beside the queue. A hole of zeros makes
 * Chronicle Queue end early with no error and append behind the hole; the mark notices.
 */
final class HighWaterMark implements AutoCloseable {

  private final FileChannel channel;
  private final MappedByteBuffer mapped;

  HighWaterMark(Path file) throws IOException {
    channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    mapped = channel.map(MapMode.READ_WRITE, 0, Long.BYTES);
  }

  long get() {
    return mapped.getLong(0);
  }

  void set(long sequence) {
    mapped.putLong(0, sequence);
  }

  @Override
  public void close() throws IOException {
    mapped.force();
    channel.close();
  }
}
