package io.tipring.core.journal;

import io.tipring.core.journal.RecordFile.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Goes through a whole journal, also behind damage, and says what is sound and what is lost.
 * Changes nothing. Owned by one thread.
 */
public final class JournalVerification {

  /**
   * @param stretches what is sound, in order; one, if nothing is lost
   * @param findings all damage, in order
   * @param notes what is unusual and no damage
   */
  public record Report(List<Stretch> stretches, List<JournalFinding> findings, List<String> notes) {
    public Report {
      stretches = List.copyOf(stretches);
      findings = List.copyOf(findings);
      notes = List.copyOf(notes);
    }

    public boolean isSound() {
      return findings.isEmpty();
    }
  }

  /** Is given the sound records. */
  interface RecordSink {
    void accept(long sequence, byte[] bytes, int start, int length);
  }

  private static final long UNKNOWN = -1;

  private final Path directory;
  private final boolean isInUse;
  private final RecordSink sink;
  private final RecordFormat format = new RecordFormat();
  private final RecordSearch search = new RecordSearch();
  private final List<Stretch> stretches = new ArrayList<>();
  private final List<JournalFinding> findings = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private long marked;
  private long first;
  private long last;
  private JournalDamage stop;
  private boolean passedOver;

  private JournalVerification(Path directory, boolean isInUse, RecordSink sink) {
    this.directory = directory;
    this.isInUse = isInUse;
    this.sink = sink;
  }

  /**
   * Verifies a journal.
   *
   * @param isInUse whether an engine may be appending: then what lies behind its mark is its own
   * @throws JournalException if there is none, or it can't be read
   */
  public static Report run(Path directory, boolean isInUse) {
    return run(directory, isInUse, (_, _, _, _) -> {});
  }

  static Report run(Path directory, boolean isInUse, RecordSink sink) {
    return new JournalVerification(directory, isInUse, sink).run();
  }

  private Report run() {
    Path markFile = directory.resolve(JournalFiles.MARK);
    try {
      List<Path> files = JournalFiles.list(directory);
      if (files.isEmpty() && !Files.exists(markFile)) {
        throw new JournalException("no journal in " + directory);
      }
      // Before the files: all that it says was written must be found in them.
      marked = SequenceMark.readOnce(markFile);
      first = beginning();
      last = first == UNKNOWN ? 0 : first - 1;
      stop = new JournalDamage(directory, 0, last, "no file");
      for (Path file : files) {
        walk(file);
      }
      end(markFile);
      return new Report(stretches, findings, notes);
    } catch (IOException e) {
      throw new JournalException("cannot read the journal in " + directory + ": " + e, e);
    }
  }

  private long beginning() throws IOException {
    Path file = directory.resolve(JournalFiles.BEGIN);
    if (!Files.exists(file)) {
      return 1;
    }
    long begin = SequenceMark.readOnce(file);
    if (begin == SequenceMark.UNREADABLE) {
      findings.add(
          new JournalFinding(
              new JournalDamage(file, 0, 0, "the mark of the beginning is damaged"), 1, 0));
      return UNKNOWN;
    }
    return Math.max(1, begin);
  }

  /** Steps through a file, and over what is damaged to the next sound record. */
  private void walk(Path path) throws IOException {
    try (RecordFile file = new RecordFile(path)) {
      while (true) {
        Step step = file.next();
        if (step == Step.RECORD
            && format.isSound(file.bytes(), file.recordStart(), file.recordLength())) {
          take(file);
          file.advance();
        } else {
          String what = step == Step.RECORD ? "the checksum is wrong" : file.ending();
          if (stop == null || step != Step.END) {
            stop = new JournalDamage(path, file.position(), last, what);
          }
          if (!passOver(file)) {
            return;
          }
        }
      }
    }
  }

  /** Goes to the next sound record of a later command in the file, if there is one. */
  private boolean passOver(RecordFile file) throws IOException {
    if (isInUse && marked != SequenceMark.UNREADABLE && last >= marked) {
      return false;
    }
    RecordSearch.Found found = search.next(file.file(), file.position(), last);
    if (found == null) {
      if (!search.sawOnlyZeros() && !file.isSealed()) {
        notes.add(
            "%s, offset %d: what follows command %d was never finished"
                .formatted(file.file(), file.position(), last));
      }
      return false;
    }
    file.seek(found.offset());
    passedOver = true;
    return true;
  }

  private void take(RecordFile file) {
    long sequence = RecordFormat.sequence(file.bytes(), file.recordStart());
    if (first == UNKNOWN) {
      first = sequence;
      last = sequence - 1;
    }
    if (sequence <= last) {
      // A file that begins before the beginning was to be pruned, but for a crash.
      if (last >= first) {
        findings.add(
            new JournalFinding(
                new JournalDamage(
                    file.file(), file.position(), last, "command " + sequence + " comes again"),
                1,
                0));
      }
      return;
    }
    if (sequence > last + 1 || passedOver) {
      lose(
          stop != null
              ? stop
              : new JournalDamage(
                  file.file(), file.position(), last, "command " + sequence + " follows"),
          sequence);
    }
    last = sequence;
    stop = null;
    passedOver = false;
    sink.accept(sequence, file.bytes(), file.recordStart(), file.recordLength());
  }

  /** Up to the next command that is there, or was written. */
  private void lose(JournalDamage place, long next) {
    findings.add(new JournalFinding(place, last + 1, next - 1));
    if (next > last + 1) {
      if (last >= first) {
        stretches.add(new Stretch(first, last));
      }
      first = next;
    }
  }

  private void end(Path markFile) {
    if (first == UNKNOWN) {
      first = 1;
      last = 0;
    }
    if (marked == SequenceMark.UNREADABLE) {
      findings.add(
          new JournalFinding(
              new JournalDamage(markFile, 0, last, "the mark is missing or damaged"), 1, 0));
    }
    if (marked > last) {
      lose(stop != null ? stop : new JournalDamage(directory, 0, last, "the end"), marked + 1);
    } else {
      stretches.add(new Stretch(first, last));
    }
  }
}
