package io.tipring.core.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The files of a journal, in the order of their commands. Each run of an engine has a folder {@code
 * run-N} with a queue of its own, which rolls into files by the hour. So nothing is ever appended
 * behind what a former run left, be it cut off or damaged, and no lock of a dead process is waited
 * for. Files right in the directory are of the first format, which had one queue for all runs.
 */
final class JournalFiles {

  static final String MARK = "high-water-mark";

  /** The first command that is kept; there is no such file before anything was pruned. */
  static final String BEGIN = "begins-at";

  private static final String SUFFIX = ".cq4";
  private static final String RUN = "run-";

  private JournalFiles() {}

  /** All files with records, oldest first. */
  static List<Path> list(Path directory) {
    try {
      List<Path> files = new ArrayList<>(recordsIn(directory));
      for (Path run : runs(directory)) {
        files.addAll(recordsIn(run));
      }
      return files;
    } catch (IOException e) {
      throw new JournalException("cannot read the journal in " + directory + ": " + e, e);
    }
  }

  private static List<Path> recordsIn(Path directory) throws IOException {
    return children(directory, name -> name.endsWith(SUFFIX));
  }

  private static List<Path> runs(Path directory) throws IOException {
    List<Path> runs = new ArrayList<>(children(directory, name -> name.matches(RUN + "\\d{1,18}")));
    runs.sort(Comparator.comparingLong(JournalFiles::number));
    return runs;
  }

  private static List<Path> children(Path directory, Predicate<String> wanted) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(path -> wanted.test(path.getFileName().toString())).sorted().toList();
    }
  }

  private static long number(Path run) {
    return Long.parseLong(run.getFileName().toString().substring(RUN.length()));
  }

  /** The number of the first record of a file, or 0 if it does not begin with a sound one. */
  static long firstIn(Path path) throws IOException {
    try (RecordFile file = new RecordFile(path)) {
      return file.next() == RecordFile.Step.RECORD
              && new RecordFormat().isSound(file.bytes(), file.recordStart(), file.recordLength())
          ? RecordFormat.sequence(file.bytes(), file.recordStart())
          : 0;
    }
  }

  /** The folder of the next run; it does not exist yet. */
  static Path nextRun(Path directory) throws IOException {
    List<Path> runs = runs(directory);
    long number = runs.isEmpty() ? 1 : number(runs.getLast()) + 1;
    return directory.resolve("%s%06d".formatted(RUN, number));
  }

  /** Deletes a folder with what is in it. */
  static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
