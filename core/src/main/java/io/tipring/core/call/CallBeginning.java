package io.tipring.core.call;

import io.tipring.core.command.ControlCommand;
import io.tipring.core.command.Settings;
import io.tipring.core.command.SipCommand.InviteReceived;
import io.tipring.core.effect.ControlEffect.Outcome;
import io.tipring.core.event.ContactEvent.Direction;
import io.tipring.core.event.LegEvent.Role;
import io.tipring.core.event.Termination;
import io.tipring.core.event.Termination.Cause;
import io.tipring.core.event.Termination.Party;
import io.tipring.core.flow.FlowInterpreter;
import io.tipring.core.turn.TimerPurpose.LegDeadline;
import io.tipring.core.turn.Turn;
import java.util.List;
import java.util.Optional;

/** How a call begins: from the INVITE of a caller, or because the platform places it. */
final class CallBeginning {

  private final CallTable calls;
  private final Legs legs;
  private final FlowInterpreter flows;
  private final Routes routes;
  private final FlowCalls flowCalls;
  private final TransitCalls transit;
  private final CallEnding ending;

  CallBeginning(
      CallTable calls,
      Legs legs,
      FlowInterpreter flows,
      Routes routes,
      FlowCalls flowCalls,
      TransitCalls transit,
      CallEnding ending) {
    this.calls = calls;
    this.legs = legs;
    this.flows = flows;
    this.routes = routes;
    this.flowCalls = flowCalls;
    this.transit = transit;
    this.ending = ending;
  }

  /** Takes an INVITE: a flow goes before a route, and without either the number is unknown. */
  void receive(Turn turn, InviteReceived invite, Settings settings, boolean draining) {
    Optional<String> flow = flows.flowFor(invite.tenant(), invite.calledNumber());
    Optional<Routes.Chosen> route =
        flow.isPresent()
            ? Optional.empty()
            : routes.choose(settings, invite.tenant(), invite.calledNumber());
    long callId = turn.newId();
    long legId = turn.newId();
    long calleeLegId = route.isPresent() ? turn.newId() : 0;
    long contactId = turn.newId();
    boolean anchored =
        route.map(chosen -> chosen.route().media() == Settings.MediaMode.ANCHORED).orElse(true);
    Call.Facts facts =
        new Call.Facts(
            callId,
            contactId,
            invite.tenant(),
            route.isPresent() ? Direction.TRANSIT : Direction.INBOUND,
            legId,
            invite.callerNumber(),
            invite.callerName(),
            invite.calledNumber(),
            invite.trunk(),
            "",
            turn.timeMillis());
    CallState state =
        route.isPresent() ? new CallState.Dialling(calleeLegId, "") : new CallState.InFlow();
    long limit =
        turn.schedule(turn.timeMillis() + settings.maxCallMillis(), new LegDeadline(legId));
    Call call = new Call(facts, state, Optional.empty(), false, false, false, limit, 0);
    calls.add(turn, call);
    legs.receive(
        turn,
        invite,
        new Leg.Facts(
            legId,
            callId,
            contactId,
            Role.CALLER,
            invite.trunk(),
            invite.trunk(),
            true,
            anchored,
            invite.tenant()));
    if (draining) {
      ending.end(turn, call, Terminations.byEngine(Cause.ENGINE_STOPPED, "the engine is stopping"));
    } else if (flow.isPresent()) {
      flowCalls.start(turn, call, flow.get());
    } else if (route.isPresent() && TransitCalls.isOutOfHops(invite.headers())) {
      ending.end(
          turn,
          call,
          new Termination(Party.ENGINE, Cause.UNREACHABLE, 483, "the call went round in a loop"));
    } else if (route.isPresent()) {
      transit.dial(turn, call, calleeLegId, route.get(), invite.headers(), settings);
    } else {
      ending.end(turn, call, Terminations.byEngine(Cause.UNKNOWN_NUMBER, "no flow and no route"));
    }
  }

  /** Places a call; its callee will hear a flow. */
  Outcome originate(
      Turn turn, ControlCommand.Originate command, Settings settings, boolean draining) {
    if (draining) {
      return new Outcome.Conflict("the engine is stopping");
    }
    if (!flows.hasFlow(command.tenant(), command.flow())) {
      return new Outcome.Invalid("flow", "there is no such flow");
    }
    Optional<Routes.Chosen> chosen = routes.choose(settings, command.tenant(), command.to());
    if (chosen.isEmpty()) {
      return new Outcome.Invalid("to", "no route leads to this number");
    }
    return dial(turn, command, chosen.get(), settings);
  }

  private Outcome dial(
      Turn turn, ControlCommand.Originate command, Routes.Chosen chosen, Settings settings) {
    long callId = turn.newId();
    long legId = turn.newId();
    Call.Facts facts =
        new Call.Facts(
            callId,
            turn.newId(),
            command.tenant(),
            Direction.OUTBOUND,
            legId,
            command.from(),
            "",
            command.to(),
            chosen.route().trunk(),
            command.businessId(),
            turn.timeMillis());
    Call call =
        new Call(
            facts,
            new CallState.Dialling(legId, command.flow()),
            Optional.empty(),
            false,
            false,
            false,
            0,
            0);
    calls.add(turn, call);
    Routes.Chosen anchored = chosen.anchored();
    transit.dial(turn, call, legId, anchored, List.of(), settings);
    return new Outcome.Done(Long.toString(callId, 36));
  }
}
