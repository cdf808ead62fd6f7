package io.tipring.server.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.ZoneId;
import java.util.Locale;

/**
 * A line of time as text, like a ladder: SIP messages with an arrow between the peer on the left
 * and the engine, everything else on the right.
 */
public final class TimelineText {

  private static final int PEER_WIDTH = 20;
  private static final String ENGINE = " |  ";

  private TimelineText() {}

  /**
   * @param timeline as {@code GET /v1/contacts/{id}/timeline} gives it; whole messages that it
   *     holds are told whole
   */
  public static String of(JsonNode timeline, ZoneId zone) {
    StringBuilder out = new StringBuilder();
    Clock clock = new Clock(zone);
    out.append("contact ").append(timeline.path("contactId").asText()).append('\n');
    if (timeline.path("sipTrace").asText().equals("off")) {
      out.append("SIP messages are not kept at present: trace.sip is off\n");
    }
    for (JsonNode entry : timeline.path("entries")) {
      out.append(clock.tell(entry.path("at").asText())).append("  ");
      if (entry.path("kind").asText().equals("sip")) {
        message(out, entry);
      } else {
        out.append(" ".repeat(PEER_WIDTH)).append("      ").append(ENGINE);
        out.append(entry.path("kind").asText()).append(": ");
        out.append(entry.path("text").asText()).append('\n');
      }
    }
    return out.toString();
  }

  private static void message(StringBuilder out, JsonNode entry) {
    boolean sent = entry.path("direction").asText().equals("sent");
    String who = (entry.path("role").asText() + " " + entry.path("with").asText()).strip();
    out.append(String.format(Locale.ROOT, "%-" + PEER_WIDTH + "s", who.isEmpty() ? "?" : who));
    out.append(sent ? " <--- " : " ---> ").append(ENGINE).append(entry.path("text").asText());
    out.append("   ").append(entry.path("transport").asText()).append(' ');
    out.append(entry.path("peer").asText()).append('\n');
    entry
        .path("message")
        .asText()
        .lines()
        .forEach(line -> out.append("        ").append(line).append('\n'));
  }
}
