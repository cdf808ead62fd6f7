package io.tipring.core.engine;

import java.util.Map;
import java.util.TreeMap;

/**
 * How far those who read the journal have come; what they may ask for again is kept. Safe for any
 * thread.
 */
final class JournalRetention {

  private final Map<String, Long> reached = new TreeMap<>();

  synchronized void retainFrom(String consumer, long reachedSequence) {
    reached.put(consumer, reachedSequence);
  }

  synchronized Map<String, Long> reached() {
    return new TreeMap<>(reached);
  }
}
