package io.tipring.server.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.tipring.server.control.UnavailableException;
import io.tipring.server.explain.ContactEvents;
import io.tipring.server.explain.Explanation;
import io.tipring.server.json.Json;
import java.util.Optional;

/** {@code /v1/contacts/{id}/explanation}: why a contact went where it went. */
final class ExplanationResource {

  private final Backend backend;
  private final Explanation explanation;

  ExplanationResource(Backend backend, ContactEvents events) {
    this.backend = backend;
    this.explanation = new Explanation(events, backend.projections());
  }

  void get(Context context) throws UnavailableException {
    new Query(context).check();
    String id = context.pathParam("id");
    Optional<Long> contactId = Json.parseId(id);
    Optional<ObjectNode> found =
        contactId.isEmpty()
            ? Optional.empty()
            : explanation.of(contactId.get(), backend.engine().nowMillis());
    Responses.respond(
        context, 200, found.orElseThrow(() -> new ProblemException(ContactResource.unknown(id))));
  }
}
