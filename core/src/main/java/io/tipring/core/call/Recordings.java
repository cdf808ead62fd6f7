package io.tipring.core.call;

import io.tipring.core.command.MediaCommand;
import io.tipring.core.effect.MediaEffect;
import io.tipring.core.event.ContactEvent;
import io.tipring.core.turn.StateReader;
import io.tipring.core.turn.StateWriter;
import io.tipring.core.turn.Turn;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The recordings that are running or being closed; one may outlive its call. */
final class Recordings {

  /** A recording that has not ended. */
  record Open(long recordingId, long contactId) {}

  private final Map<Long, Open> open = new TreeMap<>();

  /** Records the customer on the left channel and the other on the right. */
  long start(Turn turn, long contactId, Leg customer, Leg other) {
    long recordingId = turn.newId();
    open.put(recordingId, new Open(recordingId, contactId));
    turn.effect(new MediaEffect.StartRecording(customer.id(), other.id(), recordingId));
    return recordingId;
  }

  void started(Turn turn, MediaCommand.RecordingStarted started) {
    Open recording = open.get(started.recordingId());
    if (recording != null) {
      turn.event(new ContactEvent.RecordingStarted(recording.contactId(), recording.recordingId()));
    }
  }

  void ended(Turn turn, MediaCommand.RecordingEnded ended) {
    Open recording = open.remove(ended.recordingId());
    if (recording != null) {
      turn.event(
          new ContactEvent.RecordingEnded(
              recording.contactId(),
              recording.recordingId(),
              ended.durationMillis(),
              ended.bytes()));
    }
  }

  void failed(Turn turn, MediaCommand.RecordingFailed failed) {
    fail(turn, failed.recordingId(), failed.failure() + ": " + failed.detail());
  }

  /** The process that wrote them is gone; what is in the files stays playable. */
  void onRestart(Turn turn) {
    for (long recordingId : List.copyOf(open.keySet())) {
      fail(turn, recordingId, "engine restarted");
    }
  }

  private void fail(Turn turn, long recordingId, String why) {
    Open recording = open.remove(recordingId);
    if (recording != null) {
      turn.event(new ContactEvent.RecordingFailed(recording.contactId(), recordingId, why));
    }
  }

  void writeState(StateWriter out) {
    out.section("recordings");
    out.entities(Open.class, open.values());
  }

  void readState(StateReader in) {
    in.section("recordings");
    in.entities(Open.class).forEach(recording -> open.put(recording.recordingId(), recording));
  }
}
