package io.tipring.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tipring.core.command.AgentCommand.PutAgent;
import io.tipring.core.engine.Effects;
import io.tipring.core.engine.Engine;
import io.tipring.core.engine.EngineException;
import io.tipring.core.engine.EngineOptions;
import io.tipring.core.engine.EngineParts;
import io.tipring.core.engine.EventFeed;
import io.tipring.core.event.RecordedEvent;
import io.tipring.core.metrics.EngineMetrics;
import io.tipring.core.routing.AgentId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events taken from the journal beside an engine that runs. */
class EventFeedTest {

  private static final long PATIENCE_MILLIS = 30_000;

  @TempDir Path data;

  private final List<RecordedEvent> live = new CopyOnWriteArrayList<>();

  private Engine open() {
    Engine engine =
        Engine.open(
            new EngineOptions(data, 1024),
            new EngineParts(World::newProcessor, List.of(live::add)),
            new EngineMetrics(new SimpleMeterRegistry()),
            "test",
            7);
    engine.start(new Effects(_ -> {}, _ -> {}, _ -> {}));
    return engine;
  }

  private static void putAgents(Engine engine, int from, int to) throws Exception {
    for (int i = from; i <= to; i++) {
      engine.submit(
          new PutAgent(
              i,
              new AgentId("default", "a" + i),
              "Agent",
              "0".repeat(32),
              "0".repeat(64),
              Map.of("support", 3),
              Optional.empty()));
    }
    engine.settle().get(10, TimeUnit.SECONDS);
  }

  private static List<RecordedEvent> take(EventFeed feed, long upTo) {
    List<RecordedEvent> events = new ArrayList<>();
    while (feed.reachedSequence() < upTo) {
      long before = feed.reachedSequence();
      EventFeed.Batch batch = feed.poll(PATIENCE_MILLIS).orElseThrow();
      assertThat(batch.sequence()).isEqualTo(before + 1);
      events.addAll(batch.events());
    }
    return events;
  }

  @Test
  void theFeedGivesTheLiveEventsWhileTheEngineGoesOn() throws Exception {
    try (Engine engine = open()) {
      putAgents(engine, 1, 20);
      try (EventFeed feed = EventFeed.open(data, World::newProcessor, 0)) {
        List<RecordedEvent> taken = new ArrayList<>(take(feed, 21));
        assertThat(feed.poll(0)).isEmpty();
        putAgents(engine, 21, 40);
        taken.addAll(take(feed, 41));
        assertThat(taken).isEqualTo(live);
      }
    }
  }

  @Test
  void aFeedThatIsOpenedAgainGoesOnBehindWhatWasTaken() throws Exception {
    try (Engine engine = open()) {
      putAgents(engine, 1, 20);
    }
    List<RecordedEvent> taken = new ArrayList<>();
    for (long reached : new long[] {0, 1, 12, 20}) {
      try (EventFeed feed = EventFeed.open(data, World::newProcessor, reached)) {
        assertThat(feed.reachedSequence()).isEqualTo(reached);
        taken.addAll(take(feed, reached == 0 ? 1 : reached == 1 ? 12 : reached == 12 ? 20 : 21));
      }
    }
    assertThat(taken).isEqualTo(live);
  }

  @Test
  void whoHasFollowedAnotherJournalIsTold() throws Exception {
    try (Engine engine = open()) {
      putAgents(engine, 1, 2);
    }
    assertThatThrownBy(() -> EventFeed.open(data, World::newProcessor, 4))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("command 4")
        .hasMessageContaining("ends at command 3");
  }
}
