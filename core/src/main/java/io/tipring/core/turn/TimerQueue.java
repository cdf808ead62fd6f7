package io.tipring.core.turn;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/** The pending timers in the order (deadline, id). Owned by the writer. */
final class TimerQueue {

  private final TreeSet<Timer> inOrder = new TreeSet<>();
  private final Map<Long, Timer> byId = new LinkedHashMap<>();

  void add(Timer timer) {
    inOrder.add(timer);
    byId.put(timer.id(), timer);
  }

  void remove(long id) {
    Timer timer = byId.remove(id);
    if (timer != null) {
      inOrder.remove(timer);
    }
  }

  /** Takes the first timer that is due, or null. */
  Timer pollDue(long nowMillis) {
    if (inOrder.isEmpty() || inOrder.first().deadlineMillis() > nowMillis) {
      return null;
    }
    Timer timer = inOrder.pollFirst();
    byId.remove(timer.id());
    return timer;
  }

  /** The earliest deadline, or {@link Long#MAX_VALUE}. */
  long nextDeadlineMillis() {
    return inOrder.isEmpty() ? Long.MAX_VALUE : inOrder.first().deadlineMillis();
  }

  int size() {
    return byId.size();
  }

  void writeState(StateWriter out) {
    out.section("timers");
    inOrder.forEach(out::entity);
  }
}
