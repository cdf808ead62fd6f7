package io.tipring.core.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes old files of a journal, the oldest first, and never the newest. */
final class JournalPruning {

  private static final Logger LOG = LoggerFactory.getLogger(JournalPruning.class);

  private JournalPruning() {}

  /** See {@link Journal#prune}. */
  static int prune(Path directory, long covered) {
    try {
      List<Path> files = JournalFiles.list(directory);
      int count = 0;
      long begin = 0;
      for (int next = 1; next < files.size(); next++) {
        long first = JournalFiles.firstIn(files.get(next));
        if (first > covered + 1) {
          break;
        }
        if (first > 0) {
          count = next;
          begin = first;
        }
      }
      if (count > 0) {
        // The beginning is told before: files that then are still there are only superfluous.
        try (SequenceMark mark = SequenceMark.toSet(directory.resolve(JournalFiles.BEGIN))) {
          mark.set(begin);
        }
        for (Path file : files.subList(0, count)) {
          delete(directory, file);
        }
      }
      return count;
    } catch (IOException e) {
      throw new JournalException("cannot prune the journal in " + directory + ": " + e, e);
    }
  }

  private static void delete(Path directory, Path file) throws IOException {
    LOG.info("pruned {}", file);
    Files.deleteIfExists(file);
    Path run = file.getParent();
    if (!run.equals(directory)
        && JournalFiles.list(directory).stream().noneMatch(other -> other.startsWith(run))) {
      JournalFiles.delete(run);
    }
  }
}
