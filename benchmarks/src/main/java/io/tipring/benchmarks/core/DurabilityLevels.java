package io.tipring.benchmarks.core;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tipring.acd.Acd;
import io.tipring.core.command.AgentCommand.PutAgent;
import io.tipring.core.command.Command;
import io.tipring.core.command.SipCommand.InviteReceived;
import io.tipring.core.effect.Effect;
import io.tipring.core.engine.AdmissionLimits;
import io.tipring.core.engine.Effects;
import io.tipring.core.engine.Engine;
import io.tipring.core.engine.EngineOptions;
import io.tipring.core.engine.EngineParts;
import io.tipring.core.journal.Durability;
import io.tipring.core.journal.JournalOptions;
import io.tipring.core.metrics.EngineMetrics;
import io.tipring.core.routing.AgentId;
import io.tipring.core.signalling.Dialog;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import io.tipring.core.turn.TurnProcessor;
import io.tipring.ivr.Flows;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * What each level of durability costs: the real engine with ring, journal and disk, without
 * sockets. Of {@link CallLife#TURNS} commands one is an INVITE (to a number that nobody has; it is
 * answered with 404), the others are small; each gives one effect. Measured is from submitting a
 * command to its effect, at a steady rate, and how many go through when as many as the window are
 * under way.
 *
 * <p>Usage: {@code DurabilityLevels DIRECTORY SECONDS ROUNDS}; the directory is on the disk in
 * question.
 */
public final class DurabilityLevels {

  private static final int[] CALLS_A_SECOND = {20, 100, 400};
  private static final int WINDOW = 2048;
  private static final int RING = 16_384;
  private static final AgentId AGENT = new AgentId("default", "1001");
  private static final SipAddress HOP = new SipAddress(Transport.UDP, "127.0.0.1", 5060);
  private static final String HEAD =
      "INVITE sip:400@127.0.0.1 SIP/2.0\r\n" + "X-Padding: ".repeat(50) + "\r\n\r\n";

  private final ArrayBlockingQueue<Long> submitted = new ArrayBlockingQueue<>(RING);
  private final AtomicLong done = new AtomicLong();
  private final Engine engine;
  private volatile Histogram latencies = new Histogram(3);
  private long commands;

  private DurabilityLevels(Path directory, Durability durability) {
    engine =
        Engine.open(
            new EngineOptions(
                directory,
                RING,
                new JournalOptions(durability),
                new AdmissionLimits(0, TimeUnit.MINUTES.toMillis(10))),
            new EngineParts(() -> new TurnProcessor(new Flows(), new Acd()), List.of()),
            new EngineMetrics(new SimpleMeterRegistry()),
            "benchmark",
            1);
    engine.start(new Effects(this::done, this::done, this::done));
    engine.settle().join();
    done.set(0);
  }

  public static void main(String[] arguments) throws Exception {
    Path root = Path.of(arguments[0]);
    int seconds = Integer.parseInt(arguments[1]);
    int rounds = Integer.parseInt(arguments[2]);
    PrintStream out = System.out;
    out.printf("%-9s %-22s %10s %10s %10s%n", "level", "load", "p50 µs", "p99 µs", "max µs");
    for (int round = 0; round < rounds; round++) {
      for (Durability durability : Durability.values()) {
        Path directory = Files.createTempDirectory(root, "tipring-durability");
        new DurabilityLevels(directory, durability).measure(durability, seconds, out);
        delete(directory);
      }
    }
  }

  private void measure(Durability durability, int seconds, PrintStream out)
      throws InterruptedException {
    saturate(1 + seconds / 2);
    for (int calls : CALLS_A_SECOND) {
      Histogram found = pace(calls * CallLife.TURNS, seconds);
      out.printf(
          "%-9s %-22s %10.0f %10.0f %10.0f%n",
          durability,
          calls + " calls/s",
          found.getValueAtPercentile(50) / 1e3,
          found.getValueAtPercentile(99) / 1e3,
          found.getMaxValue() / 1e3);
    }
    double rate = saturate(seconds);
    out.printf(
        "%-9s %-22s %10.0f commands/s, %.0f calls/s%n",
        durability, WINDOW + " under way", rate, rate / CallLife.TURNS);
    engine.close();
  }

  /** An open loop: late commands are counted from when they should have been submitted. */
  private Histogram pace(int commandsASecond, int seconds) throws InterruptedException {
    awaitAll();
    latencies = new Histogram(3);
    long begun = System.nanoTime();
    long gap = TimeUnit.SECONDS.toNanos(1) / commandsASecond;
    for (long i = 0; i < (long) commandsASecond * seconds; i++) {
      long due = begun + i * gap;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      submit(due);
    }
    awaitAll();
    return latencies;
  }

  private double saturate(int seconds) throws InterruptedException {
    awaitAll();
    long before = commands;
    long begun = System.nanoTime();
    while (System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(seconds)) {
      if (commands - done.get() < WINDOW) {
        submit(System.nanoTime());
      } else {
        LockSupport.parkNanos(20_000);
      }
    }
    awaitAll();
    return (commands - before) * 1e9 / (System.nanoTime() - begun);
  }

  private void submit(long dueNanos) throws InterruptedException {
    commands++;
    submitted.put(dueNanos);
    if (!engine.submit(commands % CallLife.TURNS == 0 ? invite() : put())) {
      throw new IllegalStateException("the engine has refused command " + commands);
    }
  }

  private Command put() {
    return new PutAgent(
        commands, AGENT, "Ann", "0".repeat(32), "0".repeat(64), Map.of(), Optional.empty());
  }

  private Command invite() {
    Dialog offered =
        new Dialog(
            "call-" + commands + "@127.0.0.1",
            "",
            "caller-tag",
            "sip:400@127.0.0.1",
            "sip:13800138000@127.0.0.1",
            "",
            "sip:13800138000@127.0.0.1:5090",
            List.of(),
            0,
            1,
            HOP);
    return new InviteReceived(
        commands,
        "default",
        "local",
        HOP,
        offered,
        "400",
        "13800138000",
        "",
        Optional.empty(),
        List.of(),
        HEAD);
  }

  /** By the writer. */
  private void done(Effect effect) {
    Long begun = submitted.poll();
    if (begun == null) {
      throw new IllegalStateException("one effect too many: " + effect);
    }
    latencies.recordValue(Math.max(0, System.nanoTime() - begun));
    done.incrementAndGet();
  }

  private void awaitAll() throws InterruptedException {
    while (done.get() < commands) {
      if (!engine.isHealthy()) {
        throw new IllegalStateException("the engine has stopped");
      }
      TimeUnit.MICROSECONDS.sleep(100);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
