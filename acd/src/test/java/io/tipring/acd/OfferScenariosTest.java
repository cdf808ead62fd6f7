package io.tipring.acd;

import static io.tipring.acd.AcdScene.need;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tipring.core.event.AgentEvent.State;
import io.tipring.core.event.ContactEvent.ContactAssigned;
import io.tipring.core.event.ContactEvent.ContactDequeued;
import io.tipring.core.event.ContactEvent.ContactQueued;
import io.tipring.core.event.ContactEvent.ContactRefused;
import io.tipring.core.event.ContactEvent.OfferEnded;
import io.tipring.core.event.ContactEvent.OfferMade;
import io.tipring.core.routing.Decision;
import io.tipring.core.routing.OfferOutcome;
import io.tipring.core.routing.QueueDefinition;
import io.tipring.core.routing.QueueId;
import io.tipring.core.routing.WaitingContact;
import io.tipring.core.turn.TimerPurpose;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The life of an offer, from a contact's arrival to the agent's next one. */
class OfferScenariosTest {

  private static final Map<String, Integer> SUPPORT = Map.of("support", 5);

  private final AcdScene scene = new AcdScene();

  @BeforeEach
  void aQueue() {
    scene.queue("support", need("support", 1));
  }

  @Test
  void anArrivingContactIsOfferedToTheLongestIdleAgent() {
    scene.readyAgent("bob", SUPPORT);
    scene.advance(1_000);
    scene.readyAgent("alice", SUPPORT);
    scene.advance(1_000);

    long contact = scene.arrives("support");

    assertThat(scene.ringsFor("bob")).isEqualTo(contact);
    assertThat(scene.state("alice")).isEqualTo(State.READY);
    OfferMade offer = scene.events(OfferMade.class).getFirst();
    assertThat(offer.deadlineMillis()).isEqualTo(scene.turn.timeMillis() + AcdScene.RING_MILLIS);
    assertThat(offer.rule())
        .isEqualTo(
            "longest idle of 2 ready with support >= 1: idle 2000 ms, next alice idle 1000 ms;"
                + " first of 1 waiting: priority 5, waited 0 ms");
    assertThat(scene.turn.decisions())
        .containsExactly(
            new Decision.Offer(
                offer.offerId(),
                contact,
                scene.agentId("bob"),
                new QueueDefinition(
                    scene.queueId("support"),
                    List.of(need("support", 1)),
                    AcdScene.RING_MILLIS,
                    AcdScene.WRAP_UP_MILLIS,
                    false)));
  }

  @ParameterizedTest
  @CsvSource({"5,9", "9,5"})
  void theRuleNamesWhoWouldHaveBeenNextWhateverTheSkills(int second, int third) {
    scene.readyAgent("alice", SUPPORT);
    scene.advance(1_000);
    scene.readyAgent("bob", Map.of("support", second));
    scene.advance(1_000);
    scene.readyAgent("carol", Map.of("support", third));

    scene.arrives("support");

    assertThat(scene.offerTo("alice").orElseThrow().rule())
        .startsWith("longest idle of 3 ready with support >= 1: idle 2000 ms, next bob idle 1000");
  }

  @Test
  void agentsReadyAtTheSameTimeAreTakenByTheirIds() {
    scene.readyAgent("bob", SUPPORT);
    scene.readyAgent("alice", SUPPORT);

    assertThat(scene.arrives("support")).isEqualTo(scene.ringsFor("alice"));
  }

  @Test
  void anAgentWhoBecomesReadyGetsThePriorContactThenTheOlder() {
    scene.arrives("support", 5);
    scene.advance(10);
    long important = scene.arrives("support", 9);
    scene.advance(10);
    scene.arrives("support", 9);

    scene.readyAgent("alice", SUPPORT);

    assertThat(scene.ringsFor("alice")).isEqualTo(important);
  }

  @Test
  void anAgentWithoutTheSkillIsNeverRung() {
    scene.readyAgent("alice", Map.of("sales", 10));
    scene.queue("experts", need("support", 6), need("sales", 1));
    scene.readyAgent("bob", SUPPORT);

    scene.arrives("experts");

    assertThat(scene.events(OfferMade.class)).isEmpty();
  }

