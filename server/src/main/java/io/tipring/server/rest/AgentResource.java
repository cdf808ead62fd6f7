package io.tipring.server.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.tipring.core.command.AgentCommand.PutAgent;
import io.tipring.core.command.AgentCommand.RemoveAgent;
import io.tipring.core.command.AgentCommand.RequestedState;
import io.tipring.core.command.AgentCommand.SetAgentState;
import io.tipring.core.routing.AgentId;
import io.tipring.server.config.TipringConfig;
import io.tipring.server.control.UnavailableException;
import io.tipring.server.json.Json;
import io.tipring.server.projection.AgentView;
import io.tipring.sip.digest.DigestAlgorithm;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** {@code /v1/agents}. */
final class AgentResource {

  /** What can be the user part of a SIP URI without escapes, and the last part of a path. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private static final Pattern SKILL = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,63}");
  private static final Pattern ADDRESS =
      Pattern.compile("\\+?[0-9*#]{1,32}|sips?:[A-Za-z0-9._~%!$&'()*+,;=:@\\[\\]-]{1,255}");
  private static final int SHORTEST_PASSWORD = 6;
  private static final int LONGEST_PASSWORD = 128;
  private static final int LONGEST_TEXT = 128;
  private static final int MAX_SKILLS = 100;
  private static final int HIGHEST_LEVEL = 10;

  private static final Map<String, RequestedState> STATES =
      new TreeMap<>(
          Map.of(
              "ready", RequestedState.READY,
              "notReady", RequestedState.NOT_READY,
              "loggedOut", RequestedState.LOGGED_OUT));

  private final Backend backend;

  AgentResource(Backend backend) {
    this.backend = backend;
  }

  void list(Context context) {
    new Query(context).check();
    ObjectNode node = Json.object();
    ArrayNode agents = node.putArray("agents");
    backend.projections().agents().agents().forEach(agent -> agents.add(json(agent)));
    Responses.respond(context, 200, node);
  }

  void get(Context context) {
    new Query(context).check();
    Responses.respond(context, 200, json(find(id(context))));
  }

  void put(Context context) throws UnavailableException {
    new Query(context).check();
    AgentId agent = new AgentId(TipringConfig.TENANT, context.pathParam("id"));
    boolean isNew = backend.projections().agents().agent(agent).isEmpty();
    JsonBody body = JsonBody.of(context);
    if (!ID.matcher(agent.id()).matches()) {
      body.reject("id", "must be letters, digits, . _ or -, at most 64");
    }
    Optional<String> name = body.text("name", 1, LONGEST_TEXT);
    Optional<String> password = body.text("sipPassword", SHORTEST_PASSWORD, LONGEST_PASSWORD);
    SequencedMap<String, Integer> skills =
        body.numbers("skills", SKILL, 1, HIGHEST_LEVEL, MAX_SKILLS);
    Optional<String> address =
        body.text("address", ADDRESS, "a number or a SIP URI, such as 13800138000");
    if (isNew && !body.has("sipPassword") && !body.has("address")) {
      body.reject("sipPassword", "is missing; a new agent needs it, or an address");
    }
    body.check();
    String realm = backend.realm();
    Outcomes.check(
        backend
            .control()
            .ask(
                requestId ->
                    new PutAgent(
                        requestId,
                        agent,
                        name.orElse(agent.id()),
                        password.map(p -> DigestAlgorithm.MD5.ha1(agent.id(), realm, p)).orElse(""),
                        password
                            .map(p -> DigestAlgorithm.SHA_256.ha1(agent.id(), realm, p))
                            .orElse(""),
                        skills,
                        address)));
    backend.engine().settle();
    Responses.respond(context, isNew ? 201 : 200, json(find(agent)));
  }

  void remove(Context context) throws UnavailableException {
    new Query(context).check();
    AgentId agent = id(context);
    Outcomes.check(backend.control().ask(requestId -> new RemoveAgent(requestId, agent)));
    backend.engine().settle();
    context.status(204);
  }

  void setState(Context context) throws UnavailableException {
    new Query(context).check();
    AgentId agent = id(context);
    JsonBody body = JsonBody.of(context);
    Optional<RequestedState> state = body.choice("state", STATES);
    if (!body.has("state")) {
      body.reject("state", "is missing");
    }
    Optional<String> reason = body.text("reason", 0, LONGEST_TEXT);
    body.check();
    Outcomes.check(
        backend
            .control()
            .ask(
                requestId ->
                    new SetAgentState(requestId, agent, state.orElseThrow(), reason.orElse(""))));
    backend.engine().settle();
    Responses.respond(context, 200, json(find(agent)));
  }

  private static AgentId id(Context context) {
    return new AgentId(TipringConfig.TENANT, context.pathParam("id"));
  }

  private AgentView find(AgentId agent) {
    return backend
        .projections()
        .agents()
        .agent(agent)
        .orElseThrow(
            () -> new ProblemException(Problem.notFound("there is no agent " + agent.id())));
  }

  private static ObjectNode json(AgentView agent) {
    ObjectNode node =
        Json.object()
            .put("id", agent.agent().id())
            .put("name", agent.name())
            .put("state", Json.name(agent.state()))
            .put("since", Json.time(agent.sinceMillis()))
            .put("reason", agent.reason())
            .put("phones", agent.phones());
    if (agent.contactId() != 0) {
      node.put("contactId", Json.id(agent.contactId()));
    }
    if (!agent.address().isEmpty()) {
      node.put("address", agent.address());
    }
    ObjectNode skills = node.putObject("skills");
    agent.skills().forEach(skills::put);
    return node;
  }
}
