package io.tipring.server.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.event.AgentEvent.AgentPut;
import io.tipring.core.event.AgentEvent.AgentStateChanged;
import io.tipring.core.event.AgentEvent.State;
import io.tipring.core.event.Event;
import io.tipring.core.event.RecordedEvent;
import io.tipring.core.routing.AgentId;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Events in JSON: what is in them, and what must never be. */
class EventJsonTest {

  private static String json(Event event) {
    return EventJson.of(new RecordedEvent(7, 5, 0, event)).toString();
  }

  @Test
  void digestsOfPasswordsAreLeftOut() {
    String text =
        json(new AgentPut(new AgentId("default", "7"), "N", Map.of("a", 1), "", "md5x", "shax"));
    assertThat(text)
        .isEqualTo(
            "{\"sequence\":7,\"at\":\"1970-01-01T00:00:00.000Z\",\"type\":\"agentPut\","
                + "\"agent\":\"7\",\"name\":\"N\",\"skills\":{\"a\":1},\"address\":\"\"}");
  }

  @Test
  void wordsAndIdsAreWrittenAsEverywhere() {
    AgentId agent = new AgentId("default", "7");
    assertThat(json(new AgentStateChanged(agent, State.NOT_READY, State.WRAP_UP, "r", 37)))
        .contains("\"from\":\"notReady\"", "\"to\":\"wrapUp\"", "\"contactId\":\"11\"");
    assertThat(json(new AgentStateChanged(agent, State.READY, State.NOT_READY, "r", 0)))
        .doesNotContain("contactId");
  }

  static Stream<Class<?>> eventTypes() {
    return Stream.of(Event.class.getPermittedSubclasses())
        .flatMap(family -> Stream.of(family.getPermittedSubclasses()));
  }

  /** Every component of every event is of a type that the rendering knows. */
  @ParameterizedTest
  @MethodSource("eventTypes")
  void everyTypeOfComponentIsKnown(Class<?> type) {
    Set<String> unknown = new TreeSet<>();
    for (RecordComponent component : type.getRecordComponents()) {
      Class<?> kind = component.getType();
      boolean known =
          kind.isPrimitive()
              || kind == String.class
              || kind.isEnum()
              || kind.isRecord()
              || Map.class.isAssignableFrom(kind)
              || Iterable.class.isAssignableFrom(kind);
      if (!known || kind == char.class || kind == double.class) {
        unknown.add(component.getName());
      }
    }
    assertThat(unknown).isEmpty();
  }
}