  @Test
  void queuedTellsHowManyAreAheadInTheQueueWithThoseThatRing() {
    scene.readyAgent("alice", SUPPORT);
    scene.arrives("support", 5);
    scene.arrives("support", 5);
    scene.arrives("support", 9);
    scene.arrives("support", 7);

    assertThat(scene.events(ContactQueued.class))
        .extracting(ContactQueued::ahead)
        .containsExactly(0, 1, 0, 1);
  }

  @Test
  void anAnsweredOfferBecomesAnAssignmentAndTheWaitEnds() {
    long contact = scene.arrives("support");
    scene.advance(30_000);
    scene.readyAgent("alice", SUPPORT);
    scene.advance(4_000);

    scene.answers("alice");

    assertThat(scene.state("alice")).isEqualTo(State.BUSY);
    ContactAssigned assigned = scene.events(ContactAssigned.class).getFirst();
    assertThat(assigned.contactId()).isEqualTo(contact);
    assertThat(assigned.waitedMillis()).isEqualTo(34_000);
    assertThat(scene.events(OfferEnded.class).getFirst().outcome())
        .isEqualTo(OfferOutcome.ACCEPTED);
  }

  @Test
  void noAnswerPutsTheAgentNotReadyAndTheContactKeepsItsPlace() {
    scene.readyAgent("alice", SUPPORT);
    scene.advance(1);
    scene.readyAgent("bob", SUPPORT);
    long contact = scene.arrives("support");
    long offer = scene.offerTo("alice").orElseThrow().offerId();

    scene.advance(AcdScene.RING_MILLIS);

    assertThat(scene.state("alice")).isEqualTo(State.NOT_READY);
    assertThat(scene.stateReason("alice")).isEqualTo("noAnswer");
    assertThat(scene.ringsFor("bob")).isEqualTo(contact);
    assertThat(scene.turn.decisions())
        .contains(
            new Decision.OfferEnded(
                offer, contact, scene.agentId("alice"), OfferOutcome.NO_ANSWER));
    assertThat(scene.turn.decisions().getLast()).isInstanceOf(Decision.Offer.class);
  }

  @Test
  void aContactWhoseOfferFailedGoesBeforeYoungerOnes() {
    scene.readyAgent("alice", SUPPORT);
    long older = scene.arrives("support");
    scene.advance(1_000);
    scene.arrives("support");
    scene.phoneFails("alice", OfferOutcome.BUSY);

    scene.readyAgent("bob", SUPPORT);

    assertThat(scene.ringsFor("bob")).isEqualTo(older);
  }

  @ParameterizedTest
  @CsvSource({"BUSY,busy", "DECLINED,declined", "UNREACHABLE,unreachable", "NO_ANSWER,noAnswer"})
  void aPhoneThatFailsMovesTheOfferOnAtOnce(OfferOutcome outcome, String reason) {
    scene.readyAgent("alice", SUPPORT);
    scene.advance(1);
    scene.readyAgent("bob", SUPPORT);
    long contact = scene.arrives("support");

    scene.phoneFails("alice", outcome);

    assertThat(scene.state("alice")).isEqualTo(State.NOT_READY);
    assertThat(scene.stateReason("alice")).isEqualTo(reason);
    assertThat(scene.ringsFor("bob")).isEqualTo(contact);
    assertThat(scene.turn.decisions()).noneMatch(Decision.OfferEnded.class::isInstance);
  }

  @Test
  void aCallerWhoHangsUpWhileItRingsGivesTheAgentBackItsIdleTime() {
    scene.readyAgent("alice", SUPPORT);
    scene.advance(1_000);
    scene.readyAgent("bob", SUPPORT);
    scene.advance(1_000);
    long contact = scene.arrives("support");
    scene.advance(3_000);

    scene.hangsUp(contact);

    assertThat(scene.state("alice")).isEqualTo(State.READY);
    assertThat(scene.events(ContactDequeued.class))
        .containsExactly(
            new ContactDequeued(contact, scene.queueId("support"), "callerHungUp", 3_000));
    assertThat(scene.turn.decisions().getLast())
        .isEqualTo(
            new Decision.OfferEnded(
                scene.events(OfferMade.class).getFirst().offerId(),
                contact,
                scene.agentId("alice"),
                OfferOutcome.WITHDRAWN));
    long next = scene.arrives("support");
    assertThat(scene.ringsFor("alice")).isEqualTo(next);
  }

