package io.tipring.core.call;

import io.tipring.core.event.ContactEvent.ContactDequeued;
import io.tipring.core.event.ContactEvent.FlowEnded;
import io.tipring.core.event.ContactEvent.Result;
import io.tipring.core.event.Termination;
import io.tipring.core.event.Termination.Party;
import io.tipring.core.flow.FlowInterpreter;
import io.tipring.core.routing.ContactRouter;
import io.tipring.core.turn.Turn;
import java.util.Optional;

/** The one way in which a call ends: its agent, its flow, its legs, its record. */
final class CallEnding {

  private final CallTable calls;
  private final LegTable table;
  private final Legs legs;
  private final FlowInterpreter flows;
  private final ContactRouter router;

  CallEnding(
      CallTable calls, LegTable table, Legs legs, FlowInterpreter flows, ContactRouter router) {
    this.calls = calls;
    this.table = table;
    this.legs = legs;
    this.flows = flows;
    this.router = router;
  }

  /** Ends a call; one that has ended stays as it was. */
  void end(Turn turn, Call call, Termination termination) {
    if (call.isEnded()) {
      return;
    }
    leaveRouter(turn, call, termination);
    leaveFlow(turn, call);
    for (Leg leg : table.ofCall(call.id())) {
      legs.end(
          turn,
          leg,
          leg.id() == call.facts().customerLegId()
              ? termination
              : Terminations.follows(termination));
    }
    close(turn, calls.get(call.id()), termination);
  }

  /** Forgets a call that has ended and whose legs are gone. */
  void forgetIfOver(long callId) {
    Call call = calls.get(callId);
    if (call != null && call.isEnded() && table.ofCall(callId).isEmpty()) {
      calls.remove(call);
    }
  }

  /** Takes the call out of its flow before the flow is over. */
  Call leaveFlow(Turn turn, Call call) {
    if (call.flow().isEmpty()) {
      return call;
    }
    flows.release(call.flow().get());
    return flowOver(turn, call);
  }

  /** The flow is done with the call. */
  Call flowOver(Turn turn, Call call) {
    turn.cancel(call.waitTimerId());
    turn.event(new FlowEnded(call.contactId()));
    return calls.put(call.withFlow(Optional.empty()));
  }

  private void close(Turn turn, Call call, Termination termination) {
    Result result = resultOf(call, termination);
    calls.transition(turn, call, new CallState.Ended(termination, result));
    forgetIfOver(call.id());
  }

  private void leaveRouter(Turn turn, Call call, Termination termination) {
    switch (call.state()) {
      case CallState.Queued _, CallState.Offering _ ->
          router.withdraw(
              turn,
              call.contactId(),
              isGivenUp(termination) ? ContactDequeued.ABANDONED : ContactDequeued.ENDED);
      case CallState.Talking _ -> router.released(turn, call.contactId());
      case CallState.InFlow _, CallState.Dialling _, CallState.Connected _, CallState.Ended _ -> {}
    }
  }

  private static boolean isGivenUp(Termination termination) {
    return termination.by() == Party.CALLER
        || termination.by() == Party.CALLEE
        || switch (termination.cause()) {
          case MEDIA_TIMEOUT, DIALOG_LOST, ACK_TIMEOUT -> true;
          default -> false;
        };
  }

  /** The flow or the caller came to the end, with no agent wanted; nobody cut it short. */
  private static boolean isSelfServed(Call call, Termination termination) {
    return call.answered()
        && !call.queued()
        && (termination.by() == Party.FLOW || isGivenUp(termination));
  }

  private static Result resultOf(Call call, Termination termination) {
    if (call.handled()) {
      return Result.HANDLED;
    }
    return switch (call.state()) {
      case CallState.Queued _, CallState.Offering _ ->
          isGivenUp(termination) ? Result.ABANDONED : Result.FAILED;
      case CallState.InFlow _ ->
          isSelfServed(call, termination) ? Result.SELF_SERVED : Result.FAILED;
      case CallState.Dialling _, CallState.Talking _, CallState.Connected _, CallState.Ended _ ->
          Result.FAILED;
    };
  }
}
