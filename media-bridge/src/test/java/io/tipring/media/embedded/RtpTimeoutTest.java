package io.tipring.media.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RtpTimeoutTest {
  private final List<Long> silences = new ArrayList<>();
  private final RtpTimeout timeout = new RtpTimeout(1000, silences::add);

  @Test
  void aPeerThatMayStillBeRingingIsNotMissed() {
    timeout.expect(true, 0);
    timeout.tick(100_000);
    assertThat(silences).isEmpty();
  }

  @Test
  void aSilenceIsReportedOnceAndAnewAfterSound() {
    timeout.expect(true, 0);
    timeout.heard(10);
    timeout.tick(1009);
    assertThat(silences).isEmpty();
    timeout.tick(1010);
    run(1010, 5000);
    assertThat(silences).containsExactly(1000L);
    timeout.heard(6000);
    run(5000, 6_500);
    timeout.tick(7020);
    assertThat(silences).containsExactly(1000L, 1020L);
  }

  @Test
  void aHoldIsNoSilence() {
    timeout.expect(true, 0);
    timeout.heard(10);
    timeout.expect(false, 20);
    run(0, 50_000);
    timeout.expect(true, 50_000);
    timeout.tick(50_999);
    assertThat(silences).isEmpty();
    timeout.tick(51_000);
    assertThat(silences).hasSize(1);
  }

  @Test
  void aStopOfThisProcessIsNoSilenceOfThePeer() {
    timeout.expect(true, 0);
    timeout.heard(10);
    timeout.tick(500);
    timeout.tick(5_500);
    assertThat(silences).isEmpty();
    timeout.tick(6_009);
    assertThat(silences).isEmpty();
    timeout.tick(6_010);
    assertThat(silences).containsExactly(1000L);
  }

  /** Ticks as the media thread does, if not as often. */
  private void run(long fromMillis, long toMillis) {
    for (long now = fromMillis; now <= toMillis; now += 500) {
      timeout.tick(now);
    }
  }

  @Test
  void zeroMeansNever() {
    RtpTimeout never = new RtpTimeout(0, silences::add);
    never.expect(true, 0);
    never.heard(1);
    never.tick(Long.MAX_VALUE);
    assertThat(silences).isEmpty();
  }
}
