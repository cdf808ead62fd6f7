package io.tipring.server.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.tipring.server.json.Json;

/** How requests are answered in JSON. */
final class Responses {

  /** The media type of RFC 9457. */
  static final String PROBLEM = "application/problem+json";

  private Responses() {}

  static void respond(Context context, int status, JsonNode node) {
    context.status(status).contentType("application/json").result(Json.write(node));
  }

  static void respond(Context context, Problem problem) {
    context.status(problem.status()).contentType(PROBLEM).result(write(problem));
  }

  static String write(Problem problem) {
    ObjectNode node =
        Json.object()
            .put("type", "urn:tipring:problem:" + problem.type())
            .put("title", problem.title())
            .put("status", problem.status())
            .put("detail", problem.detail());
    if (!problem.errors().isEmpty()) {
      ArrayNode errors = node.putArray("errors");
      problem
          .errors()
          .forEach(
              error ->
                  errors.addObject().put("field", error.field()).put("message", error.message()));
    }
    return Json.write(node);
  }
}
