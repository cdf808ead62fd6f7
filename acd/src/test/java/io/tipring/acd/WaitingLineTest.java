package io.tipring.acd;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.routing.QueueId;
import io.tipring.core.routing.WaitingContact;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The line of a queue, beside a list that is sorted whenever somebody asks. */
class WaitingLineTest {

  private static final long BOUND_MILLIS = 1_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void knowsWhoIsNextAndHowManyAreAhead(long seed) {
    Random random = new Random(seed);
    WaitingLine line = new WaitingLine(new WaitingOrder(BOUND_MILLIS));
    List<WaitingContact> model = new ArrayList<>();
    long now = 10_000;
    for (long id = 1; id < 400; id++) {
      now += random.nextInt(20);
      if (random.nextInt(3) > 0 || model.isEmpty()) {
        WaitingContact contact = contact(random, id, now);
        line.add(contact);
        model.add(contact);
      } else {
        WaitingContact leaves = model.remove(random.nextInt(model.size()));
        line.remove(leaves);
      }
      model.sort(byTheRules(now));
      assertThat(line.size()).isEqualTo(model.size());
      if (!model.isEmpty()) {
        assertThat(line.first(now)).isEqualTo(model.getFirst());
      }
      for (int place = 0; place < model.size(); place++) {
        assertThat(line.ahead(model.get(place), now)).isEqualTo(place);
      }
    }
  }

  private static WaitingContact contact(Random random, long id, long now) {
    long arrivedAt = now - random.nextInt(2 * (int) BOUND_MILLIS);
    return new WaitingContact(id, new QueueId("default", "q"), random.nextInt(10), arrivedAt);
  }

  private static Comparator<WaitingContact> byTheRules(long now) {
    return Comparator.comparing((WaitingContact it) -> now - it.arrivedAtMillis() < BOUND_MILLIS)
        .thenComparing(it -> now - it.arrivedAtMillis() < BOUND_MILLIS ? -it.priority() : 0)
        .thenComparing(WaitingContact::arrivedAtMillis)
        .thenComparing(WaitingContact::contactId);
  }
}
