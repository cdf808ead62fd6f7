package io.tipring.server.invariant;

import java.util.EnumMap;
import java.util.Map;

/** The oldest state of each kind, as of one moment. */
final class Ages {

  private final long nowMillis;
  private final EnumMap<StateKind, Age> ages = new EnumMap<>(StateKind.class);

  Ages(long nowMillis) {
    this.nowMillis = nowMillis;
    for (StateKind kind : StateKind.values()) {
      ages.put(kind, Age.NONE);
    }
  }

  /**
   * One more.
   *
   * @param sinceMillis when it began
   * @param untilMillis when it ought to have passed
   */
  void add(StateKind kind, long sinceMillis, long untilMillis) {
    long age = Math.max(0, nowMillis - sinceMillis);
    long overdue = Math.max(0, nowMillis - untilMillis);
    ages.compute(kind, (_, before) -> before.or(age, overdue));
  }

  Map<StateKind, Age> byKind() {
    return ages;
  }
}
