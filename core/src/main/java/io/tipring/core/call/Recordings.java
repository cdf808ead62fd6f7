package io.tipring.core.call;

import io.tipring.core.command.MediaCommand;
import io.tipring.core.effect.MediaEffect;
import io.tipring.core.event.ContactEvent;
import io.tipring.core.turn.StateReader;
import io.tipring.core.turn.StateWriter;
import io.tipring.core.turn.Turn;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The recordings that are running or being closed; one may outlive its call. */
final class Recordings {

  /**
   * A recording that has not ended.
   *
   * @param legId on its left channel
   * @param continues the segment before it, or 0
   * @param started whether it was told that it runs
   */
  record Open(
      long recordingId,
      long contactId,
      long legId,
      long rightLegId,
      long continues,
      boolean started) {}

  private final Map<Long, Open> open = new TreeMap<>();

  /**
   * Records the customer on the left channel and the other on the right.
   *
   * @param continues the segment before it, or 0
   */
  long start(Turn turn, long contactId, Leg customer, Leg other, long continues) {
    long recordingId = turn.newId();
    open.put(
        recordingId, new Open(recordingId, contactId, customer.id(), other.id(), continues, false));
    again(turn, recordingId);
    return recordingId;
  }

  /** Asks for a recording that an earlier run of the process has begun: it goes on. */
  void again(Turn turn, long recordingId) {
    Open recording = open.get(recordingId);
    if (recording != null) {
      turn.effect(
          new MediaEffect.StartRecording(recording.legId(), recording.rightLegId(), recordingId));
    }
  }

  /** The media server that writes it is lost, or is about to be left: the segment ends. */
  void cut(Turn turn, long recordingId) {
    Open recording = open.get(recordingId);
    if (recording != null) {
      turn.effect(new MediaEffect.StopRecording(recording.legId(), recordingId));
    }
  }

  void started(Turn turn, MediaCommand.RecordingStarted started) {
    Open recording = open.get(started.recordingId());
    if (recording != null && !recording.started()) {
      open.put(
          recording.recordingId(),
          new Open(
              recording.recordingId(),
              recording.contactId(),
              recording.legId(),
              recording.rightLegId(),
              recording.continues(),
              true));
      turn.event(
          new ContactEvent.RecordingStarted(
              recording.contactId(), recording.recordingId(), recording.continues()));
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
   * The engine began anew. But for those whose conversation may have gone on, the end of all is
   * asked for: what the files hold is completed, and reported as of any recording that ends.
   */
  void settle(Turn turn, Set<Long> goOn) {
    for (long recordingId : open.keySet()) {
      if (!goOn.contains(recordingId)) {
        cut(turn, recordingId);
      }
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
