package io.tipring.benchmarks.core;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tipring.acd.Acd;
import io.tipring.core.engine.Engine;
import io.tipring.core.engine.EngineOptions;
import io.tipring.core.engine.EngineParts;
import io.tipring.core.journal.Journal;
import io.tipring.core.metrics.EngineMetrics;
import io.tipring.core.snapshot.Snapshots;
import io.tipring.core.turn.TurnProcessor;
import io.tipring.ivr.Flows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How long {@link Engine#open} takes over a journal of many calls, by the age of the newest
 * snapshot. Each measurement wants a process of its own, as a start has one: {@code recovery} in
 * this module runs them.
 *
 * <p>Usage: {@code RecoveryTime fill DIRECTORY COMMANDS AGE...} writes a journal of whole calls,
 * and a snapshot so many commands before its end for each age, the largest age first; {@code
 * RecoveryTime open DIRECTORY} prints the milliseconds by the clock, and those of CPU since the
 * process began.
 */
public final class RecoveryTime {

  private RecoveryTime() {}

  public static void main(String[] arguments) {
    Path directory = Path.of(arguments[1]);
    switch (arguments[0]) {
      case "fill" -> {
        long[] ages = new long[arguments.length - 3];
        for (int i = 0; i < ages.length; i++) {
          ages[i] = Long.parseLong(arguments[i + 3]);
        }
        fill(directory, Long.parseLong(arguments[2]), ages);
      }
      case "open" -> open(directory);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static void fill(Path directory, long commands, long[] ages) {
    Snapshots snapshots = new Snapshots(directory);
    try (Journal journal = Journal.open(EngineOptions.journalOf(directory))) {
      journal.replay(_ -> {});
      CallLife calls = new CallLife(journal::append);
      for (long age : ages) {
        live(calls, commands - age);
        snapshots.write("benchmark", calls.processor(), List.of(), () -> true).orElseThrow();
      }
      live(calls, commands);
    }
  }

  private static void live(CallLife calls, long commands) {
    while (calls.processor().sequence() < commands) {
      calls.live();
    }
  }

  private static void open(Path directory) {
    long begunNanos = System.nanoTime();
    Engine engine =
        Engine.open(
            new EngineOptions(directory),
            new EngineParts(() -> new TurnProcessor(new Flows(), new Acd()), List.of()),
            new EngineMetrics(new SimpleMeterRegistry()),
            "benchmark",
            1);
    long wallMillis = (System.nanoTime() - begunNanos) / 1_000_000;
    long cpuMillis =
        ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis();
    System.out.printf("recovered %d %d%n", wallMillis, cpuMillis);
    engine.close();
  }
}
