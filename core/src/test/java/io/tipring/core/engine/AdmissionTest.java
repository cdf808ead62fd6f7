package io.tipring.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When new work is taken, and when that may be told. */
class AdmissionTest {

  private static final long LATE_NANOS =
      TimeUnit.MILLISECONDS.toNanos(AdmissionLimits.DEFAULT.maxLagMillis() + 1);

  private final AtomicLong lagNanos = new AtomicLong();
  private final AtomicBoolean isShort = new AtomicBoolean();
  private final Admission admission =
      new Admission(
          AdmissionLimits.DEFAULT, () -> false, lagNanos::get, () -> Long.MAX_VALUE, isShort::get);

  private void isLateOnce() {
    lagNanos.set(LATE_NANOS);
    assertThat(admission.refusal()).isEqualTo(Refusal.LAG);
    assertThat(admission.isDiskFine(true)).isFalse();
    lagNanos.set(0);
    assertThat(admission.refusal()).isNull();
  }

  @Test
  void aStartIsOverAsSoonAsItHasCaughtUp() {
    isLateOnce();
    assertThat(admission.isDiskFine(true)).isTrue();
  }

  @Test
  void whoAsksBeforeAllElseIsReadyDoesNotHoldTheStartBack() {
    assertThat(admission.isDiskFine(false)).isTrue();
    isLateOnce();
    assertThat(admission.isDiskFine(true)).isTrue();
  }

  @Test
  void onceItWasFineALagIsRememberedForAWhile() {
    assertThat(admission.isDiskFine(true)).isTrue();
    isLateOnce();
    assertThat(admission.isDiskFine(true)).isFalse();
  }

  @Test
  void aJournalWithoutRoomIsNeverFine() {
    isShort.set(true);
    assertThat(admission.refusal()).isEqualTo(Refusal.DISK);
    assertThat(admission.isDiskFine(true)).isFalse();
    isShort.set(false);
    assertThat(admission.isDiskFine(true)).isTrue();
  }
}
