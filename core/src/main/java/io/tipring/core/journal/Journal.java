package io.tipring.core.journal;

import io.tipring.core.command.Command;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Consumer;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * Every command of the engine, in order, in a Chronicle Queue. An append is in the page cache when
 * it returns: it outlives the process, not the power. Owned by the writer, after {@link #replay} by
 * whoever opened it.
 */
public final class Journal implements AutoCloseable {

  private static final long BLOCK_BYTES = 8L << 20;
  static final String MARK = "high-water-mark";

  private final Path directory;
  private final ChronicleQueue queue;
  private final HighWaterMark mark;
  private final RecordFormat format = new RecordFormat();
  private ExcerptAppender appender;
  private long lastSequence;

  private Journal(Path directory, ChronicleQueue queue, HighWaterMark mark) {
    this.directory = directory;
    this.queue = queue;
    this.mark = mark;
  }

  /**
   * Opens a journal to go on with it, or a new one. {@link #replay} must come before the first
   * append.
   *
   * @throws JournalException if the directory can't be used
   */
  public static Journal open(Path directory) {
    try {
      makePrivate(directory);
      return new Journal(
          directory, builder(directory).build(), new HighWaterMark(directory.resolve(MARK)));
    } catch (IOException | RuntimeException e) {
      throw new JournalException("cannot open the journal in " + directory + ": " + e, e);
    }
  }

  /** For the owner alone, whoever made the folder above: who called whom is in it. */
  private static void makePrivate(Path directory) throws IOException {
    Files.createDirectories(directory);
    PosixFileAttributeView posix =
        Files.getFileAttributeView(directory, PosixFileAttributeView.class);
    if (posix != null) {
      posix.setPermissions(PosixFilePermissions.fromString("rwx------"));
    }
  }

  /**
   * Reads a journal that may be in use by another process.
   *
   * @return the sequence number of the last record
   * @throws JournalException if there is none, or a record is damaged or missing
   */
  public static long read(Path directory, Consumer<JournalRecord> reader) {
    if (!Files.isDirectory(directory) || !Files.exists(directory.resolve(MARK))) {
      throw new JournalException("no journal in " + directory);
    }
    try (ChronicleQueue queue = builder(directory).readOnly(true).build()) {
      return replay(directory, queue, reader);
    }
  }

  static SingleChronicleQueueBuilder builder(Path directory) {
    return SingleChronicleQueueBuilder.binary(directory)
        .rollCycle(RollCycles.FAST_HOURLY)
        .blockSize(BLOCK_BYTES);
  }

  /**
   * Gives every record to the reader, in order.
   *
   * @throws JournalException if a record is damaged or missing; the message names the place
   */
  public void replay(Consumer<JournalRecord> reader) {
    lastSequence = replay(directory, queue, reader);
    if (lastSequence < mark.get()) {
      throw new JournalException(
          "the journal in %s ends at command %d, but command %d was written: records are missing. Restore the directory from a copy, or delete %s to go on with what is left"
              .formatted(directory, lastSequence, mark.get(), directory.resolve(MARK)));
    }
    appender = queue.createAppender();
    appender.singleThreadedCheckDisabled(true);
  }

  private static long replay(Path directory, ChronicleQueue queue, Consumer<JournalRecord> reader) {
    RecordFormat format = new RecordFormat();
    Bytes<byte[]> bytes = Bytes.allocateElasticOnHeap(64 * 1024);
    long last = 0;
    try (ExcerptTailer tailer = queue.createTailer()) {
      tailer.toStart();
      while (tailer.readBytes(bytes)) {
        String place = directory + ", record after command " + last;
        JournalRecord record =
            format.decode(bytes.underlyingObject(), (int) bytes.readRemaining(), place);
        if (record.sequence() != last + 1) {
          throw new JournalException(
              place + ": command " + record.sequence() + " follows: records are missing");
        }
        last = record.sequence();
        reader.accept(record);
        bytes.clear();
      }
    }
    return last;
  }

  /** The number of the last command in the journal. */
  public long lastSequence() {
    return lastSequence;
  }

  /**
   * Appends the next command.
   *
   * @throws JournalException if it can't be written: the engine must stop
   */
  public void append(long sequence, long timeMillis, Command command) {
    if (sequence != lastSequence + 1) {
      throw new JournalException("command " + sequence + " after " + lastSequence);
    }
    ByteBuffer bytes = format.encode(sequence, timeMillis, command);
    try (DocumentContext document = appender.writingDocument()) {
      write(document, bytes);
    } catch (RuntimeException | InternalError e) {
      // A full disk is a fault in mapped memory and comes as an InternalError.
      throw new JournalException("cannot append to the journal in " + directory + ": " + e, e);
    }
    lastSequence = sequence;
    mark.set(sequence);
  }

  /** Closing a document commits it, also half a one: the journal could never be read again. */
  private static void write(DocumentContext document, ByteBuffer bytes) {
    try {
      document.wire().bytes().write(bytes.array(), 0, bytes.limit());
    } catch (RuntimeException | InternalError e) {
      document.rollbackOnClose();
      throw e;
    }
  }

  @Override
  public void close() {
    if (appender != null) {
      appender.close();
    }
    queue.close();
    try {
      mark.close();
    } catch (IOException e) {
      throw new JournalException("cannot close the mark in " + directory, e);
    }
  }
}
