package io.tipring.core.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that the queue appends to, beside the queue's own mapping: takes room on the disk ahead
 * of the last record, brings it to the disk, and gives back what was taken too much.
 *
 * <p>Room is taken by writing zeros where the queue will write later. A full disk then is an
 * exception here, with room left for what is in progress, and not a fault in mapped memory. Only
 * between two appends and by the thread that appends: zeros must never meet a record.
 */
final class AppendedFile implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AppendedFile.class);
  private static final int PAGE_BYTES = 4096;
  private static final int STEP_BYTES = 256 * 1024;

  /** The queue writes its index pages between the records, 64 KiB in a million of them. */
  private static final int SLACK_BYTES = 128 * 1024;

  private static final long RETRY_NANOS = 100_000_000;
  private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(STEP_BYTES).asReadOnlyBuffer();

  private final Path path;
  private final FileChannel channel;
  private final long reserveBytes;
  private long end;
  private long reservedTo;
  private volatile boolean isShort;
  private volatile long failedNanos;

  /**
   * @param end where the last record ends
   */
  AppendedFile(Path path, long reserveBytes, long end) throws IOException {
    this.path = path;
    this.channel = FileChannel.open(path, StandardOpenOption.WRITE);
    this.reserveBytes = reserveBytes;
    this.end = end;
    this.reservedTo = pageAfter(end);
  }

  private static long pageAfter(long offset) {
    return (offset / PAGE_BYTES + 1) * PAGE_BYTES;
  }

  /** Takes all the room at once: for the first file of a run, before calls are there. */
  void takeReserve() {
    while (reservedTo - end < reserveBytes && takeRoom()) {
      // Step by step, as far as the disk goes.
    }
  }

  /** A record was appended that ends there; takes some more room if it has become less. */
  void appended(long offset) {
    end = offset;
    reservedTo = Math.max(reservedTo, pageAfter(end));
    if (reservedTo - end < reserveBytes) {
      boolean tryAgain = !isShort || System.nanoTime() - failedNanos > RETRY_NANOS;
      if (tryAgain) {
        takeRoom();
      }
    }
  }

  /** Whether there is room for a record of that many bytes; takes it if need be. */
  boolean hasRoomFor(int bytes) {
    while (reservedTo - end < bytes + SLACK_BYTES) {
      if (!takeRoom()) {
        return false;
      }
    }
    return true;
  }

  /** Whether the disk had no more room when some was to be taken. Any thread. */
  boolean isShort() {
    return isShort;
  }

  /** The same, if that was no longer ago than that. Any thread. */
  boolean wasShortWithin(long nanos) {
    return isShort && System.nanoTime() - failedNanos < nanos;
  }

  private boolean takeRoom() {
    try {
      ByteBuffer zeros = ZEROS.duplicate();
      long to = reservedTo;
      while (zeros.hasRemaining()) {
        to += channel.write(zeros, to);
      }
      reservedTo = to;
      isShort = false;
      return true;
    } catch (IOException e) {
      if (!isShort) {
        LOG.error("no room for the journal ahead of {}: {}", path, e.getMessage());
      }
      failedNanos = System.nanoTime();
      isShort = true;
      return false;
    }
  }

  /** Gives back the room behind the last record of a file that nobody appends to any more. */
  static void trim(Path path, long end) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.truncate(pageAfter(end) + PAGE_BYTES);
    }
  }

  void sync(JournalSync how) throws IOException {
    how.sync(channel);
  }

  /** Gives back the room behind the last record, but for the next header. */
  @Override
  public void close() throws IOException {
    try (channel) {
      channel.truncate(pageAfter(end) + PAGE_BYTES);
    }
  }
}
