package io.tipring.sip.trace;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Writes the files of a trace and lets the oldest go. Owned by the thread of the trace. */
final class TraceRing implements AutoCloseable {

  private static final int BUFFER_BYTES = 1 << 18;
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<?> OWNER_ONLY_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final TraceOptions options;
  private final TraceFiles files;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
  private FileChannel channel;
  private long fileBytes;
  private long fileStartMicros;

  TraceRing(TraceOptions options) {
    this.options = options;
    this.files = new TraceFiles(options.directory());
  }

  /** Adds a message; it is in the file after the next {@link #flush}. */
  void add(TracedMessage message) throws IOException {
    int size = Pcap.sizeOf(message);
    if (channel == null || isFull(size, message.timeMicros())) {
      begin(message.timeMicros());
    }
    if (buffer.remaining() < size) {
      flush();
    }
    int before = buffer.position();
    Pcap.put(buffer, message);
    fileBytes += buffer.position() - before;
  }

  private boolean isFull(int size, long nowMicros) {
    return fileBytes + size > options.maxFileBytes()
        || nowMicros - fileStartMicros
            > TimeUnit.MILLISECONDS.toMicros(options.maxFileAge().toMillis());
  }

  private void begin(long startMicros) throws IOException {
    close();
    Files.createDirectories(options.directory(), OWNER_ONLY_DIRECTORY);
    removeOld(startMicros);
    long start = startMicros;
    while (Files.exists(TraceFiles.path(options.directory(), start))) {
      start++;
    }
    channel =
        FileChannel.open(
            TraceFiles.path(options.directory(), start),
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            OWNER_ONLY);
    fileStartMicros = start;
    fileBytes = Pcap.FILE_HEADER_BYTES;
    Pcap.putFileHeader(buffer);
  }

  /** Lets go what is too old, and as much of the oldest as the next file needs room. */
  void removeOld(long nowMicros) throws IOException {
    List<TraceFiles.TraceFile> all = files.list();
    List<Long> sizes = new ArrayList<>();
    long total = channel == null ? options.maxFileBytes() : 0;
    for (TraceFiles.TraceFile file : all) {
      long size = Files.size(file.path());
      sizes.add(size);
      total += size;
    }
    long oldest = nowMicros - TimeUnit.MILLISECONDS.toMicros(options.keep().toMillis());
    for (int i = 0; i < all.size(); i++) {
      boolean isWritten = channel != null && i == all.size() - 1;
      long end = i + 1 < all.size() ? all.get(i + 1).startMicros() : lastChange(all.get(i).path());
      if (!isWritten && (end < oldest || total > options.maxBytes())) {
        Files.deleteIfExists(all.get(i).path());
        total -= sizes.get(i);
      }
    }
  }

  private static long lastChange(Path file) throws IOException {
    return Files.getLastModifiedTime(file).to(TimeUnit.MICROSECONDS);
  }

  /** Brings to the file what was added. */
  void flush() throws IOException {
    buffer.flip();
    try {
      while (channel != null && buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } finally {
      buffer.clear();
    }
  }

  /** Gives the file up as it is; the next message begins another. */
  void abandon() throws IOException {
    buffer.clear();
    FileChannel broken = channel;
    channel = null;
    if (broken != null) {
      broken.close();
    }
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      flush();
      channel.close();
      channel = null;
    }
  }
}
