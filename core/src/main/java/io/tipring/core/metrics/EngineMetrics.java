package io.tipring.core.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tipring.core.command.Command;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Figures of the engine itself. {@link #turn} is for the writer; the rest for any thread. */
public final class EngineMetrics {

  private final MeterRegistry registry;
  private final SnapshotMetrics snapshots;
  private final Timer ringWait;
  private final Timer journal;
  private final Timer turn;
  private final Timer letOut;
  private final Timer sync;
  private final Counter syncedCommands;
  private final ClassValue<Counter> commands;
  private final Map<String, Counter> shed = new ConcurrentHashMap<>();

  public EngineMetrics(MeterRegistry registry) {
    this.registry = registry;
    snapshots = new SnapshotMetrics(registry);
    ringWait = timer("tipring.ring.wait", "Time from submitting a command to its turn");
    journal = timer("tipring.journal.append", "Time to append a command to the journal");
    turn = timer("tipring.turn", "Time to run a command and hand over its effects");
    letOut = timer("tipring.command.done", "Time from submitting a command until its effects left");
    sync = timer("tipring.journal.sync", "Time to bring a batch of commands to the disk");
    syncedCommands =
        Counter.builder("tipring.journal.synced")
            .description("Commands that were brought to the disk before their effects left")
            .register(registry);
    commands =
        new ClassValue<>() {
          @Override
          protected Counter computeValue(Class<?> type) {
            return Counter.builder("tipring.commands")
                .description("Commands run")
                .tag("type", type.getSimpleName())
                .register(registry);
          }
        };
  }

  /** Those of the standby and of recovery. */
  public SnapshotMetrics snapshots() {
    return snapshots;
  }

  private Timer timer(String name, String description) {
    return Timer.builder(name)
        .description(description)
        .serviceLevelObjectives(
            Duration.ofNanos(10_000),
            Duration.ofNanos(100_000),
            Duration.ofMillis(1),
            Duration.ofMillis(5),
            Duration.ofMillis(20),
            Duration.ofMillis(100),
            Duration.ofSeconds(1))
        .register(registry);
  }

  /** One command has been run; durations in nanoseconds. */
  public void turn(Command command, long waitNanos, long journalNanos, long turnNanos) {
    commands.get(command.getClass()).increment();
    ringWait.record(waitNanos, TimeUnit.NANOSECONDS);
    journal.record(journalNanos, TimeUnit.NANOSECONDS);
    turn.record(turnNanos, TimeUnit.NANOSECONDS);
  }

  /** The effects of a command have left, so long after it was submitted. */
  public void letOut(long nanos) {
    letOut.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** A batch of commands was brought to the disk. */
  public void synced(int commands, long nanos) {
    sync.record(nanos, TimeUnit.NANOSECONDS);
    syncedCommands.increment(commands);
  }

  /** New work was refused, for that reason. */
  public void shed(String reason) {
    shed.get(reason).increment();
  }

  /** Shows all reasons for which new work may be refused, from the start. */
  public void watchShedding(List<String> reasons) {
    for (String reason : reasons) {
      shed.put(
          reason,
          Counter.builder("tipring.commands.shed")
              .description("New work refused")
              .tag("reason", reason)
              .register(registry));
    }
  }

  /** Watches how many places of the ring are taken. */
  public void watchRing(Supplier<Number> occupied) {
    Gauge.builder("tipring.ring.occupied", occupied)
        .description("Commands in the ring")
        .register(registry);
  }
}
