package io.tipring.server.reporting.fold;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tipring.core.event.ContactEvent;
import io.tipring.core.event.LegEvent;
import io.tipring.core.event.RecordedEvent;
import io.tipring.server.json.EventJson;
import io.tipring.server.json.Json;
import io.tipring.server.reporting.store.Row;
import io.tipring.server.reporting.store.Rows;
import io.tipring.server.reporting.store.Schema;

/** Every event of a contact as JSON, in order. */
final class Timeline {

  /**
   * How many events of a contact are kept one by one. Of what comes after, only what the outcome
   * depends on: a caller who walks in circles through a menu must not fill the disk.
   */
  private static final long MOST_KEPT = 1_000;

  private final Rows rows;

  Timeline(Rows rows) {
    this.rows = rows;
  }

  void add(Row contact, RecordedEvent recorded) {
    if (contact.count("events_kept") >= MOST_KEPT && !decidesOutcome(recorded)) {
      contact.add("events_omitted", 1);
      return;
    }
    contact.add("events_kept", 1);
    ObjectNode body = EventJson.of(recorded);
    body.remove("contactId");
    rows.append(Schema.CONTACT_EVENT, recorded.eventSequence())
        .set("contact_id", contact.number("contact_id"))
        .set("command_sequence", recorded.commandSequence())
        .set("happened_at", recorded.timeMillis())
        .set("type", EventJson.type(recorded))
        .set("body", Json.write(body));
  }

  private static boolean decidesOutcome(RecordedEvent recorded) {
    return switch (recorded.event()) {
      case ContactEvent.ContactAssigned _,
          ContactEvent.ContactConnected _,
          ContactEvent.RecordingStarted _,
          ContactEvent.RecordingEnded _,
          ContactEvent.RecordingFailed _,
          ContactEvent.ContactEnded _,
          LegEvent.LegEnded _ ->
          true;
      default -> false;
    };
  }
}
