package io.tipring.core.journal;

import io.tipring.core.command.Command;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every command of the engine, in order, in a Chronicle Queue for each run. An append is in the
 * page cache when it returns; under {@link Durability#POWER} it counts only after {@link #sync}.
 * Owned by the writer, after {@link #replay} by whoever opened it, who must hold the lease of the
 * data directory.
 */
public final class Journal implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  private static final long BLOCK_BYTES = 8L << 20;
  private static final long ROOM_TO_BEGIN_BYTES = 1L << 20;

  /** So long after there was no room it is not tried out by new work. */
  private static final long SHORT_NANOS = 5_000_000_000L;

  /** Files that may not be on the disk yet: no run fills more between two calls of force. */
  private static final int NEWEST = 2;

  private final Path directory;
  private final JournalOptions options;
  private final LongSupplier wallClock;
  private final RecordFormat format = new RecordFormat();
  private SequenceMark mark;
  private Path run;
  private ChronicleQueue queue;
  private ExcerptAppender appender;
  private long firstOfRun;
  private long lastSequence;
  private long durableSequence;
  private int cycle = Integer.MIN_VALUE;
  private long endOfRecord;
  private volatile AppendedFile file;
  private boolean isNewFile;
  private boolean syncFailed;
  private volatile long rollMillis;

  private Journal(Path directory, JournalOptions options, LongSupplier wallClock) {
    this.directory = directory;
    this.options = options;
    this.wallClock = wallClock;
  }

  /** As {@link #open(Path, JournalOptions)}, for {@link Durability#PROCESS}. */
  public static Journal open(Path directory) {
    return open(directory, new JournalOptions(Durability.PROCESS));
  }

  /**
   * Opens a journal to go on with it, or a new one. {@link #replay} must come before the first
   * append.
   *
   * @throws JournalException if the directory can't be used
   */
  public static Journal open(Path directory, JournalOptions options) {
    return open(directory, options, System::currentTimeMillis);
  }

  /**
   * @param wallClock by which files are rolled, in milliseconds
   */
  static Journal open(Path directory, JournalOptions options, LongSupplier wallClock) {
    JournalRepair.refuseHalfDone(directory);
    try {
      makePrivate(directory);
      return new Journal(directory, options, wallClock);
    } catch (IOException e) {
      throw new JournalException("cannot open the journal in " + directory + ": " + e, e);
    }
  }

  /** Begins a journal in a directory that has none, behind a command. */
  static Journal begin(Path directory, JournalOptions options, long after) {
    Journal journal = open(directory, options);
    try {
      if (after > 0) {
        try (SequenceMark begin = SequenceMark.toSet(directory.resolve(JournalFiles.BEGIN))) {
          begin.set(after + 1);
        }
      }
      journal.mark = SequenceMark.toSet(directory.resolve(JournalFiles.MARK));
      journal.mark.set(after);
      journal.lastSequence = after;
      journal.durableSequence = after;
      journal.beginRun();
      return journal;
    } catch (IOException e) {
      throw new JournalException("cannot begin a journal in " + directory + ": " + e, e);
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
    try (JournalReader journal = JournalReader.open(directory)) {
      return journal.readAll(reader);
    }
  }

  /** As {@link #replay(long, Consumer)}, from the beginning. */
  public void replay(Consumer<JournalRecord> reader) {
    replay(0, reader);
  }

  /**
   * Gives every record behind a command to the reader, in order, and makes ready to append.
   *
   * @param after the last command that is not wanted, or 0
   * @throws JournalException if a record is damaged or missing; the message names the place
   */
  public void replay(long after, Consumer<JournalRecord> reader) {
    try {
      JournalEnd end = JournalEnd.read(directory, after, reader);
      lastSequence = end.sequence();
      keepTail(end.file());
      mark = SequenceMark.toSet(directory.resolve(JournalFiles.MARK));
      mark.set(lastSequence);
      durableSequence = lastSequence;
      beginRun();
    } catch (IOException | InternalError e) {
      throw new JournalException("cannot use the journal in " + directory + ": " + e, e);
    }
  }

  /** What a former run did not hold for durable any more becomes so now: it was run again. */
  private void keepTail(Path last) throws IOException {
    if (waitsForDisk() && Files.isRegularFile(last)) {
      try (FileChannel channel = FileChannel.open(last, StandardOpenOption.WRITE)) {
        options.sync().sync(channel);
      }
    }
  }

  /** Each run has a queue of its own, in which nothing can be amiss. */
  private void beginRun() throws IOException {
    if (Files.getFileStore(directory).getUsableSpace() < ROOM_TO_BEGIN_BYTES) {
      throw new JournalException("the disk of the journal in " + directory + " is full");
    }
    run = JournalFiles.nextRun(directory);
    firstOfRun = lastSequence + 1;
    queue =
        SingleChronicleQueueBuilder.binary(run)
            .rollCycle(RollCycles.FAST_HOURLY)
            .blockSize(BLOCK_BYTES)
            .timeProvider(this::rollMillis)
            .build();
    appender = queue.createAppender();
    appender.singleThreadedCheckDisabled(true);
    LOG.debug("journal in {} goes on behind command {}", run, lastSequence);
  }

  /** The time by which files are rolled: it stands still while there is no room for a new file. */
  private long rollMillis() {
    AppendedFile now = file;
    if (now == null || !now.isShort()) {
      rollMillis = Math.max(rollMillis, wallClock.getAsLong());
    }
    return rollMillis;
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
    append(sequence, format.encode(sequence, timeMillis, command));
  }

  /** Appends a record that is encoded already. */
  void append(long sequence, ByteBuffer bytes) {
    if (sequence != lastSequence + 1) {
      throw new JournalException("command " + sequence + " after " + lastSequence);
    }
    if (file != null && !file.hasRoomFor(bytes.remaining())) {
      throw new JournalException(
          "the disk of the journal in %s is full: command %d can't be kept"
              .formatted(run, sequence));
    }
    try (DocumentContext document = appender.writingDocument()) {
      write(document, bytes);
      endOfRecord = document.wire().bytes().writePosition();
    } catch (RuntimeException | InternalError e) {
      // A full disk is a fault in mapped memory and comes as an InternalError.
      throw new JournalException("cannot append to the journal in " + directory + ": " + e, e);
    }
    lastSequence = sequence;
    try {
      place();
    } catch (IOException e) {
      throw new JournalException("cannot go on with the journal in " + run + ": " + e, e);
    }
    if (!waitsForDisk()) {
      mark.set(sequence);
    }
  }

  /** Closing a document commits it, also half a one: the journal could never be read again. */
  private static void write(DocumentContext document, ByteBuffer bytes) {
    try {
      document.wire().bytes().write(bytes.array(), bytes.position(), bytes.remaining());
    } catch (RuntimeException | InternalError e) {
      document.rollbackOnClose();
      throw e;
    }
  }

  /** Notes where the record ended, and in which file. */
  private void place() throws IOException {
    if (appender.cycle() == cycle) {
      file.appended(endOfRecord);
    } else {
      finishFile();
      cycle = appender.cycle();
      AppendedFile next =
          new AppendedFile(appender.currentFile().toPath(), options.reserveBytes(), endOfRecord);
      if (file == null) {
        next.takeReserve();
      }
      file = next;
      isNewFile = true;
    }
  }

  private void finishFile() throws IOException {
    if (file != null) {
      try (AppendedFile finished = file) {
        if (waitsForDisk() && !syncFailed) {
          finished.sync(options.sync());
        }
      }
    }
  }

  /** Whether effects may leave only after {@link #sync}. */
  public boolean waitsForDisk() {
    return options.durability() == Durability.POWER;
  }

  /**
   * Brings all commands appended so far to the disk, if the level of durability wants it. When it
   * returns they are durable, and readers get them.
   *
   * @throws JournalException if they may not be durable: the engine must stop
   */
  public void sync() {
    if (!waitsForDisk() || durableSequence == lastSequence) {
      return;
    }
    try {
      file.sync(options.sync());
      if (isNewFile) {
        forceEntries();
        isNewFile = false;
      }
    } catch (IOException e) {
      syncFailed = true;
      throw new JournalException("cannot bring the journal in " + run + " to the disk: " + e, e);
    }
    durableSequence = lastSequence;
    mark.set(lastSequence);
  }

  /** A new file is durable only when the folders that lead to it are. */
  private void forceEntries() throws IOException {
    mark.force();
    for (Path folder : List.of(run, directory)) {
      try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
        entries.force(true);
      }
    }
  }

  /**
   * Whether the disk had no room lately for more than is reserved: work that has not begun yet must
   * be refused. Any thread.
   */
  public boolean isShortOfRoom() {
    AppendedFile now = file;
    return now != null && now.wasShortWithin(SHORT_NANOS);
  }

  /**
   * Deletes the oldest files whose commands are all covered. Any thread, also while the journal is
   * in use.
   *
   * @param covered the last command that nobody will ask for again
   * @return how many files were deleted
   * @throws JournalException if they can't be deleted
   */
  public static int prune(Path directory, long covered) {
    return JournalPruning.prune(directory, covered);
  }

  /**
   * Writes to the disk what was appended so far. Any thread, also while the journal is in use.
   *
   * @throws JournalException if it can't
   */
  public static void force(Path directory) {
    List<Path> files = JournalFiles.list(directory);
    for (Path file : files.subList(Math.max(0, files.size() - NEWEST), files.size())) {
      force(file, StandardOpenOption.WRITE);
      force(file.getParent(), StandardOpenOption.READ);
    }
    force(directory.resolve(JournalFiles.MARK), StandardOpenOption.WRITE);
    force(directory, StandardOpenOption.READ);
  }

  /** The first command that has not been pruned: 1 if none has. */
  public static long firstKept(Path directory) {
    try {
      return Math.max(1, SequenceMark.readOnce(directory.resolve(JournalFiles.BEGIN)));
    } catch (IOException e) {
      throw new JournalException("cannot read the journal in " + directory + ": " + e, e);
    }
  }

  private static void force(Path path, StandardOpenOption access) {
    try (FileChannel channel = FileChannel.open(path, access)) {
      channel.force(true);
    } catch (IOException e) {
      throw new JournalException("cannot write " + path + " to the disk: " + e, e);
    }
  }

  @Override
  public void close() {
    try {
      if (appender != null) {
        appender.close();
      }
      if (queue != null) {
        queue.close();
        finishFile();
        if (lastSequence < firstOfRun) {
          JournalFiles.delete(run);
        }
      }
      if (mark != null) {
        mark.close();
      }
    } catch (IOException e) {
      throw new JournalException("cannot close the journal in " + directory, e);
    }
  }
}
