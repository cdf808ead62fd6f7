package io.tipring.core.call;

import io.tipring.core.event.ContactEvent.ContactEnded;
import io.tipring.core.event.ContactEvent.ContactStarted;
import io.tipring.core.turn.StateReader;
import io.tipring.core.turn.StateWriter;
import io.tipring.core.turn.Turn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All calls, and the one place where their state changes. Owned by the writer. */
final class CallTable {

  private final Map<Long, Call> calls = new LinkedHashMap<>();
  private final Map<Long, Long> byContact = new LinkedHashMap<>();

  void add(Turn turn, Call call) {
    calls.put(call.id(), call);
    byContact.put(call.contactId(), call.id());
    Call.Facts facts = call.facts();
    turn.event(
        new ContactStarted(
            facts.contactId(),
            facts.tenant(),
            facts.id(),
            facts.direction(),
            facts.caller(),
            facts.called(),
            facts.trunk(),
            facts.businessId()));
  }

  /** The call, or null when it is gone. */
  Call get(long callId) {
    return calls.get(callId);
  }

  Call ofContact(long contactId) {
    Long callId = byContact.get(contactId);
    return callId == null ? null : calls.get(callId);
  }

  List<Call> all() {
    return List.copyOf(calls.values());
  }

  int size() {
    return calls.size();
  }

  /** Stores a call whose state is unchanged. */
  Call put(Call call) {
    calls.put(call.id(), call);
    return call;
  }

  /** The choke point: every change of a call's state is checked and stored here. */
  Call transition(Turn turn, Call call, CallState next) {
    if (!isAllowed(call.state(), next)) {
      throw new IllegalStateException(
          "call " + call.id() + " from " + call.state() + " to " + next);
    }
    Call changed = call.withState(next);
    if (next instanceof CallState.Ended ended) {
      turn.cancel(call.limitTimerId());
      turn.event(new ContactEnded(call.contactId(), ended.result(), ended.termination()));
    }
    return put(changed);
  }

  void remove(Call call) {
    calls.remove(call.id());
    byContact.remove(call.contactId());
  }

  private static boolean isAllowed(CallState from, CallState to) {
    return switch (from) {
      case CallState.InFlow _ -> to instanceof CallState.Queued || to instanceof CallState.Ended;
      case CallState.Queued _ ->
          to instanceof CallState.Offering
              || to instanceof CallState.InFlow
              || to instanceof CallState.Ended;
      case CallState.Offering _ ->
          to instanceof CallState.Offering
              || to instanceof CallState.Queued
              || to instanceof CallState.Talking
              || to instanceof CallState.InFlow
              || to instanceof CallState.Ended;
      case CallState.Talking _ -> to instanceof CallState.Talking || to instanceof CallState.Ended;
      case CallState.Dialling _ ->
          to instanceof CallState.Connected
              || to instanceof CallState.InFlow
              || to instanceof CallState.Ended;
      case CallState.Connected _ -> to instanceof CallState.Ended;
      case CallState.Ended _ -> false;
    };
  }

  void writeState(StateWriter out) {
    out.section("calls");
    out.entities(Call.class, calls.values());
  }

  void readState(StateReader in) {
    in.section("calls");
    for (Call call : in.entities(Call.class)) {
      put(call);
      byContact.put(call.contactId(), call.id());
    }
  }
}
