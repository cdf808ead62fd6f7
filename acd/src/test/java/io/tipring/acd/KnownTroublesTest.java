package io.tipring.acd;

import static io.tipring.acd.AcdScene.need;
import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.event.AgentEvent.State;
import io.tipring.core.event.ContactEvent.ContactQueued;
import io.tipring.core.event.ContactEvent.OfferMade;
import io.tipring.core.routing.OfferOutcome;
import io.tipring.core.routing.WaitingContact;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Troubles that users of other systems report: each must not come up here. */
class KnownTroublesTest {

  private static final Map<String, Integer> SUPPORT = Map.of("support", 5);

  private final AcdScene scene = new AcdScene();

  @BeforeEach
  void aQueue() {
    scene.queue("support", need("support", 1));
  }

  /** Agents stuck in a state (reported of FreeSWITCH, OpenSIPS and Kazoo). */
  @Test
  void noEndOfAnOfferLeavesAnAgentStuck() {
    for (OfferOutcome outcome :
        List.of(OfferOutcome.BUSY, OfferOutcome.DECLINED, OfferOutcome.UNREACHABLE)) {
      scene.readyAgent("alice", SUPPORT);
      long contact = scene.arrives("support");
      scene.phoneFails("alice", outcome);
      scene.hangsUp(contact);
    }
    scene.ready("alice");
    long unanswered = scene.arrives("support");
    scene.advance(AcdScene.RING_MILLIS);
    scene.hangsUp(unanswered);
    scene.ready("alice");
    long withdrawn = scene.arrives("support");
    scene.hangsUp(withdrawn);
    long served = scene.arrives("support");
    scene.answers("alice");
    scene.callEnds(served);
    scene.advance(AcdScene.WRAP_UP_MILLIS);

    assertThat(scene.state("alice")).isEqualTo(State.READY);
    assertThat(scene.turn.pendingTimers()).isEmpty();
    assertThat(scene.arrives("support")).isEqualTo(scene.ringsFor("alice"));
  }

  /** Two agents get one call (reported of Asterisk and FreeSWITCH). */
  @Test
  void aContactRingsAtOneAgentAtATime() {
    scene.readyAgent("alice", SUPPORT);
    scene.readyAgent("bob", SUPPORT);
    scene.readyAgent("carol", SUPPORT);

    long contact = scene.arrives("support");
    scene.ready("bob");
    scene.agent("carol", Map.of("support", 9));

    assertThat(scene.events(OfferMade.class)).hasSize(1);
    assertThat(scene.ringsFor("alice")).isEqualTo(contact);
  }

  /** One agent gets two calls at once, the other face of the same trouble. */
  @Test
  void anAgentHasOneOfferAtATime() {
    scene.readyAgent("alice", SUPPORT);

    for (int i = 0; i < 5; i++) {
      scene.arrives("support");
    }

    assertThat(scene.events(OfferMade.class)).hasSize(1);
  }

  /** All calls go to one agent (reported of OpenACD). */
  @Test
  void callsGoRoundAmongAgentsOfEqualSkill() {
    scene.queue("quick", 0, need("support", 1));
    scene.readyAgent("alice", SUPPORT);
    scene.readyAgent("bob", SUPPORT);
    scene.readyAgent("carol", Map.of("support", 10));
    List<String> served = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      scene.advance(1_000);
      long contact = scene.arrives("quick");
      String agent = scene.events(OfferMade.class).getLast().agent().id();
      scene.answers(agent);
      scene.advance(1_000);
      scene.callEnds(contact);
      served.add(agent);
    }

