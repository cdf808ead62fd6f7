package io.tipring.server.rest;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.tipring.server.config.HostPort;
import io.tipring.server.control.UnavailableException;
import io.tipring.server.explain.ContactEvents;
import io.tipring.server.reporting.ReportingException;
import java.io.IOException;
import java.util.List;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server of the control plane. */
public final class RestServer implements AutoCloseable {

  /**
   * What the server offers at a path.
   *
   * @param path with {@code {id}} for a part that varies
   */
  public record Route(HandlerType method, String path, Handler handler) {}

  private static final Logger LOG = LoggerFactory.getLogger(RestServer.class);
  private static final int MAX_CONNECTIONS = 1_000;
  private static final String RETRY_AFTER_SECONDS = "1";

  private final Javalin javalin;
  private final Backend backend;

  private RestServer(Javalin javalin, Backend backend) {
    this.javalin = javalin;
    this.backend = backend;
  }

  /**
   * Starts the server.
   *
   * @param token without which nothing but health is told
   * @param openMetrics whether the figures are told without it too
   * @param openApi the OpenAPI document
   * @throws IOException if it can't listen at the address
   */
  public static RestServer start(
      HostPort listen, Backend backend, AdminToken token, boolean openMetrics, String openApi)
      throws IOException {
    Javalin javalin =
        Javalin.create(
            config -> {
              limit(config);
              config.jetty.host = listen.host();
              config.jetty.port = listen.port();
              config.routes.before(context -> authorize(context, token, openMetrics));
              config.routes.before("/v1/*", _ -> refuseBeforeStart(backend.engine()));
              for (Route route : routes(backend, openApi)) {
                config.routes.addHttpHandler(route.method(), route.path(), route.handler());
              }
              mapExceptions(config);
            });
    try {
      javalin.start();
    } catch (RuntimeException failure) {
      javalin.stop();
      throw new IOException("cannot listen on " + listen + ": " + rootMessage(failure), failure);
    }
    return new RestServer(javalin, backend);
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  /** All that the server offers. */
  static List<Route> routes(Backend backend, String openApi) {
    AgentResource agents = new AgentResource(backend);
    CallResource calls = new CallResource(backend);
    ContactResource contacts = new ContactResource(backend);
    RecordingResource recordings = new RecordingResource(backend, contacts);
    ContactEvents known = new KnownContacts(backend);
    ExplanationResource explanations = new ExplanationResource(backend, known);
    TimelineResource timelines = new TimelineResource(backend, known);
    QueueResource queues = new QueueResource(backend);
    MediaServerResource media = new MediaServerResource(backend);
    EventResource events = new EventResource(backend.projections().events());
    SystemResource system = new SystemResource(backend, openApi);
    return List.of(
        new Route(HandlerType.GET, "/v1/agents", agents::list),
        new Route(HandlerType.GET, "/v1/agents/{id}", agents::get),
        new Route(HandlerType.PUT, "/v1/agents/{id}", agents::put),
        new Route(HandlerType.DELETE, "/v1/agents/{id}", agents::remove),
        new Route(HandlerType.POST, "/v1/agents/{id}/state", agents::setState),
        new Route(HandlerType.GET, "/v1/queues", queues::list),
        new Route(HandlerType.GET, "/v1/queues/{id}", queues::get),
        new Route(HandlerType.GET, "/v1/calls", calls::list),
        new Route(HandlerType.POST, "/v1/calls", calls::originate),
        new Route(HandlerType.GET, "/v1/calls/{id}", calls::get),
        new Route(HandlerType.DELETE, "/v1/calls/{id}", calls::hangUp),
        new Route(HandlerType.GET, "/v1/contacts", contacts::list),
        new Route(HandlerType.GET, "/v1/contacts/{id}", contacts::get),
        new Route(HandlerType.GET, "/v1/contacts/{id}/recording", recordings::get),
        new Route(HandlerType.DELETE, "/v1/contacts/{id}/numbers", contacts::removeNumbers),
        new Route(HandlerType.GET, "/v1/contacts/{id}/explanation", explanations::get),
        new Route(HandlerType.GET, "/v1/contacts/{id}/timeline", timelines::get),
        new Route(HandlerType.GET, "/v1/contacts/{id}/sip.pcap", timelines::pcap),
        new Route(HandlerType.GET, "/v1/media/servers", media::list),
        new Route(HandlerType.GET, "/v1/media/servers/{name}", media::get),
        new Route(HandlerType.POST, "/v1/media/servers/{name}/state", media::setState),
        new Route(HandlerType.GET, "/v1/events", events::stream),
        new Route(HandlerType.GET, "/v1/engine", system::engine),
        new Route(HandlerType.GET, "/v1/openapi.json", system::openApi),
        new Route(HandlerType.GET, "/metrics", system::metrics),
        new Route(HandlerType.GET, "/health/live", system::live),
        new Route(HandlerType.GET, "/health/ready", system::ready));
  }

  private static void limit(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.concurrency.useVirtualThreads = true;
    config.http.maxRequestSize = JsonBody.MAX_BYTES;
    config.http.prefer405over404 = true;
    // A stream of events must reach its reader event by event.
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
    config.jetty.modifyServer(RestServer::harden);
    config.jetty.modifyServletContextHandler(
        context -> context.setErrorHandler(new MalformedRequests()));
  }

  private static void harden(Server server) {
    server.setErrorHandler(new MalformedRequests());
    server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, server));
  }

  private static void authorize(Context context, AdminToken token, boolean openMetrics) {
    String path = context.path();
    boolean open = path.startsWith("/health/") || (openMetrics && path.equals("/metrics"));
    if (open || token.isIn(context.header("Authorization"))) {
      return;
    }
    boolean given = context.header("Authorization") != null;
    context.header(
        "WWW-Authenticate",
        given ? "Bearer realm=\"tipring\", error=\"invalid_token\"" : "Bearer realm=\"tipring\"");
    throw new ProblemException(
        Problem.unauthorized(
            given
                ? "the token is not the one of this server"
                : "send Authorization: Bearer with the token in the file admin.token of the data"
                    + " directory"));
  }

  /** The server listens early, beside the start of all else; settings and flows come first. */
  private static void refuseBeforeStart(Backend.Engine engine) throws UnavailableException {
    if (!engine.isStarted()) {
      throw UnavailableException.starting();
    }
  }

  private static void mapExceptions(JavalinConfig config) {
    config.routes.exception(
        ProblemException.class,
        (problem, context) -> Responses.respond(context, problem.problem()));
    config.routes.exception(
        UnavailableException.class,
        (unavailable, context) -> {
          context.header("Retry-After", RETRY_AFTER_SECONDS);
          Responses.respond(
              context,
              unavailable.isLate()
                  ? Problem.late(unavailable.getMessage())
                  : Problem.unavailable(unavailable.getMessage()));
        });
    config.routes.exception(
        ReportingException.class,
        (unavailable, context) -> {
          context.header("Retry-After", RETRY_AFTER_SECONDS);
          Responses.respond(context, Problem.noRecords(unavailable.getMessage()));
        });
    config.routes.exception(HttpResponseException.class, RestServer::respondRefusal);
    config.routes.exception(
        Exception.class,
        (unexpected, context) -> {
          LOG.error("{} {} failed", context.method(), context.path(), unexpected);
          Responses.respond(context, Problem.internal());
        });
  }

  private static void respondRefusal(HttpResponseException refusal, Context context) {
    Responses.respond(
        context,
        switch (refusal.getStatus()) {
          case 404 -> Problem.notFound("nothing is at " + context.path());
          case 405 -> {
            String allowed = refusal.getDetails().getOrDefault("availableMethods", "");
            context.header("Allow", allowed);
            yield Problem.methodNotAllowed("allowed here: " + allowed);
          }
          case 413 -> Problem.tooLarge(JsonBody.MAX_BYTES);
          default -> Problem.ofStatus(refusal.getStatus(), refusal.getMessage());
        });
  }

  /** The port that it listens on. */
  public int port() {
    return javalin.port();
  }

  /** Ends the streams of events, then the server. */
  @Override
  public void close() {
    backend.projections().events().close();
    javalin.stop();
  }
}
