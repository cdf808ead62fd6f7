package io.tipring.server.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.tipring.core.command.ControlCommand.HangUp;
import io.tipring.core.command.ControlCommand.Originate;
import io.tipring.core.effect.ControlEffect.Outcome.Done;
import io.tipring.server.config.TipringConfig;
import io.tipring.server.control.UnavailableException;
import io.tipring.server.json.Json;
import io.tipring.server.projection.ContactLog;
import io.tipring.server.projection.ContactView;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code /v1/calls}: the calls in progress. */
final class CallResource {

  private static final Pattern NUMBER = Pattern.compile("\\+?[0-9*#]{1,32}");
  private static final String NUMBER_FORM = "a number of digits, such as 13800138000";
  private static final Pattern FLOW = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,63}");
  private static final int LONGEST_BUSINESS_ID = 128;

  private final Backend backend;

  CallResource(Backend backend) {
    this.backend = backend;
  }

  void list(Context context) {
    new Query(context).check();
    ObjectNode node = Json.object();
    ArrayNode calls = node.putArray("calls");
    backend
        .projections()
        .contacts()
        .calls()
        .forEach(log -> calls.add(ContactJson.call(ContactView.of(log))));
    Responses.respond(context, 200, node);
  }

  void get(Context context) {
    new Query(context).check();
    Responses.respond(context, 200, ContactJson.call(ContactView.of(find(context))));
  }

  void hangUp(Context context) throws UnavailableException {
    new Query(context).check();
    long callId = Json.parseId(context.pathParam("id")).orElseThrow(() -> noSuchCall(context));
    Outcomes.check(backend.control().ask(requestId -> new HangUp(requestId, callId)));
    backend.engine().settle();
    context.status(204);
  }

  void originate(Context context) throws UnavailableException {
    new Query(context).check();
    JsonBody body = JsonBody.of(context);
    Optional<String> to = body.required("to", body.text("to", NUMBER, NUMBER_FORM));
    Optional<String> from = body.required("from", body.text("from", NUMBER, NUMBER_FORM));
    Optional<String> flow = body.required("flow", body.text("flow", FLOW, "the name of a flow"));
    Optional<String> businessId = body.text("businessId", 0, LONGEST_BUSINESS_ID);
    body.check();
    Done done =
        Outcomes.check(
            backend
                .control()
                .ask(
                    requestId ->
                        new Originate(
                            requestId,
                            TipringConfig.TENANT,
                            to.orElseThrow(),
                            from.orElseThrow(),
                            flow.orElseThrow(),
                            businessId.orElse(""))));
    backend.engine().settle();
    context.header("Location", "/v1/calls/" + done.id());
    Responses.respond(context, 201, Json.object().put("id", done.id()));
  }

  private ContactLog find(Context context) {
    return Json.parseId(context.pathParam("id"))
        .flatMap(backend.projections().contacts()::call)
        .orElseThrow(() -> noSuchCall(context));
  }

  private static ProblemException noSuchCall(Context context) {
    return new ProblemException(
        Problem.notFound("no call " + context.pathParam("id") + " is in progress"));
  }
}
