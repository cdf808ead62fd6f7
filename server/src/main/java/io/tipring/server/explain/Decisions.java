package io.tipring.server.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tipring.server.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The decisions about one contact, from its events: each as the event tells it, with a sentence for
 * people in {@code text}.
 */
final class Decisions {

  private static final String TEXT = "text";
  private static final String AGENT = "agent";
  private static final String OUTCOME = "outcome";

  private static final Set<String> TYPES =
      Set.of(
          "contactStarted",
          "flowStarted",
          "transitRouted",
          "contactQueued",
          "contactRefused",
          "contactDequeued",
          "offerMade",
          "offerEnded",
          "contactAssigned",
          "contactConnected",
          "contactEnded");

  private final ArrayNode decisions = Json.array();
  private final Map<String, String> failedOffers = new LinkedHashMap<>();

  private Decisions() {}

  static ArrayNode of(List<ObjectNode> events) {
    Decisions made = new Decisions();
    events.forEach(made::add);
    return made.decisions;
  }

  private void add(ObjectNode event) {
    if (!TYPES.contains(event.path("type").asText())) {
      return;
    }
    ObjectNode decision = event.deepCopy();
    decision.remove("contactId");
    decision.put(TEXT, Sentences.of(event));
    if (event.path("type").asText().equals("offerEnded")) {
      remember(event);
    }
    if (decision.path("type").asText().equals("offerMade")) {
      explainOthers(decision);
    }
    decisions.add(decision);
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asText();
  }

  private void remember(ObjectNode offerEnded) {
    String outcome = text(offerEnded, OUTCOME);
    if (!outcome.equals("accepted") && !outcome.equals("withdrawn")) {
      failedOffers.put(text(offerEnded, AGENT), outcome);
    }
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
