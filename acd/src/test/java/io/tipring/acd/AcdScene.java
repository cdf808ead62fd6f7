package io.tipring.acd;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.codec.StateHash;
import io.tipring.core.command.AgentCommand.PutAgent;
import io.tipring.core.command.AgentCommand.RemoveAgent;
import io.tipring.core.command.AgentCommand.RequestedState;
import io.tipring.core.command.AgentCommand.SetAgentState;
import io.tipring.core.effect.ControlEffect;
import io.tipring.core.event.AgentEvent.AgentStateChanged;
import io.tipring.core.event.AgentEvent.State;
import io.tipring.core.event.ContactEvent.OfferEnded;
import io.tipring.core.event.ContactEvent.OfferMade;
import io.tipring.core.event.Event;
import io.tipring.core.routing.AgentId;
import io.tipring.core.routing.OfferOutcome;
import io.tipring.core.routing.QueueDefinition;
import io.tipring.core.routing.QueueId;
import io.tipring.core.routing.SkillMinimum;
import io.tipring.core.routing.WaitingContact;
import io.tipring.core.turn.TimerPurpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An ACD on a stage: scenarios read like a day at the contact centre. Checks after each step. */
final class AcdScene {

  static final long RING_MILLIS = 20_000;
  static final long WRAP_UP_MILLIS = 5_000;
  static final long STARVATION_MILLIS = 600_000;

  final TestTurn turn = new TestTurn();
  final Acd acd = new Acd(STARVATION_MILLIS);
  private final String tenant;
  private final List<QueueDefinition> queues = new ArrayList<>();
  private long lastContact = 100;
  private long lastRequest;

  AcdScene() {
    this("default");
  }

  AcdScene(String tenant) {
    this.tenant = tenant;
  }

  // What is there

  void queue(String name, SkillMinimum... needs) {
    queue(name, WRAP_UP_MILLIS, needs);
  }

  void queue(String name, long wrapUpMillis, SkillMinimum... needs) {
    queues.removeIf(it -> it.id().name().equals(name));
    queues.add(
        new QueueDefinition(queueId(name), List.of(needs), RING_MILLIS, wrapUpMillis, false));
    acd.defineQueues(turn, tenant, queues);
    check();
  }

  void removeQueue(String name) {
    queues.removeIf(it -> it.id().name().equals(name));
    acd.defineQueues(turn, tenant, queues);
    check();
  }

  static SkillMinimum need(String skill, int level) {
    return new SkillMinimum(skill, level);
  }

  ControlEffect.Outcome agent(String id, Map<String, Integer> skills) {
    return reply(
        request ->
            new PutAgent(
                request, agentId(id), id, "", "", new TreeMap<>(skills), Optional.empty()));
  }

  /** An agent with skills, ready. */
  void readyAgent(String id, Map<String, Integer> skills) {
    agent(id, skills);
    ready(id);
  }

  // What agents do

  ControlEffect.Outcome ready(String id) {
    return set(id, RequestedState.READY, "");
  }

  ControlEffect.Outcome notReady(String id, String reason) {
    return set(id, RequestedState.NOT_READY, reason);
  }

  ControlEffect.Outcome logOut(String id) {
    return set(id, RequestedState.LOGGED_OUT, "");
  }

  ControlEffect.Outcome set(String id, RequestedState state, String reason) {
    return reply(request -> new SetAgentState(request, agentId(id), state, reason));
  }

  ControlEffect.Outcome remove(String id) {
    return reply(request -> new RemoveAgent(request, agentId(id)));
  }

  ControlEffect.Outcome reply(
      java.util.function.LongFunction<io.tipring.core.command.AgentCommand> command) {
    acd.on(turn, command.apply(++lastRequest));
    check();
    assertThat(turn.effects().getLast()).isInstanceOf(ControlEffect.Replied.class);
    ControlEffect.Replied replied = (ControlEffect.Replied) turn.effects().getLast();
    assertThat(replied.requestId()).isEqualTo(lastRequest);
    return replied.outcome();
  }

  /** The agent picks up what rings. */
  void answers(String id) {
    acd.accepted(turn, offerTo(id).orElseThrow().offerId());
    check();
  }

  void phoneFails(String id, OfferOutcome outcome) {
    acd.failed(turn, offerTo(id).orElseThrow().offerId(), outcome, "test");
    check();
  }

  // What callers do

  long arrives(String queue) {
    return arrives(queue, 5);
  }

  long arrives(String queue, int priority) {
    long contact = ++lastContact;
    enqueue(new WaitingContact(contact, queueId(queue), priority, turn.timeMillis()));
    return contact;
  }

  void enqueue(WaitingContact contact) {
    acd.enqueue(turn, contact);
    check();
  }

  void hangsUp(long contact) {
    acd.withdraw(turn, contact, "callerHungUp");
    check();
  }

  void callEnds(long contact) {
    acd.released(turn, contact);
    check();
  }

  // What time does

  void advance(long millis) {
    long until = turn.timeMillis() + millis;
    while (turn.isTimerDueBy(until)) {
      acd.onTimer(turn, turn.nextTimer());
      check();
    }
    turn.goTo(until);
    check();
  }

  // What is seen from outside

  QueueId queueId(String name) {
    return new QueueId(tenant, name);
  }

  AgentId agentId(String id) {
    return new AgentId(tenant, id);
  }

  /** The offer that rings at the agent's phone, folded from the events. */
  Optional<OfferMade> offerTo(String id) {
    Optional<OfferMade> ringing = Optional.empty();
    for (Event event : turn.events()) {
      if (event instanceof OfferMade made && made.agent().equals(agentId(id))) {
        ringing = Optional.of(made);
      } else if (event instanceof OfferEnded ended && ended.agent().equals(agentId(id))) {
        ringing = Optional.empty();
      }
    }
    return ringing;
  }

  /** The contact that rings at the agent's phone, or 0. */
  long ringsFor(String id) {
    return offerTo(id).map(OfferMade::contactId).orElse(0L);
  }

  State state(String id) {
    return lastChange(id).map(AgentStateChanged::to).orElse(State.LOGGED_OUT);
  }

  String stateReason(String id) {
    return lastChange(id).map(AgentStateChanged::reason).orElse("");
  }

  private Optional<AgentStateChanged> lastChange(String id) {
    return events(AgentStateChanged.class).stream()
        .filter(it -> it.agent().equals(agentId(id)))
        .reduce((_, later) -> later);
  }

  <T extends Event> List<T> events(Class<T> type) {
    return turn.events().stream().filter(type::isInstance).map(type::cast).toList();
  }

  long stateHash() {
    StateHash hash = new StateHash();
    acd.writeState(hash);
    return hash.finish();
  }

  private void check() {
    assertThat(acd.brokenInvariants()).isEmpty();
    long offers =
        turn.pendingTimers().stream().filter(TimerPurpose.OfferDeadline.class::isInstance).count();
    long wrapUps =
        turn.pendingTimers().stream().filter(TimerPurpose.WrapUpOver.class::isInstance).count();
    Map<AgentId, State> states = new TreeMap<>();
    events(AgentStateChanged.class).forEach(it -> states.put(it.agent(), it.to()));
    assertThat(offers).isEqualTo(states.values().stream().filter(State.OFFERED::equals).count());
    assertThat(wrapUps).isEqualTo(states.values().stream().filter(State.WRAP_UP::equals).count());
  }
}