    assertThat(served).containsExactly("alice", "bob", "carol", "alice", "bob", "carol");
  }

  /** A free agent waits for another agent's wrap-up (reported of OpenSIPS). */
  @Test
  void aFreeAgentDoesNotWaitForAnothersWrapUp() {
    scene.readyAgent("alice", SUPPORT);
    long first = scene.arrives("support");
    scene.answers("alice");
    scene.callEnds(first);
    assertThat(scene.state("alice")).isEqualTo(State.WRAP_UP);
    long second = scene.arrives("support");

    scene.readyAgent("bob", SUPPORT);

    assertThat(scene.ringsFor("bob")).isEqualTo(second);
  }

  /** A contact without an able agent at the head holds up those behind it. */
  @Test
  void nobodyBlocksThoseBehind() {
    scene.queue("experts", need("support", 9));
    scene.arrives("experts", 9);
    scene.advance(1_000);
    long easy = scene.arrives("support", 1);

    scene.readyAgent("alice", SUPPORT);

    assertThat(scene.ringsFor("alice")).isEqualTo(easy);
  }

  /** Queue order wrong (reported of FreeSWITCH). */
  @Test
  void contactsAreServedByPriorityThenByArrival() {
    long normalOld = scene.arrives("support", 5);
    scene.advance(1);
    long low = scene.arrives("support", 1);
    scene.advance(1);
    long normalYoung = scene.arrives("support", 5);
    scene.advance(1);
    long high = scene.arrives("support", 9);
    scene.readyAgent("alice", SUPPORT);
    List<Long> order = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      long contact = scene.ringsFor("alice");
      order.add(contact);
      scene.answers("alice");
      scene.callEnds(contact);
      scene.advance(AcdScene.WRAP_UP_MILLIS);
    }

    assertThat(order).containsExactly(high, normalOld, normalYoung, low);
  }

  /** The position in the queue is lost on the way back into it (reported of Asterisk). */
  @Test
  void aContactThatComesBackWithItsArrivalTimeGetsItsPlaceAgain() {
    long contact = scene.arrives("support");
    long arrivedAt = scene.turn.timeMillis();
    scene.advance(5_000);
    scene.arrives("support");
    scene.hangsUp(contact);
    scene.advance(5_000);

    scene.enqueue(new WaitingContact(contact, scene.queueId("support"), 5, arrivedAt));

    assertThat(scene.events(ContactQueued.class).getLast().ahead()).isZero();
    scene.readyAgent("alice", SUPPORT);
    assertThat(scene.ringsFor("alice")).isEqualTo(contact);
  }

  /** A reload of the queues drops agents and callers (reported of FreeSWITCH and Asterisk). */
  @Test
  void deployingQueuesDisturbsNobody() {
    scene.readyAgent("alice", SUPPORT);
    scene.readyAgent("bob", SUPPORT);
    long ringing = scene.arrives("support");
    long talking = scene.arrives("support");
    scene.answers("bob");
    long waiting = scene.arrives("support");

    scene.queue("support", 1_000, need("support", 5));

    assertThat(scene.ringsFor("alice")).isEqualTo(ringing);
    assertThat(scene.state("bob")).isEqualTo(State.BUSY);
    scene.callEnds(talking);
    scene.advance(AcdScene.WRAP_UP_MILLIS);
    assertThat(scene.ringsFor("bob")).isEqualTo(waiting);
  }

  /** A dead phone is rung again and again while callers wait. */
  @Test
  void aDeadPhoneIsTriedOnce() {
    TreeSet<String> agents = new TreeSet<>(List.of("alice", "bob", "carol"));
    agents.forEach(it -> scene.readyAgent(it, SUPPORT));
    long contact = scene.arrives("support");

    for (String agent : agents) {
      assertThat(scene.ringsFor(agent)).isEqualTo(contact);
      scene.phoneFails(agent, OfferOutcome.UNREACHABLE);
    }

    assertThat(scene.events(OfferMade.class)).hasSize(3);
    scene.advance(600_000);
    assertThat(scene.events(OfferMade.class)).hasSize(3);
  }

  /** Who comes from a bot or another queue with an old arrival time overtakes by age. */
  @Test
  void theOlderOfTwoCallersGoesFirstWhateverTheirQueue() {
    scene.queue("sales", need("support", 1));
    long younger = scene.arrives("support");
    scene.enqueue(
        new WaitingContact(7, scene.queueId("sales"), 5, scene.turn.timeMillis() - 60_000));

    scene.readyAgent("alice", SUPPORT);
    scene.readyAgent("bob", SUPPORT);

    assertThat(scene.ringsFor("alice")).isEqualTo(7);
    assertThat(scene.ringsFor("bob")).isEqualTo(younger);
  }
}
