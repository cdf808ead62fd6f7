package io.tipring.core.event;

import io.tipring.core.routing.AgentId;
import io.tipring.core.routing.OfferOutcome;
import io.tipring.core.routing.QueueId;
import io.tipring.core.routing.SkillMinimum;
import java.util.List;
import java.util.Map;

/** The life of a contact: what a customer wants, over one or several calls. */
public sealed interface ContactEvent extends Event {

  long contactId();

  /** Where the contact came from. */
  enum Direction {
    INBOUND,
    OUTBOUND,
    TRANSIT
  }

  /** What became of it. */
  enum Result {
    /** Talked to an agent, or to the far side of a transit or originated call. */
    HANDLED,
    /** Left while waiting for an agent. */
    ABANDONED,
    /** The flow or the caller came to the end before any queue. */
    SELF_SERVED,
    /** Never came to be (unknown number, busy, refused), or was cut off before anyone talked. */
    FAILED
  }

  record ContactStarted(
      long contactId,
      String tenant,
      long callId,
      Direction direction,
      String caller,
      String called,
      String trunk,
      String businessId)
      implements ContactEvent {}

  record FlowStarted(long contactId, String flow, String programHash) implements ContactEvent {}

  /** See {@link io.tipring.core.flow.FlowStep.Entered}. */
  record FlowStepEntered(long contactId, String step, String branch, int line)
      implements ContactEvent {}

  record FlowEnded(long contactId) implements ContactEvent {}

  /**
   * @param ahead contacts that are served before this one, at this moment
   */
  record ContactQueued(
      long contactId, QueueId queue, int priority, List<SkillMinimum> needs, int ahead)
      implements ContactEvent {}

  /** Left the queue without an agent. */
  record ContactDequeued(long contactId, QueueId queue, String why, long waitedMillis)
      implements ContactEvent {

    /** {@code why} of a caller who gave up. */
    public static final String ABANDONED = "abandoned";

    /** {@code why} of a contact whose call was ended by someone else. */
    public static final String ENDED = "ended";
  }

  /**
   * A decision, with its reasons. The lists are bounded, whatever the number of agents; the counts
   * beside them are exact.
   *
   * @param rule why this agent: the strategy that chose, with the numbers it compared
   * @param candidates the first of the eligible ready agents, in the order of agents; the first of
   *     them was chosen
   * @param moreCandidates how many more there were
   * @param passedOver agents that would have gone before the chosen one, each with why not: first
   *     some that were ready for longer and lack a skill, then some that have the skills and were
   *     logged in but not ready
   * @param idleLongerWithoutSkills how many agents were ready for longer and lack a skill
   * @param skilledNotReady how many agents have the skills and were logged in but not ready, by
   *     state
   */
  record OfferMade(
      long contactId,
      long offerId,
      QueueId queue,
      AgentId agent,
      String rule,
      long deadlineMillis,
      List<Candidate> candidates,
      int moreCandidates,
      List<PassedOver> passedOver,
      int idleLongerWithoutSkills,
      Map<AgentEvent.State, Integer> skilledNotReady)
      implements ContactEvent {

    /** A decision that gives no reasons but its rule. */
    public OfferMade(
        long contactId,
        long offerId,
        QueueId queue,
        AgentId agent,
        String rule,
        long deadlineMillis) {
      this(
          contactId,
          offerId,
          queue,
          agent,
          rule,
          deadlineMillis,
          List.of(),
          0,
          List.of(),
          0,
          Map.of());
    }
  }

  /**
   * @param ahead where the offer led to nothing and the contact waits on: how many contacts of its
   *     queue are served before it from now; else 0
   */
  record OfferEnded(
      long contactId, long offerId, AgentId agent, OfferOutcome outcome, String detail, int ahead)
      implements ContactEvent {

    /** The end of an offer whose contact waits no more, or waits at the head of its queue. */
    public OfferEnded(
        long contactId, long offerId, AgentId agent, OfferOutcome outcome, String detail) {
      this(contactId, offerId, agent, outcome, detail, 0);
    }
  }

  /** Agent and caller hear each other. */
  record ContactAssigned(
      long contactId, long offerId, QueueId queue, AgentId agent, long waitedMillis)
      implements ContactEvent {}

  /** The far side of a transit or originated call answered. */
  record ContactConnected(long contactId) implements ContactEvent {}

  /**
   * @param route the number of the route, as configured
   * @param media as configured: {@code direct} or {@code anchored}
   */
  record TransitRouted(long contactId, String route, String trunk, String media)
      implements ContactEvent {}

  /**
   * @param continuesRecordingId the recording of which this is the next segment, since its media
   *     server was lost; or 0
   */
  record RecordingStarted(long contactId, long recordingId, long continuesRecordingId)
      implements ContactEvent {

    /** The first segment. */
    public RecordingStarted(long contactId, long recordingId) {
      this(contactId, recordingId, 0);
    }
  }

  record RecordingEnded(long contactId, long recordingId, long durationMillis, long bytes)
      implements ContactEvent {}

  record RecordingFailed(long contactId, long recordingId, String why) implements ContactEvent {}

  record ContactEnded(long contactId, Result result, Termination termination)
      implements ContactEvent {}

  /** The router would not let the contact wait in a queue; the flow goes on in its branch. */
  record ContactRefused(long contactId, QueueId queue, String why) implements ContactEvent {}
}
