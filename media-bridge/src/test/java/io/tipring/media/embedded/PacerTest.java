package io.tipring.media.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PacerTest {
  private static final long START = Long.MAX_VALUE - 1_000_000; // nanoTime may turn over
  private final Pacer pacer = new Pacer(START);

  @Test
  void nothingIsDueBeforeTheDeadline() {
    assertThat(pacer.due(START - 1)).isZero();
    assertThat(pacer.due(START)).isEqualTo(1);
    pacer.begin();
    assertThat(pacer.due(START + 19_999_999)).isZero();
    assertThat(pacer.deadlineNanos()).isEqualTo(START + 20_000_000);
  }

  @Test
  void latenessNeverAddsUp() {
    Random random = new Random(1);
    long frames = 0;
    for (long i = 0; i < 180_000; i++) { // an hour
      long woken = pacer.deadlineNanos() + random.nextInt(15_000_000);
      for (int due = pacer.due(woken); due > 0; due--) {
        pacer.begin();
        frames++;
      }
    }
    assertThat(pacer.deadlineNanos()).isEqualTo(START + frames * 20_000_000);
    assertThat(frames).isEqualTo(180_000);
    assertThat(pacer.skipped()).isZero();
  }

  @Test
  void aShortStallIsCaughtUpAndALongOneSkipped() {
    assertThat(pacer.due(START + 60_000_000)).isEqualTo(4);
    for (int i = 0; i < 4; i++) {
      pacer.begin();
    }
    assertThat(pacer.skipped()).isZero();
    long later = START + 1_000_000_000;
    int due = pacer.due(later);
    assertThat(due).isEqualTo(Pacer.MAX_CATCH_UP);
    for (int i = 0; i < due; i++) {
      pacer.begin();
    }
    assertThat(pacer.due(later)).isZero();
    assertThat(pacer.frames()).isEqualTo(51);
    assertThat(pacer.skipped()).isEqualTo(51 - 4 - 5);
  }
}
