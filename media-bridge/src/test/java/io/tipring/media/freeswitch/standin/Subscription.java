package io.tipring.media.freeswitch.standin;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which events one client wants, and in which form. */
final class Subscription {
  private static final Set<String> KNOWN =
      Set.of(
          "ALL",
          "CUSTOM",
          "API",
          "BACKGROUND_JOB",
          "CALL_UPDATE",
          "CHANNEL_ANSWER",
          "CHANNEL_APPLICATION",
          "CHANNEL_BRIDGE",
          "CHANNEL_CALLSTATE",
          "CHANNEL_CREATE",
          "CHANNEL_DESTROY",
          "CHANNEL_EXECUTE",
          "CHANNEL_EXECUTE_COMPLETE",
          "CHANNEL_HANGUP",
          "CHANNEL_HANGUP_COMPLETE",
          "CHANNEL_HOLD",
          "CHANNEL_ORIGINATE",
          "CHANNEL_OUTGOING",
          "CHANNEL_PARK",
          "CHANNEL_PROGRESS",
          "CHANNEL_PROGRESS_MEDIA",
          "CHANNEL_STATE",
          "CHANNEL_UNBRIDGE",
          "CHANNEL_UNHOLD",
          "CHANNEL_UNPARK",
          "CHANNEL_UUID",
          "CODEC",
          "COMMAND",
          "DTMF",
          "HEARTBEAT",
          "MEDIA_BUG_START",
          "MEDIA_BUG_STOP",
          "MESSAGE",
          "PLAYBACK_START",
          "PLAYBACK_STOP",
          "RECORD_START",
          "RECORD_STOP",
          "RE_SCHEDULE",
          "SHUTDOWN",
          "TALK",
          "NOTALK",
          "GENERAL",
          "LOG");

  private record Filter(String header, String value) {}

  private final Set<String> names = new HashSet<>();
  private final Set<String> subclasses = new HashSet<>();
  private final List<Filter> filters = new ArrayList<>();
  private boolean json;
  private boolean listening;

  boolean json() {
    return json;
  }

  boolean wants(Event event) {
    if (!listening) {
      return false;
    }
    boolean named =
        names.contains("ALL")
            || names.contains(event.name())
                && (!event.name().equals("CUSTOM")
                    || subclasses.isEmpty()
                    || subclasses.contains(event.subclass()));
    return named
        && (filters.isEmpty()
            || filters.stream()
                .anyMatch(filter -> event.get(filter.header()).equals(filter.value())));
  }

  /** {@code event [plain|json] NAME…}; the reply. */
  String listen(List<String> words) {
    boolean asJson = false;
    boolean keywords = false;
    boolean custom = false;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      String upper = word.toUpperCase(Locale.ROOT);
      if (i == 0 && (upper.equals("PLAIN") || upper.equals("JSON"))) {
        asJson = upper.equals("JSON");
      } else if (custom) {
        subclasses.add(word);
      } else if (KNOWN.contains(upper)) {
        names.add(upper);
        keywords = true;
        custom = upper.equals("CUSTOM");
      }
    }
    if (!keywords) {
      return "-ERR no keywords supplied";
    }
    listening = true;
    json = asJson;
    return "+OK event listener enabled " + (json ? "json" : "plain");
  }

  /** {@code nixevent NAME…}. */
  String nix(List<String> words) {
    if (words.isEmpty()) {
      return "-ERR no keywords supplied";
    }
    words.forEach(
        word -> {
          names.remove(word.toUpperCase(Locale.ROOT));
          subclasses.remove(word);
        });
    return "+OK events nixed";
  }

  /** {@code noevents}. */
  String end() {
    if (!listening) {
      return "-ERR not listening for events";
    }
    listening = false;
    names.clear();
    subclasses.clear();
    return "+OK no longer listening for events";
  }

  /** {@code filter HEADER VALUE} and {@code filter delete HEADER [VALUE]}. */
  String filter(List<String> words) {
    if (words.getFirst().equals("delete")) {
      String header = words.size() > 1 ? words.get(1) : "all";
      String value = words.size() > 2 ? words.get(2) : "";
      filters.removeIf(
          filter ->
              header.equals("all")
                  || filter.header().equals(header)
                      && (value.isEmpty() || filter.value().equals(value)));
      return "+OK filter deleted. [" + header + "][" + value + "]";
    }
    if (words.size() < 2) {
      return "-ERR invalid syntax";
    }
    filters.add(new Filter(words.getFirst(), words.get(1)));
    return "+OK filter added. [" + words.getFirst() + "]=[" + words.get(1) + "]";
  }

  /** {@code myevents UUID}: all of that channel, plain. */
  String mine(String uuid) {
    listening = true;
    json = false;
    names.add("ALL");
    filters.add(new Filter("Unique-ID", uuid));
    return "+OK Events Enabled";
  }
}
