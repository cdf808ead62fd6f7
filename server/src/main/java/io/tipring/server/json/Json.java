package io.tipring.server.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;

/** How values are written in JSON. */
public final class Json {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int ID_RADIX = 36;

  private Json() {}

  /** An empty object. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** An empty list. */
  public static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /** An id of the engine in its outward form. */
  public static String id(long id) {
    return Long.toString(id, ID_RADIX);
  }

  /** The id that an outward form stands for; empty if it stands for none. */
  public static Optional<Long> parseId(String text) {
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
  public static String time(long millis) {
    String text = Instant.ofEpochMilli(millis).toString();
    return text.length() == "2026-01-01T00:00:00Z".length()
        ? text.substring(0, text.length() - 1) + ".000Z"
        : text;
  }

  /** The name of an enum's constant: {@code NOT_READY} becomes {@code notReady}. */
  public static String name(Enum<?> constant) {
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

  /** In one line. */
  public static String write(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree has no JSON", impossible);
    }
  }

  /** Reads what {@link #write} wrote. */
  public static ObjectNode read(String text) {
    try {
      return (ObjectNode) MAPPER.readTree(text);
    } catch (JsonProcessingException | ClassCastException damaged) {
      throw new IllegalArgumentException("no JSON object: " + text, damaged);
    }
  }
}
