package io.tipring.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReceptionStatisticsTest {
  private final ReceptionStatistics reception = new ReceptionStatistics();

  @Test
  void countsLossOverTheWrapOfTheSequence() {
    reception.start(1, 65_000, 0, 0);
    for (int i = 1; i < 70_000; i++) {
      if (i % 100 != 0) {
        reception.count(65_000 + i & 0xFFFF, i * 160, i * 160, true);
      }
    }
    assertThat(reception.received()).isEqualTo(70_000 - 699);
    assertThat(reception.lost()).isEqualTo(699);
    assertThat(reception.extendedHighestSequence()).isEqualTo(65_000 + 69_999);
  }

  @Test
  void aLatePacketIsNoLossAndADuplicateNoGain() {
    reception.start(1, 10, 0, 0);
    reception.count(12, 320, 320, true);
    assertThat(reception.lost()).isEqualTo(1);
    reception.count(11, 160, 330, true);
    assertThat(reception.lost()).isZero();
    reception.count(11, 160, 330, true);
    assertThat(reception.lost()).isZero();
    assertThat(reception.lostOfStream()).isEqualTo(-1);
  }

  @Test
  void givesTheFractionLostSinceTheLastReport() {
    reception.start(1, 0, 0, 0);
    reception.takeFractionLost();
    for (int i = 1; i <= 100; i++) {
      if (i % 4 != 0 || i == 100) {
        reception.count(i, i * 160, i * 160, true);
      }
    }
    assertThat(reception.takeFractionLost()).isEqualTo(24 * 256 / 100);
    assertThat(reception.takeFractionLost()).isZero();
  }

  @Test
  void jitterConvergesToTheMeanDeviation() {
    reception.start(1, 0, 0, 0);
    for (int i = 1; i < 1000; i++) {
      // Each other packet 5 ms late: every transit differs from the one before by 40 ticks.
      reception.count(i, i * 160, i * 160 + (i % 2) * 40, true);
    }
    assertThat(reception.jitter()).isBetween(38, 40);
  }

  @Test
  void believesARestartOfTheSequenceWithItsSecondPacket() {
    reception.start(1, 100, 0, 0);
    reception.count(101, 160, 160, true);
    assertThat(reception.count(30_000, 320, 320, true)).isFalse();
    assertThat(reception.count(30_001, 480, 480, true)).isTrue();
    assertThat(reception.count(30_002, 640, 640, true)).isTrue();
    assertThat(reception.lost()).isZero();
  }

  @Test
  void runsOnOverAChangeOfSource() {
    reception.start(1, 0, 0, 0);
    reception.count(2, 320, 320, true);
    reception.start(2, 500, 0, 480);
    reception.count(501, 160, 640, true);
    assertThat(reception.received()).isEqualTo(4);
    assertThat(reception.lost()).isEqualTo(1);
    assertThat(reception.ssrc()).isEqualTo(2);
  }
}
