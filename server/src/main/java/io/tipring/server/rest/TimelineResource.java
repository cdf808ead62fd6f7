package io.tipring.server.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.tipring.server.control.UnavailableException;
import io.tipring.server.explain.ContactEvents;
import io.tipring.server.json.Json;
import io.tipring.server.timeline.Timeline;
import io.tipring.sip.trace.TracedMessage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code /v1/contacts/{id}/timeline} and {@code …/sip.pcap}: all that happened, in order. */
final class TimelineResource {

  private static final String PCAP = "application/vnd.tcpdump.pcap";

  private final Timeline timeline;

  TimelineResource(Backend backend, ContactEvents events) {
    this.timeline = new Timeline(events, backend.sipMessages());
  }

  void get(Context context) throws IOException, UnavailableException {
    Query query = new Query(context);
    boolean withMessages = query.flag("messages");
    query.check();
    String id = context.pathParam("id");
    Optional<Long> contactId = Json.parseId(id);
    Responses.respond(
        context,
        200,
        (contactId.isEmpty()
                ? Optional.<ObjectNode>empty()
                : timeline.of(contactId.get(), withMessages))
            .orElseThrow(() -> new ProblemException(ContactResource.unknown(id))));
  }

  void pcap(Context context) throws IOException, UnavailableException {
    new Query(context).check();
    String id = context.pathParam("id");
    Optional<Long> contactId = Json.parseId(id);
    List<TracedMessage> found =
        (contactId.isEmpty()
                ? Optional.<List<TracedMessage>>empty()
                : timeline.sipOf(contactId.get()))
            .orElseThrow(() -> new ProblemException(ContactResource.unknown(id)));
    if (found.isEmpty()) {
      throw new ProblemException(
          Problem.notFound(
              "no SIP messages of contact "
                  + id
                  + " are kept: trace.sip was off, or they are older than trace.keepHours, or went"
                  + " for newer ones (trace.maxBytes)"));
    }
    context
        .status(200)
        .contentType(PCAP)
        .header("Content-Disposition", "attachment; filename=\"contact-" + id + ".pcap\"");
    Timeline.writePcap(found, context.res().getOutputStream());
  }
}
