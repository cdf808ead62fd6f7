package io.tipring.acd;

import static io.tipring.acd.AcdScene.need;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tipring.core.event.AgentEvent.AgentStateChanged;
import io.tipring.core.event.AgentEvent.State;
import io.tipring.core.event.ContactEvent.ContactDequeued;
import io.tipring.core.event.ContactEvent.OfferEnded;
import io.tipring.core.routing.OfferOutcome;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is left of agents and contacts when the process that served them is gone. */
class RestartTest {

  private final AcdScene scene = new AcdScene();

  @BeforeEach
  void aQueue() {
    scene.queue("support", need("support", 1));
  }

  @Test
  void nobodyWaitsAndNothingRingsAfterARestart() {
    scene.readyAgent("alice", Map.of("support", 1));
    long ringing = scene.arrives("support");
    long waiting = scene.arrives("support");

    scene.restart();

    assertThat(scene.state("alice")).isEqualTo(State.READY);
    assertThat(scene.stateReason("alice")).isEqualTo("engineRestarted");
    assertThat(scene.events(OfferEnded.class).getLast())
        .extracting(OfferEnded::outcome, OfferEnded::detail)
        .containsExactly(OfferOutcome.WITHDRAWN, "engineRestarted");
    assertThat(scene.events(ContactDequeued.class))
        .extracting(ContactDequeued::contactId, ContactDequeued::why)
        .containsExactly(tuple(ringing, "engineRestarted"), tuple(waiting, "engineRestarted"));
    assertThat(scene.turn.pendingTimers()).isEmpty();
    assertThat(scene.arrives("support")).isEqualTo(scene.ringsFor("alice"));
  }

  @Test
  void anAgentWhoseCallWasCutOffWrapsUp() {
    scene.readyAgent("alice", Map.of("support", 1));
    scene.arrives("support");
    scene.answers("alice");

    scene.restart();

    assertThat(scene.events(AgentStateChanged.class).getLast())
        .extracting(AgentStateChanged::to, AgentStateChanged::reason)
        .containsExactly(State.WRAP_UP, "engineRestarted");
    scene.advance(AcdScene.WRAP_UP_MILLIS);
    assertThat(scene.state("alice")).isEqualTo(State.READY);
  }

  @Test
  void reasonsAndWrapUpsOfAgentsSurvive() {
    scene.readyAgent("alice", Map.of("support", 1));
    scene.notReady("alice", "lunch");
    scene.readyAgent("bob", Map.of("support", 1));
    long contact = scene.arrives("support");
    scene.answers("bob");
    scene.callEnds(contact);
    int changes = scene.events(AgentStateChanged.class).size();

    scene.restart();

    assertThat(scene.events(AgentStateChanged.class)).hasSize(changes);
    assertThat(scene.stateReason("alice")).isEqualTo("lunch");
    scene.advance(AcdScene.WRAP_UP_MILLIS);
    assertThat(scene.state("bob")).isEqualTo(State.READY);
  }
}
