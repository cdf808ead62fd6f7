package io.tipring.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Locale;

/**
 * What the live line shows, added up over all queues and agents.
 *
 * @param answeredInTime those of {@code answered} that waited no longer than the service level
 *     allows
 */
record LiveLine(
    int calls,
    int waiting,
    int ready,
    int offered,
    int busy,
    int otherAgents,
    long answered,
    long answeredInTime,
    long abandoned) {

  static LiveLine read(Platform platform) throws IOException, InterruptedException {
    int calls = platform.get("/v1/calls").path("calls").size();
    int waiting = 0;
    long answered = 0;
    long inTime = 0;
    long abandoned = 0;
    for (JsonNode queue : platform.get("/v1/queues").path("queues")) {
      waiting += queue.path("waiting").asInt();
      answered += queue.path("answered").asLong();
      inTime += queue.path("answeredInTime").asLong();
      abandoned += queue.path("abandoned").asLong();
    }
    int[] agents = new int[4];
    for (JsonNode agent : platform.get("/v1/agents").path("agents")) {
      agents[
          switch (agent.path("state").asText()) {
            case "ready" -> 0;
            case "offered" -> 1;
            case "busy" -> 2;
            default -> 3;
          }]++;
    }
    return new LiveLine(
        calls, waiting, agents[0], agents[1], agents[2], agents[3], answered, inTime, abandoned);
  }

  String text() {
    long all = answered + abandoned;
    String level =
        all == 0 ? "-" : String.format(Locale.ROOT, "%.0f %%", 100.0 * answeredInTime / all);
    return ("calls %d | queue %d | agents %d ready, %d ringing, %d talking, %d other"
            + " | answered %d, abandoned %d | service level %s")
        .formatted(calls, waiting, ready, offered, busy, otherAgents, answered, abandoned, level);
  }
}
