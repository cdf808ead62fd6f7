package io.tipring.simulation.check;

import io.tipring.core.call.Call;
import io.tipring.core.call.Leg;
import io.tipring.core.turn.StateWriter;
import io.tipring.core.turn.Timer;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The state of the domain as it writes it, to look at from outside. */
final class StateView implements StateWriter {

  private static final Map<String, Method> ACCESSORS = new HashMap<>();

  private final Map<Long, Call> calls = new LinkedHashMap<>();
  private final Map<Long, Leg> legs = new LinkedHashMap<>();
  private final Map<Long, Timer> timers = new LinkedHashMap<>();
  private final Map<String, List<Record>> others = new HashMap<>();

  @Override
  public void section(String name) {}

  @Override
  public void number(long value) {}

  @Override
  public <T extends Record> void entities(Class<T> type, Collection<? extends T> values) {
    if (type == Call.class) {
      values.forEach(value -> calls.put(((Call) value).id(), (Call) value));
    } else if (type == Leg.class) {
      values.forEach(value -> legs.put(((Leg) value).facts().id(), (Leg) value));
    } else if (type == Timer.class) {
      values.forEach(value -> timers.put(((Timer) value).id(), (Timer) value));
    } else {
      others.computeIfAbsent(type.getSimpleName(), _ -> new ArrayList<>()).addAll(values);
    }
  }

  Map<Long, Call> calls() {
    return calls;
  }

  Map<Long, Leg> legs() {
    return legs;
  }

  Map<Long, Timer> timers() {
    return timers;
  }

  /** Entities of a class of the domain that is not open to others, by its simple name. */
  List<Record> all(String type) {
    return others.getOrDefault(type, List.of());
  }

  /** A component of such an entity. */
  static Object get(Record entity, String component) {
    Method accessor =
        ACCESSORS.computeIfAbsent(
            entity.getClass().getName() + "." + component, _ -> accessor(entity, component));
    try {
      return accessor.invoke(entity);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Method accessor(Record entity, String component) {
    try {
      Method method = entity.getClass().getDeclaredMethod(component);
      method.setAccessible(true);
      return method;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }
}
