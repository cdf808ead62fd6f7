package io.tipring.core.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tipring.core.event.ContactEvent;
import io.tipring.core.event.ContactEvent.ContactStarted;
import io.tipring.core.event.Event;
import io.tipring.core.event.Projection;
import io.tipring.core.event.RecordedEvent;
import io.tipring.core.turn.StateReader;
import io.tipring.core.turn.StateWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Figures of contacts, queues and agents. The counters are folded from events, and are in
 * snapshots, so they go on over a restart; the times that contacts waited begin anew. What is
 * watched is read when {@link #refresh} is called.
 */
public final class ContactMetrics implements Projection {

  private final MeterRegistry registry;
  private final Map<String, Count> counts = new TreeMap<>();
  private final MultiGauge waiting;
  private final MultiGauge longestWait;
  private final MultiGauge agents;
  private final MultiGauge calls;

  public ContactMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.waiting =
        MultiGauge.builder("tipring.queue.waiting")
            .description("Contacts that wait in a queue")
            .register(registry);
    this.longestWait =
        MultiGauge.builder("tipring.queue.longest.wait")
            .description("How long the contact that came first has waited")
            .baseUnit("seconds")
            .register(registry);
    this.agents =
        MultiGauge.builder("tipring.agents").description("Agents by state").register(registry);
    this.calls =
        MultiGauge.builder("tipring.calls.active")
            .description("Calls in progress by state")
            .register(registry);
  }

  /** One that counts for snapshots alone, and that nobody reads. */
  public static ContactMetrics unwatched() {
    return new ContactMetrics(new SimpleMeterRegistry());
  }

  @Override
  public void on(RecordedEvent recorded) {
    Event event = recorded.event();
    switch (event) {
      case ContactStarted started ->
          count(
              "tipring.contacts.started",
              "Contacts that began",
              Tags.of("direction", word(started.direction())));
      case ContactEvent.ContactEnded ended ->
          count(
              "tipring.contacts.ended",
              "Contacts that ended, by what became of them, who ended them and why",
              Tags.of(
                  "result", word(ended.result()),
                  "by", word(ended.termination().by()),
                  "cause", word(ended.termination().cause())));
      case ContactEvent.ContactQueued queued ->
          count(
              "tipring.queue.entered",
              "Contacts that came into a queue",
              Tags.of("queue", queued.queue().name()));
      case ContactEvent.OfferEnded ended ->
          count(
              "tipring.offers.ended",
              "Offers to agents that ended, by how",
              Tags.of("outcome", word(ended.outcome())));
      case ContactEvent.ContactAssigned assigned ->
          Timer.builder("tipring.queue.wait")
              .description("How long contacts waited until an agent answered")
              .tag("queue", assigned.queue().name())
              .serviceLevelObjectives(
                  Duration.ofSeconds(1),
                  Duration.ofSeconds(5),
                  Duration.ofSeconds(10),
                  Duration.ofSeconds(20),
                  Duration.ofSeconds(60),
                  Duration.ofSeconds(300))
              .register(registry)
              .record(assigned.waitedMillis(), TimeUnit.MILLISECONDS);
      default -> {}
    }
  }

  private void count(String name, String description, Tags tags) {
    count(
        new Count(
            name,
            description,
            tags.stream().flatMap(tag -> Stream.of(tag.getKey(), tag.getValue())).toList(),
            1));
  }

  private void count(Count more) {
    counts.merge(more.key(), more, Count::plus);
    Counter.builder(more.name())
        .description(more.description())
        .tags(more.tags().toArray(String[]::new))
        .register(registry)
        .increment(more.value());
  }

  /**
   * A counter as a snapshot has it.
   *
   * @param tags keys and values in turn
   */
  private record Count(String name, String description, List<String> tags, long value) {
    String key() {
      return name + tags;
    }

    Count plus(Count more) {
      return new Count(name, description, tags, value + more.value);
    }
  }

  @Override
  public String name() {
    return "contactMetrics";
  }

  @Override
  public void writeState(StateWriter out) {
    out.section("counts");
    out.entities(Count.class, counts.values());
  }

  @Override
  public void readState(StateReader in) {
    in.section("counts");
    in.entities(Count.class).forEach(this::count);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** Watches whether new calls are taken: 1 or 0. */
  public void watchReadiness(Supplier<Boolean> ready) {
    Gauge.builder("tipring.ready", () -> ready.get() ? 1 : 0)
        .description("Whether new calls are taken")
        .register(registry);
  }

  /**
   * What stands at this moment.
   *
   * @param waitingByQueue contacts that wait
   * @param longestWaitSecondsByQueue age of the oldest of them
   * @param agentsByState how many agents are in each state
   * @param callsByState how many calls are in each state
   */
  public record Standing(
      Map<String, Integer> waitingByQueue,
      Map<String, Double> longestWaitSecondsByQueue,
      Map<String, Long> agentsByState,
      Map<String, Long> callsByState) {}

  /** Publishes what stands at this moment. */
  public void refresh(Standing standing) {
    publish(waiting, "queue", standing.waitingByQueue());
    publish(longestWait, "queue", standing.longestWaitSecondsByQueue());
    publish(agents, "state", standing.agentsByState());
    publish(calls, "state", standing.callsByState());
  }

  private static void publish(MultiGauge gauge, String tag, Map<String, ? extends Number> values) {
    gauge.register(
        values.entrySet().stream()
            .map(entry -> MultiGauge.Row.of(Tags.of(tag, entry.getKey()), entry.getValue()))
            .collect(Collectors.toList()),
        true);
  }
}
