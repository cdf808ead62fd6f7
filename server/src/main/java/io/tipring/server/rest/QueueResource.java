package io.tipring.server.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.tipring.core.event.AgentEvent;
import io.tipring.core.routing.QueueDefinition;
import io.tipring.core.routing.QueueId;
import io.tipring.server.config.TipringConfig;
import io.tipring.server.json.Json;
import io.tipring.server.projection.AgentView;
import io.tipring.server.projection.QueueView;
import java.util.List;

/** {@code /v1/queues}. */
final class QueueResource {

  private final Backend backend;

  QueueResource(Backend backend) {
    this.backend = backend;
  }

  void list(Context context) {
    new Query(context).check();
    ObjectNode node = Json.object();
    ArrayNode queues = node.putArray("queues");
    backend.projections().queues().queues().forEach(queue -> queues.add(json(queue)));
    Responses.respond(context, 200, node);
  }

  void get(Context context) {
    new Query(context).check();
    String name = context.pathParam("id");
    QueueView queue =
        backend
            .projections()
            .queues()
            .queue(new QueueId(TipringConfig.TENANT, name))
            .orElseThrow(
                () ->
                    new ProblemException(
                        Problem.notFound("no flow that is deployed has a queue " + name)));
    Responses.respond(context, 200, json(queue));
  }

  private ObjectNode json(QueueView queue) {
    QueueDefinition definition = queue.definition();
    ObjectNode node =
        Json.object()
            .put("id", definition.id().name())
            .put("waiting", queue.waiting())
            .put(
                "longestWaitMillis",
                queue.oldestSinceMillis().isEmpty()
                    ? 0
                    : Math.max(
                        0, backend.engine().nowMillis() - queue.oldestSinceMillis().getAsLong()))
            .put("offered", queue.offered())
            .put("answered", queue.answered())
            .put("answeredInTime", queue.answeredInTime())
            .put("abandoned", queue.abandoned())
            .put("serviceLevel", queue.serviceLevel())
            .put("averageWaitMillis", queue.averageWaitMillis())
            .put("ringMillis", definition.ringMillis())
            .put("wrapUpMillis", definition.wrapUpMillis())
            .put("record", definition.record());
    ArrayNode needs = node.putArray("needs");
    definition
        .needs()
        .forEach(need -> needs.addObject().put("skill", need.skill()).put("level", need.level()));
    node.set("agents", agents(definition));
    return node;
  }

  /** How many agents have the skills of the queue, by state. */
  private ObjectNode agents(QueueDefinition queue) {
    List<AgentView> eligible =
        backend.projections().agents().agents().stream()
            .filter(agent -> agent.agent().tenant().equals(queue.id().tenant()))
            .filter(agent -> agent.meets(queue.needs()))
            .toList();
    ObjectNode node = Json.object();
    for (AgentEvent.State state : AgentEvent.State.values()) {
      node.put(Json.name(state), eligible.stream().filter(agent -> agent.state() == state).count());
    }
    return node;
  }
}
