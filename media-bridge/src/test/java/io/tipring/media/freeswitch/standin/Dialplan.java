package io.tipring.media.freeswitch.standin;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;

/**
 * What becomes of a number: parked without an answer, into a conference, or answered and parked.
 */
final class Dialplan {
  private static final Pattern UNANSWERED = Pattern.compile("p\\d+");
  private static final Pattern ROOM = Pattern.compile("c\\d+");

  private Dialplan() {}

  static Deque<Application> of(String number) {
    Deque<Application> plan = new ArrayDeque<>();
    if (!UNANSWERED.matcher(number).matches()) {
      plan.add(Application.of("answer", ""));
    }
    plan.add(
        ROOM.matcher(number).matches()
            ? Application.of("conference", "room" + number.substring(1) + "@default")
            : Application.of("park", ""));
    return plan;
  }

  /** {@code playback:/a.wav,park}, perhaps in quotes. */
  static Deque<Application> inline(String text) {
    Deque<Application> plan = new ArrayDeque<>();
    String list = text.replaceAll("^'|'$", "");
    for (String item : list.split(",")) {
      int colon = item.indexOf(':');
      plan.add(
          colon < 0
              ? Application.of(item, "")
              : Application.of(item.substring(0, colon), item.substring(colon + 1)));
    }
    return plan;
  }
}
