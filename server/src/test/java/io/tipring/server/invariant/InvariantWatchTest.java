package io.tipring.server.invariant;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tipring.core.codec.StateDecoder;
import io.tipring.core.codec.StateEncoder;
import io.tipring.core.event.AgentEvent.AgentPut;
import io.tipring.core.event.AgentEvent.AgentStateChanged;
import io.tipring.core.event.AgentEvent.State;
import io.tipring.core.event.ContactEvent.ContactAssigned;
import io.tipring.core.event.ContactEvent.ContactDequeued;
import io.tipring.core.event.ContactEvent.ContactEnded;
import io.tipring.core.event.ContactEvent.ContactQueued;
import io.tipring.core.event.ContactEvent.ContactStarted;
import io.tipring.core.event.ContactEvent.Direction;
import io.tipring.core.event.ContactEvent.FlowEnded;
import io.tipring.core.event.ContactEvent.FlowStarted;
import io.tipring.core.event.ContactEvent.OfferEnded;
import io.tipring.core.event.ContactEvent.OfferMade;
import io.tipring.core.event.ContactEvent.RecordingEnded;
import io.tipring.core.event.ContactEvent.RecordingStarted;
import io.tipring.core.event.ContactEvent.Result;
import io.tipring.core.event.Event;
import io.tipring.core.event.LegEvent.LegAnswered;
import io.tipring.core.event.LegEvent.LegEnded;
import io.tipring.core.event.LegEvent.LegStarted;
import io.tipring.core.event.LegEvent.Role;
import io.tipring.core.event.RecordedEvent;
import io.tipring.core.event.SystemEvent.EngineStarted;
import io.tipring.core.event.SystemEvent.FlowsDeployed;
import io.tipring.core.event.Termination;
import io.tipring.core.metrics.InvariantMetrics;
import io.tipring.core.routing.AgentId;
import io.tipring.core.routing.OfferOutcome;
import io.tipring.core.routing.QueueDefinition;
import io.tipring.core.routing.QueueId;
import io.tipring.core.routing.SkillMinimum;
import io.tipring.server.control.UnavailableException;
import io.tipring.server.projection.Projections;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each invariant is found broken when it is, and only then. */
class InvariantWatchTest {

  private static final QueueId SUPPORT = new QueueId("default", "support");
  private static final QueueId SALES = new QueueId("default", "sales");
  private static final List<SkillMinimum> NEEDS = List.of(new SkillMinimum("support", 3));
  private static final AgentId ANN = new AgentId("default", "ann");
  private static final AgentId BOB = new AgentId("default", "bob");
  private static final Termination END =
      new Termination(Termination.Party.CALLER, Termination.Cause.NORMAL, 200, "");

  private final Projections projections = new Projections(20, 100);
  private final Ledger ledger = new Ledger();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Deque<Event> notYetFolded = new ArrayDeque<>();
  private long nowMillis = 1_000_000;
  private long sequence;
  private InvariantWatch watch;

  @BeforeEach
  void start() {
    watch =
        new InvariantWatch(
            projections,
            ledger,
            new Limits(180_000, 3_600_000),
            () -> nowMillis,
            () -> {
              while (!notYetFolded.isEmpty()) {
                happen(notYetFolded.remove());
              }
            },
            new InvariantMetrics(registry));
    happen(
        new FlowsDeployed(
            "default",
            List.of(),
            List.of(
                new QueueDefinition(SUPPORT, NEEDS, 20_000, 5_000, false),
                new QueueDefinition(SALES, List.of(), 20_000, 0, false))));
    for (AgentId agent : List.of(ANN, BOB)) {
      happen(new AgentPut(agent, agent.id(), Map.of("support", 5), "", "", ""));
    }
  }

  @AfterEach
  void stop() {
    watch.close();
  }

  private void happen(Event event) {
    RecordedEvent recorded = new RecordedEvent(++sequence, sequence, nowMillis, event);
    projections.on(recorded);
    byte[] before = stateOf(ledger);
    ledger.on(recorded);
    assertARestartedLedgerAgrees(before, recorded);
  }