  @Test
  void afterTheCallComesWrapUpAndThenTheNextContact() {
    scene.readyAgent("alice", SUPPORT);
    long first = scene.arrives("support");
    scene.answers("alice");
    long second = scene.arrives("support");

    scene.callEnds(first);
    assertThat(scene.state("alice")).isEqualTo(State.WRAP_UP);
    scene.advance(AcdScene.WRAP_UP_MILLIS - 1);
    assertThat(scene.state("alice")).isEqualTo(State.WRAP_UP);
    scene.advance(1);

    assertThat(scene.ringsFor("alice")).isEqualTo(second);
  }

  @Test
  void idleTimeBeginsWhenTheWrapUpWasToEndAlsoIfItsTimerIsLate() {
    scene.readyAgent("alice", SUPPORT);
    scene.callEnds(answeredBy("alice"));
    scene.turn.goTo(scene.turn.timeMillis() + AcdScene.WRAP_UP_MILLIS + 200);
    scene.readyAgent("bob", SUPPORT);
    scene.turn.goTo(scene.turn.timeMillis() + 100);

    scene.acd.onTimer(scene.turn, scene.turn.nextTimer());

    assertThat(scene.arrives("support")).isEqualTo(scene.ringsFor("alice"));
  }

  private long answeredBy(String agent) {
    long contact = scene.arrives("support");
    scene.answers(agent);
    return contact;
  }

  @Test
  void withoutWrapUpTimeTheAgentIsReadyAtOnce() {
    scene.queue("quick", 0, need("support", 1));
    scene.readyAgent("alice", SUPPORT);
    long contact = scene.arrives("quick");
    scene.answers("alice");

    scene.callEnds(contact);

    assertThat(scene.state("alice")).isEqualTo(State.READY);
  }

  @Test
  void aContactInAQueueThatIsNotDefinedIsRefused() {
    long contact = scene.arrives("nowhere");

    assertThat(scene.turn.decisions())
        .containsExactly(new Decision.Refused(contact, "queue nowhere is not defined"));
    assertThat(scene.turn.events())
        .containsExactly(
            new ContactRefused(contact, scene.queueId("nowhere"), "queue nowhere is not defined"));
  }

  @Test
  void aContactWithAPriorityThatDoesNotExistIsRefused() {
    long contact = scene.arrives("support", 10);

    assertThat(scene.turn.decisions())
        .containsExactly(new Decision.Refused(contact, "priority 10 is not within 0 to 9"));
  }

  @Test
  void aContactOfATenantIsRefusedByAQueueOfAnother() {
    QueueId foreign = new QueueId("other", "support");
    scene.acd.defineQueues(
        scene.turn, "other", List.of(new QueueDefinition(foreign, List.of(), 1_000, 0, false)));
    long contact = scene.arrives("support");

    scene.enqueue(new WaitingContact(contact, foreign, 5, scene.turn.timeMillis()));

    assertThat(scene.turn.decisions())
        .containsExactly(new Decision.Refused(contact, "the contact is of another tenant"));
  }

  @Test
  void aContactThatTalksIsRefusedUntilItIsReleased() {
    scene.readyAgent("alice", SUPPORT);
    long contact = answeredBy("alice");
    WaitingContact again =
        new WaitingContact(contact, scene.queueId("support"), 5, scene.turn.timeMillis());

    scene.enqueue(again);

    assertThat(scene.turn.decisions().getLast())
        .isEqualTo(new Decision.Refused(contact, "the contact talks with agent alice"));
    scene.callEnds(contact);
    scene.enqueue(again);
    scene.advance(AcdScene.WRAP_UP_MILLIS);
    assertThat(scene.ringsFor("alice")).isEqualTo(contact);
  }

