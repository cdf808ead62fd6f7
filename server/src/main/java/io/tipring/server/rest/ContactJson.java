package io.tipring.server.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tipring.core.event.Termination;
import io.tipring.server.config.TipringConfig;
import io.tipring.server.json.Json;
import io.tipring.server.projection.ContactView;
import io.tipring.server.projection.ContactView.Leg;
import io.tipring.server.projection.ContactView.Recording;
import io.tipring.server.reporting.query.ContactRecord;

/** Contacts and their calls in JSON. */
final class ContactJson {

  private ContactJson() {}

  /** A call in progress. */
  static ObjectNode call(ContactView contact) {
    ObjectNode node =
        Json.object()
            .put("id", Json.id(contact.start().callId()))
            .put("contactId", Json.id(contact.start().contactId()));
    putFacts(node, contact);
    putLegs(node, contact);
    return node;
  }

  /** A contact in a list. */
  static ObjectNode summary(ContactView contact) {
    ObjectNode node =
        Json.object()
            .put("id", Json.id(contact.start().contactId()))
            .put("callId", Json.id(contact.start().callId()));
    putFacts(node, contact);
    contact.result().ifPresent(result -> node.put("result", Json.name(result)));
    contact.termination().ifPresent(end -> node.set("end", termination(end)));
    return node;
  }

  /** The whole record of a contact. */
  static ObjectNode contact(ContactRecord record) {
    ContactView contact = record.view();
    ObjectNode node = summary(contact);
    record.numbersRemovedAtMillis().ifPresent(at -> node.put("numbersRemovedAt", Json.time(at)));
    putLegs(node, contact);
    ArrayNode recordings = node.putArray("recordings");
    contact.recordings().forEach(recording -> recordings.add(recording(recording)));
    ArrayNode timeline = node.putArray("timeline");
    record.timeline().forEach(event -> timeline.add(Json.read(event)));
    if (contact.omitted() > 0) {
      node.put("timelineOmitted", contact.omitted());
    }
    return node;
  }

  private static void putFacts(ObjectNode node, ContactView contact) {
    if (!contact.start().tenant().equals(TipringConfig.TENANT)) {
      node.put("tenant", contact.start().tenant());
    }
    node.put("direction", Json.name(contact.start().direction()))
        .put("state", Json.name(contact.state()))
        .put("caller", contact.start().caller())
        .put("called", contact.start().called())
        .put("trunk", contact.start().trunk());
    if (!contact.start().businessId().isEmpty()) {
      node.put("businessId", contact.start().businessId());
    }
    node.put("startedAt", Json.time(contact.startedAtMillis()));
    contact.answeredAtMillis().ifPresent(at -> node.put("answeredAt", Json.time(at)));
    contact.connectedAtMillis().ifPresent(at -> node.put("connectedAt", Json.time(at)));
    contact
        .endedAtMillis()
        .ifPresent(
            at ->
                node.put("endedAt", Json.time(at))
                    .put("durationMillis", at - contact.startedAtMillis()));
    contact
        .flow()
        .ifPresent(
            flow ->
                node.putObject("flow")
                    .put("name", flow.flow())
                    .put("programHash", flow.programHash()));
    contact
        .route()
        .ifPresent(
            route ->
                node.putObject("route")
                    .put("number", route.route())
                    .put("trunk", route.trunk())
                    .put("media", route.media()));
    contact.queue().ifPresent(queue -> node.put("queue", queue.name()));
    contact.agent().ifPresent(agent -> node.put("agent", agent.id()));
    contact.waitedMillis().ifPresent(waited -> node.put("waitedMillis", waited));
  }

  private static void putLegs(ObjectNode node, ContactView contact) {
    ArrayNode legs = node.putArray("legs");
    contact.legs().forEach(leg -> legs.add(leg(leg)));
  }

  private static ObjectNode leg(Leg leg) {
    ObjectNode node =
        Json.object()
            .put("id", Json.id(leg.start().legId()))
            .put("role", Json.name(leg.start().role()))
            .put("peer", leg.start().peer())
            .put("sipCallId", leg.start().sipCallId())
            .put("startedAt", Json.time(leg.startedAtMillis()))
            .put("held", leg.held());
    leg.answeredAtMillis().ifPresent(at -> node.put("answeredAt", Json.time(at)));
    leg.endedAtMillis().ifPresent(at -> node.put("endedAt", Json.time(at)));
    leg.termination().ifPresent(end -> node.set("end", termination(end)));
    leg.media()
        .ifPresent(
            media ->
                node.putObject("media")
                    .put("packetsSent", media.sent())
                    .put("packetsReceived", media.received())
                    .put("packetsLost", media.lost())
                    .put("jitterMillis", media.jitterMillis()));
    return node;
  }

  private static ObjectNode recording(Recording recording) {
    ObjectNode node =
        Json.object()
            .put("id", Json.id(recording.recordingId()))
            .put("startedAt", Json.time(recording.startedAtMillis()))
            .put("state", state(recording));
    recording
        .ended()
        .ifPresent(
            ended ->
                node.put("durationMillis", ended.durationMillis()).put("bytes", ended.bytes()));
    recording.failure().ifPresent(failure -> node.put("failure", failure));
    return node;
  }

  private static String state(Recording recording) {
    if (recording.failure().isPresent()) {
      return "failed";
    }
    return recording.ended().isPresent() ? "complete" : "running";
  }

  private static ObjectNode termination(Termination end) {
    ObjectNode node =
        Json.object().put("by", Json.name(end.by())).put("cause", Json.name(end.cause()));
    if (end.sipStatus() != 0) {
      node.put("sipStatus", end.sipStatus());
    }
    if (!end.detail().isEmpty()) {
      node.put("detail", end.detail());
    }
    return node;
  }
}
