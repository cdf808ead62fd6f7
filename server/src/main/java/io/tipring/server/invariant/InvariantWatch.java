package io.tipring.server.invariant;

import io.tipring.core.metrics.InvariantMetrics;
import io.tipring.server.control.UnavailableException;
import io.tipring.server.projection.Projections;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at intervals whether all that must hold does, and publishes what does not.
 *
 * <p>The views are read while they change, perhaps in the middle of the events of a turn. So what
 * is found is looked at again once every event up to then has been folded: only what is found
 * twice, unchanged, was so at the end of a turn, and counts.
 */
public final class InvariantWatch implements AutoCloseable {

  /** Waits until the projections have folded all that has happened up to now. */
  @FunctionalInterface
  public interface Settling {
    void settle() throws UnavailableException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(InvariantWatch.class);
  private static final double MILLIS_PER_SECOND = 1_000;

  /** Bound on what is remembered of findings that have been told. */
  private static final int MAX_TOLD = 1_000;

  private final Projections projections;
  private final Ledger ledger;
  private final Limits limits;
  private final LongSupplier clockMillis;
  private final Settling settling;
  private final InvariantMetrics metrics;
  private final ScheduledExecutorService executor;
  private final Set<String> told = new HashSet<>();

  /**
   * @param clockMillis engine time
   */
  InvariantWatch(
      Projections projections,
      Ledger ledger,
      Limits limits,
      LongSupplier clockMillis,
      Settling settling,
      InvariantMetrics metrics) {
    this.projections = projections;
    this.ledger = ledger;
    this.limits = limits;
    this.clockMillis = clockMillis;
    this.settling = settling;
    this.metrics = metrics;
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("tipring-invariants").daemon().factory());
    publish(List.of());
  }

  /** Begins to look, for the first time after one interval. */
  public static InvariantWatch start(
      Projections projections,
      Ledger ledger,
      Limits limits,
      LongSupplier clockMillis,
      Settling settling,
      InvariantMetrics metrics,
      long intervalMillis) {
    InvariantWatch watch =
        new InvariantWatch(projections, ledger, limits, clockMillis, settling, metrics);
    watch.executor.scheduleWithFixedDelay(
        watch::lookSafely, intervalMillis, intervalMillis, TimeUnit.MILLISECONDS);
    return watch;
  }

  /** A look that fails must not be the last. */
  private void lookSafely() {
    try {
      look();
    } catch (UnavailableException late) {
      LOG.debug("the invariants were not looked at: {}", late.getMessage());
    } catch (RuntimeException fault) {
      metrics.failed();
      LOG.error("the invariants can't be looked at", fault);
    }
  }

  /** Looks once; returns what counts. */
  List<Finding> look() throws UnavailableException {
    long begun = System.nanoTime();
    List<Finding> first = findings();
    List<Finding> counted = List.of();
    if (!first.isEmpty()) {
      settling.settle();
      Set<String> again = findings().stream().map(Finding::key).collect(Collectors.toSet());
      counted = first.stream().filter(finding -> again.contains(finding.key())).toList();
    }
    counted.forEach(this::tell);
    publish(counted);
    metrics.looked(System.nanoTime() - begun);
    return counted;
  }

  private List<Finding> findings() {
    long now = clockMillis.getAsLong();
    List<Finding> findings = new ArrayList<>(IdleAgents.findings(projections, now));
    findings.addAll(ledger.findings(now));
    return findings;
  }

  private void tell(Finding finding) {
    if (told.size() >= MAX_TOLD) {
      told.clear();
    }
    if (told.add(finding.key())) {
      LOG.error("broken invariant {}: {}", word(finding.invariant()), finding.text());
    }
  }

  private void publish(List<Finding> findings) {
    EnumMap<Invariant, Integer> counts = new EnumMap<>(Invariant.class);
    for (Invariant invariant : Invariant.values()) {
      counts.put(invariant, 0);
    }
    findings.forEach(finding -> counts.merge(finding.invariant(), 1, Integer::sum));
    Map<String, Integer> broken = new TreeMap<>();
    counts.forEach((invariant, count) -> broken.put(word(invariant), count));
    Map<String, Double> ages = new TreeMap<>();
    Map<String, Double> overdue = new TreeMap<>();
    ledger
        .ages(limits, clockMillis.getAsLong())
        .forEach(
            (kind, age) -> {
              ages.put(word(kind), age.ageMillis() / MILLIS_PER_SECOND);
              overdue.put(word(kind), age.overdueMillis() / MILLIS_PER_SECOND);
            });
    metrics.publish(broken, ages, overdue);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
