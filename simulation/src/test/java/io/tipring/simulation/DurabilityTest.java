package io.tipring.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tipring.core.command.Command;
import io.tipring.core.command.ControlCommand.HangUp;
import io.tipring.core.command.ControlCommand.Originate;
import io.tipring.core.effect.ControlEffect;
import io.tipring.core.engine.AdmissionLimits;
import io.tipring.core.engine.Effects;
import io.tipring.core.engine.Engine;
import io.tipring.core.engine.EngineOptions;
import io.tipring.core.engine.EngineParts;
import io.tipring.core.engine.EngineStatus;
import io.tipring.core.engine.Replay;
import io.tipring.core.engine.SnapshotSchedule;
import io.tipring.core.event.RecordedEvent;
import io.tipring.core.journal.Durability;
import io.tipring.core.journal.JournalOptions;
import io.tipring.core.journal.JournalReader;
import io.tipring.core.metrics.EngineMetrics;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine on a disk that is waited for, and that may be slow or broken. */
class DurabilityTest {

  private static final long MAX_LAG_MILLIS = 20;
  private static final Command NEW_WORK = new Originate(7, "default", "1", "2", "none", "");

  @TempDir Path data;

  private final DiskGate disk = new DiskGate();
  private final SimpleMeterRegistry figures = new SimpleMeterRegistry();
  private final BlockingQueue<ControlEffect> replies = new LinkedBlockingQueue<>();
  private final BlockingQueue<RecordedEvent> events = new LinkedBlockingQueue<>();

  private Engine open() throws Exception {
    Engine engine =
        Engine.open(
            new EngineOptions(
                data,
                1024,
                new JournalOptions(Durability.POWER, disk, 1 << 20),
                new AdmissionLimits(0, MAX_LAG_MILLIS),
                SnapshotSchedule.DEFAULT),
            new EngineParts(World::newProcessor, List.of(events::add)),
            new EngineMetrics(figures),
            "test",
            7);
    engine.start(new Effects(_ -> {}, _ -> {}, replies::add));
    engine.settle().get(10, TimeUnit.SECONDS);
    return engine;
  }

  /** A command that only gives a reply: there is no such call. */
  private static HangUp hangUp(long request) {
    return new HangUp(request, 1);
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void nothingLeavesBeforeItsCommandIsOnTheDisk() throws Exception {
    try (Engine engine = open();
        JournalReader follower = JournalReader.open(EngineOptions.journalOf(data), 1)) {
      events.clear();
      disk.close();
      engine.submit(hangUp(1));
      disk.awaitSync();
      CompletableFuture<EngineStatus> status = engine.status();
      assertThat(replies).isEmpty();
      assertThat(follower.poll()).isNull();
      assertThat(status).isNotDone();
      disk.open();
      assertThat(replies.poll(10, TimeUnit.SECONDS)).isNotNull();
      assertThat(status.get(10, TimeUnit.SECONDS).sequence()).isEqualTo(2);
      assertThat(follower.poll().command()).isEqualTo(hangUp(1));
    }
  }

  @Test
  void commandsThatCameMeanwhileGoToTheDiskTogether() throws Exception {
    try (Engine engine = open()) {
      disk.close();
      engine.submit(hangUp(1));
      disk.awaitSync();
      int before = disk.syncs();
      for (int i = 2; i <= 101; i++) {
        engine.submit(hangUp(i));
      }
      disk.open();
      for (int i = 1; i <= 101; i++) {
        ControlEffect.Replied reply = (ControlEffect.Replied) replies.poll(10, TimeUnit.SECONDS);
        assertThat(reply.requestId()).isEqualTo(i);
      }
      assertThat(disk.syncs() - before).isEqualTo(2);
    }
  }

  @Test
  void aDiskThatFailsStopsTheEngineAndNothingLeaves() throws Exception {
    Engine engine = open();
    disk.fail();
    engine.submit(hangUp(1));
    assertThatThrownBy(() -> engine.status().get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasStackTraceContaining("the disk is broken");
    assertThat(engine.isHealthy()).isFalse();
    engine.submit(hangUp(2));
    engine.close();
    assertThat(replies).isEmpty();
  }

  @Test
  void aPowerEngineThatIsOpenedAgainHasWhatItHad() throws Exception {
    EngineStatus before;
    try (Engine engine = open()) {
      for (int i = 1; i <= 300; i++) {
        engine.submit(hangUp(i));
      }
      before = engine.status().get(10, TimeUnit.SECONDS);
    }
    assertThat(Replay.run(data, Long.MAX_VALUE, World::newProcessor).status()).isEqualTo(before);
    try (Engine engine = open()) {
      assertThat(engine.status().get(10, TimeUnit.SECONDS).sequence())
          .isEqualTo(before.sequence() + 1);
    }
  }

  @Test
  void whileTheDiskIsSlowNewWorkIsRefusedAndTheRestGoesOn() throws Exception {
    try (Engine engine = open()) {
      assertThat(engine.submit(NEW_WORK)).isTrue();
      assertThat(replies.poll(10, TimeUnit.SECONDS)).isNotNull();
      assertThat(engine.isDiskFine(true)).isTrue();
      disk.close();
      assertThat(engine.submit(hangUp(1))).isTrue();
      disk.awaitSync();
      await("new work is refused", () -> !engine.submit(NEW_WORK));
      assertThat(engine.isDiskFine(true)).isFalse();
      assertThat(engine.isHealthy()).isTrue();
      assertThat(figures.counter("tipring.commands.shed", "reason", "lag").count()).isPositive();
      replies.clear();
      assertThat(engine.submit(hangUp(2))).isTrue();
      disk.open();
      await("the present work goes on", () -> replied(1) && replied(2));
      await("new work is taken again", () -> engine.submit(NEW_WORK));
    }
  }

  private boolean replied(long request) {
    return replies.stream()
        .anyMatch(reply -> ((ControlEffect.Replied) reply).requestId() == request);
  }
}
