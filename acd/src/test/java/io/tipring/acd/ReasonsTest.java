package io.tipring.acd;

import static io.tipring.acd.AcdScene.need;
import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.event.AgentEvent.State;
import io.tipring.core.event.Candidate;
import io.tipring.core.event.ContactEvent.ContactRefused;
import io.tipring.core.event.ContactEvent.OfferEnded;
import io.tipring.core.event.ContactEvent.OfferMade;
import io.tipring.core.event.PassedOver;
import io.tipring.core.event.SkillGap;
import io.tipring.core.routing.OfferOutcome;
import io.tipring.core.routing.QueueId;
import io.tipring.core.routing.WaitingContact;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a decision says of those it chose from and of those it passed over. */
class ReasonsTest {

  private static final Map<String, Integer> SKILLED = Map.of("support", 5, "lang.zh", 4);

  private final AcdScene scene = new AcdScene();

  @BeforeEach
  void aQueue() {
    scene.queue("support", need("lang.zh", 3), need("support", 5));
  }

  private OfferMade offerOf(long contact) {
    return scene.events(OfferMade.class).stream()
        .filter(offer -> offer.contactId() == contact)
        .reduce((_, last) -> last)
        .orElseThrow();
  }

  @Test
  void candidatesStandInTheOrderOfAgentsWhateverTheirProfiles() {
    for (int i = 0; i < 4; i++) {
      scene.readyAgent("agent" + i, Map.of("support", 5 + i % 2, "lang.zh", 3 + i % 3));
      scene.advance(1_000);
    }

    OfferMade offer = offerOf(scene.arrives("support"));

    assertThat(offer.candidates())
        .containsExactly(
            new Candidate(scene.agentId("agent0"), 4_000),
            new Candidate(scene.agentId("agent1"), 3_000),
            new Candidate(scene.agentId("agent2"), 2_000),
            new Candidate(scene.agentId("agent3"), 1_000));
    assertThat(offer.moreCandidates()).isZero();
    assertThat(offer.agent()).isEqualTo(scene.agentId("agent0"));
    assertThat(offer.passedOver()).isEmpty();
    assertThat(offer.idleLongerWithoutSkills()).isZero();
    assertThat(offer.skilledNotReady()).isEmpty();
  }

  @Test
  void whoIsIdleForLongerAndLacksASkillIsNamedWithWhatItLacks() {
    scene.readyAgent("ann", Map.of("support", 9));
    scene.advance(500);
    scene.readyAgent("bob", Map.of("support", 4, "lang.zh", 2));
    scene.advance(500);
    scene.readyAgent("eve", SKILLED);
    scene.advance(500);
    scene.readyAgent("ivy", Map.of("sales", 1));

    OfferMade offer = offerOf(scene.arrives("support"));

    assertThat(offer.agent()).isEqualTo(scene.agentId("eve"));
    assertThat(offer.passedOver())
        .containsExactly(
            lacking("ann", 1_500, new SkillGap("lang.zh", 3, 0)),
            lacking("bob", 1_000, new SkillGap("lang.zh", 3, 2), new SkillGap("support", 5, 4)));
    assertThat(offer.idleLongerWithoutSkills()).isEqualTo(2);
  }

  private PassedOver lacking(String agent, long idleMillis, SkillGap... gaps) {
    return new PassedOver(scene.agentId(agent), State.READY, "", 0, idleMillis, List.of(gaps));
  }

