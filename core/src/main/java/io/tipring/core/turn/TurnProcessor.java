package io.tipring.core.turn;

import io.tipring.core.call.CallHub;
import io.tipring.core.codec.StateHash;
import io.tipring.core.command.AgentCommand;
import io.tipring.core.command.Command;
import io.tipring.core.command.ControlCommand;
import io.tipring.core.command.EngineCommand;
import io.tipring.core.command.MediaCommand;
import io.tipring.core.command.SipCommand;
import io.tipring.core.effect.ControlEffect.Outcome;
import io.tipring.core.effect.ControlEffect.Replied;
import io.tipring.core.event.SystemEvent;
import io.tipring.core.flow.FlowInterpreter;
import io.tipring.core.flow.FlowInterpreter.FlowRejected;
import io.tipring.core.flow.FlowSource;
import io.tipring.core.registration.Registrations;
import io.tipring.core.routing.ContactRouter;
import io.tipring.core.routing.Decision;
import io.tipring.core.routing.QueueDefinition;
import java.util.List;

/**
 * The whole domain as one ordinary object: a command in, effects and events out. Behind the ring in
 * production, stepped by hand in a test, in virtual time in the simulation; nothing in it knows
 * which. Not safe for threads: whoever steps it owns it.
 *
 * <p>Deterministic: the same commands with the same sequence numbers and times give the same
 * effects, events and {@link #stateHash}, on any JVM.
 */
public final class TurnProcessor {

  /** So that a burst of due timers does not make one long turn; the rest come in the next. */
  private static final int MAX_TIMERS_PER_TURN = 256;

  private final FlowInterpreter flows;
  private final ContactRouter router;
  private final Registrations registrations = new Registrations();
  private final CallHub hub;
  private final RunningTurn turn = new RunningTurn();
  private final StateHash hash = new StateHash();

  /** An empty engine; both parts must be new, since their state is part of the domain's. */
  public TurnProcessor(FlowInterpreter flows, ContactRouter router) {
    this.flows = flows;
    this.router = router;
    this.hub = new CallHub(flows, router, registrations);
  }

  /**
   * Runs one command.
   *
   * @param sequence one more than that of the command before; the first is 1
   * @param timeMillis engine time, not before that of the command before
   * @throws IllegalStateException if an invariant is broken: the engine must stop
   */
  public TurnResult process(long sequence, long timeMillis, Command command) {
    turn.begin(sequence, timeMillis);
    switch (command) {
      case SipCommand.RegisterReceived register when !router.exists(register.agent()) ->
          // Removed while its phone was being authenticated.
          registrations.refuseUnknown(turn, register);
      case SipCommand.RegisterReceived register -> hub.register(turn, register);
      case SipCommand sip -> hub.on(turn, sip);
      case MediaCommand media -> hub.on(turn, media);
      case AgentCommand agent -> on(agent);
      case ControlCommand control -> on(control);
      case EngineCommand engine -> on(engine);
    }
    carryDecisions();
    return turn.end();
  }

  /** The number of the last command, or 0. */
  public long sequence() {
    return turn.sequence();
  }

  /** Engine time of the last command. */
  public long timeMillis() {
    return turn.timeMillis();
  }

  /** The number of the last event, or 0. */
  public long lastEventSequence() {
    return turn.lastEventSequence();
  }

  /** Calls of which something is left. */
  public int calls() {
    return hub.calls();
  }

  /** When {@link EngineCommand.TimersDue} is wanted next, or {@link Long#MAX_VALUE}. */
  public long nextDeadlineMillis() {
    return turn.nextDeadlineMillis();
  }

  /** The hash of the whole state after the last command. Its cost grows with the state. */
  public long stateHash() {
    writeState(hash);
    return hash.finish();
  }

  /** Writes the whole state, as it is between two commands. */
  public void writeState(StateWriter out) {
    turn.writeState(out);
    hub.writeState(out);
    registrations.writeState(out);
    router.writeState(out);
    flows.writeState(out);
  }

