package io.tipring.simulation.check;

import java.util.HashMap;
import java.util.Map;

/** Since when something was seen as it is. */
final class Ages {

  private record Seen(String state, long sinceMillis, long lastMillis) {}

  private final Map<String, Seen> seen = new HashMap<>();

  /** How long the thing has been in this state, as far as was looked. */
  long of(String thing, String state, long nowMillis) {
    Seen before = seen.get(thing);
    long since = before != null && before.state().equals(state) ? before.sinceMillis() : nowMillis;
    seen.put(thing, new Seen(state, since, nowMillis));
    return nowMillis - since;
  }

  /** Whether a thing was seen before, and has been as it is for so long. */
  boolean isOlder(String thing, long millis) {
    Seen one = seen.get(thing);
    return one != null && one.lastMillis() - one.sinceMillis() >= millis;
  }

  /** Forgets what was not seen at this moment. */
  void retain(long nowMillis) {
    seen.values().removeIf(one -> one.lastMillis() != nowMillis);
  }

  /** Nobody is to blame for the time that has passed. */
  void forgive() {
    seen.clear();
  }
}
