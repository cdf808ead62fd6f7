package io.tipring.server.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tipring.core.event.RecordedEvent;
import io.tipring.core.routing.AgentId;
import io.tipring.core.routing.QueueId;
import io.tipring.server.config.TipringConfig;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;

/**
 * Events in JSON, by the names of their components: ids in their outward form, agents and queues by
 * their names, absolute times in RFC 3339, and never a digest of a password.
 */
public final class EventJson {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private EventJson() {}

  /** The name of an event's type: {@code contactQueued}. */
  public static String type(RecordedEvent recorded) {
    String name = recorded.event().getClass().getSimpleName();
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }

  /** The whole event. */
  public static ObjectNode of(RecordedEvent recorded) {
    ObjectNode node =
        Json.object()
            .put("sequence", recorded.eventSequence())
            .put("at", Json.time(recorded.timeMillis()))
            .put("type", type(recorded));
    putComponents(node, (Record) recorded.event());
    return node;
  }

  /** Puts the components of a record into an object. */
  public static void putComponents(ObjectNode node, Record value) {
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      put(node, component.getName(), read(component, value));
    }
  }

  private static Object read(RecordComponent component, Record value) {
    try {
      return component.getAccessor().invoke(value);
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException("a component of an event can't be read", impossible);
    }
  }

  private static void put(ObjectNode node, String name, Object value) {
    if (name.startsWith("ha1")) {
      return;
    }
    if (name.equals("tenant") && TipringConfig.TENANT.equals(value)) {
      return;
    }
    if (name.equals("deadlineMillis")) {
      node.put("deadline", Json.time((Long) value));
    } else if (value instanceof Long id && name.endsWith("Id")) {
      if (id != 0) {
        node.put(name, Json.id(id));
      }
    } else {
      node.set(name, node(value));
    }
  }

  private static JsonNode node(Object value) {
    return switch (value) {
      case String text -> NODES.textNode(text);
      case Long number -> NODES.numberNode(number);
      case Integer number -> NODES.numberNode(number);
      case Boolean flag -> NODES.booleanNode(flag);
      case Enum<?> constant -> NODES.textNode(Json.name(constant));
      case AgentId agent -> NODES.textNode(agent.id());
      case QueueId queue -> NODES.textNode(queue.name());
      case Collection<?> elements -> {
        ArrayNode array = Json.array();
        elements.forEach(element -> array.add(node(element)));
        yield array;
      }
      case Map<?, ?> map -> {
        ObjectNode object = Json.object();
        map.forEach(
            (key, element) ->
                object.set(
                    key instanceof Enum<?> constant ? Json.name(constant) : String.valueOf(key),
                    node(element)));
        yield object;
      }
      case Record record -> {
        ObjectNode object = Json.object();
        putComponents(object, record);
        yield object;
      }
      default -> throw new IllegalStateException("no JSON for " + value.getClass());
    };
  }
}
