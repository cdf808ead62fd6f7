package io.tipring.server.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.tipring.core.event.ContactEvent.ContactAssigned;
import io.tipring.core.event.ContactEvent.ContactEnded;
import io.tipring.core.event.ContactEvent.ContactQueued;
import io.tipring.core.event.Event;
import io.tipring.server.json.Json;
import io.tipring.server.projection.ContactLog;
import io.tipring.server.projection.ContactView;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** {@code /v1/contacts}: the records of contacts, in progress and ended. */
final class ContactResource {

  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 500;

  private final Backend backend;

  ContactResource(Backend backend) {
    this.backend = backend;
  }

  void get(Context context) {
    new Query(context).check();
    Responses.respond(context, 200, ContactJson.contact(ContactView.of(find(context))));
  }

  /** The contact that the path names. */
  ContactLog find(Context context) {
    return Json.parseId(context.pathParam("id"))
        .flatMap(backend.projections().contacts()::contact)
        .orElseThrow(() -> new ProblemException(unknown(context.pathParam("id"))));
  }

  /** What is said of a contact that is not there. */
  static Problem unknown(String id) {
    return Problem.notFound(
        "there is no contact " + id + ", or it ended so long ago that it is no longer kept");
  }

  /** Contacts, newest first, a page at a time. */
  void list(Context context) {
    Query query = new Query(context);
    OptionalLong from = query.time("from");
    OptionalLong to = query.time("to");
    Predicate<ContactLog> filter = filter(query);
    OptionalLong before = query.id("before");
    int limit = query.number("limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
    query.check();

    ObjectNode node = Json.object();
    ArrayNode page = node.putArray("contacts");
    Iterator<ContactLog> matches =
        backend
            .projections()
            .contacts()
            .newestBefore(before.orElse(Long.MAX_VALUE))
            .takeWhile(log -> log.startedAtMillis() >= from.orElse(Long.MIN_VALUE))
            .filter(log -> log.startedAtMillis() < to.orElse(Long.MAX_VALUE))
            .filter(filter)
            .iterator();
    long last = 0;
    while (page.size() < limit && matches.hasNext()) {
      ContactLog log = matches.next();
      last = log.contactId();
      page.add(ContactJson.summary(ContactView.of(log)));
    }
    if (matches.hasNext()) {
      node.put("next", Json.id(last));
    }
    Responses.respond(context, 200, node);
  }

  private static Predicate<ContactLog> filter(Query query) {
    Optional<String> queue = query.text("queue");
    Optional<String> agent = query.text("agent");
    Optional<String> result = query.text("result");
    Optional<String> businessId = query.text("businessId");
    Predicate<ContactLog> filter =
        log -> businessId.isEmpty() || log.start().businessId().equals(businessId.get());
    if (queue.isPresent()) {
      filter =
          filter.and(
              has(
                  event ->
                      event instanceof ContactQueued queued
                          && queued.queue().name().equals(queue.get())));
    }
    if (agent.isPresent()) {
      filter =
          filter.and(
              has(
                  event ->
                      event instanceof ContactAssigned assigned
                          && assigned.agent().id().equals(agent.get())));
    }
    if (result.isPresent()) {
      filter =
          filter.and(
              has(
                  event ->
                      event instanceof ContactEnded ended
                          && Json.name(ended.result()).equals(result.get())));
    }
    return filter;
  }

  private static Predicate<ContactLog> has(Predicate<Event> event) {
    return log -> log.events().stream().anyMatch(recorded -> event.test(recorded.event()));
  }
}
