package io.tipring.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EngineClockTest {

  private static final long NOON = 1_700_000_000_000L;
  private static final long HOUR = 3_600_000;

  private final AtomicLong wall = new AtomicLong(NOON);
  private final AtomicLong nanos = new AtomicLong(12);

  @Test
  void aStepOfTheWallClockMovesNothing() {
    EngineClock clock = new EngineClock(wall::get, nanos::get, 0);
    nanos.addAndGet(5_000_000);
    wall.addAndGet(HOUR);
    assertThat(clock.nowMillis()).isEqualTo(NOON + 5);
    nanos.addAndGet(5_000_000);
    wall.addAndGet(-2 * HOUR);
    assertThat(clock.nowMillis()).isEqualTo(NOON + 10);
  }

  @Test
  void aStartAfterTheWallClockWentBackGoesOnWhereTheJournalEnds() {
    wall.set(NOON - HOUR);
    EngineClock clock = new EngineClock(wall::get, nanos::get, NOON);
    assertThat(clock.nowMillis()).isEqualTo(NOON);
    nanos.addAndGet(7_000_000);
    assertThat(clock.nowMillis()).isEqualTo(NOON + 7);
  }
}
