package io.tipring.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tipring.core.command.ControlCommand.HangUp;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalRepairTest {

  private static final JournalOptions OPTIONS =
      new JournalOptions(Durability.PROCESS, JournalSync.DISK, 0);
  private static final int OF_A_RUN = 10;
  private static final int RUNS = 3;
  private static final int ALL = RUNS * OF_A_RUN;

  @TempDir Path data;

  private Path directory;
  private Path aside;

  @BeforeEach
  void write() {
    directory = data.resolve("journal");
    aside = data.resolve("journal.aside");
    for (int run = 0; run < RUNS; run++) {
      append(OF_A_RUN);
    }
  }

  private void append(int commands) {
    try (Journal journal = Journal.open(directory, OPTIONS)) {
      long known = SequenceOf.last(directory);
      journal.replay(known, _ -> {});
      for (int i = 0; i < commands; i++) {
        long sequence = journal.lastSequence() + 1;
        journal.append(sequence, sequence, new HangUp(sequence, sequence));
      }
    }
  }

  /** Where a replay may begin: anywhere the journal reaches. */
  private static final class SequenceOf {
    static long last(Path directory) {
      try {
        return Math.max(0, SequenceMark.readOnce(directory.resolve(JournalFiles.MARK)));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  private List<Long> sequences(long after) {
    List<Long> read = new ArrayList<>();
    try (JournalReader reader = JournalReader.open(directory, after)) {
      for (JournalRecord record = reader.poll(); record != null; record = reader.poll()) {
        read.add(record.sequence());
      }
    }
    return read;
  }

  /** Flips a bit in the record of a command. */
  private void damage(long sequence) throws IOException {
    for (Path path : JournalFiles.list(directory)) {
      RecordSearch.Found found = new RecordSearch().next(path, 0, sequence - 1);
      if (found != null && found.sequence() == sequence) {
        try (RandomAccessFile raw = new RandomAccessFile(path.toFile(), "rw")) {
          raw.seek(found.offset() + 4 + 20);
          int was = raw.read();
          raw.seek(found.offset() + 4 + 20);
          raw.write(was ^ 4);
        }
        return;
      }
    }
    throw new AssertionError("command " + sequence + " is in no file");
  }

  private JournalRepair.Plan plan(List<Long> snapshots) {
    return JournalRepair.plan(directory, snapshots, Long.MAX_VALUE);
  }

  @Test
  void aSoundJournalNeedsNoRepair() {
    JournalRepair.Plan plan = plan(List.of(5L));
    assertThat(plan.isNeeded()).isFalse();
    assertThat(plan.kept()).isEqualTo(new Stretch(1, ALL));
  }

  @Test
  void damageIsToldWithFileOffsetAndLoss() throws IOException {
    damage(17);
    JournalVerification.Report report = JournalVerification.run(directory, false);
    assertThat(report.stretches()).containsExactly(new Stretch(1, 16), new Stretch(18, ALL));
    assertThat(report.findings()).hasSize(1);
    assertThat(report.findings().getFirst().toString())
        .contains("run-000002")
        .contains(".cq4, offset ")
        .contains("after command 16: the checksum is wrong; lost: command 17");
  }

  @Test
  void whatIsBeforeTheGapIsKeptAndTheRestMovedAside() throws IOException {
    damage(17);
    JournalRepair.Plan plan = plan(List.of());
    assertThat(plan.kept()).isEqualTo(new Stretch(1, 16));
    assertThat(plan.lost())
        .containsExactly("command 17: damaged or gone", "commands 18 to 30: behind a gap");
    JournalRepair.apply(directory, plan, aside);
    assertThat(sequences(0)).hasSize(16).last().isEqualTo(16L);
    assertThat(JournalFiles.list(aside)).hasSize(RUNS);
    append(4);
    assertThat(sequences(0)).hasSize(20);
    assertThat(JournalVerification.run(directory, false).isSound()).isTrue();
  }

  @Test
  void aSnapshotBehindTheGapSavesWhatFollows() throws IOException {
    damage(17);
    JournalRepair.Plan plan = plan(List.of(12L, 25L));
    assertThat(plan.beginning()).isEqualTo(25);
    assertThat(plan.kept()).isEqualTo(new Stretch(18, ALL));
    JournalRepair.apply(directory, plan, aside);
    assertThat(sequences(17)).hasSize(13).first().isEqualTo(18L);
    assertThatThrownBy(() -> sequences(0))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("begins at command 18");
    append(2);
    assertThat(JournalVerification.run(directory, false).stretches())
        .containsExactly(new Stretch(18, ALL + 2));
  }

  @Test
  void aSnapshotOfWhatIsLostIsStillABeginning() throws IOException {
    for (long sequence = 11; sequence <= ALL; sequence++) {
      damage(sequence);
    }
    JournalRepair.Plan plan = plan(List.of(20L));
    assertThat(plan.kept()).isEqualTo(new Stretch(21, 20));
    JournalRepair.apply(directory, plan, aside);
    append(3);
    assertThat(sequences(20)).containsExactly(21L, 22L, 23L);
  }

  @Test
  void theTailCanBeCutDeliberately() {
    JournalRepair.Plan plan = JournalRepair.plan(directory, List.of(25L), 22);
    assertThat(plan.isNeeded()).isTrue();
    assertThat(plan.kept()).isEqualTo(new Stretch(1, 22));
    assertThat(plan.lost()).containsExactly("commands 23 to 30: cut off by --until 22");
    JournalRepair.apply(directory, plan, aside);
    assertThat(sequences(0)).hasSize(22);
  }

  @Test
  void aJournalWithoutAKnownStateIsNotTouched() throws IOException {
    damage(1);
    assertThatThrownBy(() -> plan(List.of()))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("no state is known");
    assertThat(JournalFiles.list(directory)).hasSize(RUNS);
  }

  @Test
  void aMissingMarkIsWrittenAgain() throws IOException {
    Files.delete(directory.resolve(JournalFiles.MARK));
    JournalRepair.Plan plan = plan(List.of());
    assertThat(plan.isNeeded()).isTrue();
    assertThat(plan.lost()).isEmpty();
    JournalRepair.apply(directory, plan, aside);
    assertThat(sequences(0)).hasSize(ALL);
  }

  @Test
  void aRepairThatWasCutOffIsNotTakenForANewJournal() throws IOException {
    Files.move(directory, data.resolve("journal.repaired"));
    assertThatThrownBy(() -> Journal.open(directory))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("rename");
  }

  @Test
  void prunedCommandsAreNotLostButAMissingFileIs() throws IOException {
    assertThat(Journal.prune(directory, 15)).isEqualTo(1);
    JournalVerification.Report report = JournalVerification.run(directory, false);
    assertThat(report.isSound()).isTrue();
    assertThat(report.stretches()).containsExactly(new Stretch(11, ALL));
    Files.delete(JournalFiles.list(directory).getFirst());
    assertThat(JournalVerification.run(directory, false).findings().getFirst().toString())
        .contains("lost: commands 11 to 20");
    assertThatThrownBy(() -> sequences(10)).isInstanceOf(JournalException.class);
    assertThat(sequences(20)).hasSize(10);
  }
}
