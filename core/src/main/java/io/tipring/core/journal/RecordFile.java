package io.tipring.core.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Steps over the documents of one file of a Chronicle queue, also while it is being written. A
 * document is a little-endian header word, its content, and zeros up to the next multiple of 4; the
 * header has the length in 30 bits, bit 30 for the queue's own data, bit 31 while it is written
 * (net.openhft.chronicle.wire.Wires).
 *
 * <p>Not Chronicle's own tailer, because that trusts its headers and index pages: over damaged ones
 * it waits, ends early, or reads memory that is not there. Here every length is held against the
 * file, and reading is by copies of ranges, so that a file that was cut short is an end and not a
 * fault. Owned by one thread.
 */
final class RecordFile implements AutoCloseable {

  /** What stands at the position. */
  enum Step {
    /** A record, to be had by {@link #bytes}. */
    RECORD,
    /** Nothing, or nothing yet. */
    END,
    /** A header that can't be right. */
    BROKEN
  }

  private static final int HEADER_BYTES = 4;
  private static final int QUEUE_DATA = 0x4000_0000;
  private static final int LENGTH = 0x3fff_ffff;
  private static final String SEAL = "the seal of the file";
  private static final int SEALED = 0xc000_0000;
  private static final int WINDOW_BYTES = 128 * 1024;

  private final Path file;
  private final FileChannel channel;
  private ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private long windowStart;
  private long position;
  private int length;
  private Step found = Step.END;
  private String ending = "";

  RecordFile(Path file) throws IOException {
    this.file = file;
    this.channel = FileChannel.open(file, StandardOpenOption.READ);
    window.limit(0);
  }

  /** Looks for the next record, from the position on. */
  Step next() throws IOException {
    found = look();
    return found;
  }

  private Step look() throws IOException {
    while (covers(position, HEADER_BYTES)) {
      int header = window.getInt((int) (position - windowStart));
      if (header == 0 || header < 0) {
        ending = header == 0 ? "no record" : header == SEALED ? SEAL : "an unfinished record";
        return Step.END;
      }
      length = header & LENGTH;
      if ((header & QUEUE_DATA) != 0) {
        if (position + HEADER_BYTES + length > channel.size()) {
          ending = "the queue's own data is damaged";
          return Step.BROKEN;
        }
        position = after(position, length);
      } else if (length > RecordFormat.MAX_BYTES || !covers(position + HEADER_BYTES, length)) {
        ending = "a record of " + length + " bytes does not fit into the file";
        return Step.BROKEN;
      } else {
        return Step.RECORD;
      }
    }
    ending = "the end of the file";
    return Step.END;
  }

  /** Goes on behind the record that {@link #next} found; its bytes stay until then. */
  void advance() {
    position = after(position, length);
  }

  private static long after(long position, int length) {
    return (position + HEADER_BYTES + length + 3) & ~3L;
  }

  /** Forgets what was read ahead: the file may have grown. */
  void refresh() {
    window.limit(0);
  }

  /** Goes to another place. */
  void seek(long offset) {
    position = offset;
  }

  /** The bytes of the record, from {@link #recordStart} on, {@link #recordLength} many. */
  byte[] bytes() {
    return window.array();
  }

  int recordStart() {
    return (int) (position - windowStart) + HEADER_BYTES;
  }

  int recordLength() {
    return length;
  }

  /** Where it is, in bytes from the start of the file. */
  long position() {
    return position;
  }

  /** What stands where there was no record. */
  String ending() {
    return ending;
  }

  /** Whether the last step found nothing more. */
  boolean ended() {
    return found == Step.END;
  }

  /** Whether the queue has gone on to another file there. */
  boolean isSealed() {
    return found == Step.END && ending.equals(SEAL);
  }

  Path file() {
    return file;
  }

  long size() throws IOException {
    return channel.size();
  }

  /** Reads the range, with some more, if the file has it. */
  private boolean covers(long from, int count) throws IOException {
    long offset = from - windowStart;
    if (offset >= 0 && offset + count <= window.limit()) {
      return true;
    }
    // A record is kept together with its header.
    long start = Math.min(from, position);
    int wanted = (int) (from - start) + count;
    if (window.capacity() < wanted) {
      window =
          ByteBuffer.allocate(Integer.highestOneBit(wanted) * 2).order(ByteOrder.LITTLE_ENDIAN);
    }
    window.clear();
    windowStart = start;
    while (window.hasRemaining() && window.position() < wanted) {
      if (channel.read(window, start + window.position()) < 0) {
        break;
      }
    }
    window.flip();
    return window.limit() >= wanted;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new JournalException("cannot close " + file + ": " + e, e);
    }
  }
}
