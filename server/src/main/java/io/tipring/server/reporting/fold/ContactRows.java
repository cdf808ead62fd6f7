package io.tipring.server.reporting.fold;

import io.tipring.core.event.ContactEvent;
import io.tipring.core.event.RecordedEvent;
import io.tipring.core.event.Termination;
import io.tipring.server.json.Json;
import io.tipring.server.projection.ContactView.State;
import io.tipring.server.reporting.store.Row;
import io.tipring.server.reporting.store.Rows;
import io.tipring.server.reporting.store.Schema;

/** The rows of contacts and of their recordings. */
final class ContactRows {

  private final Rows rows;

  ContactRows(Rows rows) {
    this.rows = rows;
  }

  /** The new contact's row; null if there is one already, kept by a rebuild. */
  Row begin(ContactEvent.ContactStarted start, RecordedEvent recorded) {
    if (rows.find(Schema.CONTACT, start.contactId()).isPresent()) {
      return null;
    }
    return rows.insert(Schema.CONTACT, start.contactId())
        .set("first_command", recorded.commandSequence())
        .set("tenant", start.tenant())
        .set("call_id", start.callId())
        .set("direction", Json.name(start.direction()))
        .set("caller", start.caller())
        .set("called", start.called())
        .set("trunk", start.trunk())
        .set("business_id", start.businessId())
        .set("state", Json.name(State.STARTING))
        .set("started_at", recorded.timeMillis())
        .set("events_kept", 0L)
        .set("events_omitted", 0L);
  }

  void fold(Row contact, ContactEvent event, RecordedEvent recorded) {
    long now = recorded.timeMillis();
    switch (event) {
      case ContactEvent.FlowStarted started ->
          enter(contact, State.IN_FLOW)
              .set("flow", started.flow())
              .set("program_hash", started.programHash());
      case ContactEvent.ContactQueued queued ->
          enter(contact, State.QUEUED).set("queue", queued.queue().name());
      case ContactEvent.ContactDequeued dequeued ->
          enter(contact, State.IN_FLOW).set("waited_millis", dequeued.waitedMillis());
      case ContactEvent.OfferMade offer ->
          enter(contact, State.OFFERED).set("agent", offer.agent().id());
      case ContactEvent.OfferEnded ended -> offerEnded(contact, ended);
      case ContactEvent.ContactAssigned assigned ->
          connected(contact, now)
              .set("agent", assigned.agent().id())
              .set("waited_millis", assigned.waitedMillis());
      case ContactEvent.ContactConnected _ -> connected(contact, now);
      case ContactEvent.TransitRouted routed ->
          enter(contact, State.ROUTED)
              .set("route", routed.route())
              .set("route_trunk", routed.trunk())
              .set("route_media", routed.media());
      case ContactEvent.RecordingStarted started -> recording(contact, started.recordingId(), now);
      case ContactEvent.RecordingEnded ended ->
          recording(contact, ended.recordingId(), now)
              .set("ended_at", now)
              .set("duration_millis", ended.durationMillis())
              .set("bytes", ended.bytes());
      case ContactEvent.RecordingFailed failed ->
          recording(contact, failed.recordingId(), now)
              .set("ended_at", now)
              .set("failure", failed.why());
      case ContactEvent.ContactEnded ended -> end(contact, ended, now);
      default -> {}
    }
  }

  private static Row enter(Row contact, State state) {
    return contact.set("state", Json.name(state));
  }

  private static void offerEnded(Row contact, ContactEvent.OfferEnded ended) {
    if (Json.name(State.OFFERED).equals(contact.text("state"))
        && ended.agent().id().equals(contact.text("agent"))) {
      enter(contact, State.QUEUED).set("agent", null);
    }
  }

  private static Row connected(Row contact, long now) {
    if (!contact.has("connected_at")) {
      contact.set("connected_at", now);
    }
    return enter(contact, State.CONNECTED);
  }

  /** The row of a recording, which may fail before it has begun. */
  private Row recording(Row contact, long recordingId, long now) {
    return rows.find(Schema.RECORDING, recordingId)
        .orElseGet(
            () ->
                rows.insert(Schema.RECORDING, recordingId)
                    .set("contact_id", contact.number("contact_id"))
                    .set("started_at", now));
  }

  private static void end(Row contact, ContactEvent.ContactEnded ended, long now) {
    enter(contact, State.ENDED).set("ended_at", now).set("result", Json.name(ended.result()));
    if (contact.has("connected_at")) {
      contact.set("talk_millis", now - contact.count("connected_at"));
    }
    terminate(contact, ended.termination());
  }

  static void terminate(Row row, Termination end) {
    row.set("end_by", Json.name(end.by()))
        .set("end_cause", Json.name(end.cause()))
        .set("end_sip_status", (long) end.sipStatus())
        .set("end_detail", end.detail());
  }
}
