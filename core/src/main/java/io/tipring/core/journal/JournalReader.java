package io.tipring.core.journal;

import io.tipring.core.journal.RecordFile.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads a journal in order and goes on with what is appended meanwhile, by this process or another,
 * up to the high-water mark: never a command that its engine does not hold for durable yet. Changes
 * nothing. Owned by one thread.
 */
public final class JournalReader implements AutoCloseable {

  private static final long NONE = 0;

  private final Path directory;
  private final SequenceMark mark;
  private final RecordFormat format = new RecordFormat();
  private RecordFile current;
  private boolean taken;
  private long lastSequence;
  private JournalDamage stop;

  private JournalReader(Path directory, SequenceMark mark) {
    this.directory = directory;
    this.mark = mark;
  }

  /**
   * Opens a journal before its first record.
   *
   * @throws JournalException if there is none, or its beginning was pruned
   */
  public static JournalReader open(Path directory) {
    return open(directory, 0);
  }

  /**
   * Opens a journal behind a command.
   *
   * @param after the command before the first that {@link #poll} gives, or 0
   * @throws JournalException if there is no journal, if it does not reach so far or does not begin
   *     so early, or is damaged before there
   */
  public static JournalReader open(Path directory, long after) {
    Path file = directory.resolve(JournalFiles.MARK);
    if (JournalFiles.list(directory).isEmpty() && !Files.exists(file)) {
      throw new JournalException("no journal in " + directory);
    }
    try {
      SequenceMark mark = SequenceMark.toRead(file);
      if (mark.get() == SequenceMark.UNREADABLE) {
        throw new JournalException(new JournalDamage(file, 0, 0, "the mark is damaged"));
      }
      return open(new JournalReader(directory, mark), after);
    } catch (IOException e) {
      throw unreadable(directory, e);
    }
  }

  /** Reads also what lies behind the mark: for who holds the lease. */
  static JournalReader openWhole(Path directory, long after) {
    return open(new JournalReader(directory, null), after);
  }

  private static JournalReader open(JournalReader reader, long after) {
    try {
      reader.passTo(after);
      return reader;
    } catch (IOException e) {
      reader.close();
      throw unreadable(reader.directory, e);
    } catch (RuntimeException | Error e) {
      reader.close();
      throw e;
    }
  }

  private void passTo(long after) throws IOException {
    setOut(after + 1);
    while (lastSequence < after) {
      if (!advance()) {
        throw damaged("command " + after + " was asked for");
      }
    }
  }

  /** Begins in the newest file that begins at or before a command. */
  private void setOut(long sequence) throws IOException {
    List<Path> files = JournalFiles.list(directory);
    long oldest = NONE;
    for (Path file : files.reversed()) {
      long first = JournalFiles.firstIn(file);
      if (first != NONE && first <= sequence) {
        current = new RecordFile(file);
        lastSequence = first - 1;
        return;
      }
      oldest = first == NONE ? oldest : first;
    }
    long begin = Math.max(1, SequenceMark.readOnce(directory.resolve(JournalFiles.BEGIN)));
    if (begin > sequence) {
      throw new JournalException(
          "the journal in %s begins at command %d, what was before is pruned; command %d was asked for"
              .formatted(directory, oldest == NONE ? begin : oldest, sequence));
    }
    lastSequence = begin - 1;
    if (!files.isEmpty()) {
      current = new RecordFile(files.getFirst());
    }
  }

  /**
   * The next record, or null if there is none yet.
   *
   * @throws JournalException if it is damaged, or records before it are missing
   */
  public JournalRecord poll() {
    if (!step()) {
      return null;
    }
    return format.decode(
        current.bytes(),
        current.recordStart(),
        current.recordLength(),
        "%s, offset %d".formatted(current.file(), current.position()));
  }

  /** Gives all that is there to a reader; returns the number of the last command. */
  long readAll(Consumer<JournalRecord> reader) {
    for (JournalRecord record = poll(); record != null; record = poll()) {
      reader.accept(record);
    }
    return lastSequence;
  }

  /**
   * Goes on by one record; false if there is none yet.
   *
   * @throws JournalException if it is damaged, or records before it are missing
   */
  private boolean step() {
    long readable = mark == null ? Long.MAX_VALUE : mark.get();
    if (lastSequence >= readable) {
      return false;
    }
    try {
      if (advance()) {
        return true;
      }
    } catch (IOException e) {
      throw unreadable(directory, e);
    }
    if (mark == null) {
      return false;
    }
    throw damaged("command " + readable + " was written");
  }

  /** The number of the last command read, or 0. */
  public long lastSequence() {
    return lastSequence;
  }

  /** Why it did not go on when it last gave nothing; for {@link #openWhole}. */
  JournalDamage stop() {
    return stop;
  }

  /** Goes to the next record; false where no sound one follows. */
  private boolean advance() throws IOException {
    if (taken) {
      current.advance();
      taken = false;
    }
    boolean fresh = false;
    while (current != null) {
      String fault = fault();
      if (fault.isEmpty()) {
        lastSequence++;
        taken = true;
        return true;
      }
      if (!fresh) {
        // What was read ahead may be older than the mark.
        current.refresh();
        fresh = true;
      } else if (openNext()) {
        fresh = false;
      } else {
        stop = place(fault);
        return false;
      }
    }
    stop = new JournalDamage(directory, 0, lastSequence, "no file");
    return openNext() && advance();
  }

  /** What keeps the next record from being the next command, or nothing. */
  private String fault() throws IOException {
    if (current.next() != Step.RECORD) {
      return current.ending();
    }
    if (!isSound(current)) {
      return "the checksum is wrong";
    }
    long found = sequence(current);
    return found == lastSequence + 1 ? "" : "command " + found + " follows";
  }

  /** Goes on in the file that begins with the next command, if there is one. */
  private boolean openNext() throws IOException {
    for (Path file : JournalFiles.list(directory).reversed()) {
      long first = JournalFiles.firstIn(file);
      if (first == lastSequence + 1 && (current == null || !file.equals(current.file()))) {
        closeCurrent();
        current = new RecordFile(file);
        return true;
      }
      if (first != NONE && first <= lastSequence) {
        return false;
      }
    }
    return false;
  }

  /** Where the next command should be: here, or at the beginning of the next file. */
  private JournalDamage place(String fault) throws IOException {
    List<Path> files = JournalFiles.list(directory);
    int here = files.indexOf(current.file());
    if (current.ended() && here >= 0) {
      for (Path later : files.subList(here + 1, files.size())) {
        try (RecordFile file = new RecordFile(later)) {
          if (file.next() != Step.END) {
            return new JournalDamage(
                later,
                file.position(),
                lastSequence,
                "the file does not begin with command " + (lastSequence + 1));
          }
        }
      }
    }
    return new JournalDamage(current.file(), current.position(), lastSequence, fault);
  }

  private boolean isSound(RecordFile file) {
    return format.isSound(file.bytes(), file.recordStart(), file.recordLength());
  }

  private static long sequence(RecordFile file) {
    return RecordFormat.sequence(file.bytes(), file.recordStart());
  }

  private JournalException damaged(String but) {
    return new JournalException(
        new JournalDamage(
            stop.file(), stop.offset(), stop.lastGood(), stop.what() + ", but " + but));
  }

  private static JournalException unreadable(Path directory, IOException e) {
    return new JournalException("cannot read the journal in " + directory + ": " + e, e);
  }

  private void closeCurrent() {
    if (current != null) {
      current.close();
    }
  }

  @Override
  public void close() {
    closeCurrent();
  }
}
