package io.tipring.acd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sorted set that counts, beside a TreeSet. */
class RankedSetTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void agreesWithATreeSet(long seed) {
    Random random = new Random(seed);
    RankedSet<Integer> ranked = new RankedSet<>(Comparator.naturalOrder());
    TreeSet<Integer> model = new TreeSet<>();
    for (int step = 0; step < 40_000; step++) {
      // Grows over many blocks first, then shrinks to nothing.
      boolean grows = random.nextInt(40_000) > step;
      Integer element = random.nextInt(8_000);
      if (grows) {
        assertThat(ranked.add(element)).isEqualTo(model.add(element));
      } else {
        assertThat(ranked.remove(element)).isEqualTo(model.remove(element));
      }
      assertThat(ranked.size()).isEqualTo(model.size());
      assertThat(ranked.isEmpty()).isEqualTo(model.isEmpty());
      if (!model.isEmpty()) {
        assertThat(ranked.first()).isEqualTo(model.first());
      }
      if (step % 100 == 0) {
        int probe = random.nextInt(8_000);
        assertThat(ranked.countBefore(probe)).isEqualTo(model.headSet(probe).size());
        List<Integer> all = new ArrayList<>();
        ranked.forEach(all::add);
        assertThat(all).isEqualTo(List.copyOf(model));
      }
    }
  }
}