  @Test
  void queuesThatNoFlowCanDefineAreABrokenInvariant() {
    QueueDefinition good =
        new QueueDefinition(scene.queueId("q"), List.of(need("support", 1)), 1, 0, false);
    QueueDefinition silent = new QueueDefinition(good.id(), good.needs(), 0, 0, false);
    QueueDefinition backwards = new QueueDefinition(good.id(), good.needs(), 1, -1, false);
    QueueDefinition tooHard =
        new QueueDefinition(good.id(), List.of(need("support", 11)), 1, 0, false);

    for (List<QueueDefinition> bad :
        List.of(List.of(good, good), List.of(silent), List.of(backwards), List.of(tooHard))) {
      assertThatThrownBy(() -> scene.acd.defineQueues(scene.turn, "default", bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("queue q");
    }
    assertThatThrownBy(() -> scene.acd.defineQueues(scene.turn, "other", List.of(good)))
        .hasMessageContaining("another tenant");
  }

  @Test
  void aQueueThatGoesAwayRefusesItsContactsAndFreesTheAgentItRang() {
    scene.queue("other", need("support", 1));
    scene.readyAgent("alice", SUPPORT);
    long ringing = scene.arrives("support");
    long waiting = scene.arrives("support");
    long elsewhere = scene.arrives("other");

    scene.removeQueue("support");

    String why = "queue support is no longer defined";
    assertThat(scene.turn.decisions())
        .contains(new Decision.Refused(ringing, why), new Decision.Refused(waiting, why));
    assertThat(scene.ringsFor("alice")).isEqualTo(elsewhere);
  }

  @Test
  void aChangedQueueFindsTheAgentsItNowAccepts() {
    scene.queue("experts", need("support", 9));
    scene.readyAgent("alice", SUPPORT);
    long contact = scene.arrives("experts");
    assertThat(scene.ringsFor("alice")).isZero();

    scene.queue("experts", need("support", 5));

    assertThat(scene.ringsFor("alice")).isEqualTo(contact);
  }

  @Test
  void aContactThatMovesToAnotherQueueLeavesTheFirst() {
    scene.queue("sales", need("sales", 1));
    scene.readyAgent("alice", SUPPORT);
    long contact = scene.arrives("support");

    scene.enqueue(new WaitingContact(contact, scene.queueId("sales"), 5, scene.turn.timeMillis()));

    assertThat(scene.state("alice")).isEqualTo(State.READY);
    assertThat(scene.events(ContactDequeued.class).getFirst().why())
        .isEqualTo("moved to queue sales");
    scene.readyAgent("bob", Map.of("sales", 1));
    assertThat(scene.ringsFor("bob")).isEqualTo(contact);
  }

  @Test
  void lateNewsOfAnOfferThatIsOverChangeNothing() {
    scene.readyAgent("alice", SUPPORT);
    long contact = scene.arrives("support");
    long offer = scene.offerTo("alice").orElseThrow().offerId();
    scene.hangsUp(contact);
    int events = scene.turn.events().size();

    scene.acd.failed(scene.turn, offer, OfferOutcome.BUSY, "486");
    scene.acd.onTimer(scene.turn, new TimerPurpose.OfferDeadline(offer));
    scene.hangsUp(contact);
    scene.callEnds(contact);

    assertThat(scene.turn.events()).hasSize(events);
    assertThat(scene.state("alice")).isEqualTo(State.READY);
    assertThatThrownBy(() -> scene.acd.accepted(scene.turn, offer))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no offer " + offer);
  }

  @Test
  void aContactThatStarvesGoesBeforeEveryPriority() {
    long patient = scene.arrives("support", 0);
    scene.advance(AcdScene.STARVATION_MILLIS - 1);
    long important = scene.arrives("support", 9);
    scene.readyAgent("alice", SUPPORT);
    assertThat(scene.ringsFor("alice")).isEqualTo(important);
    scene.advance(1);

    scene.readyAgent("bob", SUPPORT);
    scene.hangsUp(important);
    scene.arrives("support", 9);

    assertThat(scene.ringsFor("bob")).isEqualTo(patient);
    assertThat(scene.offerTo("bob").orElseThrow().rule())
        .contains("priority 0 raised above all after 600000 ms");
  }
}
