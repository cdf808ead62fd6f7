package io.tipring.core.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a journal ends that nobody appends to: proved to be the end of what was written, by the
 * mark, and because no record of a later command is to be found behind it.
 *
 * @param file the last one; the directory if there is none
 * @param sequence of the last command, or 0
 */
record JournalEnd(Path file, long sequence) {

  private static final Logger LOG = LoggerFactory.getLogger(JournalEnd.class);

  /**
   * Reads all behind a command. What an append or a power cut has left unfinished behind the end is
   * left out, and said in the log: nobody was told that it had been kept.
   *
   * @throws JournalException if a record is damaged or missing; the message names the place
   */
  static JournalEnd read(Path directory, long after, Consumer<JournalRecord> reader) {
    try (JournalReader journal = JournalReader.openWhole(directory, after)) {
      journal.readAll(reader);
      check(directory, journal.stop());
      return new JournalEnd(journal.stop().file(), journal.lastSequence());
    } catch (IOException e) {
      throw new JournalException("cannot read the journal in " + directory + ": " + e, e);
    }
  }

  private static void check(Path directory, JournalDamage stop) throws IOException {
    Path file = directory.resolve(JournalFiles.MARK);
    long marked = SequenceMark.readOnce(file);
    if (marked == SequenceMark.UNREADABLE && stop.lastGood() > 0) {
      throw new JournalException(
          new JournalDamage(
              file,
              0,
              stop.lastGood(),
              "the mark is missing or damaged: nothing says where the end is"));
    }
    if (marked > stop.lastGood()) {
      throw new JournalException(
          new JournalDamage(
              stop.file(),
              stop.offset(),
              stop.lastGood(),
              "%s, but command %d was written".formatted(stop.what(), marked)));
    }
    searchBehind(directory, stop);
  }

  private static void searchBehind(Path directory, JournalDamage stop) throws IOException {
    List<Path> files = JournalFiles.list(directory);
    RecordSearch search = new RecordSearch();
    for (Path later : files.subList(Math.max(files.indexOf(stop.file()), 0), files.size())) {
      long from = later.equals(stop.file()) ? stop.offset() : 0;
      RecordSearch.Found found = search.next(later, from, stop.lastGood());
      if (found != null) {
        throw new JournalException(
            new JournalDamage(
                stop.file(),
                stop.offset(),
                stop.lastGood(),
                "%s, but command %d is at offset %d of %s"
                    .formatted(stop.what(), found.sequence(), found.offset(), later)));
      }
      if (!search.sawOnlyZeros()) {
        LOG.warn("{}: what follows was never finished and is left out", stop);
      } else if (later.equals(stop.file())) {
        AppendedFile.trim(later, stop.offset());
      }
    }
  }
}
