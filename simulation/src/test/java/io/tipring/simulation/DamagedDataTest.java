package io.tipring.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tipring.core.command.AgentCommand.PutAgent;
import io.tipring.core.command.Command;
import io.tipring.core.engine.AdmissionLimits;
import io.tipring.core.engine.Effects;
import io.tipring.core.engine.Engine;
import io.tipring.core.engine.EngineException;
import io.tipring.core.engine.EngineOptions;
import io.tipring.core.engine.EngineParts;
import io.tipring.core.engine.EngineStatus;
import io.tipring.core.engine.JournalCare;
import io.tipring.core.engine.Replay;
import io.tipring.core.engine.SnapshotSchedule;
import io.tipring.core.journal.Durability;
import io.tipring.core.journal.JournalException;
import io.tipring.core.journal.JournalOptions;
import io.tipring.core.journal.JournalSync;
import io.tipring.core.metrics.EngineMetrics;
import io.tipring.core.routing.AgentId;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damages the data directory of an engine, journal and snapshots: it then either does not start and
 * says why, or has the very state that it had.
 */
class DamagedDataTest {

  private static final int CASES = 60;
  private static final int AGENTS_OF_A_RUN = 20;
  private static final int RUNS = 3;

  @TempDir static Path base;
  private static EngineStatus last;

  private static Engine open(Path data) {
    return Engine.open(
        new EngineOptions(
            data,
            1024,
            new JournalOptions(Durability.PROCESS, JournalSync.DISK, 0),
            new AdmissionLimits(0, 10_000),
            new SnapshotSchedule(3_600_000, Long.MAX_VALUE, 3)),
        new EngineParts(World::newProcessor, List.of()),
        new EngineMetrics(new SimpleMeterRegistry()),
        "test",
        7);
  }

  /** Three runs; each ends with a snapshot. */
  @BeforeAll
  static void write() throws Exception {
    for (int run = 0; run < RUNS; run++) {
      try (Engine engine = open(base.resolve("data"))) {
        engine.start(new Effects(_ -> {}, _ -> {}, _ -> {}));
        for (int i = 0; i < AGENTS_OF_A_RUN; i++) {
          assertThat(engine.submit(agent("a" + run + "-" + i))).isTrue();
        }
        last = engine.status().get(20, TimeUnit.SECONDS);
      }
    }
  }

  private static Command agent(String id) {
    return new PutAgent(
        0,
        new AgentId("default", id),
        id,
        "0".repeat(32),
        "0".repeat(64),
        Map.of("support", 3),
        Optional.empty());
  }

