package io.tipring.core.call;

import io.tipring.core.event.ContactEvent.FlowStarted;
import io.tipring.core.event.ContactEvent.FlowStepEntered;
import io.tipring.core.event.Termination;
import io.tipring.core.event.Termination.Cause;
import io.tipring.core.event.Termination.Party;
import io.tipring.core.flow.FlowAction;
import io.tipring.core.flow.FlowInput;
import io.tipring.core.flow.FlowInterpreter;
import io.tipring.core.flow.FlowStep;
import io.tipring.core.routing.ContactRouter;
import io.tipring.core.routing.QueueId;
import io.tipring.core.routing.WaitingContact;
import io.tipring.core.turn.TimerPurpose.FlowWait;
import io.tipring.core.turn.Turn;

/** Runs the flow of a call: gives it what happens, carries out what it asks. */
final class FlowCalls {

  private final CallTable calls;
  private final LegTable table;
  private final Legs legs;
  private final Endpoints endpoints;
  private final FlowInterpreter flows;
  private final ContactRouter router;
  private final CallEnding ending;

  FlowCalls(
      CallTable calls,
      LegTable table,
      Legs legs,
      Endpoints endpoints,
      FlowInterpreter flows,
      ContactRouter router,
      CallEnding ending) {
    this.calls = calls;
    this.table = table;
    this.legs = legs;
    this.endpoints = endpoints;
    this.flows = flows;
    this.router = router;
    this.ending = ending;
  }

  /** Gives a call in the state InFlow to a flow. */
  void start(Turn turn, Call call, String flow) {
    FlowStep step =
        flows.start(
            call.facts().tenant(),
            flow,
            new FlowInput.Started(call.facts().caller(), call.facts().called()));
    String hash = step.position().map(position -> position.programHash()).orElse("");
    turn.event(new FlowStarted(call.contactId(), flow, hash));
    perform(turn, call, step);
  }

  /** Tells the flow of a call what happened; nothing if it has none. */
  void advance(Turn turn, Call call, FlowInput input) {
    if (call.flow().isPresent() && !call.isEnded()) {
      perform(turn, call, flows.advance(call.flow().get(), input));
    }
  }

  private void perform(Turn turn, Call before, FlowStep step) {
    for (FlowStep.Entered entered : step.trace()) {
      turn.event(
          new FlowStepEntered(
              before.contactId(), entered.step(), entered.branch(), entered.line()));
    }
    if (step.position().isPresent()) {
      calls.put(before.withFlow(step.position()));
    } else {
      ending.flowOver(turn, before);
    }
    for (FlowAction action : step.actions()) {
      Call call = calls.get(before.id());
      if (call == null || call.isEnded()) {
        return;
      }
      carryOut(turn, call, action);
    }
    Call after = calls.get(before.id());
    boolean stranded =
        step.position().isEmpty() && after != null && after.state() instanceof CallState.InFlow;
    if (stranded) {
      hangUp(turn, after, 480);
    }
  }

  private void carryOut(Turn turn, Call call, FlowAction action) {
    Leg customer = table.get(call.facts().customerLegId());
    switch (action) {
      case FlowAction.Answer _ -> {
        if (call.answered()) {
          advance(turn, call, new FlowInput.Answered());
        } else {
          legs.answer(turn, customer);
        }
      }
      case FlowAction.Play(var sounds, boolean repeat) ->
          endpoints.play(turn, customer, sounds, repeat);
      case FlowAction.StopPlay _ -> endpoints.stopPlay(turn, customer);
      case FlowAction.Wait(long token, long waitMillis) -> {
        turn.cancel(call.waitTimerId());
        long timer = turn.schedule(turn.timeMillis() + waitMillis, new FlowWait(call.id(), token));
        calls.put(call.withWaitTimer(timer));
      }
      case FlowAction.Enqueue enqueue -> enqueue(turn, call, customer, enqueue);
      case FlowAction.HangUp(int status) -> hangUp(turn, call, status);
    }
  }

  private void enqueue(Turn turn, Call call, Leg customer, FlowAction.Enqueue enqueue) {
    if (!enqueue.music().isEmpty()) {
      endpoints.play(turn, customer, enqueue.music(), true);
    }
    QueueId queue = new QueueId(call.facts().tenant(), enqueue.queue());
    calls.transition(turn, call.withQueued(), new CallState.Queued(queue, turn.timeMillis()));
    router.enqueue(
        turn, new WaitingContact(call.contactId(), queue, enqueue.priority(), turn.timeMillis()));
  }

  private void hangUp(Turn turn, Call call, int status) {
    ending.end(
        turn, call, new Termination(Party.FLOW, Cause.NORMAL, call.answered() ? 0 : status, ""));
  }
}
