package io.tipring.acd;

import io.tipring.core.effect.Effect;
import io.tipring.core.event.Event;
import io.tipring.core.routing.Decision;
import io.tipring.core.turn.TimerPurpose;
import io.tipring.core.turn.Turn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A turn that goes on and on: records what comes out and keeps timers in virtual time. */
final class TestTurn implements Turn {

  record Due(long deadlineMillis, long id) {}

  private final TreeMap<Due, TimerPurpose> timers =
      new TreeMap<>(Comparator.comparingLong(Due::deadlineMillis).thenComparingLong(Due::id));
  private final List<Event> events = new ArrayList<>();
  private final List<Decision> decisions = new ArrayList<>();
  private final List<Effect> effects = new ArrayList<>();
  private long nowMillis = 1_000_000;
  private long lastId;
  private long lastTimer;

  @Override
  public long sequence() {
    return 1;
  }

  @Override
  public long timeMillis() {
    return nowMillis;
  }

  @Override
  public long newId() {
    return ++lastId;
  }

  @Override
  public String newToken() {
    throw new UnsupportedOperationException("the router needs no randomness");
  }

  @Override
  public void effect(Effect effect) {
    effects.add(effect);
  }

  @Override
  public void event(Event event) {
    events.add(event);
  }

  @Override
  public void decide(Decision decision) {
    decisions.add(decision);
  }

  @Override
  public long schedule(long deadlineMillis, TimerPurpose purpose) {
    timers.put(new Due(deadlineMillis, ++lastTimer), purpose);
    return lastTimer;
  }

  @Override
  public void cancel(long timerId) {
    timers.keySet().removeIf(due -> due.id() == timerId);
  }

  List<Event> events() {
    return events;
  }

  List<Decision> decisions() {
    return decisions;
  }

  List<Effect> effects() {
    return effects;
  }

  List<TimerPurpose> pendingTimers() {
    return List.copyOf(timers.values());
  }

  boolean isTimerDueBy(long timeMillis) {
    return !timers.isEmpty() && timers.firstKey().deadlineMillis() <= timeMillis;
  }

  /** Takes the earliest timer and goes on to its deadline. */
  TimerPurpose nextTimer() {
    Map.Entry<Due, TimerPurpose> first = timers.pollFirstEntry();
    nowMillis = Math.max(nowMillis, first.getKey().deadlineMillis());
    return first.getValue();
  }

  void goTo(long timeMillis) {
    nowMillis = timeMillis;
  }
}
