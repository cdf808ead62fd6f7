package io.tipring.core.call;

import io.tipring.core.command.MediaCommand;
import io.tipring.core.effect.MediaEffect;
import io.tipring.core.event.ContactEvent;
import io.tipring.core.turn.StateReader;
import io.tipring.core.turn.StateWriter;
import io.tipring.core.turn.Turn;
import java.util.Map;
import java.util.TreeMap;

/** The recordings that are running or being closed; one may outlive its call. */
final class Recordings {

  /** A recording that has not ended, and the leg on its left channel. */
  record Open(long recordingId, long contactId, long legId) {}

  private final Map<Long, Open> open = new TreeMap<>();

  /** Records the customer on the left channel and the other on the right. */
  long start(Turn turn, long contactId, Leg customer, Leg other) {
    long recordingId = turn.newId();
    open.put(recordingId, new Open(recordingId, contactId, customer.id()));
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

  /**
   * The media server that wrote them is gone. Their end is asked for: what the files hold is
   * completed, and reported as of any recording that ends.
   */
  void settle(Turn turn) {
    for (Open recording : open.values()) {
      turn.effect(new MediaEffect.StopRecording(recording.legId(), recording.recordingId()));
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
