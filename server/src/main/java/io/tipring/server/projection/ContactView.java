package io.tipring.server.projection;

import io.tipring.core.event.ContactEvent;
import io.tipring.core.event.ContactEvent.Result;
import io.tipring.core.event.LegEvent;
import io.tipring.core.event.RecordedEvent;
import io.tipring.core.event.Termination;
import io.tipring.core.routing.AgentId;
import io.tipring.core.routing.QueueId;
import java.util.List;
import java.util.Optional;

/**
 * A contact at a moment, folded from its events.
 *
 * @param state where it stands
 * @param answeredAtMillis when the caller's leg was answered
 * @param connectedAtMillis when the caller heard an agent or the far side
 * @param queue the last queue it was in
 * @param agent the agent who took it, or the one whose phone rings
 */
public record ContactView(
    ContactEvent.ContactStarted start,
    long startedAtMillis,
    State state,
    Optional<Long> answeredAtMillis,
    Optional<Long> connectedAtMillis,
    Optional<Long> endedAtMillis,
    Optional<ContactEvent.FlowStarted> flow,
    Optional<QueueId> queue,
    Optional<AgentId> agent,
    Optional<Long> waitedMillis,
    Optional<ContactEvent.TransitRouted> route,
    List<Leg> legs,
    List<Recording> recordings,
    Optional<Result> result,
    Optional<Termination> termination,
    List<RecordedEvent> timeline,
    int omitted) {

  /** Where a contact stands. */
  public enum State {
    STARTING,
    IN_FLOW,
    QUEUED,
    OFFERED,
    ROUTED,
    CONNECTED,
    ENDED,
    /** Its end was never seen: the journal was lost from somewhere on. */
    UNKNOWN
  }

  /** The same with legs and recordings. */
  public ContactView with(List<Leg> itsLegs, List<Recording> itsRecordings) {
    return new ContactView(
        start,
        startedAtMillis,
        state,
        answeredAtMillis,
        connectedAtMillis,
        endedAtMillis,
        flow,
        queue,
        agent,
        waitedMillis,
        route,
        itsLegs,
        itsRecordings,
        result,
        termination,
        timeline,
        omitted);
  }

  /** One leg of its call. */
  public record Leg(
      LegEvent.LegStarted start,
      long startedAtMillis,
      Optional<Long> answeredAtMillis,
      Optional<Long> endedAtMillis,
      boolean held,
      Optional<Termination> termination,
      Optional<LegEvent.LegMediaReport> media) {}

  /**
   * One recording of it.
   *
   * @param ended how it ended; empty while it runs or when it failed
   * @param failure why it failed
   */
  public record Recording(
      long recordingId,
      long startedAtMillis,
      Optional<ContactEvent.RecordingEnded> ended,
      Optional<String> failure) {}

  /** Folds the events of a contact. */
  public static ContactView of(ContactLog log) {
    ContactFold fold = new ContactFold(log);
    List<RecordedEvent> timeline = log.events();
    for (RecordedEvent event : timeline) {
      fold.on(event);
    }
    return fold.view(timeline);
  }
}
