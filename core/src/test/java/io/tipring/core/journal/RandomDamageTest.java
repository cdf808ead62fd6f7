package io.tipring.core.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.command.Command;
import io.tipring.core.command.ControlCommand.HangUp;
import io.tipring.core.command.EngineCommand.EngineStarted;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damages a journal at random, 200 times. Each time reading it to go on either is refused, with
 * file and position, or gives exactly the commands that were written.
 */
class RandomDamageTest {

  private static final int CASES = 200;

  /** Of so many cases one is repaired as well. */
  private static final int MENDED = 5;

  private static final int RUNS = 3;
  private static final int RECORDS_OF_A_RUN = 40;
  private static final int CONTENT_OF_A_FILE = 65_536;

  @TempDir static Path base;
  private static List<JournalRecord> written;

  private enum Kind {
    FLIP_IN_RECORDS,
    FLIP_ANYWHERE,
    FLIP_IN_MARK,
    TRUNCATE,
    HOLE,
    DELETE
  }

  @BeforeAll
  static void write() {
    Random random = new Random(7);
    written = new ArrayList<>();
    JournalOptions small = new JournalOptions(Durability.PROCESS, JournalSync.DISK, 0);
    for (int run = 0; run < RUNS; run++) {
      try (Journal journal = Journal.open(base.resolve("journal"), small)) {
        journal.replay(_ -> {});
        for (int i = 0; i < RECORDS_OF_A_RUN; i++) {
          long sequence = written.size() + 1;
          Command command =
              random.nextBoolean()
                  ? new HangUp(sequence, random.nextLong())
                  : new EngineStarted("x".repeat(random.nextInt(200)), random.nextLong());
          journal.append(sequence, 1_000 + sequence, command);
          written.add(new JournalRecord(sequence, 1_000 + sequence, command));
        }
      }
    }
  }

  @Test
  void noDamageIsSilent(@TempDir Path scratch) throws IOException {
    Map<Kind, Integer> noticed = new EnumMap<>(Kind.class);
    Map<Kind, Integer> harmless = new EnumMap<>(Kind.class);
    for (int seed = 0; seed < CASES; seed++) {
      Random random = new Random(seed);
      Path directory = copy(scratch.resolve("case-" + seed));
      Kind kind = Kind.values()[seed % Kind.values().length];
      String done = damage(kind, directory, random);
      Map<Kind, Integer> outcome =
          isNoticed("seed " + seed + ": " + done, directory) ? noticed : harmless;
      outcome.merge(kind, 1, Integer::sum);
      if (seed % MENDED == 0) {
        mend(done, directory);
      }
      JournalFiles.delete(directory);
    }
    assertThat(sum(noticed) + sum(harmless)).isEqualTo(CASES);
    // Harmless is what hits the queue's index pages and tables, and bytes that only fill up.
    assertThat(noticed.get(Kind.FLIP_IN_RECORDS)).isGreaterThanOrEqualTo(32);
    assertThat(noticed.get(Kind.HOLE)).isGreaterThanOrEqualTo(30);
    assertThat(noticed.get(Kind.DELETE)).isEqualTo(33);
    assertThat(noticed.get(Kind.TRUNCATE)).isGreaterThanOrEqualTo(15);
    // The other slot of the mark is good enough, since all that it would prove is there.
    assertThat(harmless.get(Kind.FLIP_IN_MARK)).isEqualTo(33);
  }

  private static int sum(Map<Kind, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Whether the damage is refused; fails if it is neither refused nor without effect. */
  private static boolean isNoticed(String done, Path directory) {
    List<JournalRecord> read = new ArrayList<>();
    try {
      JournalEnd.read(directory, 0, read::add);
    } catch (JournalException e) {
      assertThat(e.damage()).as(done + ": " + e.getMessage()).isPresent();
      assertThat(JournalVerification.run(directory, false).findings()).as(done).isNotEmpty();
      assertThat(read).as(done).isEqualTo(written.subList(0, read.size()));
      return true;
    }
    assertThat(read).as(done).isEqualTo(written);
    return false;
  }

  /** Whatever is left after a repair is sound, and is what was written. */
  private static void mend(String done, Path directory) {
    JournalRepair.Plan plan;
    try {
      plan = JournalRepair.plan(directory, List.of(), Long.MAX_VALUE);
    } catch (JournalException nothingLeft) {
      assertThat(nothingLeft).as(done).hasMessageContaining("nothing of the journal");
      return;
    }
    if (!plan.isNeeded()) {
      return;
    }
    Path aside = directory.resolveSibling(directory.getFileName() + ".aside");
    JournalRepair.apply(directory, plan, aside);
    List<JournalRecord> read = new ArrayList<>();
    Journal.read(directory, read::add);
    assertThat(read).as(done).isEqualTo(written.subList(0, (int) plan.kept().last()));
    assertThat(aside).isDirectory();
    try {
      JournalFiles.delete(aside);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String damage(Kind kind, Path directory, Random random) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(directory)) {
      all.filter(Files::isRegularFile).sorted().forEach(files::add);
    }
    List<Path> records = JournalFiles.list(directory);
    Path any = files.get(random.nextInt(files.size()));
    Path file = records.get(random.nextInt(records.size()));
    return switch (kind) {
      case FLIP_IN_RECORDS -> flip(file, CONTENT_OF_A_FILE + 272 + random.nextInt(2_000), random);
      case FLIP_ANYWHERE -> flip(any, random.nextLong(Files.size(any)), random);
      case FLIP_IN_MARK ->
          flip(
              directory.resolve(JournalFiles.MARK),
              random.nextInt(2) * 512 + random.nextInt(16),
              random);
      case TRUNCATE -> truncate(any, random);
      case HOLE -> zero(file, CONTENT_OF_A_FILE + random.nextInt(4_000), 1 + random.nextInt(512));
      case DELETE -> {
        Path gone = random.nextBoolean() ? file : directory.resolve(JournalFiles.MARK);
        Files.delete(gone);
        yield "deleted " + gone;
      }
    };
  }

  private static String flip(Path file, long at, Random random) throws IOException {
    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.seek(at);
      int bit = 1 << random.nextInt(8);
      int was = raw.read();
      raw.seek(at);
      raw.write(was ^ bit);
      return "flipped bit " + bit + " of byte " + at + " in " + file;
    }
  }

  private static String truncate(Path file, Random random) throws IOException {
    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
      long length = random.nextLong(Math.min(raw.length(), CONTENT_OF_A_FILE + 4_000));
      raw.setLength(length);
      return "cut " + file + " to " + length;
    }
  }

  private static String zero(Path file, long from, int count) throws IOException {
    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.seek(from);
      raw.write(new byte[count]);
      return "zeroed " + count + " bytes from " + from + " in " + file;
    }
  }

  private static Path copy(Path target) throws IOException {
    Path source = base.resolve("journal");
    try (Stream<Path> all = Files.walk(source)) {
      for (Path path : all.toList()) {
        Files.copy(path, target.resolve(source.relativize(path).toString()));
      }
    }
    return target;
  }
}
