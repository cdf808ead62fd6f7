package io.tipring.server.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.tipring.server.control.UnavailableException;
import io.tipring.server.json.Json;
import java.util.Map;

/** The engine, its health, its figures, and the description of the interface. */
final class SystemResource {

  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final Backend backend;
  private final String openApi;

  /**
   * @param openApi the OpenAPI document
   */
  SystemResource(Backend backend, String openApi) {
    this.backend = backend;
    this.openApi = openApi;
  }

  void engine(Context context) throws UnavailableException {
    new Query(context).check();
    Backend.Status status = backend.engine().status();
    Responses.respond(
        context,
        200,
        Json.object()
            .put("sequence", status.sequence())
            .put("stateHash", status.stateHash())
            .put("uptime", status.uptimeSeconds())
            .put("version", status.version()));
  }

  void live(Context context) {
    boolean alive = backend.engine().isAlive();
    Responses.respond(
        context, alive ? 200 : 503, Json.object().put("status", alive ? "live" : "failed"));
  }

  void ready(Context context) {
    Map<String, Boolean> checks = backend.engine().readiness();
    boolean ready = checks.values().stream().allMatch(check -> check);
    ObjectNode node = Json.object().put("status", ready ? "ready" : "notReady");
    ObjectNode details = node.putObject("checks");
    checks.forEach(details::put);
    Responses.respond(context, ready ? 200 : 503, node);
  }

  void metrics(Context context) {
    context.contentType(PROMETHEUS_TEXT).result(backend.metrics().get());
  }

  void openApi(Context context) {
    new Query(context).check();
    context.contentType("application/json").result(openApi);
  }
}
