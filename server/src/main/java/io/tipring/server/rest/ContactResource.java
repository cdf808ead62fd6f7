package io.tipring.server.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.tipring.server.control.UnavailableException;
import io.tipring.server.json.Json;
import io.tipring.server.projection.ContactView;
import io.tipring.server.reporting.query.ContactFilter;
import io.tipring.server.reporting.query.ContactRecord;
import java.util.List;
import java.util.OptionalLong;

/** {@code /v1/contacts}: the records of contacts, in progress and ended. */
final class ContactResource {

  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 500;

  private final Backend backend;

  ContactResource(Backend backend) {
    this.backend = backend;
  }

  void get(Context context) throws UnavailableException {
    new Query(context).check();
    Responses.respond(context, 200, ContactJson.contact(find(context)));
  }

  /** The contact that the path names, as it stands by now. */
  ContactRecord find(Context context) throws UnavailableException {
    String id = context.pathParam("id");
    long contactId = Json.parseId(id).orElseThrow(() -> new ProblemException(unknown(id)));
    settle(backend);
    return backend
        .reporting()
        .read(records -> records.contact(contactId))
        .orElseThrow(() -> new ProblemException(unknown(id)));
  }

  /** What is said of a contact that is not there. */
  static Problem unknown(String id) {
    return Problem.notFound(
        "there is no contact " + id + ", or it ended so long ago that it is no longer kept");
  }

  /** So that who has changed something reads it. */
  static void settle(Backend backend) throws UnavailableException {
    backend.reporting().await(backend.engine().settle(), backend.replyTimeoutMillis());
  }

  /** Contacts, newest first, a page at a time. */
  void list(Context context) throws UnavailableException {
    Query query = new Query(context);
    ContactFilter filter =
        new ContactFilter(
            query.time("from"),
            query.time("to"),
            query.text("queue"),
            query.text("agent"),
            query.text("result"),
            query.text("businessId"));
    OptionalLong before = query.id("before");
    int limit = query.number("limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
    query.check();

    settle(backend);
    List<ContactView> found =
        backend.reporting().read(records -> records.newestBefore(before, filter, limit + 1));
    ObjectNode node = Json.object();
    ArrayNode page = node.putArray("contacts");
    found.stream().limit(limit).forEach(contact -> page.add(ContactJson.summary(contact)));
    if (found.size() > limit) {
      node.put("next", Json.id(found.get(limit - 1).start().contactId()));
    }
    Responses.respond(context, 200, node);
  }

  /** A person's right to be forgotten. */
  void removeNumbers(Context context) throws UnavailableException {
    new Query(context).check();
    String id = context.pathParam("id");
    long contactId = Json.parseId(id).orElseThrow(() -> new ProblemException(unknown(id)));
    settle(backend);
    switch (backend.reporting().removeNumbers(contactId, backend.replyTimeoutMillis())) {
      case DONE -> context.status(204);
      case NO_SUCH_CONTACT -> throw new ProblemException(unknown(id));
      case IN_PROGRESS ->
          throw new ProblemException(
              Problem.conflict("the contact is in progress; its numbers are needed until it ends"));
    }
  }
}
