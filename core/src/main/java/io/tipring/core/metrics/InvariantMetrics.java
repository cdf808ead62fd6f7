package io.tipring.core.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Figures that are 0 as long as all is well. For one thread. */
public final class InvariantMetrics {

  private final MultiGauge broken;
  private final MultiGauge ages;
  private final MultiGauge overdue;
  private final Timer looks;
  private final Counter failures;

  public InvariantMetrics(MeterRegistry registry) {
    broken =
        MultiGauge.builder("tipring.invariants.broken")
            .description("Things that must not be, by the invariant that they break: 0")
            .register(registry);
    ages =
        MultiGauge.builder("tipring.state.oldest.age")
            .description("Age of the oldest state of a kind that ought to pass")
            .baseUnit("seconds")
            .register(registry);
    overdue =
        MultiGauge.builder("tipring.state.overdue")
            .description("By how much a state of a kind outlasts what it may: 0")
            .baseUnit("seconds")
            .register(registry);
    looks =
        Timer.builder("tipring.invariants.look")
            .description("Time to look at all invariants")
            .register(registry);
    failures =
        Counter.builder("tipring.invariants.failures")
            .description("Looks at the invariants that failed themselves")
            .register(registry);
  }

  /**
   * Publishes what a look has found.
   *
   * @param countByInvariant how often each is broken
   * @param ageSecondsByKind of the oldest state
   * @param overdueSecondsByKind of the latest state
   */
  public void publish(
      Map<String, Integer> countByInvariant,
      Map<String, Double> ageSecondsByKind,
      Map<String, Double> overdueSecondsByKind) {
    publish(broken, "invariant", countByInvariant);
    publish(ages, "kind", ageSecondsByKind);
    publish(overdue, "kind", overdueSecondsByKind);
  }

  private static void publish(MultiGauge gauge, String tag, Map<String, ? extends Number> values) {
    gauge.register(
        values.entrySet().stream()
            .map(entry -> MultiGauge.Row.of(Tags.of(tag, entry.getKey()), entry.getValue()))
            .collect(Collectors.toList()),
        true);
  }

  /** A look took so long. */
  public void looked(long nanos) {
    looks.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** A look could not be made. */
  public void failed() {
    failures.increment();
  }
}
