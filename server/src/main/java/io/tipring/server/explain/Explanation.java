package io.tipring.server.explain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tipring.core.event.AgentEvent.State;
import io.tipring.core.event.SkillGap;
import io.tipring.server.control.UnavailableException;
import io.tipring.server.json.Json;
import io.tipring.server.projection.AgentView;
import io.tipring.server.projection.Projections;
import io.tipring.server.projection.WaitingView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The explanation of a contact: every decision about it in order, and where it stands now. */
public final class Explanation {

  /** Bound on the agents that are named one by one; the counts beside them are of all. */
  static final int MAX_AGENTS = 200;

  private static final String TEXT = "text";

  private final ContactEvents events;
  private final Projections projections;

  /**
   * @param projections the live views, for where a contact stands now
   */
  public Explanation(ContactEvents events, Projections projections) {
    this.events = events;
    this.projections = projections;
  }

  /** The explanation in JSON; empty if the contact is not known. */
  public Optional<ObjectNode> of(long contactId, long nowMillis) throws UnavailableException {
    return events.of(contactId).map(found -> explain(contactId, found, nowMillis));
  }

  private ObjectNode explain(long contactId, List<ObjectNode> found, long nowMillis) {
    ObjectNode node = Json.object().put("contactId", Json.id(contactId));
    node.put("at", Json.time(nowMillis));
    node.set("decisions", Decisions.of(found));
    Optional<WaitingView> waiting = projections.waiting().contact(contactId);
    node.set(
        "now",
        waiting.isPresent()
            ? waiting(WhyWaiting.of(projections, waiting.get(), nowMillis), nowMillis)
            : notWaiting(found));
    return node;
  }

  /** Where a contact stands that does not wait: the last thing that moved it says so. */
  private static ObjectNode notWaiting(List<ObjectNode> found) {
    String state = "starting";
    String text = "its call is being set up";
    for (ObjectNode event : found) {
      switch (event.path("type").asText()) {
        case "flowStarted", "contactDequeued", "contactRefused" -> {
          state = "inFlow";
          text = "it is in its flow";
        }
        case "contactAssigned" -> {
          state = "connected";
          text = "it talks with " + event.path("agent").asText();
        }
        case "contactConnected" -> {
          state = "connected";
          text = "it talks with the far side";
        }
        case "transitRouted" -> {
          state = "routed";
          text = "it is on its way to the far side";
        }
        case "contactEnded" -> {
          state = "ended";
          text = "it has ended";
        }
        default -> {}
      }
    }
    return Json.object().put("state", state).put("waits", false).put(TEXT, text);
  }

  private static ObjectNode waiting(WhyWaiting why, long nowMillis) {
    WaitingView view = why.waiting();
    ObjectNode node =
        Json.object()
            .put("state", view.offer().isPresent() ? "offered" : "queued")
            .put("waits", true)
            .put("cause", Json.name(why.cause()))
            .put(TEXT, sentence(why, nowMillis))
            .put("queue", view.queue().name())
            .put("priority", view.priority())
            .put("since", Json.time(view.sinceMillis()))
            .put("waitedMillis", Math.max(0, nowMillis - view.sinceMillis()))
            .put("position", why.ahead() + 1)
            .put("ahead", why.ahead())
            .put("aheadInOtherQueues", why.rivals());
    ArrayNode needs = node.putArray("needs");
    why.needs()
        .forEach(need -> needs.addObject().put("skill", need.skill()).put("level", need.level()));
    view.offer()
        .ifPresent(
            offer ->
                node.putObject("offer")
                    .put("id", Json.id(offer.offerId()))
                    .put("agent", offer.agent().id())
                    .put("since", Json.time(offer.sinceMillis()))
                    .put("deadline", Json.time(offer.deadlineMillis())));
    ObjectNode byState = node.putObject("eligibleByState");
    why.eligibleByState().forEach((state, count) -> byState.put(Json.name(state), count));
    ArrayNode eligible = node.putArray("eligible");
    why.eligible().stream()
        .limit(MAX_AGENTS)
        .forEach(agent -> eligible.add(engaged(agent, nowMillis)));
    node.put("moreEligible", Math.max(0, why.eligible().size() - MAX_AGENTS));
    ArrayNode lacking = node.putArray("readyButLacking");
    why.lacking().stream().limit(MAX_AGENTS).forEach(agent -> lacking.add(lacking(agent)));
    node.put("moreReadyButLacking", Math.max(0, why.lacking().size() - MAX_AGENTS));
    return node;
  }

