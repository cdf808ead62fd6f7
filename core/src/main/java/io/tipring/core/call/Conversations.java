package io.tipring.core.call;

import io.tipring.core.effect.MediaEffect;
import io.tipring.core.turn.Turn;

/**
 * Lets the two sides of a call hear each other, and records them, once both have their sound: at
 * the beginning of the conversation, and again when a lost endpoint was replaced.
 */
final class Conversations {

  private final CallTable calls;
  private final LegTable table;
  private final Recordings recordings;

  Conversations(CallTable calls, LegTable table, Recordings recordings) {
    this.calls = calls;
    this.table = table;
    this.recordings = recordings;
  }

  /** Connects the sides of a call that talks, if both are there. */
  void join(Turn turn, Call call) {
    Leg customer = table.get(call.facts().customerLegId());
    Leg other =
        switch (call.state()) {
          case CallState.Talking talking -> table.get(talking.agentLegId());
          case CallState.Connected(long calleeLegId) -> table.get(calleeLegId);
          case CallState.InFlow _,
              CallState.Queued _,
              CallState.Offering _,
              CallState.Dialling _,
              CallState.Ended _ ->
              null;
        };
    if (customer == null
        || other == null
        || !customer.media().isActive()
        || !other.media().isActive()) {
      return;
    }
    turn.effect(new MediaEffect.Connect(customer.id(), other.id()));
    if (!(call.state() instanceof CallState.Talking talking) || !talking.record()) {
      return;
    }
    if (talking.recordingId() == 0) {
      long recordingId =
          recordings.start(turn, call.contactId(), customer, other, talking.earlierRecordingId());
      calls.transition(turn, call, talking.withRecording(recordingId));
    } else {
      recordings.again(turn, talking.recordingId());
    }
  }

  /** A side of the call has lost its sound: what was recorded of the two is one segment. */
  void interrupted(Turn turn, Call call, Leg leg) {
    if (call.state() instanceof CallState.Talking talking
        && talking.recordingId() != 0
        && (leg.id() == talking.agentLegId() || leg.id() == call.facts().customerLegId())) {
      recordings.cut(turn, talking.recordingId());
      calls.transition(turn, call, talking.withRecording(0));
    }
  }
}
