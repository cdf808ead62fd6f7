package io.tipring.core.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Figures of the reporting database. */
public final class ReportingMetrics {

  private static final double MILLIS_PER_SECOND = 1_000;

  private final MeterRegistry registry;
  private final Timer commit;
  private final DistributionSummary batch;
  private final Counter outages;

  public ReportingMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.commit =
        Timer.builder("tipring.reporting.transaction")
            .description("Writing the events of some commands to the reporting database")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
    this.batch =
        DistributionSummary.builder("tipring.reporting.transaction.commands")
            .description("Commands whose events were written in one transaction")
            .register(registry);
    this.outages =
        Counter.builder("tipring.reporting.outages")
            .description("How often the reporting database failed")
            .register(registry);
  }

  /**
   * Watches how the database follows.
   *
   * @param up whether it can be written
   * @param lagCommands commands of the journal that are not in it
   * @param lagMillis age of the oldest of them
   */
  public void watch(BooleanSupplier up, LongSupplier lagCommands, LongSupplier lagMillis) {
    Gauge.builder("tipring.reporting.up", () -> up.getAsBoolean() ? 1 : 0)
        .description("Whether the reporting database can be written")
        .register(registry);
    Gauge.builder("tipring.reporting.lag.commands", lagCommands::getAsLong)
        .description("Commands of the journal that are not in the reporting database yet")
        .register(registry);
    Gauge.builder("tipring.reporting.lag.seconds", () -> lagMillis.getAsLong() / MILLIS_PER_SECOND)
        .description("How old the oldest of them is")
        .register(registry);
  }

  /** A transaction was committed. */
  public void committed(long nanos, int commands) {
    commit.record(nanos, TimeUnit.NANOSECONDS);
    batch.record(commands);
  }

  /** The database failed, after it had worked or at the start. */
  public void outage() {
    outages.increment();
  }

  /**
   * Something was removed because of its age.
   *
   * @param what {@code contacts}, {@code numbers} or {@code recordings}
   */
  public void removed(String what, int count) {
    Counter.builder("tipring.reporting.removed")
        .description("What was removed from the records because of its age")
        .tag("what", what)
        .register(registry)
        .increment(count);
  }
}
