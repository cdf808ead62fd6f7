package io.tipring.server.projection;

import io.tipring.core.event.ContactEvent;
import io.tipring.core.event.LegEvent;
import io.tipring.core.event.RecordedEvent;
import io.tipring.core.routing.AgentId;
import io.tipring.core.routing.QueueId;
import io.tipring.server.projection.ContactView.Leg;
import io.tipring.server.projection.ContactView.Recording;
import io.tipring.server.projection.ContactView.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Folds the events of one contact into a view of it; used by one thread, once. */
final class ContactFold {
  private final ContactLog log;
  private final Map<Long, Leg> legs = new LinkedHashMap<>();
  private final Map<Long, Recording> recordings = new LinkedHashMap<>();
  private State state = State.STARTING;
  private Long answeredAt;
  private Long connectedAt;
  private Long endedAt;
  private ContactEvent.FlowStarted flow;
  private QueueId queue;
  private AgentId agent;
  private Long waited;
  private ContactEvent.TransitRouted route;
  private ContactEvent.ContactEnded end;

  ContactFold(ContactLog log) {
    this.log = log;
  }

  void on(RecordedEvent recorded) {
    switch (recorded.event()) {
      case ContactEvent event -> onContact(event, recorded.timeMillis());
      case LegEvent event -> onLeg(event, recorded.timeMillis());
      default -> throw new IllegalStateException("no event of a contact: " + recorded);
    }
  }

  private void onContact(ContactEvent event, long now) {
    switch (event) {
      case ContactEvent.ContactStarted _,
          ContactEvent.FlowStepEntered _,
          ContactEvent.ContactRefused _ -> {}
      case ContactEvent.FlowStarted started -> {
        flow = started;
        state = State.IN_FLOW;
      }
      case ContactEvent.FlowEnded _ -> {}
      case ContactEvent.ContactQueued queued -> {
        queue = queued.queue();
        state = State.QUEUED;
      }
      case ContactEvent.ContactDequeued dequeued -> {
        waited = dequeued.waitedMillis();
        state = State.IN_FLOW;
      }
      case ContactEvent.OfferMade offer -> {
        agent = offer.agent();
        state = State.OFFERED;
      }
      case ContactEvent.OfferEnded ended -> offerEnded(ended);
      case ContactEvent.ContactAssigned assigned -> {
        agent = assigned.agent();
        waited = assigned.waitedMillis();
        connected(now);
      }
      case ContactEvent.ContactConnected _ -> connected(now);
      case ContactEvent.TransitRouted routed -> {
        route = routed;
        state = State.ROUTED;
      }
      case ContactEvent.RecordingStarted started ->
          recordings.put(
              started.recordingId(),
              new Recording(started.recordingId(), now, Optional.empty(), Optional.empty()));
      case ContactEvent.RecordingEnded ended ->
          recordings.computeIfPresent(
              ended.recordingId(),
              (id, recording) ->
                  new Recording(
                      id, recording.startedAtMillis(), Optional.of(ended), Optional.empty()));
      case ContactEvent.RecordingFailed failed ->
          recordings.put(
              failed.recordingId(),
              new Recording(
                  failed.recordingId(),
                  recordings.containsKey(failed.recordingId())
                      ? recordings.get(failed.recordingId()).startedAtMillis()
                      : now,
                  Optional.empty(),
                  Optional.of(failed.why())));
      case ContactEvent.ContactEnded ended -> {
        end = ended;
        endedAt = now;
        state = State.ENDED;
      }
    }
  }

  private void offerEnded(ContactEvent.OfferEnded ended) {
    if (state == State.OFFERED && ended.agent().equals(agent)) {
      agent = null;
      state = State.QUEUED;
    }
  }

  private void connected(long now) {
    state = State.CONNECTED;
    if (connectedAt == null) {
      connectedAt = now;
    }
  }

  private void onLeg(LegEvent event, long now) {
    switch (event) {
      case LegEvent.LegStarted started ->
          legs.put(
              started.legId(),
              new Leg(
                  started,
                  now,
                  Optional.empty(),
                  Optional.empty(),
                  false,
                  Optional.empty(),
                  Optional.empty()));
      case LegEvent.LegRinging _,
          LegEvent.LegMediaLost _,
          LegEvent.LegReanchored _,
          LegEvent.LegReclaimed _,
          LegEvent.PlayStarted _,
          LegEvent.PlayEnded _,
          LegEvent.DigitPressed _ -> {}
      case LegEvent.LegAnswered answered -> {
        Leg leg = legs.get(answered.legId());
        if (leg != null && leg.start().role() == LegEvent.Role.CALLER) {
          answeredAt = now;
        }
        change(answered, old -> with(old, Optional.of(now), old.held()));
      }
      case LegEvent.LegHeld held ->
          change(held, old -> with(old, old.answeredAtMillis(), held.held()));
      case LegEvent.LegEnded ended ->
          change(
              ended,
              old ->
                  new Leg(
                      old.start(),
                      old.startedAtMillis(),
                      old.answeredAtMillis(),
                      Optional.of(now),
                      false,
                      Optional.of(ended.termination()),
                      old.media()));
      case LegEvent.LegMediaReport report ->
          change(
              report,
              old ->
                  new Leg(
                      old.start(),
                      old.startedAtMillis(),
                      old.answeredAtMillis(),
                      old.endedAtMillis(),
                      old.held(),
                      old.termination(),
                      Optional.of(report)));
    }
  }

  private void change(LegEvent event, UnaryOperator<Leg> change) {
    legs.computeIfPresent(event.legId(), (_, leg) -> change.apply(leg));
  }

  private static Leg with(Leg leg, Optional<Long> answeredAt, boolean held) {
    return new Leg(
        leg.start(),
        leg.startedAtMillis(),
        answeredAt,
        leg.endedAtMillis(),
        held,
        leg.termination(),
        leg.media());
  }

  ContactView view(List<RecordedEvent> timeline) {
    return new ContactView(
        log.start(),
        log.startedAtMillis(),
        state,
        Optional.ofNullable(answeredAt),
        Optional.ofNullable(connectedAt),
        Optional.ofNullable(endedAt),
        Optional.ofNullable(flow),
        Optional.ofNullable(queue),
        Optional.ofNullable(agent),
        Optional.ofNullable(waited),
        Optional.ofNullable(route),
        new ArrayList<>(legs.values()),
        new ArrayList<>(recordings.values()),
        Optional.ofNullable(end).map(ContactEvent.ContactEnded::result),
        Optional.ofNullable(end).map(ContactEvent.ContactEnded::termination),
        timeline,
        log.omitted());
  }
}
