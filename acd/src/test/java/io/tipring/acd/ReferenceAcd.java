package io.tipring.acd;

import io.tipring.core.command.AgentCommand;
import io.tipring.core.event.AgentEvent.State;
import io.tipring.core.routing.AgentId;
import io.tipring.core.routing.ContactRouter;
import io.tipring.core.routing.Decision;
import io.tipring.core.routing.OfferOutcome;
import io.tipring.core.routing.QueueDefinition;
import io.tipring.core.routing.SkillMinimum;
import io.tipring.core.routing.WaitingContact;
import io.tipring.core.turn.StateReader;
import io.tipring.core.turn.StateWriter;
import io.tipring.core.turn.TimerPurpose;
import io.tipring.core.turn.Turn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The rules of {@code docs/acd.md} written down as plainly as can be: lists that are searched from
 * end to end, no index. The real one must decide the same, always.
 */
final class ReferenceAcd implements ContactRouter {

  final TreeMap<AgentId, Agent> agents = new TreeMap<>();
  final List<QueueDefinition> queues = new ArrayList<>();
  final List<WaitingContact> waiting = new ArrayList<>();
  final List<Offer> offers = new ArrayList<>();
  final List<Assignment> assignments = new ArrayList<>();

  // Matching

  private void match(Turn turn) {
    for (Optional<WaitingContact> next = next(turn); next.isPresent(); next = next(turn)) {
      WaitingContact contact = next.get();
      Agent agent = eligible(contact).getFirst();
      QueueDefinition queue = queueOf(contact).orElseThrow();
      long offerId = turn.newId();
      long deadline = turn.timeMillis() + queue.ringMillis();
      long timer = turn.schedule(deadline, new TimerPurpose.OfferDeadline(offerId));
      offers.add(new Offer(offerId, contact, agent.id(), queue, deadline, timer));
      become(agent.id(), new AgentState.Offered(offerId, readySince(agent)));
      turn.decide(new Decision.Offer(offerId, contact.contactId(), agent.id(), queue));
    }
  }

  private Optional<WaitingContact> next(Turn turn) {
    Comparator<WaitingContact> order =
        Comparator.comparingInt((WaitingContact it) -> -rank(turn, it))
            .thenComparingLong(WaitingContact::arrivedAtMillis)
            .thenComparingLong(WaitingContact::contactId);
    return waiting.stream()
        .filter(it -> offers.stream().noneMatch(offer -> offer.contact().equals(it)))
        .filter(it -> !eligible(it).isEmpty())
        .min(order);
  }

  private static int rank(Turn turn, WaitingContact contact) {
    long waited = turn.timeMillis() - contact.arrivedAtMillis();
    return waited >= AcdScene.STARVATION_MILLIS ? 10 : contact.priority();
  }

  private List<Agent> eligible(WaitingContact contact) {
    return agents.values().stream()
        .filter(it -> it.state() instanceof AgentState.Ready)
        .filter(it -> it.id().tenant().equals(contact.queue().tenant()))
        .filter(it -> queueOf(contact).orElseThrow().needs().stream().allMatch(n -> has(it, n)))
        .sorted(Comparator.comparingLong(ReferenceAcd::readySince).thenComparing(Agent::id))
        .toList();
  }

  private static boolean has(Agent agent, SkillMinimum need) {
    return agent.skills().containsKey(need.skill())
        && agent.skills().get(need.skill()) >= need.level();
  }

  private static long readySince(Agent agent) {
    return ((AgentState.Ready) agent.state()).sinceMillis();
  }

  private Optional<QueueDefinition> queueOf(WaitingContact contact) {
    return queues.stream().filter(it -> it.id().equals(contact.queue())).findFirst();
  }

  private void become(AgentId agent, AgentState state) {
    become(agent, state, "", 0);
  }

  /**
   * @param reason of becoming ready, as the contact
   */
  private void become(AgentId agent, AgentState state, String reason, long contactId) {
    Agent before = agents.get(agent);
    boolean phoneBusy = state instanceof AgentState.Ready && before.lines() > 0;
    agents.put(
        agent,
        before.withState(
            phoneBusy
                ? new AgentState.Clearing(
                    ((AgentState.Ready) state).sinceMillis(), reason, contactId)
                : state));
  }

  // Contacts

  @Override
  public void defineQueues(Turn turn, String tenant, List<QueueDefinition> definitions) {
    List<WaitingContact> gone =
        waiting.stream()
            .filter(it -> it.queue().tenant().equals(tenant))
            .filter(it -> definitions.stream().noneMatch(d -> d.id().equals(it.queue())))
            .sorted(
                Comparator.comparing(WaitingContact::queue)
                    .thenComparingLong(WaitingContact::arrivedAtMillis)
                    .thenComparingLong(WaitingContact::contactId))
            .toList();
    for (WaitingContact contact : gone) {
      leave(turn, contact);
      String why = "queue " + contact.queue().name() + " is no longer defined";
      turn.decide(new Decision.Refused(contact.contactId(), why));
    }
    queues.removeIf(it -> it.id().tenant().equals(tenant));
    queues.addAll(definitions);
    match(turn);
  }

