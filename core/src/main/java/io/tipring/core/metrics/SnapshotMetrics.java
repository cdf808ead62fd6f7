package io.tipring.core.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Figures of the standby, its snapshots, and recovery. Safe for any thread. */
public final class SnapshotMetrics {

  private final MeterRegistry registry;
  private final Timer written;
  private final Counter unwritten;
  private final Counter damaged;
  private final Counter pruned;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong newestMillis = new AtomicLong();

  public SnapshotMetrics(MeterRegistry registry) {
    this.registry = registry;
    written =
        Timer.builder("tipring.snapshot.write")
            .description("Time to write a snapshot and read it again, beside the running engine")
            .serviceLevelObjectives(
                Duration.ofMillis(10),
                Duration.ofMillis(100),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10))
            .register(registry);
    unwritten = counter("tipring.snapshot.failures", "Snapshots that could not be written");
    damaged = counter("tipring.snapshot.damaged", "Snapshots on disk that could not be used");
    pruned = counter("tipring.journal.files.pruned", "Journal files deleted as covered");
    Gauge.builder("tipring.snapshot.bytes", bytes, AtomicLong::get)
        .description("Size of the newest snapshot")
        .baseUnit("bytes")
        .register(registry);
    Gauge.builder("tipring.snapshot.age", this, SnapshotMetrics::ageSeconds)
        .description("Time since the newest snapshot was written; NaN if there is none")
        .baseUnit("seconds")
        .register(registry);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private double ageSeconds() {
    long newest = newestMillis.get();
    return newest == 0 ? Double.NaN : (System.currentTimeMillis() - newest) / 1000.0;
  }

  /** A snapshot is on the disk. */
  public void written(long durationNanos, long size) {
    written.record(durationNanos, TimeUnit.NANOSECONDS);
    found(System.currentTimeMillis(), size);
  }

  /**
   * The newest snapshot of an earlier run was loaded.
   *
   * @param atMillis when it was written, by the wall clock
   */
  public void found(long atMillis, long size) {
    bytes.set(size);
    newestMillis.set(atMillis);
  }

  public void failed() {
    unwritten.increment();
  }

  public void damaged() {
    damaged.increment();
  }

  public void pruned(int files) {
    pruned.increment(files);
  }

  /**
   * Watches the standby.
   *
   * @param lag commands that it has not run yet
   * @param healthy whether it runs
   */
  public void watchStandby(Supplier<Number> lag, Supplier<Boolean> healthy) {
    Gauge.builder("tipring.standby.lag", lag)
        .description("Commands that the standby has not run yet")
        .register(registry);
    Gauge.builder("tipring.standby.healthy", () -> healthy.get() ? 1 : 0)
        .description("Whether the standby follows: 1 or 0; without it no snapshots are written")
        .register(registry);
  }

  /** How long it took to bring the domain to the journal's end, and over how many commands. */
  public void recovered(long durationNanos, long commands) {
    Timer.builder("tipring.recovery")
        .description("Time to bring the domain to where the journal ends, at the last start")
        .register(registry)
        .record(durationNanos, TimeUnit.NANOSECONDS);
    Gauge.builder("tipring.recovery.commands", () -> commands)
        .description("Commands behind the snapshot that were run again at the last start")
        .register(registry);
  }
}
