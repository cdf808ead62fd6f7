package io.tipring.core.call;

import io.tipring.core.command.ControlCommand;
import io.tipring.core.command.MediaCommand;
import io.tipring.core.command.Settings;
import io.tipring.core.command.SipCommand;
import io.tipring.core.command.SipCommand.InviteReceived;
import io.tipring.core.effect.ControlEffect.Outcome;
import io.tipring.core.effect.ControlEffect.Replied;
import io.tipring.core.event.Termination;
import io.tipring.core.event.Termination.Cause;
import io.tipring.core.event.Termination.Party;
import io.tipring.core.flow.FlowInput;
import io.tipring.core.flow.FlowInterpreter;
import io.tipring.core.registration.Registrations;
import io.tipring.core.routing.ContactRouter;
import io.tipring.core.routing.Decision;
import io.tipring.core.turn.StateReader;
import io.tipring.core.turn.StateWriter;
import io.tipring.core.turn.TimerPurpose.FlowWait;
import io.tipring.core.turn.TimerPurpose.LegDeadline;
import io.tipring.core.turn.TimerPurpose.MediaRetry;
import io.tipring.core.turn.TimerPurpose.ReinviteRetry;
import io.tipring.core.turn.TimerPurpose.SessionTimer;
import io.tipring.core.turn.Turn;
import java.util.List;
import java.util.Optional;

/**
 * The hub: an IVR step asks the call to play or to queue, the call asks the router, the router's
 * decision makes the call ring an agent. Takes commands about calls and legs and hands each to the
 * part that knows. Owned by the writer.
 */
public final class CallHub {

  private final CallTable calls = new CallTable();
  private final LegTable table = new LegTable();
  private final Recordings recordings = new Recordings();
  private final Routes routes = new Routes();
  private final Endpoints endpoints = new Endpoints(table);
  private final SessionTimers sessions = new SessionTimers(table);
  private final Legs legs = new Legs(table, endpoints, sessions);
  private final Reanchoring reanchoring = new Reanchoring(table, legs, endpoints, sessions);
  private final LegSignalling signalling =
      new LegSignalling(table, legs, endpoints, reanchoring, sessions);
  private final LegSounds sounds = new LegSounds(table, legs, reanchoring);
  private final Conversations conversations = new Conversations(calls, table, recordings);
  private final Resumption resumption =
      new Resumption(calls, table, legs, endpoints, reanchoring, recordings);
  private final FlowInterpreter flows;
  private final Registrations registrations;
  private final CallEnding ending;
  private final FlowCalls flowCalls;
  private final QueuedCalls queued;
  private final TransitCalls transit;
  private final CallBeginning beginning;

  private Settings settings = Settings.INITIAL;
  private boolean draining;

  public CallHub(FlowInterpreter flows, ContactRouter router, Registrations registrations) {
    this.flows = flows;
    this.registrations = registrations;
    ending = new CallEnding(calls, table, legs, flows, router);
    flowCalls = new FlowCalls(calls, table, legs, endpoints, flows, router, ending);
    queued =
        new QueuedCalls(
            calls,
            table,
            legs,
            endpoints,
            router,
            registrations,
            conversations,
            flowCalls,
            ending,
            routes);
    transit = new TransitCalls(calls, table, legs, endpoints);
    beginning = new CallBeginning(calls, legs, flows, routes, flowCalls, transit, ending);
  }

  public void apply(Settings next) {
    settings = next;
    sessions.apply(next);
    reanchoring.apply(next);
  }

  /** Refuses new calls from now on. */
  public void drain() {
    draining = true;
  }

  /** A phone registers with the settings in force. */
  public void register(Turn turn, SipCommand.RegisterReceived command) {
    registrations.on(turn, command, settings);
  }

  /** Tells the router of agents' phones that are free again; whether there were any. */
  public boolean freePhones(Turn turn) {
    return queued.freePhones(turn);
  }

  /** Everything about SIP but REGISTER. */
  public void on(Turn turn, SipCommand command) {
    if (command instanceof InviteReceived invite) {
      beginning.receive(turn, invite, settings, draining);
    } else {
      signal(turn, signalling.on(turn, command));
    }
  }

