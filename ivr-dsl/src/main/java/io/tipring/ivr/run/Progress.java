package io.tipring.ivr.run;

import java.util.ArrayList;
import java.util.List;

/**
 * How far a call is in the step it waits in; what {@code FlowPosition.counters} holds.
 *
 * @param answered whether the caller hears us
 * @param waiting in a menu: whether the prompt is over and the wait is on
 * @param nothings how often the menu has met silence
 * @param wrongKeys how often it has met a wrong key
 * @param keptKeys keys pressed ahead of the next menu
 */
record Progress(
    boolean answered, boolean waiting, int nothings, int wrongKeys, List<Character> keptKeys) {

  /** Keys pressed ahead beyond these are lost. */
  static final int MAX_KEPT_KEYS = 16;

  static final Progress START = new Progress(false, false, 0, 0, List.of());

  private static final int FIXED = 4;

  Progress {
    keptKeys = List.copyOf(keptKeys);
  }

  static Progress read(List<Integer> counters) {
    return new Progress(
        counters.get(0) == 1,
        counters.get(1) == 1,
        counters.get(2),
        counters.get(3),
        counters.subList(FIXED, counters.size()).stream()
            .map(key -> (char) key.intValue())
            .toList());
  }

  List<Integer> write() {
    List<Integer> counters = new ArrayList<>(FIXED + keptKeys.size());
    counters.add(answered ? 1 : 0);
    counters.add(waiting ? 1 : 0);
    counters.add(nothings);
    counters.add(wrongKeys);
    keptKeys.forEach(key -> counters.add((int) key));
    return List.copyOf(counters);
  }

  Progress withAnswered() {
    return new Progress(true, waiting, nothings, wrongKeys, keptKeys);
  }

  Progress withWaiting(boolean on) {
    return new Progress(answered, on, nothings, wrongKeys, keptKeys);
  }

  Progress withNothings(int count) {
    return new Progress(answered, waiting, count, wrongKeys, keptKeys);
  }

  Progress withWrongKeys(int count) {
    return new Progress(answered, waiting, nothings, count, keptKeys);
  }

  /** As at the beginning of another step. */
  Progress inNewStep() {
    return new Progress(answered, false, 0, 0, keptKeys);
  }

  Progress withKey(char key) {
    if (keptKeys.size() >= MAX_KEPT_KEYS) {
      return this;
    }
    List<Character> more = new ArrayList<>(keptKeys);
    more.add(key);
    return new Progress(answered, waiting, nothings, wrongKeys, more);
  }

  Progress withoutFirstKey() {
    return new Progress(
        answered, waiting, nothings, wrongKeys, keptKeys.subList(1, keptKeys.size()));
  }

  Progress withoutKeys() {
    return new Progress(answered, waiting, nothings, wrongKeys, List.of());
  }
}
