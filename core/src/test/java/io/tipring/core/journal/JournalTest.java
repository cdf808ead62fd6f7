package io.tipring.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tipring.core.codec.RecordCodec;
import io.tipring.core.command.Command;
import io.tipring.core.command.ControlCommand.HangUp;
import io.tipring.core.command.EngineCommand.EngineStarted;
import io.tipring.core.command.EngineCommand.TimersDue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

  private static final int RECORDS = 50;
  private static final String CANARY = "canary-of-the-journal-";

  @TempDir Path directory;

  private static Command command(long sequence) {
    return sequence % 2 == 0
        ? new HangUp(sequence, sequence)
        : new EngineStarted(CANARY + sequence, sequence);
  }

  private void write() {
    try (Journal journal = Journal.open(directory)) {
      journal.replay(_ -> {});
      for (long sequence = 1; sequence <= RECORDS; sequence++) {
        journal.append(sequence, 1_000 + sequence, command(sequence));
      }
    }
  }

  private List<JournalRecord> readAll() {
    List<JournalRecord> records = new ArrayList<>();
    Journal.read(directory, records::add);
    return records;
  }

  @Test
  void whatIsAppendedIsReadInOrder() {
    write();
    List<JournalRecord> records = readAll();
    assertThat(records).hasSize(RECORDS);
    for (JournalRecord record : records) {
      assertThat(record.timeMillis()).isEqualTo(1_000 + record.sequence());
      assertThat(record.command()).isEqualTo(command(record.sequence()));
    }
  }

  @Test
  void aReopenedJournalGoesOn() {
    write();
    try (Journal journal = Journal.open(directory)) {
      journal.replay(_ -> {});
      assertThat(journal.lastSequence()).isEqualTo(RECORDS);
      journal.append(RECORDS + 1, 9_999, new TimersDue());
    }
    assertThat(readAll())
        .hasSize(RECORDS + 1)
        .last()
        .extracting("command")
        .isEqualTo(new TimersDue());
  }

  @Test
  void aFlippedByteIsNoticedWithItsPlace() throws IOException {
    write();
    overwrite(CANARY + 31, (byte) 'X', 1);
    assertThatThrownBy(this::readAll)
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("after command 30")
        .hasMessageContaining("checksum");
  }

  @Test
  void anEndThatWasLostIsNoticedBeforeAnythingIsAppended() throws IOException {
    write();
    try (SequenceMark mark = SequenceMark.toSet(directory.resolve(JournalFiles.MARK))) {
      mark.set(RECORDS + 3);
    }
    try (Journal journal = Journal.open(directory)) {
      assertThatThrownBy(() -> journal.replay(_ -> {}))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("after command " + RECORDS)
          .hasMessageContaining("command " + (RECORDS + 3) + " was written");
    }
  }

  /** What a crash in the middle of an append leaves: a header without its length, and rubbish. */
  @Test
  void halfARecordAtTheEndIsLeftOut() throws IOException {
    write();
    Path file = JournalFiles.list(directory).getLast();
    try (RecordFile records = new RecordFile(file)) {
      while (records.next() == RecordFile.Step.RECORD) {
        records.advance();
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        ByteBuffer half = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
        half.putInt(0x8000_0000).put("half a record".getBytes(StandardCharsets.UTF_8)).rewind();
        channel.write(half, records.position());
      }
    }
    JournalVerification.Report report = JournalVerification.run(directory, false);
    assertThat(report.isSound()).isTrue();
    assertThat(report.notes()).hasSize(1).first().asString().contains("was never finished");
    try (Journal journal = Journal.open(directory)) {
      journal.replay(_ -> {});
      journal.append(RECORDS + 1, 9_999, new TimersDue());
    }
    assertThat(readAll()).hasSize(RECORDS + 1);
    assertThat(JournalVerification.run(directory, false).isSound()).isTrue();
  }

  @Test
  void filesAreRolledByTheHourAndFollowedWhileTheyAre() {
    AtomicLong hours = new AtomicLong(480_000);
    JournalOptions options = new JournalOptions(Durability.POWER, JournalSync.DISK, 1 << 20);
    try (Journal journal =
        Journal.open(directory, options, () -> TimeUnit.HOURS.toMillis(hours.get()))) {
      journal.replay(_ -> {});
      journal.append(1, 1, command(1));
      try (JournalReader follower = JournalReader.open(directory)) {
        assertThat(follower.poll()).isNull();
        journal.sync();
        assertThat(follower.poll().command()).isEqualTo(command(1));
        for (long sequence = 2; sequence <= RECORDS; sequence++) {
          hours.addAndGet(sequence % 10 == 0 ? 1 : 0);
          journal.append(sequence, sequence, command(sequence));
          journal.sync();
          assertThat(follower.poll().command()).isEqualTo(command(sequence));
          assertThat(follower.poll()).isNull();
        }
      }
    }
    List<Path> files = JournalFiles.list(directory);
    assertThat(files).hasSize(6);
    assertThat(files).allSatisfy(file -> assertThat(file.toFile().length()).isLessThan(200_000));
    assertThat(readAll()).hasSize(RECORDS);
    assertThat(Journal.prune(directory, 25)).isEqualTo(2);
    assertThat(JournalVerification.run(directory, false).stretches())
        .containsExactly(new Stretch(20, RECORDS));
    try (JournalReader reader = JournalReader.open(directory, 33)) {
      assertThat(reader.poll().sequence()).isEqualTo(34);
    }
  }

  /** One queue for all runs, right in the directory, and a mark without a checksum. */
  @Test
  void aJournalOfTheFirstFormatIsReadAndGoesOn() throws IOException {
    write();
    for (Path file : JournalFiles.list(directory)) {
      Path run = file.getParent();
      Files.move(file, directory.resolve(file.getFileName()));
      JournalFiles.delete(run);
    }
    Files.write(
        directory.resolve(JournalFiles.MARK), ByteBuffer.allocate(8).putLong(0, RECORDS).array());
    assertThat(readAll()).hasSize(RECORDS);
    try (Journal journal = Journal.open(directory)) {
      journal.replay(_ -> {});
      journal.append(RECORDS + 1, 9_999, new TimersDue());
    }
    assertThat(readAll()).hasSize(RECORDS + 1);
  }

  @Test
  void commandsCanNotBeSkipped() {
    try (Journal journal = Journal.open(directory)) {
      journal.replay(_ -> {});
      assertThatThrownBy(() -> journal.append(2, 1, new TimersDue()))
          .isInstanceOf(JournalException.class);
    }
  }

  @Test
  void aDirectoryWithoutAJournalIsSaid() {
    assertThatThrownBy(this::readAll)
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("no journal in");
  }

  /**
   * The vocabulary of commands is a format on disk: if this fails because something was appended,
   * add it to the file; if because something was moved or removed, an old journal can't be read.
   */
  @Test
  void theVocabularyOnlyGrows() throws IOException {
    String described = RecordCodec.of(Command.class).describe();
    try (InputStream pinned = JournalTest.class.getResourceAsStream("vocabulary.txt")) {
      assertThat(described).isEqualTo(new String(pinned.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private void overwrite(String text, byte with, int offset) throws IOException {
    byte[] needle = text.getBytes(StandardCharsets.UTF_8);
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".cq4")).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        int at = find(bytes, needle);
        if (at >= 0) {
          try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {with}), at + offset);
          }
          return;
        }
      }
    }
    throw new AssertionError(text + " is in no file of the journal");
  }

  private static int find(byte[] bytes, byte[] needle) {
    outer:
    for (int i = 0; i + needle.length <= bytes.length; i++) {
      for (int j = 0; j < needle.length; j++) {
        if (bytes[i + j] != needle[j]) {
          continue outer;
        }
      }
      return i;
    }
    return -1;
  }
}
