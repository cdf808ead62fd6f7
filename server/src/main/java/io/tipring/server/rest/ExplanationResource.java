package io.tipring.server.rest;

import io.javalin.http.Context;
import io.tipring.server.explain.Explanation;
import io.tipring.server.json.EventJson;
import io.tipring.server.json.Json;

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
                    .map(log -> log.events().stream().map(EventJson::of).toList()),
            backend.projections());
  }

  void get(Context context) {
    new Query(context).check();
    String id = context.pathParam("id");
    Responses.respond(
        context,
        200,
        Json.parseId(id)
            .flatMap(contactId -> explanation.of(contactId, backend.engine().nowMillis()))
            .orElseThrow(() -> new ProblemException(ContactResource.unknown(id))));
  }
}
