package io.tipring.media.esl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void doublesUpToTheLongestAndIsSpreadOverTheUpperHalf() {
    Backoff backoff = new Backoff(100, 5_000, new Random(7));
    long base = 100;
    for (int i = 0; i < 100; i++) {
      assertThat(backoff.nextMillis()).isBetween(base / 2, base);
      base = Math.min(5_000, base * 2);
    }
    assertThat(backoff.longestMillis()).isBetween(2_500L, 5_000L);
    backoff.reset();
    assertThat(backoff.nextMillis()).isBetween(50L, 100L);
  }

  @Test
  void manyClientsDoNotComeAtOnce() {
    Random seeds = new Random(7);
    Set<Long> waits = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      waits.add(new Backoff(5_000, 5_000, new Random(seeds.nextLong())).nextMillis());
    }
    assertThat(waits).hasSizeGreaterThan(80);
  }
}
