package io.tipring.benchmarks.core;

import io.tipring.core.command.Command;
import io.tipring.core.journal.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Appending the commands of a call's life, in turn, to the journal: one operation is one append.
 */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class JournalBenchmark {

  private final List<Command> commands = new ArrayList<>();
  private Path directory;
  private Journal journal;
  private long sequence;

  @Setup
  public void setUp() throws IOException {
    new CallLife((_, _, command) -> commands.add(command)).live();
    directory = Files.createTempDirectory("tipring-journal");
    journal = Journal.open(directory);
    journal.replay(_ -> {});
  }

  @TearDown
  public void tearDown() throws IOException {
    journal.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Benchmark
  @BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
  @OutputTimeUnit(TimeUnit.NANOSECONDS)
  public long append() {
    sequence++;
    journal.append(sequence, sequence, commands.get((int) (sequence % commands.size())));
    return sequence;
  }
}
