package io.tipring.server.explain;

import io.tipring.core.routing.SkillMinimum;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How the explanation says things to people. */
final class Words {

  private static final long MILLIS_PER_SECOND = 1_000;
  private static final long SECONDS_PER_MINUTE = 60;
  private static final Map<String, String> STATES =
      Map.of(
          "loggedOut", "logged out",
          "notReady", "not ready",
          "ready", "ready",
          "offered", "being offered a contact",
          "busy", "busy",
          "wrapUp", "wrapping up");
  private static final Map<String, String> OUTCOMES =
      Map.of(
          "accepted", "answered",
          "noAnswer", "no answer",
          "busy", "its phone was busy",
          "declined", "declined",
          "unreachable", "its phone could not be reached",
          "withdrawn", "taken back",
          "noMedia", "no media server could give it sound");

  private Words() {}

  /** A duration with a tenth of a second: {@code 12.3 s}, {@code 4 min 5 s}. */
  static String duration(long millis) {
    if (millis < SECONDS_PER_MINUTE * MILLIS_PER_SECOND) {
      return String.format(Locale.ROOT, "%.1f s", millis / (double) MILLIS_PER_SECOND);
    }
    long seconds = millis / MILLIS_PER_SECOND;
    return seconds / SECONDS_PER_MINUTE + " min " + seconds % SECONDS_PER_MINUTE + " s";
  }

  static String needs(List<SkillMinimum> needs) {
    return needs.isEmpty()
        ? "any skills"
        : needs.stream()
            .map(need -> need.skill() + " >= " + need.level())
            .collect(Collectors.joining(" and "));
  }

  static String gap(String skill, int needed, int has) {
    return has == 0
        ? "has no " + skill + ", needs " + needed
        : "has " + skill + " " + has + ", needs " + needed;
  }

  /** A state as JSON names it, in words. */
  static String state(String state) {
    return STATES.getOrDefault(state, state);
  }

  /** The outcome of an offer as JSON names it, in words. */
  static String outcome(String outcome) {
    return OUTCOMES.getOrDefault(outcome, outcome);
  }

  static String contacts(int count) {
    return count == 1 ? "1 contact" : count + " contacts";
  }

  static String agents(int count) {
    return count == 1 ? "1 agent" : count + " agents";
  }
}