  public void on(Turn turn, MediaCommand command) {
    switch (command) {
      case MediaCommand.EndpointReady ready -> signal(turn, sounds.ready(turn, ready));
      case MediaCommand.AnswerApplied applied -> signal(turn, sounds.applied(turn, applied));
      case MediaCommand.EndpointFailed failed -> signal(turn, sounds.failed(turn, failed));
      case MediaCommand.DtmfReceived dtmf -> signal(turn, sounds.digit(turn, dtmf));
      case MediaCommand.PlayEnded ended -> signal(turn, sounds.played(turn, ended));
      case MediaCommand.MediaTimedOut timeout -> signal(turn, sounds.timedOut(turn, timeout));
      case MediaCommand.EndpointLost lost -> signal(turn, sounds.lost(turn, lost));
      case MediaCommand.EndpointsApart apart -> signal(turn, sounds.apart(turn, apart));
      case MediaCommand.RecordingStarted started -> recordings.started(turn, started);
      case MediaCommand.RecordingEnded ended -> recordings.ended(turn, ended);
      case MediaCommand.RecordingFailed failed -> recordings.failed(turn, failed);
      case MediaCommand.EndpointReleased released -> {
        sounds.released(turn, released);
        forgetCalls();
      }
    }
  }

  public void on(Turn turn, Decision decision) {
    queued.on(turn, decision, settings);
  }

  public void on(Turn turn, ControlCommand.HangUp command) {
    Call call = calls.get(command.callId());
    if (call == null || call.isEnded()) {
      reply(turn, command.requestId(), new Outcome.NotFound("call"));
      return;
    }
    ending.end(turn, call, new Termination(Party.PLATFORM, Cause.NORMAL, 0, ""));
    reply(turn, command.requestId(), new Outcome.Done(Long.toString(call.id(), 36)));
  }

  public void on(Turn turn, ControlCommand.Originate command) {
    reply(turn, command.requestId(), beginning.originate(turn, command, settings, draining));
  }

  public void on(Turn turn, FlowWait timer) {
    Call call = calls.get(timer.callId());
    if (call != null) {
      flowCalls.advance(turn, call, new FlowInput.WaitOver(timer.waitToken()));
    }
  }

  public void on(Turn turn, LegDeadline timer) {
    Leg leg = table.get(timer.legId());
    Call call = leg == null ? null : calls.get(leg.facts().callId());
    if (call != null) {
      Cause cause = call.state() instanceof CallState.Dialling ? Cause.NO_ANSWER : Cause.TIME_LIMIT;
      ending.end(turn, call, Terminations.byEngine(cause, ""));
    }
  }

  public void on(Turn turn, ReinviteRetry timer) {
    Leg leg = table.get(timer.legId());
    if (leg != null) {
      reanchoring.offer(turn, leg);
    }
  }

  public void on(Turn turn, MediaRetry timer) {
    reanchoring.again(turn, timer.legId());
  }

  public void on(Turn turn, SessionTimer timer) {
    Leg leg = table.get(timer.legId());
    if (leg == null) {
      return;
    }
    if (sessions.isOver(turn, leg)) {
      signal(turn, legs.endByEngine(turn, leg, Cause.DIALOG_LOST, "no refresh of the session"));
    } else {
      sessions.fire(turn, leg);
    }
  }

  /** Takes up what an earlier run of the process left behind. */
  public void onRestart(Turn turn) {
    draining = false;
    resumption.resume(turn);
    forgetCalls();
  }

  /** Ends every call: the engine stops. */
  public void endAll(Turn turn) {
    draining = true;
    for (Call call : calls.all()) {
      ending.end(turn, call, Terminations.byEngine(Cause.ENGINE_STOPPED, ""));
    }
  }

  /** Calls of which something is left. */
  public int calls() {
    return calls.size();
  }

  public void writeState(StateWriter out) {
    out.section("hub");
    out.entities(Settings.class, List.of(settings));
    out.number(draining ? 1 : 0);
    calls.writeState(out);
    table.writeState(out);
    recordings.writeState(out);
  }

  public void readState(StateReader in) {
    in.section("hub");
    apply(in.entities(Settings.class).getFirst());
    draining = in.number() != 0;
    calls.readState(in);
    table.readState(in);
    recordings.readState(in);
  }

  private void signal(Turn turn, Optional<LegSignal> signal) {
    if (signal.isPresent()) {
      on(turn, signal.get());
    }
    forgetCalls();
  }

  private void forgetCalls() {
    for (long callId : table.takeBereft()) {
      ending.forgetIfOver(callId);
    }
  }

