package io.tipring.core.call;

import io.tipring.core.event.ContactEvent.Result;
import io.tipring.core.event.Termination;
import io.tipring.core.routing.AgentId;
import io.tipring.core.routing.QueueId;
import java.util.List;

/**
 * Where a call stands. {@link CallTable#transition} is the only place where it changes.
 *
 * <pre>
 * InFlow ─► Queued ⇄ Offering ─► Talking ─┐
 *    ▲  └──────────────────────────────────┼─► Ended
 * Dialling ─► Connected ──────────────────┘
 * </pre>
 */
public sealed interface CallState {

  /** The flow has the call. */
  record InFlow() implements CallState {}

  /** Waits for an agent. */
  record Queued(QueueId queue, long sinceMillis) implements CallState {}

  /**
   * Waits, and an agent's phones ring.
   *
   * @param legIds one leg for each phone that rings still
   */
  record Offering(
      QueueId queue,
      long sinceMillis,
      long offerId,
      AgentId agent,
      boolean record,
      List<Long> legIds)
      implements CallState {}

  /**
   * Caller and agent talk.
   *
   * @param recordingId or 0
   * @param earlierRecordingId the segment that was cut off when its media server was lost, or 0
   * @param record whether the conversation is to be recorded
   */
  record Talking(
      QueueId queue,
      long offerId,
      AgentId agent,
      long agentLegId,
      long recordingId,
      boolean record,
      long earlierRecordingId)
      implements CallState {

    Talking withRecording(long id) {
      long earlier = recordingId != 0 ? recordingId : earlierRecordingId;
      return new Talking(queue, offerId, agent, agentLegId, id, record, earlier);
    }
  }

  /**
   * The far side of a transit or originated call is called.
   *
   * @param flow what the callee of an originated call will hear; empty for transit
   */
  record Dialling(long calleeLegId, String flow) implements CallState {}

  /** Caller and far side of a transit call talk. */
  record Connected(long calleeLegId) implements CallState {}

  /** Decided and told; legs may still be closing. */
  record Ended(Termination termination, Result result) implements CallState {}
}