  /** The state with which an engine starts: after its {@code EngineStarted}, by a replay of all. */
  private static EngineStatus startedFrom(Path data) throws Exception {
    try (Engine engine = open(data)) {
      engine.start(new Effects(_ -> {}, _ -> {}, _ -> {}));
      return engine.status().get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void anEngineRefusesOrHasTheStateThatItHad(@TempDir Path scratch) throws Exception {
    int refused = 0;
    int same = 0;
    for (int seed = 0; seed < CASES; seed++) {
      Path data = copy(scratch.resolve("case-" + seed));
      String done = damage(data, new Random(seed), seed % 2 == 0);
      boolean isSound = JournalCare.verify(data).isSound();
      try {
        EngineStatus started = startedFrom(data);
        assertThat(started.sequence()).as(done).isEqualTo(last.sequence() + 1);
        assertThat(Replay.run(data, started.sequence(), World::newProcessor).status())
            .as(done)
            .isEqualTo(started);
        same++;
      } catch (JournalException | EngineException e) {
        assertThat(isSound).as(done + ": " + e.getMessage()).isFalse();
        assertThat(e.getMessage()).as(done).contains(data.toString());
        refused++;
      }
      delete(data);
    }
    assertThat(refused + same).isEqualTo(CASES);
    assertThat(refused).isPositive();
    // A damaged snapshot only costs time: an older one and more of the journal give the same.
    assertThat(same).isGreaterThan(CASES / 2);
  }

  @Test
  void aDamagedSnapshotIsToldWithItsPlaceAndMovedAside(@TempDir Path scratch) throws Exception {
    Path data = copy(scratch.resolve("case"));
    Path snapshot = newestSnapshot(data);
    flip(snapshot, Files.size(snapshot) / 2, new Random(1));
    JournalCare.Verified verified = JournalCare.verify(data);
    assertThat(verified.journal().isSound()).isTrue();
    assertThat(verified.isSound()).isFalse();
    assertThat(verified.snapshotFindings().getFirst()).startsWith(snapshot + ", offset ");
    try (JournalCare.Repair repair = JournalCare.planRepair(data, Long.MAX_VALUE)) {
      assertThat(repair.plan().isNeeded()).isFalse();
      assertThat(repair.unusableSnapshots()).containsExactly(snapshot);
      assertThat(repair.apply()).hasSize(1);
    }
    assertThat(JournalCare.verify(data).isSound()).isTrue();
    assertThat(startedFrom(data).sequence()).isEqualTo(last.sequence() + 1);
  }

  @Test
  void whatIsCutOffTakesTheSnapshotsBehindItAlong(@TempDir Path scratch) throws Exception {
    Path data = copy(scratch.resolve("case"));
    long until = last.sequence() - 5;
    try (JournalCare.Repair repair = JournalCare.planRepair(data, until)) {
      assertThat(repair.unusableSnapshots()).containsExactly(newestSnapshot(data));
      repair.apply();
    }
    assertThat(JournalCare.verify(data).isSound()).isTrue();
    EngineStatus cut = Replay.run(data, Long.MAX_VALUE, World::newProcessor).status();
    assertThat(cut)
        .isEqualTo(Replay.run(base.resolve("data"), until, World::newProcessor).status());
    assertThat(startedFrom(data).sequence()).isEqualTo(until + 1);
  }

  @Test
  void aRunningEngineCanBeVerifiedAndNotRepaired(@TempDir Path scratch) throws Exception {
    Path data = scratch.resolve("data");
    try (Engine engine = open(data)) {
      engine.start(new Effects(_ -> {}, _ -> {}, _ -> {}));
      for (int i = 0; i < 2_000; i++) {
        engine.submit(agent("a" + i % 10));
        if (i % 500 == 0) {
          JournalCare.Verified verified = JournalCare.verify(data);
          assertThat(verified.isSound()).as(verified.toString()).isTrue();
          assertThat(verified.inUseBy()).isPresent();
        }
      }
      assertThatThrownBy(() -> JournalCare.planRepair(data, 5))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("in use");
    }
  }

  private static Path newestSnapshot(Path data) throws IOException {
    try (Stream<Path> all = Files.list(data.resolve("snapshots"))) {
      return all.sorted().toList().getLast();
    }
  }

  private static String damage(Path data, Random random, boolean ofSnapshot) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(data.resolve(ofSnapshot ? "snapshots" : "journal"))) {
      all.filter(Files::isRegularFile).sorted().forEach(files::add);
    }
    Path file = files.get(random.nextInt(files.size()));
    long size = Files.size(file);
    switch (random.nextInt(3)) {
      case 0 -> {
        long at = ofSnapshot ? random.nextLong(size) : size - 1 - random.nextLong(size / 3);
        flip(file, at, random);
        return "flipped a bit of byte " + at + " in " + file;
      }
      case 1 -> {
        long to = random.nextLong(size);
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
          raw.setLength(to);
        }
        return "cut " + file + " to " + to;
      }
      default -> {
        Files.delete(file);
        return "deleted " + file;
      }
    }
  }

  private static void flip(Path file, long at, Random random) throws IOException {
    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.seek(at);
      int was = raw.read();
      raw.seek(at);
      raw.write(was ^ (1 << random.nextInt(8)));
    }
  }

  private static Path copy(Path target) throws IOException {
    Path source = base.resolve("data");
    try (Stream<Path> all = Files.walk(source)) {
      for (Path path : all.toList()) {
        Files.copy(path, target.resolve(source.relativize(path).toString()));
      }
    }
    return target;
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