  /** One that begins with the state of a snapshot goes on as the one that was there all along. */
  private void assertARestartedLedgerAgrees(byte[] before, RecordedEvent next) {
    Ledger restarted = new Ledger();
    restarted.readState(new StateDecoder(before, 0, before.length));
    restarted.on(next);
    assertThat(stateOf(restarted)).isEqualTo(stateOf(ledger));
    assertThat(restarted.findings(nowMillis)).isEqualTo(ledger.findings(nowMillis));
  }

  private static byte[] stateOf(Ledger ledger) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StateEncoder out = new StateEncoder((piece, length) -> bytes.write(piece, 0, length));
    ledger.writeState(out);
    out.flush();
    return bytes.toByteArray();
  }

  private void pass(long millis) {
    nowMillis += millis;
  }

  private List<Invariant> look() throws UnavailableException {
    return watch.look().stream().map(Finding::invariant).toList();
  }

  private double broken(Invariant invariant) {
    return registry
        .get("tipring.invariants.broken")
        .tag("invariant", invariant.name().toLowerCase(Locale.ROOT))
        .gauge()
        .value();
  }

  private double overdue(StateKind kind) throws UnavailableException {
    look();
    return figure("tipring.state.overdue", kind);
  }

  private double age(StateKind kind) throws UnavailableException {
    look();
    return figure("tipring.state.oldest.age", kind);
  }

  private double figure(String name, StateKind kind) {
    return registry.get(name).tag("kind", kind.name().toLowerCase(Locale.ROOT)).gauge().value();
  }

  private void becomes(AgentId agent, State from, State to, long contact) {
    happen(new AgentStateChanged(agent, from, to, "", contact));
  }

  private void calls(long id) {
    happen(new ContactStarted(id, "default", id + 1, Direction.INBOUND, "1", "2", "local", ""));
    happen(new LegStarted(id, id + 2, id + 1, Role.CALLER, "local", "call-" + id));
    happen(new FlowStarted(id, "hotline", "x"));
  }

  private void waits(long id) {
    calls(id);
    happen(new LegAnswered(id, id + 2));
    happen(new ContactQueued(id, SUPPORT, 5, NEEDS, 0));
  }

  private void offered(long id, AgentId agent) {
    becomes(agent, State.READY, State.OFFERED, id);
    happen(new OfferMade(id, id + 3, SUPPORT, agent, "", nowMillis + 20_000));
  }

  private void answers(long id, AgentId agent) {
    happen(new OfferEnded(id, id + 3, agent, OfferOutcome.ACCEPTED, ""));
    happen(new ContactAssigned(id, id + 3, SUPPORT, agent, 1_000));
    becomes(agent, State.OFFERED, State.BUSY, id);
    happen(new FlowEnded(id));
  }

  private void hangsUp(long id, AgentId agent) {
    happen(new LegEnded(id, id + 2, END));
    happen(new ContactEnded(id, Result.HANDLED, END));
    becomes(agent, State.BUSY, State.WRAP_UP, id);
  }

  @Test
  void anOrdinaryCallBreaksNothingAtAnyMoment() throws UnavailableException {
    assertThat(look()).isEmpty();
    becomes(ANN, State.LOGGED_OUT, State.READY, 0);
    waits(40);
    offered(40, ANN);
    pass(6_000);
    assertThat(look()).isEmpty();
    answers(40, ANN);
    pass(60_000);
    assertThat(look()).isEmpty();
    hangsUp(40, ANN);
    pass(5_000);
    becomes(ANN, State.WRAP_UP, State.READY, 40);
    pass(600_000);
    assertThat(look()).isEmpty();
    for (Invariant invariant : Invariant.values()) {
      assertThat(broken(invariant)).isZero();
    }
    for (StateKind kind : StateKind.values()) {
      assertThat(age(kind)).as(kind.name()).isZero();
    }
  }

  @Test
  void anIdleAgentWithAWaiterIsFoundAfterAMoment() throws UnavailableException {
    waits(40);
    becomes(ANN, State.LOGGED_OUT, State.READY, 0);
    pass(50);
    assertThat(look()).isEmpty();
    pass(1);
    assertThat(look()).containsExactly(Invariant.IDLE_AGENT_WITH_WAITER);
    assertThat(broken(Invariant.IDLE_AGENT_WITH_WAITER)).isEqualTo(1);

    offered(40, ANN);
    assertThat(look()).isEmpty();
    assertThat(broken(Invariant.IDLE_AGENT_WITH_WAITER)).isZero();
  }

  @Test
  void anIdleAgentWithoutTheSkillIsNoFault() throws UnavailableException {
    happen(new AgentPut(ANN, "ann", Map.of("support", 2), "", "", ""));
    waits(40);
    becomes(ANN, State.LOGGED_OUT, State.READY, 0);
    pass(1_000);
    assertThat(look()).isEmpty();
  }

  @Test
  void whatIsOnlyBetweenTheEventsOfATurnIsNoFault() throws UnavailableException {
    waits(40);
    becomes(ANN, State.LOGGED_OUT, State.READY, 0);
    pass(1_000);
    notYetFolded.add(new AgentStateChanged(ANN, State.READY, State.OFFERED, "offer", 40));
    notYetFolded.add(new OfferMade(40, 43, SUPPORT, ANN, "", nowMillis + 20_000));
    assertThat(look()).isEmpty();
  }

  @Test
  void anAgentWithTwoOffersIsAboveCapacity() throws UnavailableException {
    waits(40);
    waits(50);
    offered(40, ANN);
    offered(50, ANN);
    assertThat(look()).containsExactly(Invariant.AGENT_ABOVE_CAPACITY);
  }

  @Test
  void anAgentWhoTalksAndIsOfferedAnotherIsAboveCapacity() throws UnavailableException {
    waits(40);
    offered(40, ANN);
    answers(40, ANN);
    waits(50);
    offered(50, ANN);
    assertThat(look()).containsExactly(Invariant.AGENT_ABOVE_CAPACITY);
    assertThat(broken(Invariant.AGENT_ABOVE_CAPACITY)).isEqualTo(1);
  }

  @Test
  void aContactInTwoQueuesIsInTwoPlaces() throws UnavailableException {
    waits(40);
    happen(new ContactQueued(40, SALES, 5, List.of(), 0));
    assertThat(look()).containsExactly(Invariant.CONTACT_IN_TWO_PLACES);
    happen(new ContactDequeued(40, SUPPORT, "moved", 1));
    assertThat(look()).isEmpty();
  }

  @Test
  void aContactThatTalksWithTwoAgentsIsInTwoPlaces() throws UnavailableException {
    waits(40);
    offered(40, ANN);
    answers(40, ANN);
    happen(new ContactAssigned(40, 99, SUPPORT, BOB, 1));
    assertThat(look()).containsExactly(Invariant.CONTACT_IN_TWO_PLACES);
  }

  @Test
  void aContactWithNothingLeftIsNowhereUnlessItEnds() throws UnavailableException {
    waits(40);
    happen(new FlowEnded(40));
    happen(new ContactDequeued(40, SUPPORT, "gone", 1));
    happen(new LegEnded(40, 42, END));
    pass(Limits.NOWHERE_MILLIS);
    assertThat(look()).isEmpty();
    pass(1);
    assertThat(look()).containsExactly(Invariant.CONTACT_IN_NO_PLACE);
    happen(new ContactEnded(40, Result.FAILED, END));
    assertThat(look()).isEmpty();
  }

  @Test
  void aContactThatHasEndedAndStillWaitsIsFound() throws UnavailableException {
    waits(40);
    happen(new LegEnded(40, 42, END));
    happen(new ContactEnded(40, Result.ABANDONED, END));
    pass(Limits.NOWHERE_MILLIS + 1);
    assertThat(look()).containsExactly(Invariant.CONTACT_IN_NO_PLACE);
    assertThat(broken(Invariant.CONTACT_IN_NO_PLACE)).isEqualTo(1);
  }

  @Test
  void anOfferThatRingsBeyondItsDeadlineIsOverdue() throws UnavailableException {
    waits(40);
    offered(40, ANN);
    pass(21_000);
    assertThat(age(StateKind.RINGING_OFFER)).isEqualTo(21);
    assertThat(overdue(StateKind.RINGING_OFFER)).isZero();
    pass(4_000);
    assertThat(overdue(StateKind.RINGING_OFFER)).isEqualTo(4);
  }

  @Test
  void anOfferGetsTheTimeBackThatTheEngineWasAway() throws UnavailableException {
    waits(40);
    offered(40, ANN);
    pass(60_000);
    happen(new EngineStarted("1"));
    assertThat(overdue(StateKind.RINGING_OFFER)).isZero();
    pass(22_000);
    assertThat(overdue(StateKind.RINGING_OFFER)).isEqualTo(1);
  }

  @Test
  void aCallThatNobodyAnswersIsOverdue() throws UnavailableException {
    calls(40);
    pass(230_000);
    assertThat(overdue(StateKind.UNANSWERED_CALLER)).isEqualTo(10);
    assertThat(overdue(StateKind.UNANSWERED_CALLEE)).isZero();
    happen(new LegStarted(40, 45, 41, Role.AGENT, "ann", "call-45"));
    pass(230_000);
    assertThat(overdue(StateKind.UNANSWERED_CALLEE)).isEqualTo(10);
  }

  @Test
  void aLegThatDoesNotCloseIsOverdue() throws UnavailableException {
    waits(40);
    happen(new ContactDequeued(40, SUPPORT, "abandoned", 1));
    happen(new ContactEnded(40, Result.ABANDONED, END));
    pass(Limits.CLOSING_MILLIS + 3_000);
    assertThat(age(StateKind.CLOSING_LEG)).isEqualTo(43);
    assertThat(overdue(StateKind.CLOSING_LEG)).isEqualTo(3);
    happen(new LegEnded(40, 42, END));
    assertThat(age(StateKind.CLOSING_LEG)).isZero();
  }

  @Test
  void aWrapUpBeyondItsEndIsOverdue() throws UnavailableException {
    waits(40);
    offered(40, ANN);
    answers(40, ANN);
    hangsUp(40, ANN);
    pass(5_500);
    assertThat(overdue(StateKind.WRAP_UP)).isZero();
    pass(2_500);
    assertThat(overdue(StateKind.WRAP_UP)).isEqualTo(2);
    becomes(ANN, State.WRAP_UP, State.NOT_READY, 40);
    assertThat(age(StateKind.WRAP_UP)).isZero();
  }

  @Test
  void aRecordingThatOutlivesItsContactIsOverdue() throws UnavailableException {
    waits(40);
    happen(new RecordingStarted(40, 47));
    pass(100_000);
    assertThat(overdue(StateKind.OPEN_RECORDING)).isZero();
    happen(new ContactDequeued(40, SUPPORT, "abandoned", 1));
    happen(new LegEnded(40, 42, END));
    happen(new ContactEnded(40, Result.ABANDONED, END));
    pass(Limits.RECORDING_MILLIS + 2_000);
    assertThat(overdue(StateKind.OPEN_RECORDING)).isEqualTo(2);
    happen(new RecordingEnded(40, 47, 1, 1));
    assertThat(age(StateKind.OPEN_RECORDING)).isZero();
    assertThat(age(StateKind.CONTACT)).isZero();
  }

  @Test
  void whatBeganBeforeAnybodyListenedIsNoFault() throws UnavailableException {
    happen(new ContactQueued(70, SUPPORT, 5, NEEDS, 0));
    becomes(ANN, State.OFFERED, State.BUSY, 70);
    happen(new LegStarted(70, 75, 71, Role.AGENT, "ann", "call-75"));
    happen(new ContactAssigned(70, 73, SUPPORT, ANN, 1));
    hangsUp(70, ANN);
    pass(500_000);
    assertThat(look()).isEmpty();
    for (StateKind kind : StateKind.values()) {
      assertThat(age(kind)).as(kind.name()).isZero();
    }
  }

  @Test
  void aContactThatOutlivesTheLongestCallIsOverdue() throws UnavailableException {
    waits(40);
    pass(3_600_000 + Limits.CLOSING_MILLIS + 1_000);
    assertThat(overdue(StateKind.CONTACT)).isEqualTo(1);
  }
}
