package io.tipring.simulation.check;

import static io.tipring.simulation.check.Broken.require;

import io.tipring.core.command.AgentCommand.RequestedState;
import io.tipring.core.command.AgentCommand.SetAgentState;
import io.tipring.core.command.Command;
import io.tipring.core.command.EngineCommand;
import io.tipring.core.event.AgentEvent;
import io.tipring.core.event.AgentEvent.State;
import io.tipring.core.event.ContactEvent;
import io.tipring.core.event.Event;
import io.tipring.core.event.SystemEvent;
import io.tipring.core.routing.AgentId;
import io.tipring.core.routing.OfferOutcome;
import io.tipring.core.routing.QueueDefinition;
import io.tipring.core.routing.QueueId;
import io.tipring.core.routing.SkillMinimum;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Folds the events of routing into a second, naive picture of agents, queues and offers, and holds
 * each decision against it: who is free, who was first, whose turn it was.
 */
final class RoutingLedger {

  private static final long STARVATION_MILLIS = 600_000;

  private record Waiting(long contactId, QueueId queue, int priority, long sinceMillis) {}

  private record Ringing(long offerId, long contactId, AgentId agent, QueueId queue, long wrapUp) {}

  private static final class Agent {
    private Map<String, Integer> skills;
    private State state = State.LOGGED_OUT;
    private long readySince;
    private long readyBeforeOffer;
    private long wrapUpUntil;
    private OptionalLong readyAfterClearing = OptionalLong.empty();
    private long wrapUpMillis;
    private Ringing offer;
    private long contact;
    private State pending;

    Agent(Map<String, Integer> skills) {
      this.skills = skills;
    }
  }

  private final Map<AgentId, Agent> agents = new TreeMap<>();
  private final Map<QueueId, QueueDefinition> queues = new TreeMap<>();
  private final Map<Long, Waiting> waiting = new LinkedHashMap<>();
  private final Map<Long, Ringing> offers = new TreeMap<>();
  private final Map<Long, Long> offerOfContact = new TreeMap<>();
  private final Map<Long, AgentId> talking = new TreeMap<>();
  private long offersMade;
  private boolean byTimer;

