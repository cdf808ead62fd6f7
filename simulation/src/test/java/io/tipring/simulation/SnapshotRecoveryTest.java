package io.tipring.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tipring.core.command.AgentCommand.PutAgent;
import io.tipring.core.engine.AdmissionLimits;
import io.tipring.core.engine.Effects;
import io.tipring.core.engine.Engine;
import io.tipring.core.engine.EngineOptions;
import io.tipring.core.engine.EngineParts;
import io.tipring.core.engine.EngineStatus;
import io.tipring.core.engine.EventFeed;
import io.tipring.core.engine.Replay;
import io.tipring.core.engine.SnapshotSchedule;
import io.tipring.core.event.AgentEvent.AgentPut;
import io.tipring.core.event.Projection;
import io.tipring.core.event.RecordedEvent;
import io.tipring.core.journal.Durability;
import io.tipring.core.journal.Journal;
import io.tipring.core.journal.JournalException;
import io.tipring.core.journal.JournalOptions;
import io.tipring.core.metrics.EngineMetrics;
import io.tipring.core.routing.AgentId;
import io.tipring.core.snapshot.Snapshots;
import io.tipring.core.turn.StateReader;
import io.tipring.core.turn.StateWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots of an engine on disk: written beside it, recovered from, damaged and pruned. */
class SnapshotRecoveryTest {

  private static final long NEVER_MILLIS = 86_400_000;

  @TempDir Path folder;

  private SimpleMeterRegistry figures = new SimpleMeterRegistry();
  private AgentCount count = new AgentCount();
  private long request;
  private long snapshotCommands = Long.MAX_VALUE;

  /** How often an agent was put: a projection that would be wrong if an event came twice. */
  private static class AgentCount implements Projection {
    private final AtomicLong puts = new AtomicLong();

    @Override
    public String name() {
      return "count";
    }

    @Override
    public void on(RecordedEvent event) {
      if (event.event() instanceof AgentPut) {
        puts.incrementAndGet();
      }
    }

    @Override
    public void writeState(StateWriter out) {
      out.section("count");
      out.number(puts.get());
    }

    @Override
    public void readState(StateReader in) {
      in.section("count");
      puts.set(in.number());
    }
  }

  private Path data() {
    return folder.resolve("data");
  }

  private Engine open(Path data) throws Exception {
    return open(data, new AgentCount());
  }

  private Engine open(Path data, Projection standbyCount) throws Exception {
    figures = new SimpleMeterRegistry();
    count = new AgentCount();
    Engine engine =
        Engine.open(
            new EngineOptions(
                data,
                1024,
                new JournalOptions(Durability.PROCESS),
                AdmissionLimits.DEFAULT,
                new SnapshotSchedule(NEVER_MILLIS, snapshotCommands, 3)),
            new EngineParts(World::newProcessor, List.of(count), () -> List.of(standbyCount)),
            new EngineMetrics(figures),
            "test",
            7);
    engine.start(new Effects(_ -> {}, _ -> {}, _ -> {}));
    engine.settle().get(20, TimeUnit.SECONDS);
    return engine;
  }

  private EngineStatus putAgents(Engine engine, int agents) throws Exception {
    for (int i = 0; i < agents; i++) {
      request++;
      engine.submit(
          new PutAgent(
              request,
              new AgentId("default", "a" + request % 100),
              "Agent " + request,
              "0".repeat(32),
              "0".repeat(64),
              Map.of("support", 3),
              Optional.empty()));
    }
    return status(engine);
  }

  private static EngineStatus status(Engine engine) throws Exception {
    return engine.status().get(20, TimeUnit.SECONDS);
  }

  private static long snapshot(Engine engine) throws Exception {
    return engine.snapshot().get(20, TimeUnit.SECONDS);
  }

  private static List<Path> snapshots(Path data) {
    return new Snapshots(data).files();
  }

  private double figure(String name) {
    return figures.get(name).gauge().value();
  }

  /** What a crash at this moment would leave: the system keeps what the process has written. */
  private Path crashed(String name) throws IOException {
    Path copy = folder.resolve(name);
    try (Stream<Path> all = Files.walk(data())) {
      for (Path path : all.filter(one -> !one.endsWith("lock")).toList()) {
        Files.copy(path, copy.resolve(data().relativize(path).toString()));
      }
    }
    return copy;
  }

  private static void flip(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 0x10;
    Files.write(file, bytes);
  }