  private static ObjectNode engaged(AgentView agent, long nowMillis) {
    ObjectNode node =
        Json.object()
            .put("agent", agent.agent().id())
            .put("state", Json.name(agent.state()))
            .put("since", Json.time(agent.sinceMillis()))
            .put("reason", agent.reason());
    if (agent.contactId() != 0) {
      node.put("contactId", Json.id(agent.contactId()));
    }
    boolean tellsWhy = agent.state() == State.NOT_READY && !agent.reason().isEmpty();
    return node.put(
        TEXT,
        "%s: %s for %s%s"
            .formatted(
                agent.agent().id(),
                Words.state(Json.name(agent.state())),
                Words.duration(Math.max(0, nowMillis - agent.sinceMillis())),
                tellsWhy ? " (" + agent.reason() + ")" : ""));
  }

  private static ObjectNode lacking(WhyWaiting.Lacking lacking) {
    ObjectNode node = Json.object().put("agent", lacking.agent().agent().id());
    ArrayNode lacks = node.putArray("lacks");
    List<String> words = new ArrayList<>();
    for (SkillGap gap : lacking.gaps()) {
      lacks.addObject().put("skill", gap.skill()).put("needed", gap.needed()).put("has", gap.has());
      words.add(Words.gap(gap.skill(), gap.needed(), gap.has()));
    }
    return node.put(
        TEXT, lacking.agent().agent().id() + ": ready, but " + String.join(", ", words));
  }

  private static String sentence(WhyWaiting why, long nowMillis) {
    WaitingView view = why.waiting();
    String needs = Words.needs(why.needs());
    int loggedOut = why.eligibleByState().getOrDefault(State.LOGGED_OUT, 0);
    String reason =
        switch (why.cause()) {
          case RINGING ->
              "the phone of %s has been ringing for %s"
                  .formatted(
                      view.offer().orElseThrow().agent().id(),
                      Words.duration(
                          Math.max(0, nowMillis - view.offer().orElseThrow().sinceMillis())));
          case NO_AGENT_HAS_THE_SKILLS -> "no agent at all has " + needs;
          case NOBODY_LOGGED_IN ->
              "all of the " + Words.agents(loggedOut) + " with " + needs + " are logged out";
          case ALL_ENGAGED ->
              "no agent with %s is ready: %s".formatted(needs, byState(why.eligibleByState()));
          case BEING_DECIDED ->
              "an agent with "
                  + needs
                  + " is ready: the decision is being made, or others go first";
        };
    StringBuilder text = new StringBuilder(reason);
    text.append("; waits for ").append(Words.duration(Math.max(0, nowMillis - view.sinceMillis())));
    text.append(" in queue ").append(view.queue().name());
    text.append(
        why.ahead() == 0
            ? ", first in line"
            : ", number %d in line behind %s"
                .formatted(why.ahead() + 1, Words.contacts(why.ahead())));
    if (why.rivals() > 0) {
      text.append(", and behind ").append(Words.contacts(why.rivals()));
      text.append(" of other queues for the same agents");
    }
    if (why.isStarving(nowMillis)) {
      text.append("; has waited so long that it goes before every priority");
    }
    return text.toString();
  }

  private static String byState(Map<State, Integer> counts) {
    List<String> parts = new ArrayList<>();
    counts.forEach((state, count) -> parts.add(count + " " + Words.state(Json.name(state))));
    return String.join(", ", parts);
  }
}
