package io.tipring.server.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tipring.core.routing.SkillMinimum;
import io.tipring.server.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The decisions about one contact, from its events: each as the event tells it, with a sentence for
 * people in {@code text}.
 */
final class Decisions {

  private static final String TEXT = "text";
  private static final String AGENT = "agent";
  private static final String QUEUE = "queue";
  private static final String OUTCOME = "outcome";

  private final ArrayNode decisions = Json.array();
  private final Map<String, String> failedOffers = new LinkedHashMap<>();

  private Decisions() {}

  static ArrayNode of(List<ObjectNode> events) {
    Decisions made = new Decisions();
    events.forEach(made::add);
    return made.decisions;
  }

  private void add(ObjectNode event) {
    String text =
        switch (event.path("type").asText()) {
          case "contactStarted" -> started(event);
          case "flowStarted" ->
              "the flow " + event.path("flow").asText() + " begins, as it answers this number";
          case "transitRouted" ->
              "goes out by route %s over trunk %s, media %s"
                  .formatted(text(event, "route"), text(event, "trunk"), text(event, "media"));
          case "contactQueued" -> queued(event);
          case "contactRefused" ->
              "queue " + text(event, QUEUE) + " refuses it: " + text(event, "why");
          case "contactDequeued" ->
              "leaves queue %s after %s: %s"
                  .formatted(
                      text(event, QUEUE),
                      Words.duration(event.path("waitedMillis").asLong()),
                      text(event, "why"));
          case "offerMade" -> "offered to " + text(event, AGENT) + ": " + text(event, "rule");
          case "offerEnded" -> offerEnded(event);
          case "contactAssigned" ->
              "talks with %s after waiting %s"
                  .formatted(
                      text(event, AGENT), Words.duration(event.path("waitedMillis").asLong()));
          case "contactConnected" -> "the far side answers";
          case "contactEnded" -> ended(event);
          default -> "";
        };
    if (text.isEmpty()) {
      return;
    }
    ObjectNode decision = event.deepCopy();
    decision.remove("contactId");
    decision.put(TEXT, text);
    if (decision.path("type").asText().equals("offerMade")) {
      explainOthers(decision);
    }
    decisions.add(decision);
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asText();
  }

  private static String started(ObjectNode event) {
    return "%s contact from %s to %s%s"
        .formatted(
            text(event, "direction"),
            text(event, "caller").isEmpty() ? "a withheld number" : text(event, "caller"),
            text(event, "called"),
            text(event, "trunk").isEmpty() ? "" : " over trunk " + text(event, "trunk"));
  }

  private static String queued(ObjectNode event) {
    List<SkillMinimum> needs = new ArrayList<>();
    event
        .path("needs")
        .forEach(
            need -> needs.add(new SkillMinimum(text(need, "skill"), need.path("level").asInt())));
    int ahead = event.path("ahead").asInt();
    return "waits in queue %s with priority %d for an agent with %s, %s"
        .formatted(
            text(event, QUEUE),
            event.path("priority").asInt(),
            Words.needs(needs),
            ahead == 0 ? "first in line" : "behind " + Words.contacts(ahead));
  }

  private String offerEnded(ObjectNode event) {
    String outcome = text(event, OUTCOME);
    String detail = text(event, "detail");
    StringBuilder text = new StringBuilder("the offer to ").append(text(event, AGENT));
    text.append(" ends: ").append(Words.outcome(outcome));
    if (!detail.isEmpty()) {
      text.append(" (").append(detail).append(')');
    }
    if (!outcome.equals("accepted") && !outcome.equals("withdrawn")) {
      failedOffers.put(text(event, AGENT), outcome);
      int ahead = event.path("ahead").asInt();
      text.append(
          ahead == 0 ? "; waits on, first in line" : "; waits on, behind " + Words.contacts(ahead));
    }
    return text.toString();
  }

  private static String ended(ObjectNode event) {
    JsonNode termination = event.path("termination");
    String detail = text(termination, "detail");
    return "ends as %s: %s by %s%s"
        .formatted(
            text(event, "result"),
            text(termination, "cause"),
            text(termination, "by"),
            detail.isEmpty() ? "" : " (" + detail + ")");
  }

  /** Gives each agent that was passed over its sentence, and says who was tried before. */
  private void explainOthers(ObjectNode offer) {
    for (JsonNode agent : offer.path("passedOver")) {
      String before = failedOffers.get(text(agent, AGENT));
      if (before != null) {
        ((ObjectNode) agent).put("offeredBefore", before);
      }
      ((ObjectNode) agent).put(TEXT, whyNot(agent));
    }
    if (!failedOffers.isEmpty()) {
      ArrayNode tried = offer.putArray("offeredBefore");
      failedOffers.forEach(
          (agent, outcome) -> tried.addObject().put(AGENT, agent).put(OUTCOME, outcome));
    }
  }

  /** Why an agent was not chosen, from an entry of {@code passedOver}. */
  private static String whyNot(JsonNode agent) {
    List<String> reasons = new ArrayList<>();
    if (agent.has("offeredBefore")) {
      reasons.add(
          "was offered this contact before: " + Words.outcome(text(agent, "offeredBefore")));
    }
    if (agent.path("lacks").isEmpty()) {
      String reason = text(agent, "reason");
      reasons.add(
          Words.state(text(agent, "state")) + (reason.isEmpty() ? "" : " (" + reason + ")"));
    } else {
      reasons.add("ready for " + Words.duration(agent.path("idleMillis").asLong()));
      agent
          .path("lacks")
          .forEach(
              gap ->
                  reasons.add(
                      Words.gap(
                          text(gap, "skill"),
                          gap.path("needed").asInt(),
                          gap.path("has").asInt())));
    }
    return text(agent, AGENT) + ": " + String.join(", ", reasons);
  }
}
