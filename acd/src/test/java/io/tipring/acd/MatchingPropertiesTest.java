package io.tipring.acd;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.codec.StateHash;
import io.tipring.core.event.AgentEvent;
import io.tipring.core.event.ContactEvent.OfferMade;
import io.tipring.core.event.Event;
import io.tipring.core.routing.ContactRouter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold on any day: random steps from fixed seeds. A failure names its seed and step. */
class MatchingPropertiesTest {

  private static final int STEPS = 600;

  /** A router with its turn. */
  private record Centre(ContactRouter router, TestTurn turn) {

    static Centre real() {
      return new Centre(new Acd(AcdScene.STARVATION_MILLIS), new TestTurn());
    }

    static Centre reference() {
      return new Centre(new ReferenceAcd(), new TestTurn());
    }

    void live(RandomDay.Step step) {
      step.on(router, turn);
    }

    List<Object> state() {
      return StateList.of(router);
    }

    long hash() {
      StateHash hash = new StateHash();
      router.writeState(hash);
      return hash.finish();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void decidesAsTheReferenceAndKeepsItsInvariants(long seed) {
    Centre real = Centre.real();
    Centre reference = Centre.reference();
    ReferenceAcd seen = (ReferenceAcd) reference.router();
    // Few agents: most contacts wait. Many: most agents do.
    RandomDay day = new RandomDay(seed, "default", seed % 2 == 0 ? 4 : 25, 0);
    List<RandomDay.Step> beginning = new ArrayList<>(List.of(day.defineQueues()));
    for (int i = 0; i < 20; i++) {
      beginning.add(day.putAgent());
    }
    for (int number = 0; number < STEPS; number++) {
      RandomDay.Step step = number < beginning.size() ? beginning.get(number) : day.next(seen);
      real.live(step);
      reference.live(step);
      assertThat(real.turn().decisions())
          .as("decisions at step %d of seed %d", number, seed)
          .isEqualTo(reference.turn().decisions());
      assertThat(real.state())
          .as("state at step %d of seed %d", number, seed)
          .isEqualTo(reference.state());
      assertThat(((Acd) real.router()).brokenInvariants())
          .as("invariants at step %d of seed %d", number, seed)
          .isEmpty();
    }
    assertThat(real.turn().decisions())
        .as("seed %d decides something", seed)
        .hasSizeGreaterThan(50);
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void theSameCommandsGiveTheSameEventsAndTheSameHash(long seed) {
    List<RandomDay.Step> steps = recordedDay(seed, "default", 0);
    Centre one = Centre.real();
    Centre other = Centre.real();
    steps.forEach(one::live);
    steps.forEach(other::live);

    assertThat(other.turn().events()).isEqualTo(one.turn().events()).isNotEmpty();
    assertThat(other.turn().decisions()).isEqualTo(one.turn().decisions());
    assertThat(other.hash()).isEqualTo(one.hash());
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33, 34, 35})
  void aTenantDoesNotNoticeAnother(long seed) {
    List<RandomDay.Step> first = recordedDay(seed, "first", 0);
    List<RandomDay.Step> second = recordedDay(seed + 100, "second", 1_000_000);
    Centre shared = Centre.real();
    Centre alone = Centre.real();
    Centre otherAlone = Centre.real();
    for (int i = 0; i < STEPS; i++) {
      // Time passes for both: each step of one is a moment in the day of the other.
      shared.live(first.get(i));
      alone.live(first.get(i));
      otherAlone.live(
          RandomDay.advance(shared.turn().timeMillis() - otherAlone.turn().timeMillis()));
      shared.live(second.get(i));
      otherAlone.live(second.get(i));
      alone.live(RandomDay.advance(shared.turn().timeMillis() - alone.turn().timeMillis()));
    }

    assertThat(story(shared, "first")).isEqualTo(story(alone, "first")).hasSizeGreaterThan(50);
    assertThat(story(shared, "second"))
        .isEqualTo(story(otherAlone, "second"))
        .hasSizeGreaterThan(50);
    for (OfferMade offer :
        shared.turn().events().stream()
            .filter(OfferMade.class::isInstance)
            .map(OfferMade.class::cast)
            .toList()) {
      assertThat(offer.agent().tenant()).isEqualTo(offer.queue().tenant());
    }
  }

  /** Steps that make sense one after the other, whoever else is there. */
  private static List<RandomDay.Step> recordedDay(long seed, String tenant, long firstContact) {
    RandomDay day = new RandomDay(seed, tenant, 12, firstContact);
    Centre scout = Centre.reference();
    List<RandomDay.Step> steps = new ArrayList<>();
    for (int i = 0; i < STEPS; i++) {
      RandomDay.Step step =
          i == 0
              ? day.defineQueues()
              : i < 15 ? day.putAgent() : day.next((ReferenceAcd) scout.router());
      scout.live(step);
      steps.add(step);
    }
    return steps;
  }

  /** What a tenant sees of its agents and offers, without the ids that all share. */
  private static List<String> story(Centre centre, String tenant) {
    List<String> story = new ArrayList<>();
    for (Event event : centre.turn().events()) {
      if (event instanceof OfferMade offer && offer.queue().tenant().equals(tenant)) {
        story.add(offer.contactId() + " to " + offer.agent().id() + ": " + offer.rule());
      } else if (event instanceof AgentEvent change && change.agent().tenant().equals(tenant)) {
        story.add(change.toString());
      }
    }
    return story;
  }
}
