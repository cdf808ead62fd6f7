package io.tipring.server.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An explanation as text: a line for each decision, indented below it what it was based on. */
public final class ExplanationText {

  private static final String INDENT = "              ";
  private static final String TEXT = "text";
  private static final String AGENT = "agent";

  private final StringBuilder out = new StringBuilder();
  private final Clock clock;

  private ExplanationText(ZoneId zone) {
    this.clock = new Clock(zone);
  }

  /**
   * @param explanation as {@code GET /v1/contacts/{id}/explanation} gives it
   */
  public static String of(JsonNode explanation, ZoneId zone) {
    ExplanationText text = new ExplanationText(zone);
    text.out.append("contact ").append(explanation.path("contactId").asText()).append('\n');
    explanation.path("decisions").forEach(text::decision);
    text.now(explanation.path("now"), explanation.path("at").asText());
    return text.out.toString();
  }

  private void decision(JsonNode decision) {
    line(decision.path("at").asText(), decision.path(TEXT).asText());
    if (!decision.path("type").asText().equals("offerMade")) {
      return;
    }
    List<String> candidates = new ArrayList<>();
    for (JsonNode candidate : decision.path("candidates")) {
      candidates.add(
          candidate.path(AGENT).asText() + " idle " + seconds(candidate.path("idleMillis")));
    }
    int more = decision.path("moreCandidates").asInt();
    if (more > 0) {
      candidates.add(more + " more");
    }
    if (!candidates.isEmpty()) {
      out.append(INDENT).append("candidates: ").append(String.join(", ", candidates)).append('\n');
    }
    int lacking = 0;
    for (JsonNode agent : decision.path("passedOver")) {
      lacking += agent.path("lacks").isEmpty() ? 0 : 1;
      out.append(INDENT).append("not ").append(agent.path(TEXT).asText()).append('\n');
    }
    int moreLacking = decision.path("idleLongerWithoutSkills").asInt() - lacking;
    if (moreLacking > 0) {
      out.append(INDENT).append("not ").append(moreLacking);
      out.append(" more that were ready for longer and lack a skill\n");
    }
    notReady(decision);
  }

  private void notReady(JsonNode decision) {
    int all = 0;
    List<String> states = new ArrayList<>();
    for (var entry : decision.path("skilledNotReady").properties()) {
      all += entry.getValue().asInt();
      states.add(entry.getValue().asInt() + " " + entry.getKey());
    }
    int named = 0;
    for (JsonNode agent : decision.path("passedOver")) {
      named += agent.path("lacks").isEmpty() ? 1 : 0;
    }
    if (all > named) {
      out.append(INDENT).append("with the skills and not ready in all: ");
      out.append(String.join(", ", states)).append('\n');
    }
  }

  private void now(JsonNode now, String at) {
    line(at, "now: " + now.path(TEXT).asText());
    for (JsonNode agent : now.path("eligible")) {
      out.append(INDENT).append(agent.path(TEXT).asText()).append('\n');
    }
    for (JsonNode agent : now.path("readyButLacking")) {
      out.append(INDENT).append(agent.path(TEXT).asText()).append('\n');
    }
    int more = now.path("moreEligible").asInt() + now.path("moreReadyButLacking").asInt();
    if (more > 0) {
      out.append(INDENT).append("and ").append(more).append(" more agents\n");
    }
  }

  private void line(String at, String text) {
    out.append(clock.tell(at)).append("  ").append(text).append('\n');
  }

  private static String seconds(JsonNode millis) {
    return String.format(Locale.ROOT, "%.1f s", millis.asLong() / 1_000.0);
  }
}
