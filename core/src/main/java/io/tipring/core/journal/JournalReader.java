package io.tipring.core.journal;

import java.nio.file.Files;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptTailer;

/**
 * Reads a journal in order and goes on with what is appended meanwhile, by this process or another.
 * Changes nothing. Owned by one thread.
 */
public final class JournalReader implements AutoCloseable {

  private static final int INITIAL_BYTES = 64 * 1024;

  private final Path directory;
  private final ChronicleQueue queue;
  private final ExcerptTailer tailer;
  private final RecordFormat format = new RecordFormat();
  private final Bytes<byte[]> bytes = Bytes.allocateElasticOnHeap(INITIAL_BYTES);
  private long lastSequence;

  private JournalReader(Path directory, ChronicleQueue queue) {
    this.directory = directory;
    this.queue = queue;
    this.tailer = queue.createTailer();
    tailer.singleThreadedCheckDisabled(true);
    tailer.toStart();
  }

  /**
   * Opens a journal before its first record.
   *
   * @throws JournalException if there is none
   */
  public static JournalReader open(Path directory) {
    if (!Files.exists(directory.resolve(Journal.MARK))) {
      throw new JournalException("no journal in " + directory);
    }
    return new JournalReader(directory, Journal.builder(directory).readOnly(true).build());
  }

  /**
   * The next record, or null if there is none yet.
   *
   * @throws JournalException if it is damaged, or records before it are missing
   */
  public JournalRecord poll() {
    bytes.clear();
    if (!tailer.readBytes(bytes)) {
      return null;
    }
    String place = directory + ", record after command " + lastSequence;
    JournalRecord record =
        format.decode(bytes.underlyingObject(), (int) bytes.readRemaining(), place);
    if (record.sequence() != lastSequence + 1) {
      throw new JournalException(
          place + ": command " + record.sequence() + " follows: records are missing");
    }
    lastSequence = record.sequence();
    return record;
  }

  /** The number of the last command read, or 0. */
  public long lastSequence() {
    return lastSequence;
  }

  @Override
  public void close() {
    tailer.close();
    queue.close();
  }
}
