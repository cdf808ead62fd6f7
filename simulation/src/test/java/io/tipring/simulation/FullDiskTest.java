package io.tipring.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tipring.core.command.AgentCommand.PutAgent;
import io.tipring.core.command.Command;
import io.tipring.core.command.ControlCommand.Originate;
import io.tipring.core.effect.ControlEffect;
import io.tipring.core.effect.ControlEffect.Replied;
import io.tipring.core.engine.AdmissionLimits;
import io.tipring.core.engine.Effects;
import io.tipring.core.engine.Engine;
import io.tipring.core.engine.EngineOptions;
import io.tipring.core.engine.EngineParts;
import io.tipring.core.journal.Durability;
import io.tipring.core.journal.Journal;
import io.tipring.core.journal.JournalOptions;
import io.tipring.core.journal.JournalSync;
import io.tipring.core.metrics.EngineMetrics;
import io.tipring.core.routing.AgentId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The engine on a disk that becomes full: a small file system in memory, which only root can mount.
 */
class FullDiskTest {

  private static final int DISK_MEGABYTES = 48;
  private static final long MEGABYTE = 1L << 20;
  private static final long WATERMARK = 12 * MEGABYTE;
  private static final long RESERVE = 4 * MEGABYTE;
  private static final int NAME_LENGTH = 20_000;
  private static final Command NEW_WORK = new Originate(7, "default", "1", "2", "none", "");

  @TempDir Path folder;

  private Path disk;
  private final SimpleMeterRegistry figures = new SimpleMeterRegistry();
  private final BlockingQueue<ControlEffect> replies = new LinkedBlockingQueue<>();
  private long requests;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(folder.resolve("disk"));
    String size = "size=" + DISK_MEGABYTES + "m";
    boolean mounted = run("mount", "-t", "tmpfs", "-o", size, "tipring-test", disk.toString());
    if (!mounted) {
      disk = null;
    }
    assumeTrue(mounted, "a file system can be mounted only by root");
  }

  @AfterEach
  void unmount() throws Exception {
    if (disk != null) {
      // Mappings that are not collected yet keep it busy: it goes with them.
      assertThat(run("umount", "-l", disk.toString())).isTrue();
    }
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException noSuchProgram) {
      return false;
    }
  }

  private Engine open() throws Exception {
    Engine engine =
        Engine.open(
            new EngineOptions(
                disk.resolve("data"),
                1024,
                new JournalOptions(Durability.PROCESS, JournalSync.DISK, RESERVE),
                new AdmissionLimits(WATERMARK, 10_000)),
            new EngineParts(World::newProcessor, List.of()),
            new EngineMetrics(figures),
            "test",
            7);
    engine.start(new Effects(_ -> {}, _ -> {}, replies::add));
    engine.settle().get(10, TimeUnit.SECONDS);
    return engine;
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      LockSupport.parkNanos(5_000_000);
    }
  }

  /** Writes until so much is left; gives the file. */
  private Path fill(long left) throws IOException {
    Path file = disk.resolve("filler-" + left);
    try (OutputStream out = Files.newOutputStream(file)) {
      while (disk.toFile().getUsableSpace() > left) {
        out.write(new byte[4096]);
      }
    } catch (IOException full) {
      assertThat(left).as(full.getMessage()).isZero();
    }
    return file;
  }

  /** Work that goes on: some 20 kB of the journal. Gives whether the engine has answered. */
  private boolean works(Engine engine) throws InterruptedException {
    long request = ++requests;
    engine.submit(
        new PutAgent(
            request,
            new AgentId("default", "a"),
            "n".repeat(NAME_LENGTH),
            "0".repeat(32),
            "0".repeat(64),
            Map.of(),
            Optional.empty()));
    while (true) {
      ControlEffect reply = replies.poll(engine.isHealthy() ? 5_000 : 100, TimeUnit.MILLISECONDS);
      if (reply == null || ((Replied) reply).requestId() == request) {
        return reply != null;
      }
    }
  }

  @Test
  void newWorkIsRefusedThePresentGoesOnAndItRecoversByItself() throws Exception {
    try (Engine engine = open()) {
      assertThat(engine.submit(NEW_WORK)).isTrue();
      assertThat(engine.isDiskFine(true)).isTrue();
      Path nearly = fill(WATERMARK - MEGABYTE);
      await("new work is refused", () -> !engine.submit(NEW_WORK));
      assertThat(engine.isDiskFine(true)).isFalse();
      assertThat(engine.isShortOfDisk()).isTrue();
      assertThat(figures.counter("tipring.commands.shed", "reason", "disk").count()).isPositive();
      Path whole = fill(0);
      for (int i = 0; i < RESERVE / NAME_LENGTH / 2; i++) {
        assertThat(works(engine)).isTrue();
      }
      assertThat(engine.isHealthy()).isTrue();
      Files.delete(whole);
      Files.delete(nearly);
      await("new work is taken again", () -> engine.submit(NEW_WORK));
      assertThat(engine.isDiskFine(true)).isTrue();
    }
  }

  @Test
  void anEngineThatCanKeepNothingMoreStopsAndHasLostNothing() throws Exception {
    List<Long> answered = new ArrayList<>();
    Path filler;
    try (Engine engine = open()) {
      filler = fill(0);
      while (works(engine)) {
        answered.add(requests);
        assertThat(answered).as("the disk is full").hasSizeLessThan(10_000);
      }
      assertThat(engine.isHealthy()).isFalse();
      assertThatThrownBy(() -> engine.status().get(10, TimeUnit.SECONDS))
          .hasStackTraceContaining("is full: command")
          .hasStackTraceContaining("can't be kept");
    }
    assertThat((long) answered.size()).isGreaterThan(RESERVE / NAME_LENGTH / 2);
    Files.delete(filler);
    List<Long> kept = new ArrayList<>();
    Journal.read(
        EngineOptions.journalOf(disk.resolve("data")),
        record -> {
          if (record.command() instanceof PutAgent agent) {
            kept.add(agent.requestId());
          }
        });
    assertThat(kept).isEqualTo(answered);
    replies.clear();
    try (Engine engine = open()) {
      assertThat(works(engine)).isTrue();
    }
  }
}