  @Test
  void whoHasTheSkillsAndIsNotReadyIsNamedWithItsState() {
    for (String agent : List.of("away", "busy", "gone", "next", "rung", "wrap")) {
      scene.agent(agent, SKILLED);
    }
    scene.agent("rest", Map.of("sales", 1));
    scene.notReady("rest", "lunch");
    scene.notReady("away", "lunch");
    scene.ready("wrap");
    long ended = scene.arrives("support");
    scene.answers("wrap");
    scene.callEnds(ended);
    scene.ready("busy");
    long talks = scene.arrives("support");
    scene.answers("busy");
    scene.ready("rung");
    long rings = scene.arrives("support");
    scene.ready("next");

    OfferMade offer = offerOf(scene.arrives("support"));

    assertThat(offer.agent()).isEqualTo(scene.agentId("next"));
    assertThat(offer.passedOver())
        .containsExactly(
            skilled("away", State.NOT_READY, "lunch", 0),
            skilled("busy", State.BUSY, "", talks),
            skilled("rung", State.OFFERED, "", rings),
            skilled("wrap", State.WRAP_UP, "", ended));
    assertThat(offer.skilledNotReady())
        .isEqualTo(Map.of(State.NOT_READY, 1, State.BUSY, 1, State.OFFERED, 1, State.WRAP_UP, 1));
  }

  private PassedOver skilled(String agent, State state, String reason, long contact) {
    return new PassedOver(scene.agentId(agent), state, reason, contact, 0, List.of());
  }

  @Test
  void whoLetItRingIsNamedInTheNextDecision() {
    scene.readyAgent("ann", SKILLED);
    scene.readyAgent("bob", SKILLED);
    long contact = scene.arrives("support");
    scene.advance(AcdScene.RING_MILLIS);

    OfferMade second = offerOf(contact);
    assertThat(second.agent()).isEqualTo(scene.agentId("bob"));
    assertThat(second.passedOver()).containsExactly(skilled("ann", State.NOT_READY, "noAnswer", 0));
  }

  @Test
  void theListsAreBoundedAndTheCountsAreExact() {
    IntStream.range(0, 30).forEach(i -> scene.readyAgent(id("lacks", i), Map.of("support", 5)));
    IntStream.range(0, 40).forEach(i -> scene.agent(id("away", i), SKILLED));
    IntStream.range(0, 40).forEach(i -> scene.notReady(id("away", i), "lunch"));
    scene.advance(1);
    IntStream.range(0, 25).forEach(i -> scene.readyAgent(id("ready", i), SKILLED));

    OfferMade offer = offerOf(scene.arrives("support"));

    assertThat(offer.candidates()).hasSize(Reasons.MAX_CANDIDATES);
    assertThat(offer.candidates().getLast().agent()).isEqualTo(scene.agentId(id("ready", 9)));
    assertThat(offer.moreCandidates()).isEqualTo(15);
    assertThat(offer.idleLongerWithoutSkills()).isEqualTo(30);
    assertThat(offer.skilledNotReady()).isEqualTo(Map.of(State.NOT_READY, 40));
    assertThat(offer.passedOver()).hasSize(Reasons.MAX_LACKING + Reasons.MAX_NOT_READY);
  }

  private static String id(String kind, int number) {
    return String.format(Locale.ROOT, "%s%02d", kind, number);
  }

  @Test
  void changedSkillsCountInTheTallyOfWhoeverIsAway() {
    scene.agent("ann", Map.of("support", 5));
    scene.notReady("ann", "lunch");
    scene.agent("ann", SKILLED);
    scene.readyAgent("bob", SKILLED);

    assertThat(offerOf(scene.arrives("support")).skilledNotReady())
        .isEqualTo(Map.of(State.NOT_READY, 1));
  }

  @Test
  void anOfferInVainTellsWhereTheContactWaitsFromNow() {
    scene.readyAgent("ann", SKILLED);
    scene.arrives("support", 5);
    scene.arrives("support", 9);
    scene.phoneFails("ann", OfferOutcome.DECLINED);

    assertThat(scene.events(OfferEnded.class).getLast().ahead()).isEqualTo(1);
  }

  @Test
  void aQueueThatIsNotThereRefusesTheContactAndSaysSo() {
    scene.enqueue(new WaitingContact(7, new QueueId("default", "sales"), 5, 0));

    assertThat(scene.events(ContactRefused.class))
        .containsExactly(
            new ContactRefused(7, new QueueId("default", "sales"), "queue sales is not defined"));
  }
}
