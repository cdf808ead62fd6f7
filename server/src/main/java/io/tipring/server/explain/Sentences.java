package io.tipring.server.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tipring.core.routing.SkillMinimum;
import java.util.ArrayList;
import java.util.List;

/** What an event of a contact says, in a sentence for people. */
public final class Sentences {

  private static final String AGENT = "agent";
  private static final String QUEUE = "queue";
  private static final String OUTCOME = "outcome";

  private Sentences() {}

  /** What an event is about: contact, flow, routing, leg or media. */
  public static String kindOf(ObjectNode event) {
    return switch (event.path("type").asText()) {
      case "contactStarted", "contactConnected", "contactEnded" -> "contact";
      case "flowStarted", "flowStepEntered", "flowEnded" -> "flow";
      case "transitRouted",
          "contactQueued",
          "contactRefused",
          "contactDequeued",
          "offerMade",
          "offerEnded",
          "contactAssigned" ->
          "routing";
      case "legStarted",
          "legRinging",
          "legAnswered",
          "legHeld",
          "legMediaLost",
          "legReanchored",
          "legReclaimed",
          "legEnded" ->
          "leg";
      case "legMediaReport",
          "playStarted",
          "playEnded",
          "digitPressed",
          "recordingStarted",
          "recordingEnded",
          "recordingFailed" ->
          "media";
      default -> "event";
    };
  }

  /** The sentence of an event; of one that is not known here, the name of its type. */
  public static String of(ObjectNode event) {
    return switch (event.path("type").asText()) {
      case "contactStarted" -> started(event);
      case "flowStarted" ->
          "the flow " + text(event, "flow") + " begins, as it answers this number";
      case "flowStepEntered" -> step(event);
      case "flowEnded" -> "the flow ends";
      case "transitRouted" ->
          "goes out by route %s over trunk %s, media %s"
              .formatted(text(event, "route"), text(event, "trunk"), text(event, "media"));
      case "contactQueued" -> queued(event);
      case "contactRefused" -> "queue " + text(event, QUEUE) + " refuses it: " + text(event, "why");
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
              .formatted(text(event, AGENT), Words.duration(event.path("waitedMillis").asLong()));
      case "contactConnected" -> "the far side answers";
      case "contactEnded" -> ended(event);
      default -> ofLeg(event);
    };
  }

  private static String ofLeg(ObjectNode event) {
    return switch (event.path("type").asText()) {
      case "legStarted" ->
          "leg %s begins: %s %s"
              .formatted(text(event, "legId"), text(event, "role"), text(event, "peer"));
      case "legRinging" -> "leg " + text(event, "legId") + " rings: " + text(event, "status");
      case "legAnswered" -> "leg " + text(event, "legId") + " is answered";
      case "legHeld" ->
          "leg %s is %s"
              .formatted(
                  text(event, "legId"), event.path("held").asBoolean() ? "held" : "taken back");
      case "legMediaLost" ->
          "leg " + text(event, "legId") + " has lost its sound (" + text(event, "why") + ")";
      case "legReclaimed" ->
          "the sound of leg " + text(event, "legId") + " went on while the engine was away";
      case "legReanchored" -> "leg " + text(event, "legId") + " has its sound again";
      case "legEnded" -> "leg " + text(event, "legId") + " ends: " + end(event.path("termination"));
      case "legMediaReport" ->
          "leg %s had sound: %s packets sent, %s received, %s lost, jitter %s ms"
              .formatted(
                  text(event, "legId"),
                  text(event, "sent"),
                  text(event, "received"),
                  text(event, "lost"),
                  text(event, "jitterMillis"));
      case "playStarted" -> played(event);
      case "playEnded" ->
          "leg %s has heard it: %s after %s"
              .formatted(
                  text(event, "legId"),
                  text(event, "end"),
                  Words.duration(event.path("playedMillis").asLong()));
      case "digitPressed" -> "leg " + text(event, "legId") + " presses a key";
      case "recordingStarted" ->
          "recording %s begins%s"
              .formatted(
                  text(event, "recordingId"),
                  text(event, "continuesRecordingId").matches("0?")
                      ? ""
                      : ", the next segment of " + text(event, "continuesRecordingId"));
      case "recordingEnded" ->
          "recording %s ends: %s, %s bytes"
              .formatted(
                  text(event, "recordingId"),
                  Words.duration(event.path("durationMillis").asLong()),
                  text(event, "bytes"));
      case "recordingFailed" ->
          "recording %s fails: %s".formatted(text(event, "recordingId"), text(event, "why"));
      default -> text(event, "type");
    };
  }

  private static String played(ObjectNode event) {
    List<String> sounds = new ArrayList<>();
    event.path("sounds").forEach(sound -> sounds.add(sound.asText()));
    return "leg %s hears %s%s"
        .formatted(
            text(event, "legId"),
            String.join(", ", sounds),
            event.path("repeat").asBoolean() ? ", over and over" : "");
  }

  private static String step(ObjectNode event) {
    String branch = text(event, "branch");
    return text(event, "step")
        + (branch.isEmpty() ? "" : ": " + branch)
        + " (line "
        + text(event, "line")
        + ")";
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

  private static String offerEnded(ObjectNode event) {
    String outcome = text(event, OUTCOME);
    String detail = text(event, "detail");
    StringBuilder text = new StringBuilder("the offer to ").append(text(event, AGENT));
    text.append(" ends: ").append(Words.outcome(outcome));
    if (!detail.isEmpty()) {
      text.append(" (").append(detail).append(')');
    }
    if (!outcome.equals("accepted") && !outcome.equals("withdrawn")) {
      int ahead = event.path("ahead").asInt();
      text.append(
          ahead == 0 ? "; waits on, first in line" : "; waits on, behind " + Words.contacts(ahead));
    }
    return text.toString();
  }

  private static String ended(ObjectNode event) {
    return "ends as " + text(event, "result") + ": " + end(event.path("termination"));
  }

  private static String end(JsonNode termination) {
    String detail = text(termination, "detail");
    return "%s by %s%s"
        .formatted(
            text(termination, "cause"),
            text(termination, "by"),
            detail.isEmpty() ? "" : " (" + detail + ")");
  }
}
