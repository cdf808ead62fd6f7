package io.tipring.core.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RunningClockTest {

  private final AtomicLong nanos = new AtomicLong(-77);
  private final RunningClock clock = new RunningClock(nanos::get);

  private void pass(long millis) {
    nanos.addAndGet(millis * 1_000_000);
  }

  @Test
  void goesOnWithTheMonotonicClock() {
    pass(250);
    assertThat(clock.millis()).isEqualTo(250);
    pass(1_000);
    assertThat(clock.millis()).isEqualTo(1_250);
    assertThat(clock.takeStopMillis()).isZero();
  }

  @Test
  void leavesAStopOutAndTellsItOnce() {
    pass(10);
    clock.millis();
    pass(5_000);
    assertThat(clock.millis()).isEqualTo(10);
    pass(10);
    assertThat(clock.millis()).isEqualTo(20);
    assertThat(clock.takeStopMillis()).isEqualTo(5_000);
    assertThat(clock.takeStopMillis()).isZero();
  }

  @Test
  void addsStopsUpUntilSomeoneAsks() {
    pass(2_000);
    clock.millis();
    pass(3_000);
    clock.millis();
    assertThat(clock.takeStopMillis()).isEqualTo(5_000);
  }
}
