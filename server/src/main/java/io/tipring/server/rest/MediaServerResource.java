package io.tipring.server.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.tipring.media.freeswitch.pool.ServerStatus;
import io.tipring.media.freeswitch.pool.ServerStatus.State;
import io.tipring.server.control.UnavailableException;
import io.tipring.server.json.Json;
import io.tipring.server.media.MediaServers;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@code /v1/media/servers}: how the media servers stand, and taking them out of service. */
final class MediaServerResource {

  private static final Map<String, State> STATES =
      new TreeMap<>(
          Map.of(
              "active", State.ACTIVE,
              "draining", State.DRAINING,
              "maintenance", State.MAINTENANCE));

  private final Backend backend;

  MediaServerResource(Backend backend) {
    this.backend = backend;
  }

  void list(Context context) {
    new Query(context).check();
    ObjectNode node = Json.object();
    ArrayNode servers = node.putArray("servers");
    backend.mediaServers().ifPresent(all -> all.servers().forEach(each -> servers.add(json(each))));
    Responses.respond(context, 200, node);
  }

  void get(Context context) {
    new Query(context).check();
    String name = context.pathParam("name");
    Responses.respond(context, 200, json(servers().server(name).orElseThrow(() -> unknown(name))));
  }

  void setState(Context context) throws IOException, UnavailableException {
    new Query(context).check();
    String name = context.pathParam("name");
    JsonBody body = JsonBody.of(context);
    Optional<State> state = body.choice("state", STATES);
    if (!body.has("state")) {
      body.reject("state", "is missing");
    }
    body.check();
    Responses.respond(context, 200, json(set(name, state.orElseThrow())));
  }

  private MediaServers servers() {
    return backend
        .mediaServers()
        .orElseThrow(
            () ->
                new ProblemException(
                    Problem.notFound(
                        "media.kind is embedded: the sound is handled in this process, and there"
                            + " are no media servers")));
  }

  private ServerStatus set(String name, State state) throws IOException, UnavailableException {
    try {
      return servers()
          .setState(name, state)
          .toCompletableFuture()
          .get(backend.replyTimeoutMillis(), TimeUnit.MILLISECONDS)
          .orElseThrow(() -> unknown(name));
    } catch (TimeoutException late) {
      throw UnavailableException.late(backend.replyTimeoutMillis());
    } catch (ExecutionException failed) {
      throw UnavailableException.failed();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw UnavailableException.overloaded();
    }
  }

  private static ProblemException unknown(String name) {
    return new ProblemException(
        Problem.notFound("media.freeswitch.servers has no media server " + name));
  }

  private static ObjectNode json(ServerStatus server) {
    ObjectNode node =
        Json.object()
            .put("name", server.spec().name())
            .put("sip", server.spec().sip().host() + ":" + server.spec().sip().port())
            .put("state", Json.name(server.state()))
            .put("health", Json.name(server.health()))
            .put("detail", server.detail())
            .put("weight", server.spec().weight())
            .put("capacity", server.spec().capacity())
            .put("legs", server.legs())
            .put("sessions", server.sessions());
    server.idleCpuPercent().ifPresent(idle -> node.put("idleCpuPercent", idle));
    return node;
  }
}