  @Override
  public void enqueue(Turn turn, WaitingContact contact) {
    Optional<Assignment> talk =
        assignments.stream().filter(it -> it.contactId() == contact.contactId()).findFirst();
    if (queueOf(contact).isEmpty()) {
      String why = "queue " + contact.queue().name() + " is not defined";
      turn.decide(new Decision.Refused(contact.contactId(), why));
    } else if (talk.isPresent()) {
      String why = "the contact talks with agent " + talk.get().agent().id();
      turn.decide(new Decision.Refused(contact.contactId(), why));
    } else {
      find(contact.contactId()).ifPresent(before -> leave(turn, before));
      waiting.add(contact);
      match(turn);
    }
  }

  private Optional<WaitingContact> find(long contactId) {
    return waiting.stream().filter(it -> it.contactId() == contactId).findFirst();
  }

  private void leave(Turn turn, WaitingContact contact) {
    for (Offer offer : List.copyOf(offers)) {
      if (offer.contact().equals(contact)) {
        end(turn, offer, OfferOutcome.WITHDRAWN, before(offer));
      }
    }
    waiting.remove(contact);
  }

  private AgentState before(Offer offer) {
    AgentState.Offered offered = (AgentState.Offered) agents.get(offer.agent()).state();
    return new AgentState.Ready(offered.readySinceMillis());
  }

  private void end(Turn turn, Offer offer, OfferOutcome outcome, AgentState next) {
    offers.remove(offer);
    turn.cancel(offer.timerId());
    become(offer.agent(), next, "offerWithdrawn", offer.contact().contactId());
    turn.decide(
        new Decision.OfferEnded(
            offer.offerId(), offer.contact().contactId(), offer.agent(), outcome));
  }

  @Override
  public void withdraw(Turn turn, long contactId, String why) {
    find(contactId).ifPresent(contact -> leave(turn, contact));
    match(turn);
  }

  // Offers

  private Optional<Offer> offer(long offerId) {
    return offers.stream().filter(it -> it.offerId() == offerId).findFirst();
  }

  @Override
  public void phoneTaken(Turn turn, AgentId agent) {
    agents.computeIfPresent(agent, (_, it) -> it.withLines(it.lines() + 1));
  }

  @Override
  public void phoneFree(Turn turn, AgentId agent) {
    agents.computeIfPresent(agent, (_, it) -> it.withLines(Math.max(0, it.lines() - 1)));
    Agent freed = agents.get(agent);
    if (freed != null
        && freed.lines() == 0
        && freed.state() instanceof AgentState.Clearing clearing) {
      become(agent, new AgentState.Ready(clearing.sinceMillis()));
    }
    match(turn);
  }

  @Override
  public void answering(Turn turn, long offerId) {
    offer(offerId)
        .ifPresent(
            offer -> {
              turn.cancel(offer.timerId());
              long deadline = Math.max(offer.deadlineMillis(), turn.timeMillis() + 10_000);
              offers.set(
                  offers.indexOf(offer),
                  new Offer(
                      offerId,
                      offer.contact(),
                      offer.agent(),
                      offer.queue(),
                      deadline,
                      turn.schedule(deadline, new TimerPurpose.OfferDeadline(offerId))));
            });
  }

  @Override
  public void accepted(Turn turn, long offerId) {
    Offer offer = offer(offerId).orElseThrow();
    offers.remove(offer);
    waiting.remove(offer.contact());
    turn.cancel(offer.timerId());
    long contact = offer.contact().contactId();
    assignments.add(new Assignment(contact, offerId, offer.agent(), offer.queue().wrapUpMillis()));
    become(offer.agent(), new AgentState.Busy(contact, Optional.empty()));
  }

  @Override
  public void failed(Turn turn, long offerId, OfferOutcome outcome, String detail) {
    Optional<Offer> offer = offer(offerId);
    if (offer.isPresent()) {
      offers.remove(offer.get());
      turn.cancel(offer.get().timerId());
      String reason =
          outcome == OfferOutcome.NO_ANSWER ? "noAnswer" : outcome.name().toLowerCase(Locale.ROOT);
      become(offer.get().agent(), new AgentState.NotReady(reason));
      match(turn);
    }
  }

  @Override
  public void released(Turn turn, long contactId) {
    for (Assignment assignment : List.copyOf(assignments)) {
      if (assignment.contactId() == contactId) {
        assignments.remove(assignment);
        become(
            assignment.agent(), afterTalk(turn, assignment), "callEnded", assignment.contactId());
      }
    }
    match(turn);
  }

  private AgentState afterTalk(Turn turn, Assignment talk) {
    Optional<AgentState.Away> pending =
        ((AgentState.Busy) agents.get(talk.agent()).state()).pending();
    if (pending.isPresent() && pending.get().kind() == State.LOGGED_OUT) {
      return pending.get();
    }
    if (talk.wrapUpMillis() == 0) {
      return pending.isPresent() ? pending.get() : new AgentState.Ready(turn.timeMillis());
    }
    long until = turn.timeMillis() + talk.wrapUpMillis();
    long timer = turn.schedule(until, new TimerPurpose.WrapUpOver(talk.agent()));
    return new AgentState.WrapUp(talk.contactId(), until, timer, pending);
  }

