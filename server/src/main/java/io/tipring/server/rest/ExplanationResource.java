package io.tipring.server.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.tipring.server.control.UnavailableException;
import io.tipring.server.explain.Explanation;
import io.tipring.server.json.EventJson;
import io.tipring.server.json.Json;
import java.util.List;
import java.util.Optional;

/** {@code /v1/contacts/{id}/explanation}: why a contact went where it went. */
final class ExplanationResource {

  private final Backend backend;
  private final Explanation explanation;

  ExplanationResource(Backend backend) {
    this.backend = backend;
    this.explanation =
        new Explanation(
            contactId ->
                backend
                    .projections()
                    .contacts()
                    .contact(contactId)
                    .map(log -> log.events().stream().map(EventJson::of).toList())
                    .or(() -> recorded(contactId)),
            backend.projections());
  }

  /** Of a contact that has ended. */
  private Optional<List<ObjectNode>> recorded(long contactId) {
    return backend
        .reporting()
        .read(records -> records.contact(contactId))
        .map(record -> record.timeline().stream().map(Json::read).toList());
  }

  void get(Context context) throws UnavailableException {
    new Query(context).check();
    String id = context.pathParam("id");
    boolean live = Json.parseId(id).flatMap(backend.projections().contacts()::contact).isPresent();
    if (!live) {
      ContactResource.settle(backend);
    }
    Responses.respond(
        context,
        200,
        Json.parseId(id)
            .flatMap(contactId -> explanation.of(contactId, backend.engine().nowMillis()))
            .orElseThrow(() -> new ProblemException(ContactResource.unknown(id))));
  }
}