  @Test
  void aCleanStopLeavesASnapshotOfTheLastCommand() throws Exception {
    EngineStatus last;
    try (Engine engine = open(data())) {
      last = putAgents(engine, 50);
    }
    Path newest = snapshots(data()).getFirst();
    assertThat(Snapshots.sequenceOf(newest)).isEqualTo(last.sequence());
    assertThat(Snapshots.verify(newest).header().stateHash()).isEqualTo(last.stateHash());
    assertThat(Files.getPosixFilePermissions(newest))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.getPosixFilePermissions(newest.getParent()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    try (Engine engine = open(data())) {
      assertThat(figure("tipring.recovery.commands")).isZero();
      assertThat(count.puts).hasValue(50);
      EngineStatus again = status(engine);
      assertThat(again.sequence()).isEqualTo(last.sequence() + 1);
      assertThat(Replay.run(data(), Long.MAX_VALUE, World::newProcessor))
          .isEqualTo(new Replay.Result(0, again));
    }
  }

  @Test
  void anEngineThatCrashedTakesTheSnapshotAndTheCommandsBehindIt() throws Exception {
    Path copy;
    EngineStatus last;
    try (Engine engine = open(data())) {
      putAgents(engine, 30);
      assertThat(snapshot(engine)).isEqualTo(31);
      last = putAgents(engine, 12);
      copy = crashed("copy");
    }
    try (Engine engine = open(copy)) {
      assertThat(figure("tipring.recovery.commands")).isEqualTo(12);
      assertThat(count.puts).hasValue(42);
      assertThat(status(engine).sequence()).isEqualTo(last.sequence() + 1);
      assertThat(Replay.run(copy, last.sequence(), World::newProcessor).status()).isEqualTo(last);
      assertThat(Replay.run(copy, Long.MAX_VALUE, World::newProcessor).status())
          .isEqualTo(status(engine));
    }
  }

  @Test
  void aStartThatHadMuchToRunAgainLeavesASnapshotForTheNext() throws Exception {
    Path copy;
    try (Engine engine = open(data())) {
      putAgents(engine, 200);
      copy = crashed("copy");
    }
    snapshotCommands = 100;
    try (Engine engine = open(copy)) {
      assertThat(figure("tipring.recovery.commands")).isGreaterThan(200);
      long last = status(engine).sequence();
      Awaitility.await("a snapshot that nobody asked for")
          .atMost(Duration.ofSeconds(30))
          .until(() -> snapshots(copy).stream().anyMatch(f -> Snapshots.sequenceOf(f) == last));
    }
  }

  /** An engine killed again and again before the next snapshot is due would start ever later. */
  @Test
  void aStartThatHadVeryMuchToRunAgainWaitsForNothing() throws Exception {
    Path copy;
    try (Engine engine = open(data())) {
      putAgents(engine, 600);
      putAgents(engine, 600);
      copy = crashed("copy");
    }
    try (Engine engine = open(copy)) {
      assertThat(figure("tipring.recovery.commands")).isGreaterThan(1_000);
      Awaitility.await("a snapshot though none is due")
          .atMost(Duration.ofSeconds(30))
          .until(() -> !snapshots(copy).isEmpty());
      assertThat(status(engine).calls()).isZero();
    }
  }

  @Test
  void aDamagedSnapshotIsToldAndTheNextOlderIsTaken() throws Exception {
    EngineStatus last;
    try (Engine engine = open(data())) {
      putAgents(engine, 10);
      snapshot(engine);
      putAgents(engine, 10);
      snapshot(engine);
      last = putAgents(engine, 10);
    }
    List<Path> files = snapshots(data());
    assertThat(files).hasSize(3);
    flip(files.get(0), 200);
    byte[] whole = Files.readAllBytes(files.get(1));
    Files.write(files.get(1), Arrays.copyOf(whole, whole.length / 2));
    try (Engine engine = open(data())) {
      assertThat(figures.counter("tipring.snapshot.damaged").count()).isEqualTo(2);
      assertThat(figure("tipring.recovery.commands")).isEqualTo(20);
      assertThat(count.puts).hasValue(30);
      assertThat(Replay.run(data(), last.sequence(), World::newProcessor).status()).isEqualTo(last);
      assertThat(Replay.run(data(), Long.MAX_VALUE, World::newProcessor).status())
          .isEqualTo(status(engine));
    }
  }

  @Test
  void withEverySnapshotDamagedTheWholeJournalIsRun() throws Exception {
    try (Engine engine = open(data())) {
      putAgents(engine, 10);
    }
    for (Path file : snapshots(data())) {
      flip(file, 60);
    }
    try (Engine engine = open(data())) {
      assertThat(figure("tipring.recovery.commands")).isEqualTo(11);
      assertThat(count.puts).hasValue(10);
      assertThat(Replay.run(data(), Long.MAX_VALUE, World::newProcessor).status())
          .isEqualTo(status(engine));
    }
  }

  @Test
  void randomDamageToSnapshotsIsNeverSilent() throws Exception {
    EngineStatus last;
    try (Engine engine = open(data())) {
      putAgents(engine, 20);
      snapshot(engine);
      last = putAgents(engine, 20);
    }
    Path newest = snapshots(data()).getFirst();
    byte[] sound = Files.readAllBytes(newest);
    Random random = new Random(3);
    for (int i = 0; i < 200; i++) {
      byte[] damaged =
          switch (random.nextInt(3)) {
            case 0 -> Arrays.copyOf(sound, random.nextInt(sound.length));
            case 1 -> {
              byte[] flipped = sound.clone();
              flipped[random.nextInt(sound.length)] ^= (byte) (1 << random.nextInt(8));
              yield flipped;
            }
            default -> {
              byte[] holed = sound.clone();
              int from = random.nextInt(sound.length - 600);
              Arrays.fill(holed, from, from + 512, (byte) 0);
              yield holed;
            }
          };
      Files.write(newest, damaged);
      AtomicLong told = new AtomicLong();
      long found =
          new Snapshots(data(), e -> told.addAndGet(e.file().equals(newest) ? 1 : 100))
              .newestValid(Long.MAX_VALUE, one -> one.domain(World::newProcessor).sequence())
              .orElseThrow();
      assertThat(told).as("damage %d", i).hasValue(1);
      assertThat(found).isLessThan(last.sequence());
    }
  }

  @Test
  void theJournalIsPrunedBehindTheSnapshotsAndEveryReader() throws Exception {
    Path journal = EngineOptions.journalOf(data());
    for (int run = 0; run < 4; run++) {
      try (Engine engine = open(data())) {
        engine.retainFrom("reader", 0);
        putAgents(engine, 20);
      }
    }
    assertThat(Journal.firstKept(journal)).isEqualTo(1);
    EngineStatus last;
    try (Engine engine = open(data())) {
      engine.retainFrom("reader", 50);
      last = putAgents(engine, 20);
    }
    // The reader has the events of command 50: it goes on from the snapshot of command 42.
    assertThat(Journal.firstKept(journal)).isEqualTo(43);
    assertThat(snapshots(data()))
        .extracting(Snapshots::sequenceOf)
        .containsExactly(105L, 84L, 63L, 42L);
    try (EventFeed feed = EventFeed.open(data(), World::newProcessor, 50)) {
      assertThat(feed.poll(0).orElseThrow().sequence()).isEqualTo(51);
    }
    assertThatThrownBy(() -> EventFeed.open(data(), World::newProcessor, 5))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("pruned");
    assertThat(Replay.run(data(), Long.MAX_VALUE, World::newProcessor))
        .isEqualTo(new Replay.Result(42, last));
    assertThatThrownBy(() -> Replay.run(data(), 20, World::newProcessor))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("begins at command 43");
    for (Path file : snapshots(data())) {
      flip(file, 60);
    }
    assertThatThrownBy(() -> open(data()))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("begins at command 43")
        .hasMessageContaining("pruned");
  }

  /** Crash after crash before the reader could say how far it is, as a slow database does. */
  @Test
  void nothingIsLetGoThatAReaderMayNeedWhoHasNotSpokenYet() throws Exception {
    for (int run = 0; run < 5; run++) {
      try (Engine engine = open(data())) {
        engine.retainFrom("reader", 50);
        putAgents(engine, 20);
      }
    }
    assertThat(Journal.firstKept(EngineOptions.journalOf(data()))).isEqualTo(43);
    for (int run = 0; run < 5; run++) {
      try (Engine engine = open(data())) {
        engine.retainFrom("reader", 0);
        putAgents(engine, 20);
      }
      try (EventFeed feed = EventFeed.open(data(), World::newProcessor, 50)) {
        assertThat(feed.poll(0).orElseThrow().sequence()).isEqualTo(51);
      }
    }
    assertThat(snapshots(data())).hasSize(4);
  }

  @Test
  void aStandbyThatFailsStopsNoCalls() throws Exception {
    AgentCount failing =
        new AgentCount() {
          @Override
          public void on(RecordedEvent event) {
            if (event.event() instanceof AgentPut put && put.name().equals("Agent 5")) {
              throw new IllegalStateException("the fifth agent");
            }
            super.on(event);
          }
        };
    try (Engine engine = open(data(), failing)) {
      assertThat(engine.isStandbyHealthy()).isTrue();
      assertThatThrownBy(() -> putAgents(engine, 10))
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseMessage("the fifth agent");
      assertThat(engine.isStandbyHealthy()).isFalse();
      assertThat(figure("tipring.standby.healthy")).isZero();
      assertThatThrownBy(() -> snapshot(engine)).isInstanceOf(ExecutionException.class);
      engine.settle().get(20, TimeUnit.SECONDS);
      assertThat(count.puts).hasValue(10);
      assertThat(engine.isHealthy()).isTrue();
    }
    assertThat(snapshots(data())).isEmpty();
    try (Engine engine = open(data())) {
      assertThat(count.puts).hasValue(10);
      assertThat(engine.isStandbyHealthy()).isTrue();
    }
  }

  @Test
  void aSnapshotAheadOfTheJournalIsRefused() throws Exception {
    try (Engine engine = open(data())) {
      putAgents(engine, 10);
    }
    Path older = crashed("older");
    try (Engine engine = open(data())) {
      putAgents(engine, 10);
    }
    Path newest = snapshots(data()).getFirst();
    Files.copy(newest, snapshots(older).getFirst().resolveSibling(newest.getFileName()));
    assertThatThrownBy(() -> open(older))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("command " + Snapshots.sequenceOf(newest));
  }
}
