package io.tipring.server.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.Optional;

/** How values are written in JSON. */
final class Json {

  /** The media type of RFC 9457. */
  static final String PROBLEM = "application/problem+json";

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int ID_RADIX = 36;

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /** An id of the engine in its outward form. */
  static String id(long id) {
    return Long.toString(id, ID_RADIX);
  }

  /** The id that an outward form stands for; empty if it stands for none. */
  static Optional<Long> parseId(String text) {
    if (!text.matches("[0-9a-z]{1,13}")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Long.parseLong(text, ID_RADIX));
    } catch (NumberFormatException tooLarge) {
      return Optional.empty();
    }
  }

  /** A time of the engine, in UTC with milliseconds (RFC 3339). */
  static String time(long millis) {
    String text = Instant.ofEpochMilli(millis).toString();
    return text.length() == "2026-01-01T00:00:00Z".length()
        ? text.substring(0, text.length() - 1) + ".000Z"
        : text;
  }

  /** The name of an enum's constant: {@code NOT_READY} becomes {@code notReady}. */
  static String name(Enum<?> constant) {
    StringBuilder name = new StringBuilder();
    boolean upper = false;
    for (char c : constant.name().toCharArray()) {
      if (c == '_') {
        upper = true;
      } else {
        name.append(upper ? c : Character.toLowerCase(c));
        upper = false;
      }
    }
    return name.toString();
  }

  static String write(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree has no JSON", impossible);
    }
  }

  static void respond(Context context, int status, JsonNode node) {
    context.status(status).contentType("application/json").result(write(node));
  }

  static void respond(Context context, Problem problem) {
    context.status(problem.status()).contentType(PROBLEM).result(write(problem));
  }

  static String write(Problem problem) {
    ObjectNode node =
        object()
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
    return write(node);
  }
}
