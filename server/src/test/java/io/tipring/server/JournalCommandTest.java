package io.tipring.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.command.ControlCommand.HangUp;
import io.tipring.core.engine.EngineOptions;
import io.tipring.core.journal.Journal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code tipring journal} says of a journal, and how it ends. */
class JournalCommandTest {

  private static final int COMMANDS = 20;

  @TempDir private Path data;

  private record Run(int exit, String out, String err) {}

  private Run run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err));
    int exit = commandLine.execute(arguments);
    return new Run(
        exit,
        out.toString().replace(data.toString(), "DATA"),
        err.toString().replace(data.toString(), "DATA"));
  }

  private Run journal(String tool, String... options) {
    return run(
        Stream.concat(Stream.of("journal", tool, data.toString()), Stream.of(options))
            .toArray(String[]::new));
  }

  @BeforeEach
  void write() {
    try (Journal journal = Journal.open(EngineOptions.journalOf(data))) {
      journal.replay(_ -> {});
      for (long sequence = 1; sequence <= COMMANDS; sequence++) {
        journal.append(sequence, sequence, new HangUp(sequence, Long.MAX_VALUE - sequence));
      }
    }
  }

  /** Zeros 40 bytes of the last records. */
  private void damage() throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      List<Path> records = files.filter(file -> file.toString().endsWith(".cq4")).toList();
      assertThat(records).hasSize(1);
      try (RandomAccessFile raw = new RandomAccessFile(records.getFirst().toFile(), "rw")) {
        long end = raw.length();
        int last;
        do {
          raw.seek(--end);
          last = raw.read();
        } while (last == 0);
        raw.seek(end - 100);
        raw.write(new byte[40]);
      }
    }
  }

  @Test
  void aSoundJournalIsSound() {
    Run verified = journal("verify");
    assertThat(verified.exit()).isZero();
    assertThat(verified.out().strip()).isEqualTo("sound: commands 1 to 20");
    Run repaired = journal("repair", "--yes");
    assertThat(repaired.exit()).isZero();
    assertThat(repaired.out()).contains("there is nothing to repair");
  }

  @Test
  void damageIsToldAndRepairedOnlyWhenAsked() throws IOException {
    damage();
    Run verified = journal("verify");
    assertThat(verified.exit()).isEqualTo(1);
    assertThat(verified.out())
        .containsPattern(
            "damage: DATA/journal/run-000001/\\S+\\.cq4, offset \\d+, after command 1\\d: ")
        .contains("lost: commands 1");
    Run asked = journal("repair");
    assertThat(asked.exit()).isEqualTo(1);
    assertThat(asked.out()).contains("nothing was changed; with --yes it will be");
    assertThat(journal("verify")).isEqualTo(verified);
    Run repaired = journal("repair", "--yes");
    assertThat(repaired.exit()).isZero();
    assertThat(repaired.out())
        .contains("kept: commands 1 to 1")
        .containsPattern("moved aside: DATA/journal\\.damaged-\\d{8}T\\d{6}Z");
    assertThat(journal("verify").exit()).isZero();
  }

  @Test
  void theTailIsCutWhereAsked() {
    assertThat(journal("repair", "--until", "7", "--yes").out())
        .contains("kept: commands 1 to 7")
        .contains("lost: commands 8 to 20: cut off by --until 7");
    assertThat(journal("verify").out().strip()).isEqualTo("sound: commands 1 to 7");
  }

  @Test
  void wrongUsageIsTwo() {
    assertThat(run("journal").exit()).isEqualTo(2);
    assertThat(run("journal", "verify").exit()).isEqualTo(2);
    assertThat(run("journal", "verify", data.resolve("none").toString()).exit()).isEqualTo(2);
    assertThat(journal("repair", "--until", "0").exit()).isEqualTo(2);
    Run empty = run("journal", "verify", data.resolve("journal").toString());
    assertThat(empty.exit()).isEqualTo(1);
    assertThat(empty.err()).contains("no journal in DATA/journal/journal");
  }
}