  /** Whether the event may have changed who can be matched. */
  boolean on(long timeMillis, Event event) {
    switch (event) {
      case SystemEvent.FlowsDeployed it -> {
        queues.keySet().removeIf(queue -> queue.tenant().equals(it.tenant()));
        it.queues().forEach(queue -> queues.put(queue.id(), queue));
      }
      case AgentEvent.AgentPut it -> {
        Agent agent = agents.get(it.agent());
        if (agent == null) {
          agents.put(it.agent(), new Agent(it.skills()));
        } else {
          agent.skills = it.skills();
        }
      }
      case AgentEvent.AgentRemoved it -> {
        Agent gone = agents.remove(it.agent());
        require(gone != null && gone.offer == null && gone.contact == 0, 0, () -> "engaged: " + it);
      }
      case AgentEvent.AgentStateChanged it -> changed(timeMillis, it);
      case ContactEvent.ContactQueued it -> queued(timeMillis, it);
      case ContactEvent.ContactDequeued it -> {
        Waiting was = waiting.remove(it.contactId());
        require(was != null, it.contactId(), () -> "left a queue it was not in: " + it);
        require(was.queue().equals(it.queue()), it.contactId(), () -> "was in " + was + ": " + it);
        require(
            !offerOfContact.containsKey(it.contactId()),
            it.contactId(),
            () -> "still rings: " + it);
        require(
            it.waitedMillis() == timeMillis - was.sinceMillis(),
            it.contactId(),
            () -> "waited " + (timeMillis - was.sinceMillis()) + " ms: " + it);
      }
      case ContactEvent.OfferMade it -> offered(timeMillis, it);
      case ContactEvent.OfferEnded it -> offerEnded(it);
      case ContactEvent.ContactAssigned it -> assigned(timeMillis, it);
      case ContactEvent.ContactEnded it -> {
        require(
            !waiting.containsKey(it.contactId()),
            it.contactId(),
            () -> "ended, and waits still: " + it);
        require(
            !talking.containsKey(it.contactId()),
            it.contactId(),
            () -> "ended, and talks still: " + it);
        return false;
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private Agent agent(AgentId id, Event event) {
    Agent agent = agents.get(id);
    require(agent != null, 0, () -> "of an agent that is not there: " + event);
    return agent;
  }

  /** Remembers what a busy agent asked to become after its contact. */
  void asked(long timeMillis, Command command) {
    if (command instanceof SetAgentState set
        && set.state() == RequestedState.READY
        && agents.containsKey(set.agent())
        && agents.get(set.agent()).state == State.WRAP_UP
        && agents.get(set.agent()).readyAfterClearing.isEmpty()) {
      agents.get(set.agent()).readyAfterClearing = OptionalLong.of(timeMillis);
    }
    if (command instanceof SetAgentState set
        && agents.containsKey(set.agent())
        && agents.get(set.agent()).state == State.BUSY) {
      agents.get(set.agent()).pending =
          switch (set.state()) {
            case READY -> null;
            case NOT_READY -> State.NOT_READY;
            case LOGGED_OUT -> State.LOGGED_OUT;
          };
    }
    byTimer = command instanceof EngineCommand.TimersDue;
  }

  private void changed(long timeMillis, AgentEvent.AgentStateChanged event) {
    Agent agent = agent(event.agent(), event);
    require(
        agent.state == event.from(), event.contactId(), () -> "was " + agent.state + ": " + event);
    switch (event.to()) {
      case READY ->
          agent.readySince =
              switch (event.from()) {
                case OFFERED -> agent.readyBeforeOffer;
                case WRAP_UP ->
                    event.reason().equals("wrapUpOver")
                        ? agent.wrapUpUntil
                        : agent.readyAfterClearing.orElse(timeMillis);
                default -> timeMillis;
              };
      case OFFERED -> agent.readyBeforeOffer = agent.readySince;
      case WRAP_UP -> {
        if (event.reason().equals("phoneClearing")) {
          long since = event.from() == State.OFFERED ? agent.readyBeforeOffer : timeMillis;
          agent.readyAfterClearing = OptionalLong.of(since);
          require(
              event.from() != State.BUSY || agent.wrapUpMillis == 0,
              event.contactId(),
              () -> "ought to wrap up: " + event);
        } else {
          agent.readyAfterClearing = OptionalLong.empty();
          agent.wrapUpUntil = timeMillis + agent.wrapUpMillis;
          require(
              agent.wrapUpMillis > 0, event.contactId(), () -> "has nothing to wrap up: " + event);
        }
      }
      case BUSY, NOT_READY, LOGGED_OUT -> {}
    }
    if (event.from() == State.WRAP_UP && event.reason().equals("wrapUpOver")) {
      require(timeMillis >= agent.wrapUpUntil, event.contactId(), () -> "wraps up still: " + event);
    }
    if (event.from() == State.BUSY) {
      require(
          event.to() != State.READY || agent.wrapUpMillis == 0,
          event.contactId(),
          () -> "ought to wrap up: " + event);
      talking.remove(agent.contact);
      agent.contact = 0;
    }
    boolean byItself = event.from() == State.BUSY || (event.from() == State.WRAP_UP && byTimer);
    require(
        !byItself || event.to() == State.WRAP_UP || pendingOr(agent, State.READY) == event.to(),
        event.contactId(),
        () -> "asked to be " + agent.pending + ": " + event);
    if (event.to() != State.WRAP_UP) {
      agent.pending = null;
    }
    agent.state = event.to();
  }

  private static State pendingOr(Agent agent, State otherwise) {
    return agent.pending == null ? otherwise : agent.pending;
  }

  private void queued(long timeMillis, ContactEvent.ContactQueued event) {
    long id = event.contactId();
    require(queues.containsKey(event.queue()), id, () -> "no such queue: " + event);
    require(!talking.containsKey(id), id, () -> "talks already: " + event);
    Waiting one = new Waiting(id, event.queue(), event.priority(), timeMillis);
    long ahead =
        waiting.values().stream()
            .filter(other -> other.queue().equals(event.queue()))
            .filter(other -> isBefore(other, one, timeMillis))
            .count();
    require(event.ahead() == ahead, id, () -> ahead + " are ahead: " + event);
    require(waiting.put(id, one) == null, id, () -> "waits in two queues: " + event);
  }

  private static boolean isBefore(Waiting one, Waiting other, long nowMillis) {
    int rankOne = nowMillis - one.sinceMillis() >= STARVATION_MILLIS ? 10 : one.priority();
    int rankOther = nowMillis - other.sinceMillis() >= STARVATION_MILLIS ? 10 : other.priority();
    if (rankOne != rankOther) {
      return rankOne > rankOther;
    }
    return one.sinceMillis() != other.sinceMillis()
        ? one.sinceMillis() < other.sinceMillis()
        : one.contactId() < other.contactId();
  }

  private void offered(long timeMillis, ContactEvent.OfferMade event) {
    long id = event.contactId();
    Agent agent = agent(event.agent(), event);
    Waiting contact = waiting.get(id);
    QueueDefinition queue = queues.get(event.queue());
    require(
        contact != null && contact.queue().equals(event.queue()), id, () -> "not there: " + event);
    require(agent.state == State.OFFERED, id, () -> "its agent is " + agent.state + ": " + event);
    require(agent.offer == null && agent.contact == 0, id, () -> "two at a time: " + event);
    require(!offerOfContact.containsKey(id), id, () -> "offered twice: " + event);
    require(meets(agent, queue.needs()), id, () -> "lacks the skills: " + event);
    require(
        event.deadlineMillis() == timeMillis + queue.ringMillis(),
        id,
        () -> "rings too long: " + event);
    for (Waiting other : waiting.values()) {
      boolean eligible =
          !offerOfContact.containsKey(other.contactId())
              && other.contactId() != id
              && meets(agent, queues.get(other.queue()).needs());
      require(
          !eligible || !isBefore(other, contact, timeMillis),
          id,
          () -> other + " was before " + contact + ": " + event);
    }
    agents.forEach(
        (other, free) ->
            require(
                free.state != State.READY
                    || !meets(free, queue.needs())
                    || agent.readyBeforeOffer < free.readySince
                    || (agent.readyBeforeOffer == free.readySince
                        && event.agent().compareTo(other) < 0),
                id,
                () -> other + " is idle for longer: " + event));
    offersMade++;
    Ringing ringing =
        new Ringing(event.offerId(), id, event.agent(), event.queue(), queue.wrapUpMillis());
    agent.offer = ringing;
    offers.put(event.offerId(), ringing);
    offerOfContact.put(id, event.offerId());
  }

  private static boolean meets(Agent agent, List<SkillMinimum> needs) {
    return needs.stream()
        .allMatch(need -> agent.skills.getOrDefault(need.skill(), 0) >= need.level());
  }

  private void offerEnded(ContactEvent.OfferEnded event) {
    Ringing ringing = offers.remove(event.offerId());
    require(
        ringing != null
            && ringing.contactId() == event.contactId()
            && ringing.agent().equals(event.agent()),
        event.contactId(),
        () -> "no such offer: " + event);
    offerOfContact.remove(event.contactId());
    agent(event.agent(), event).offer = null;
    if (event.outcome() == OfferOutcome.ACCEPTED) {
      Agent agent = agent(event.agent(), event);
      agent.contact = event.contactId();
      agent.wrapUpMillis = ringing.wrapUp();
    }
  }

  private void assigned(long timeMillis, ContactEvent.ContactAssigned event) {
    Waiting was = waiting.remove(event.contactId());
    require(was != null, event.contactId(), () -> "did not wait: " + event);
    require(
        event.waitedMillis() == timeMillis - was.sinceMillis(),
        event.contactId(),
        () -> "waited " + (timeMillis - was.sinceMillis()) + " ms: " + event);
    require(
        agent(event.agent(), event).contact == event.contactId(),
        event.contactId(),
        () -> "accepted no offer: " + event);
    require(
        talking.put(event.contactId(), event.agent()) == null,
        event.contactId(),
        () -> "talks with two: " + event);
  }

  /** Between two turns: each agent's state is what its offers and contacts make it. */
  void atRest() {
    agents.forEach(
        (id, agent) -> {
          long contact = agent.offer == null ? agent.contact : agent.offer.contactId();
          require(
              (agent.state == State.OFFERED) == (agent.offer != null),
              contact,
              () -> id + " is " + agent.state + " with the offer " + agent.offer);
          require(
              (agent.state == State.BUSY) == (agent.contact != 0),
              contact,
              () -> id + " is " + agent.state + " with contact " + agent.contact);
        });
    if (waiting.size() > offerOfContact.size()) {
      nobodyWaitsInVain();
    }
  }

  private void nobodyWaitsInVain() {
    for (Waiting contact : waiting.values()) {
      if (offerOfContact.containsKey(contact.contactId())) {
        continue;
      }
      QueueDefinition queue = queues.get(contact.queue());
      require(
          queue != null, contact.contactId(), () -> "waits in a queue that is gone: " + contact);
      agents.forEach(
          (id, agent) ->
              require(
                  agent.state != State.READY || !meets(agent, queue.needs()),
                  contact.contactId(),
                  () -> contact + " waits while " + id + " is idle"));
    }
  }

  int waiting() {
    return waiting.size();
  }

  int talking() {
    return talking.size();
  }

  long offersMade() {
    return offersMade;
  }

  /** How many agents are in a state. */
  long inState(State state) {
    return agents.values().stream().filter(agent -> agent.state == state).count();
  }

  /** For a message: agents that are not ready, with their states. */
  String notReady() {
    StringBuilder text = new StringBuilder();
    agents.forEach(
        (id, agent) -> {
          if (agent.state != State.READY) {
            text.append(id.id()).append(' ').append(agent.state).append("; ");
          }
        });
    return text.toString();
  }

  RoutingLedger copy() {
    RoutingLedger copy = new RoutingLedger();
    agents.forEach(
        (id, agent) -> {
          Agent one = new Agent(agent.skills);
          one.state = agent.state;
          one.readySince = agent.readySince;
          one.readyBeforeOffer = agent.readyBeforeOffer;
          one.wrapUpUntil = agent.wrapUpUntil;
          one.wrapUpMillis = agent.wrapUpMillis;
          one.offer = agent.offer;
          one.contact = agent.contact;
          one.pending = agent.pending;
          one.readyAfterClearing = agent.readyAfterClearing;
          copy.agents.put(id, one);
        });
    copy.queues.putAll(queues);
    copy.waiting.putAll(waiting);
    copy.offers.putAll(offers);
    copy.offerOfContact.putAll(offerOfContact);
    copy.talking.putAll(talking);
    copy.offersMade = offersMade;
    return copy;
  }
}
