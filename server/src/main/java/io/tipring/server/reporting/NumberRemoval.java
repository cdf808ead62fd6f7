package io.tipring.server.reporting;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.tipring.server.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Takes the numbers of a contact out of its rows and out of its events. */
final class NumberRemoval {

  /** What stands where a number was in a longer text. */
  static final String REMOVED = "removed";

  /** Shorter ones are service numbers and extensions, and digits of anything else. */
  private static final int SHORTEST_NUMBER = 5;

  /** Components of events that hold a number or name of a person, whatever their value. */
  private static final Set<String> PERSONAL =
      Set.of("caller", "called", "callerName", "calledName", "displayName");

  private NumberRemoval() {}

  /** Removes them, in the present transaction. A contact that is not there is passed over. */
  static void remove(Handle handle, long contactId, java.time.OffsetDateTime now) {
    List<String> numbers =
        handle
            .createQuery("SELECT caller, called FROM contact WHERE contact_id = :id")
            .bind("id", contactId)
            .map((result, _) -> List.of(result.getString(1), result.getString(2)))
            .findOne()
            .orElse(List.of());
    Pattern inText = pattern(numbers);
    rewriteEvents(handle, contactId, inText);
    for (String number : numbers) {
      if (number.length() >= SHORTEST_NUMBER) {
        replace(handle, "contact", "end_detail", contactId, number);
        replace(handle, "leg", "peer", contactId, number);
        replace(handle, "leg", "end_detail", contactId, number);
        replace(handle, "offer", "detail", contactId, number);
        replace(handle, "recording", "failure", contactId, number);
      }
    }
    handle
        .createUpdate(
            "UPDATE contact SET caller = '', called = '', numbers_removed_at = :now"
                + " WHERE contact_id = :id")
        .bind("now", now)
        .bind("id", contactId)
        .execute();
  }

  private static Pattern pattern(List<String> numbers) {
    List<String> long_ =
        numbers.stream()
            .filter(number -> number.length() >= SHORTEST_NUMBER)
            .map(Pattern::quote)
            .toList();
    return long_.isEmpty() ? null : Pattern.compile(String.join("|", long_));
  }

  private static void replace(
      Handle handle, String table, String column, long contactId, String number) {
    handle
        .createUpdate(
            "UPDATE %s SET %s = REPLACE(%s, :number, :removed) WHERE contact_id = :id AND %s LIKE :like"
                .formatted(table, column, column, column))
        .bind("number", number)
        .bind("removed", REMOVED)
        .bind("id", contactId)
        .bind("like", "%" + number.replaceAll("[\\\\%_]", "_") + "%")
        .execute();
  }

  private static void rewriteEvents(Handle handle, long contactId, Pattern inText) {
    record Stored(long sequence, String body) {}
    List<Stored> events =
        handle
            .createQuery("SELECT event_sequence, body FROM contact_event WHERE contact_id = :id")
            .bind("id", contactId)
            .map((result, _) -> new Stored(result.getLong(1), result.getString(2)))
            .list();
    List<Stored> changed = new ArrayList<>();
    for (Stored event : events) {
      ObjectNode body = Json.read(event.body());
      String text = Json.write(without(body, inText));
      if (!text.equals(event.body())) {
        changed.add(new Stored(event.sequence(), text));
      }
    }
    if (!changed.isEmpty()) {
      PreparedBatch batch =
          handle.prepareBatch("UPDATE contact_event SET body = :body WHERE event_sequence = :id");
      changed.forEach(event -> batch.bind("body", event.body()).bind("id", event.sequence()).add());
      batch.execute();
    }
  }

  /** The same JSON without the numbers. */
  static JsonNode without(JsonNode node, Pattern inText) {
    switch (node) {
      case ObjectNode object -> {
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
          entry.setValue(
              PERSONAL.contains(entry.getKey()) && entry.getValue().isTextual()
                  ? TextNode.valueOf("")
                  : without(entry.getValue(), inText));
        }
        return object;
      }
      case ArrayNode array -> {
        for (int i = 0; i < array.size(); i++) {
          array.set(i, without(array.get(i), inText));
        }
        return array;
      }
      case TextNode text when inText != null -> {
        return TextNode.valueOf(inText.matcher(text.textValue()).replaceAll(REMOVED));
      }
      default -> {
        return node;
      }
    }
  }
}
