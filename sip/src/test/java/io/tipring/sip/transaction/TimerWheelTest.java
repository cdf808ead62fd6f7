package io.tipring.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimerWheelTest {

  private final TimerWheel wheel = new TimerWheel(12_345);
  private final List<String> fired = new ArrayList<>();

  @Test
  void firesNeverEarlyAndAtMostATickLate() {
    Random random = new Random(7);
    long[] firedAt = new long[2_000];
    long[] due = new long[firedAt.length];
    for (int i = 0; i < due.length; i++) {
      int index = i;
      long delay = 1 + random.nextInt(200_000);
      due[i] = wheel.nowMillis() + delay;
      wheel.schedule(delay, () -> firedAt[index] = wheel.nowMillis());
    }
    for (long now = wheel.nowMillis(); wheel.size() > 0; now += 1 + random.nextInt(30)) {
      wheel.advanceTo(now);
    }
    for (int i = 0; i < due.length; i++) {
      assertThat(firedAt[i]).isBetween(due[i], due[i] + TimerWheel.TICK_MILLIS);
    }
  }

  @Test
  void firesInTheOrderOfDeadlinesAndThenOfAge() {
    wheel.schedule(50, () -> fired.add("c"));
    wheel.schedule(20, () -> fired.add("a"));
    wheel.schedule(20, () -> fired.add("b"));
    wheel.advanceTo(13_000);
    assertThat(fired).containsExactly("a", "b", "c");
    assertThat(wheel.size()).isZero();
  }

  @Test
  void aCancelledTimerDoesNotFire() {
    TimerWheel.Timer other = wheel.schedule(20, () -> fired.add("other"));
    wheel.schedule(20, () -> fired.add("kept"));
    wheel.schedule(10, () -> wheel.cancel(other));
    wheel.advanceTo(13_000);
    assertThat(fired).containsExactly("kept");
    wheel.cancel(other);
    wheel.cancel(null);
    assertThat(wheel.size()).isZero();
  }

  @Test
  void aTimerSetByATimerFiresInTheSameAdvance() {
    wheel.schedule(10, () -> wheel.schedule(10, () -> fired.add("second")));
    wheel.advanceTo(12_400);
    assertThat(fired).containsExactly("second");
  }

  @Test
  void aTaskThatThrowsDoesNotTakeOthersWithIt() {
    wheel.schedule(
        10,
        () -> {
          throw new IllegalStateException("broken");
        });
    wheel.schedule(10, () -> fired.add("next"));
    assertThatThrownBy(() -> wheel.advanceTo(12_400)).hasMessage("broken");
    wheel.advanceTo(12_400);
    assertThat(fired).containsExactly("next");
  }
}