  /**
   * Takes up the state that another wrote; from here on both do the same. Must be empty; after an
   * exception it is of no use.
   *
   * @throws io.tipring.core.codec.CodecException if it is not the state of a domain
   */
  public void readState(StateReader in) {
    if (turn.sequence() != 0) {
      throw new IllegalStateException("a domain that has run " + turn.sequence() + " commands");
    }
    turn.readState(in);
    hub.readState(in);
    registrations.readState(in);
    router.readState(in);
    flows.readState(in);
  }

  private void carryDecisions() {
    do {
      for (Decision next = turn.pollDecision(); next != null; next = turn.pollDecision()) {
        hub.on(turn, next);
      }
    } while (hub.freePhones(turn));
  }

  private void on(AgentCommand command) {
    router.on(turn, command);
    if (!router.exists(command.agent())) {
      registrations.forget(turn, command.agent());
    }
  }

  private void on(ControlCommand command) {
    switch (command) {
      case ControlCommand.HangUp hangUp -> hub.on(turn, hangUp);
      case ControlCommand.Originate originate -> hub.on(turn, originate);
      case ControlCommand.DeployFlows deploy -> deploy(deploy);
      case ControlCommand.ApplySettings(long requestId, var settings) -> {
        hub.apply(settings);
        turn.event(
            new SystemEvent.SettingsApplied(settings.trunks().size(), settings.routes().size()));
        reply(requestId, new Outcome.Done(""));
      }
    }
  }

  private void deploy(ControlCommand.DeployFlows command) {
    List<QueueDefinition> queues;
    try {
      queues = flows.deploy(command.tenant(), command.sources());
    } catch (FlowRejected e) {
      reply(command.requestId(), new Outcome.Invalid("flows", e.getMessage()));
      return;
    }
    router.defineQueues(turn, command.tenant(), queues);
    List<String> files = command.sources().stream().map(FlowSource::file).toList();
    turn.event(new SystemEvent.FlowsDeployed(command.tenant(), files, queues));
    reply(command.requestId(), new Outcome.Done(""));
  }

  private void on(EngineCommand command) {
    switch (command) {
      case EngineCommand.EngineStarted(String version, long seed) -> {
        turn.reseed(seed);
        turn.grantGrace();
        hub.onRestart(turn);
        turn.event(new SystemEvent.EngineStarted(version));
      }
      case EngineCommand.DrainRequested _ -> {
        hub.drain();
        turn.event(new SystemEvent.EngineDraining());
      }
      case EngineCommand.StopRequested _ -> {
        hub.endAll(turn);
        turn.event(new SystemEvent.EngineStopped());
      }
      case EngineCommand.TimersDue _ -> fireTimers();
      case EngineCommand.Stalled(long millis) -> {
        turn.grantGrace();
        turn.event(new SystemEvent.EngineStalled(millis));
      }
    }
  }

  private void fireTimers() {
    for (int fired = 0; fired < MAX_TIMERS_PER_TURN; fired++) {
      Timer timer = turn.pollDueTimer();
      if (timer == null) {
        return;
      }
      switch (timer.purpose()) {
        case TimerPurpose.OfferDeadline deadline -> router.onTimer(turn, deadline);
        case TimerPurpose.WrapUpOver over -> router.onTimer(turn, over);
        case TimerPurpose.FlowWait wait -> hub.on(turn, wait);
        case TimerPurpose.LegDeadline deadline -> hub.on(turn, deadline);
        case TimerPurpose.BindingExpiry expiry -> registrations.onTimer(turn, expiry);
        case TimerPurpose.ReinviteRetry retry -> hub.on(turn, retry);
        case TimerPurpose.SessionTimer session -> hub.on(turn, session);
        case TimerPurpose.MediaRetry retry -> hub.on(turn, retry);
      }
      carryDecisions();
    }
  }

  private void reply(long requestId, Outcome outcome) {
    if (requestId != 0) {
      turn.effect(new Replied(requestId, outcome));
    }
  }
}
