package io.tipring.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.command.Command;
import io.tipring.core.command.EngineCommand.Stalled;
import io.tipring.core.command.EngineCommand.TimersDue;
import io.tipring.core.time.RunningClock;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real pump whose time is the test's. */
class TimerPumpTest {

  private static final long PATIENCE_SECONDS = 30;

  private final AtomicLong nanos = new AtomicLong();
  private final BlockingQueue<Command> commands = new LinkedBlockingQueue<>();
  private final EngineClock clock = new EngineClock(() -> 1_000, nanos::get, 0);
  private final TimerPump pump = new TimerPump(commands::add, clock, new RunningClock(nanos::get));
  private Thread thread;

  @BeforeEach
  void start() {
    thread = Thread.ofPlatform().daemon().start(pump);
  }

  @AfterEach
  void stop() throws InterruptedException {
    pump.stop();
    thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    assertThat(thread.isAlive()).isFalse();
  }

  private void pass(long millis) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private Command next() throws InterruptedException {
    return commands.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void aDeadlineThatPassesIsTold() throws InterruptedException {
    pump.wantedAt(1_500, false);
    pass(600);
    assertThat(next()).isEqualTo(new TimersDue());
    assertThat(commands).isEmpty();
  }

  @Test
  void aStopIsToldBeforeTheDeadlinesThatPassedInIt() throws InterruptedException {
    // It runs once it has told of a deadline; what came before would be no stop.
    pump.wantedAt(1_000, false);
    assertThat(next()).isEqualTo(new TimersDue());
    pump.wantedAt(3_000, true);
    pass(5_000);
    assertThat(next()).isEqualTo(new Stalled(5_000));
    assertThat(next()).isEqualTo(new TimersDue());
    assertThat(commands).isEmpty();
  }
}