  private void on(Turn turn, LegSignal signal) {
    Call call = calls.get(signal.leg().facts().callId());
    if (call == null) {
      return;
    }
    switch (signal) {
      case LegSignal.Progress progress -> {
        if (call.state() instanceof CallState.Dialling) {
          transit.progressed(turn, call, progress);
        }
      }
      case LegSignal.PickedUp(Leg leg) -> queued.pickedUp(turn, call, leg);
      case LegSignal.Established(Leg leg) -> established(turn, call, leg);
      case LegSignal.SoundLost(Leg leg) -> {
        queued.soundLost(turn, call, leg);
        conversations.interrupted(turn, call, leg);
      }
      case LegSignal.Reanchored(Leg leg) -> reanchored(turn, call, leg);
      case LegSignal.AnsweredDirect answered ->
          transit.answeredDirect(turn, call, answered, settings);
      case LegSignal.Acknowledged ack -> transit.acknowledged(turn, call, ack);
      case LegSignal.Ended(Leg leg, Termination termination) -> ended(turn, call, leg, termination);
      case LegSignal.Digit(Leg leg, char digit) -> {
        if (leg.id() == call.facts().customerLegId()) {
          flowCalls.advance(turn, call, new FlowInput.Digit(digit));
        }
      }
      case LegSignal.Played(Leg leg, _, MediaCommand.PlayEnd end) -> {
        if (leg.id() == call.facts().customerLegId()) {
          flowCalls.advance(turn, call, new FlowInput.PlayEnded(end));
        }
      }
      case LegSignal.ReofferedDirect offer -> transit.reoffered(turn, call, offer);
      case LegSignal.ReofferAnswered answer -> transit.reofferAnswered(turn, call, answer);
    }
  }

  private void established(Turn turn, Call call, Leg leg) {
    switch (call.state()) {
      case CallState.InFlow _ -> {
        Call answered = calls.put(call.withAnswered());
        flowCalls.advance(turn, answered, new FlowInput.Answered());
      }
      case CallState.Offering offering -> queued.answered(turn, call, offering, leg);
      case CallState.Dialling(_, String flow) when !flow.isEmpty() -> runFlow(turn, call, flow);
      case CallState.Dialling _ -> transit.established(turn, call, leg, settings);
      case CallState.Queued _, CallState.Talking _ ->
          legs.end(turn, leg, Terminations.byEngine(Cause.WITHDRAWN, "answered too late"));
      // Again, since the caller had no endpoint to connect if it had to be found or made anew.
      case CallState.Connected _ -> conversations.join(turn, call);
      case CallState.Ended _ -> {}
    }
  }

  /** The leg hears again what it ought to. */
  private void reanchored(Turn turn, Call call, Leg leg) {
    conversations.join(turn, call);
    endpoints.repeatPlay(turn, leg);
  }

  /** The callee of an originated call answered: it hears its flow, if that is still deployed. */
  private void runFlow(Turn turn, Call call, String flow) {
    if (!flows.hasFlow(call.facts().tenant(), flow)) {
      ending.end(
          turn, call, Terminations.byEngine(Cause.WITHDRAWN, "flow " + flow + " is not deployed"));
      return;
    }
    turn.cancel(call.limitTimerId());
    long limit =
        turn.schedule(
            turn.timeMillis() + settings.maxCallMillis(),
            new LegDeadline(call.facts().customerLegId()));
    Call up =
        calls.transition(turn, call.withAnswered().withLimitTimer(limit), new CallState.InFlow());
    flowCalls.start(turn, up, flow);
  }

  private void ended(Turn turn, Call call, Leg leg, Termination termination) {
    if (call.state() instanceof CallState.Offering offering
        && leg.id() != call.facts().customerLegId()) {
      queued.phoneFailed(turn, call, offering, leg, termination);
    } else if (leg.id() == call.facts().customerLegId() || isPartner(call, leg)) {
      ending.end(turn, call, termination);
    }
  }

  private static boolean isPartner(Call call, Leg leg) {
    return switch (call.state()) {
      case CallState.Talking talking -> talking.agentLegId() == leg.id();
      case CallState.Dialling(long callee, _) -> callee == leg.id();
      case CallState.Connected(long callee) -> callee == leg.id();
      case CallState.InFlow _, CallState.Queued _, CallState.Offering _, CallState.Ended _ -> false;
    };
  }

  private static void reply(Turn turn, long requestId, Outcome outcome) {
    if (requestId != 0) {
      turn.effect(new Replied(requestId, outcome));
    }
  }
}
