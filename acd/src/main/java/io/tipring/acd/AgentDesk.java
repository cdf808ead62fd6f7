package io.tipring.acd;

import io.tipring.core.command.AgentCommand;
import io.tipring.core.command.AgentCommand.PutAgent;
import io.tipring.core.command.AgentCommand.RemoveAgent;
import io.tipring.core.command.AgentCommand.SetAgentState;
import io.tipring.core.effect.ControlEffect.Outcome;
import io.tipring.core.event.AgentEvent.AgentPut;
import io.tipring.core.event.AgentEvent.AgentRemoved;
import io.tipring.core.routing.OfferOutcome;
import io.tipring.core.turn.Turn;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Carries out what the control plane says of agents. {@code docs/acd.md} has the table. */
final class AgentDesk {

  /** Bound on agents of one engine. */
  static final int MAX_AGENTS = 100_000;

  private static final String BY_PLATFORM = "platform";
  private static final String NEW = "new";

  private final AgentRoster roster;
  private final OfferBook offers;

  AgentDesk(AgentRoster roster, OfferBook offers) {
    this.roster = roster;
    this.offers = offers;
  }

  Outcome carryOut(Turn turn, AgentCommand command) {
    return switch (command) {
      case PutAgent put -> put(turn, put);
      case RemoveAgent remove -> remove(turn, remove);
      case SetAgentState set -> set(turn, set);
    };
  }

  private Outcome put(Turn turn, PutAgent put) {
    Optional<Outcome.Invalid> invalid = AgentRules.check(put);
    if (invalid.isPresent()) {
      return invalid.get();
    }
    Optional<Agent> present = roster.find(put.agent());
    if (present.isEmpty() && roster.size() >= MAX_AGENTS) {
      return new Outcome.Conflict("there are already " + MAX_AGENTS + " agents");
    }
    Map<String, Integer> skills = Collections.unmodifiableMap(new TreeMap<>(put.skills()));
    Agent agent =
        new Agent(
            put.agent(),
            put.name(),
            put.ha1Md5().isEmpty() ? present.map(Agent::ha1Md5).orElse("") : put.ha1Md5(),
            put.ha1Sha256().isEmpty() ? present.map(Agent::ha1Sha256).orElse("") : put.ha1Sha256(),
            skills,
            put.address(),
            present.map(Agent::state).orElse(new AgentState.LoggedOut(NEW)),
            present.map(Agent::lines).orElse(0));
    roster.put(agent);
    turn.event(
        new AgentPut(
            agent.id(),
            agent.name(),
            skills,
            agent.address().orElse(""),
            agent.ha1Md5(),
            agent.ha1Sha256()));
    offers.match(turn, agent.id().tenant());
    return done(agent);
  }

  private Outcome remove(Turn turn, RemoveAgent remove) {
    Optional<Agent> present = roster.find(remove.agent());
    if (present.isEmpty()) {
      return notFound(remove);
    }
    Agent agent = present.get();
    AgentState.Away out = new AgentState.LoggedOut("removed");
    switch (agent.state()) {
      case AgentState.Offered _ -> {
        return new Outcome.Conflict("the agent is being offered a contact; log it out first");
      }
      case AgentState.Busy _ -> {
        return new Outcome.Conflict("the agent is busy with a contact; log it out first");
      }
      case AgentState.WrapUp wrapUp -> {
        turn.cancel(wrapUp.timerId());
        roster.move(turn, agent.id(), out, out.reason(), wrapUp.contactId());
      }
      case AgentState.Ready _, AgentState.NotReady _, AgentState.Clearing _ ->
          roster.move(turn, agent.id(), out, out.reason(), 0);
      case AgentState.LoggedOut _ -> {}
    }
    roster.remove(agent.id());
    turn.event(new AgentRemoved(agent.id()));
    return done(agent);
  }

  private Outcome set(Turn turn, SetAgentState set) {
    Optional<Agent> present = roster.find(set.agent());
    if (present.isEmpty()) {
      return notFound(set);
    }
    Optional<Outcome.Invalid> invalid = AgentRules.check(set);
    if (invalid.isPresent()) {
      return invalid.get();
    }
    Agent agent = present.get();
    String reason = set.reason().isBlank() ? BY_PLATFORM : set.reason();
    switch (set.state()) {
      case READY -> makeReady(turn, agent, reason);
      case NOT_READY -> sendAway(turn, agent, new AgentState.NotReady(reason));
      case LOGGED_OUT -> sendAway(turn, agent, new AgentState.LoggedOut(reason));
    }
    offers.match(turn, agent.id().tenant());
    return done(agent);
  }

  private void makeReady(Turn turn, Agent agent, String reason) {
    AgentState ready = new AgentState.Ready(turn.timeMillis());
    switch (agent.state()) {
      case AgentState.LoggedOut _, AgentState.NotReady _ ->
          roster.move(turn, agent.id(), ready, reason, 0);
      case AgentState.WrapUp wrapUp -> {
        turn.cancel(wrapUp.timerId());
        roster.move(turn, agent.id(), ready, reason, wrapUp.contactId());
      }
      case AgentState.Busy _ -> roster.setPending(agent, Optional.empty());
      case AgentState.Ready _, AgentState.Offered _, AgentState.Clearing _ -> {}
    }
  }

  private void sendAway(Turn turn, Agent agent, AgentState.Away away) {
    switch (agent.state()) {
      case AgentState.Away now -> {
        if (now.mayBecome(away) && !now.equals(away)) {
          roster.move(turn, agent.id(), away, away.reason(), 0);
        }
      }
      case AgentState.Ready _, AgentState.Clearing _ ->
          roster.move(turn, agent.id(), away, away.reason(), 0);
      case AgentState.Offered offered -> {
        Offer offer = offers.find(offered.offerId()).orElseThrow();
        offers.recall(
            turn, offer, OfferOutcome.DECLINED, "agent asked to be away", away, away.reason());
      }
      case AgentState.Busy _ -> roster.setPending(agent, Optional.of(away));
      case AgentState.WrapUp wrapUp -> {
        turn.cancel(wrapUp.timerId());
        roster.move(turn, agent.id(), away, away.reason(), wrapUp.contactId());
      }
    }
  }

  private static Outcome done(Agent agent) {
    return new Outcome.Done(agent.id().id());
  }

  private static Outcome notFound(AgentCommand command) {
    return new Outcome.NotFound("agent " + command.agent().id());
  }
}