  @Override
  public void onTimer(Turn turn, TimerPurpose purpose) {
    if (purpose instanceof TimerPurpose.OfferDeadline deadline) {
      Offer offer = offer(deadline.offerId()).orElseThrow();
      end(turn, offer, OfferOutcome.NO_ANSWER, new AgentState.NotReady("noAnswer"));
    } else if (purpose instanceof TimerPurpose.WrapUpOver over) {
      AgentState.WrapUp wrapUp = (AgentState.WrapUp) agents.get(over.agent()).state();
      become(
          over.agent(),
          wrapUp.pending().isPresent()
              ? wrapUp.pending().get()
              : new AgentState.Ready(wrapUp.untilMillis()),
          "wrapUpOver",
          wrapUp.contactId());
    }
    match(turn);
  }

  // Agents

  @Override
  public void on(Turn turn, AgentCommand command) {
    Agent agent = agents.get(command.agent());
    switch (command) {
      case AgentCommand.PutAgent put ->
          agents.put(
              put.agent(),
              new Agent(
                  put.agent(),
                  put.name(),
                  put.ha1Md5(),
                  put.ha1Sha256(),
                  new TreeMap<>(put.skills()),
                  put.address(),
                  agent == null ? new AgentState.LoggedOut("new") : agent.state(),
                  agent == null ? 0 : agent.lines()));
      case AgentCommand.RemoveAgent _ -> {
        if (agent != null
            && agent.state().kind() != State.BUSY
            && agent.state().kind() != State.OFFERED) {
          stopWrapUp(turn, agent);
          agents.remove(agent.id());
        }
      }
      case AgentCommand.SetAgentState set -> {
        if (agent != null) {
          set(turn, agent, set);
        }
      }
    }
    match(turn);
  }

  private void set(Turn turn, Agent agent, AgentCommand.SetAgentState set) {
    AgentState asked =
        switch (set.state()) {
          case READY -> new AgentState.Ready(turn.timeMillis());
          case NOT_READY -> new AgentState.NotReady(set.reason());
          case LOGGED_OUT -> new AgentState.LoggedOut(set.reason());
        };
    if (agent.state() instanceof AgentState.Clearing) {
      if (asked instanceof AgentState.Away) {
        become(agent.id(), asked);
      }
      return;
    }
    State from = agent.state().kind();
    boolean stays = asked.kind() == from && from != State.NOT_READY;
    if (from == State.BUSY) {
      AgentState.Busy busy = (AgentState.Busy) agent.state();
      Optional<AgentState.Away> pending =
          asked instanceof AgentState.Away away ? Optional.of(away) : Optional.empty();
      become(agent.id(), new AgentState.Busy(busy.contactId(), pending));
    } else if (from == State.OFFERED && asked instanceof AgentState.Away) {
      long offerId = ((AgentState.Offered) agent.state()).offerId();
      end(turn, offer(offerId).orElseThrow(), OfferOutcome.DECLINED, asked);
    } else if (from != State.OFFERED && !stays) {
      stopWrapUp(turn, agent);
      become(
          agent.id(),
          asked,
          set.reason(),
          agent.state() instanceof AgentState.WrapUp wrapUp ? wrapUp.contactId() : 0);
    }
  }

  private static void stopWrapUp(Turn turn, Agent agent) {
    if (agent.state() instanceof AgentState.WrapUp wrapUp) {
      turn.cancel(wrapUp.timerId());
    }
  }

  // The rest

  @Override
  public Optional<String> addressOf(AgentId agent) {
    return Optional.ofNullable(agents.get(agent)).flatMap(Agent::address);
  }

  @Override
  public boolean exists(AgentId agent) {
    return agents.containsKey(agent);
  }

  @Override
  public void writeState(StateWriter out) {
    out.section("agents");
    out.entities(Agent.class, agents.values());
    out.section("queues");
    out.entities(
        QueueDefinition.class,
        queues.stream().sorted(Comparator.comparing(QueueDefinition::id)).toList());
    out.section("waiting");
    out.entities(
        WaitingContact.class,
        waiting.stream().sorted(Comparator.comparingLong(WaitingContact::contactId)).toList());
    out.section("offers");
    out.entities(Offer.class, offers);
    out.section("assignments");
    out.entities(
        Assignment.class,
        assignments.stream().sorted(Comparator.comparingLong(Assignment::contactId)).toList());
  }

  @Override
  public void readState(StateReader in) {
    in.section("agents");
    in.entities(Agent.class).forEach(it -> agents.put(it.id(), it));
    in.section("queues");
    queues.addAll(in.entities(QueueDefinition.class));
    in.section("waiting");
    waiting.addAll(in.entities(WaitingContact.class));
    in.section("offers");
    offers.addAll(in.entities(Offer.class));
    in.section("assignments");
    assignments.addAll(in.entities(Assignment.class));
  }
}
