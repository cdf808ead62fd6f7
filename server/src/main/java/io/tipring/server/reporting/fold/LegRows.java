package io.tipring.server.reporting.fold;

import io.tipring.core.event.LegEvent;
import io.tipring.core.event.RecordedEvent;
import io.tipring.server.json.Json;
import io.tipring.server.reporting.store.Row;
import io.tipring.server.reporting.store.Rows;
import io.tipring.server.reporting.store.Schema;

/** The rows of legs. */
final class LegRows {

  private static final String CALLER = Json.name(LegEvent.Role.CALLER);

  private final Rows rows;

  LegRows(Rows rows) {
    this.rows = rows;
  }

  void fold(Row contact, LegEvent event, RecordedEvent recorded) {
    if (event instanceof LegEvent.LegStarted started) {
      begin(started, recorded.timeMillis());
    } else {
      rows.find(Schema.LEG, event.legId())
          .ifPresent(leg -> change(contact, leg, event, recorded.timeMillis()));
    }
  }

  private void begin(LegEvent.LegStarted started, long now) {
    rows.insert(Schema.LEG, started.legId())
        .set("contact_id", started.contactId())
        .set("call_id", started.callId())
        .set("role", Json.name(started.role()))
        .set("peer", started.peer())
        .set("sip_call_id", started.sipCallId())
        .set("started_at", now)
        .set("held", false);
  }

  private static void change(Row contact, Row leg, LegEvent event, long now) {
    switch (event) {
      case LegEvent.LegAnswered _ -> {
        leg.set("answered_at", now);
        if (CALLER.equals(leg.text("role"))) {
          contact.set("answered_at", now);
        }
      }
      case LegEvent.LegHeld held -> leg.set("held", held.held());
      case LegEvent.LegEnded ended -> {
        leg.set("ended_at", now).set("held", false);
        ContactRows.terminate(leg, ended.termination());
      }
      case LegEvent.LegMediaReport report ->
          leg.set("packets_sent", report.sent())
              .set("packets_received", report.received())
              .set("packets_lost", report.lost())
              .set("jitter_millis", (long) report.jitterMillis());
      default -> {}
    }
  }
}
