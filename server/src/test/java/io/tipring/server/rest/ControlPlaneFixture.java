package io.tipring.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tipring.acd.Acd;
import io.tipring.core.command.Command;
import io.tipring.core.effect.ControlEffect;
import io.tipring.core.effect.Effect;
import io.tipring.core.event.Event;
import io.tipring.core.event.RecordedEvent;
import io.tipring.core.metrics.ReportingMetrics;
import io.tipring.core.turn.TurnProcessor;
import io.tipring.core.turn.TurnResult;
import io.tipring.ivr.Flows;
import io.tipring.server.config.HostPort;
import io.tipring.server.control.ControlPlane;
import io.tipring.server.media.MediaServers;
import io.tipring.server.projection.Projections;
import io.tipring.server.reporting.HandFeed;
import io.tipring.server.reporting.Reporting;
import io.tipring.server.reporting.ReportingOptions;
import io.tipring.server.reporting.RetentionOptions;
import io.tipring.server.reporting.StandingStill;
import io.tipring.server.reporting.store.Database;
import io.tipring.server.timeline.SipMessages;
import io.tipring.sip.trace.TracedMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The control plane over real HTTP, on the real domain stepped by hand: what is asked is run at
 * once, and events of calls can be added without any phone.
 */
final class ControlPlaneFixture implements AutoCloseable {

  static final long START_MILLIS = 1_780_000_000_000L;
  static final int EVENT_BUFFER = 8;
  static final String REALM = "test";
  static final long REPLY_MILLIS = 20_000;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Path folder;
  private final Projections projections = new Projections(20, EVENT_BUFFER);
  private final HandFeed feed = new HandFeed();
  private final Reporting reporting;
  private final ControlPlane control = new ControlPlane(300);
  private final TurnProcessor processor = new TurnProcessor(new Flows(), new Acd());
  private final Map<String, Boolean> readiness = new LinkedHashMap<>(Map.of("sip", true));
  private final HttpClient client = HttpClient.newHttpClient();
  private final RestServer server;
  private final String token;
  private final List<TracedMessage> sip = new ArrayList<>();
  private long lastEvent;
  private long nowMillis = START_MILLIS;
  private boolean silent;
  private volatile boolean started = true;

  private ControlPlaneFixture(Path folder, Optional<MediaServers> media) throws IOException {
    this.folder = folder;
    control.connect(this::step);
    reporting =
        new Reporting(
            Database.pooled("jdbc:h2:mem:" + UUID.randomUUID(), "test", ""),
            feed,
            new ReportingOptions(20_000, "test", RetentionOptions.FOR_EVER),
            new StandingStill(feed, START_MILLIS),
            new ReportingMetrics(new SimpleMeterRegistry()));
    reporting.start();
    AdminToken adminToken = AdminToken.readOrCreate(folder);
    token = Files.readString(folder.resolve(AdminToken.FILE_NAME)).strip();
    server =
        RestServer.start(
            new HostPort("127.0.0.1", 0),
            new Backend(
                control,
                projections,
                reporting,
                REPLY_MILLIS,
                new SteppedEngine(),
                id -> Optional.of(recordingFile(id)).filter(Files::exists),
                () -> "tipring_up 1\n",
                REALM,
                new KeptMessages(),
                media),
            adminToken,
            false,
            openApi());
  }

  static ControlPlaneFixture start(Path folder) throws IOException {
    return new ControlPlaneFixture(folder, Optional.empty());
  }

  /** With media servers that are no part of the process. */
  static ControlPlaneFixture start(Path folder, MediaServers media) throws IOException {
    return new ControlPlaneFixture(folder, Optional.of(media));
  }

  static String openApi() throws IOException {
    return Files.readString(
        Path.of(System.getProperty("tipring.home")).resolve("docs/api/openapi.json"));
  }

  private synchronized boolean step(Command command) {
    if (silent) {
      return true;
    }
    TurnResult result = processor.process(processor.sequence() + 1, nowMillis, command);
    result.events().forEach(recorded -> add(recorded.event()));
    for (Effect effect : result.effects()) {
      if (effect instanceof ControlEffect reply) {
        control.handle(reply);
      }
    }
    return true;
  }

  /** The engine takes commands and says nothing any more. */
  synchronized void fallSilent() {
    silent = true;
  }

  /** As if the start were not over. */
  void beginAgain() {
    started = false;
  }

  synchronized void notReady() {
    readiness.put("sip", false);
  }

  /** Adds an event, as if a call had made it. */
  synchronized void add(Event event) {
    lastEvent++;
    projections.on(new RecordedEvent(lastEvent, processor.sequence(), nowMillis, event));
    feed.add(nowMillis, event);
  }

  synchronized void advance(long millis) {
    nowMillis += millis;
  }

  synchronized long lastEvent() {
    return lastEvent;
  }

  Projections projections() {
    return projections;
  }

  Path recordingFile(long id) {
    return folder.resolve(id + ".wav");
  }

  private final class SteppedEngine implements Backend.Engine {

    @Override
    public boolean isStarted() {
      return started;
    }

    @Override
    public Backend.Status status() {
      synchronized (ControlPlaneFixture.this) {
        return new Backend.Status(processor.sequence(), "00000000deadbeef", 7, "1.2.3");
      }
    }

    @Override
    public long settle() {
      // Events are folded within the step itself.
      return feed.lastSequence();
    }

    @Override
    public long nowMillis() {
      synchronized (ControlPlaneFixture.this) {
        return nowMillis;
      }
    }

    @Override
    public boolean isAlive() {
      return true;
    }

    @Override
    public Map<String, Boolean> readiness() {
      synchronized (ControlPlaneFixture.this) {
        return new LinkedHashMap<>(readiness);
      }
    }
  }

  /** Adds a SIP message to those that are kept. */
  synchronized void add(TracedMessage message) {
    sip.add(message);
  }

  private final class KeptMessages implements SipMessages {
    @Override
    public List<TracedMessage> find(Collection<String> callIds, long fromMillis, long toMillis) {
      synchronized (ControlPlaneFixture.this) {
        return sip.stream()
            .filter(it -> it.timeMicros() / 1_000 >= fromMillis)
            .filter(it -> it.timeMicros() / 1_000 <= toMillis)
            .filter(
                it -> {
                  String text = new String(it.bytes(), StandardCharsets.UTF_8);
                  return callIds.stream().anyMatch(id -> text.contains("Call-ID: " + id + "\r\n"));
                })
            .toList();
      }
    }

    @Override
    public boolean isOn() {
      return true;
    }
  }

  /** An answer of the server. */
  record Answer(HttpResponse<byte[]> response) {
    int status() {
      return response.statusCode();
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    byte[] bytes() {
      return response.body();
    }

    String text() {
      return new String(response.body(), StandardCharsets.UTF_8);
    }

    JsonNode json() {
      try {
        return JSON.readTree(text());
      } catch (JsonProcessingException malformed) {
        throw new AssertionError("no JSON: " + text(), malformed);
      }
    }

    /** Says that it is a problem of this kind, and gives it. */
    JsonNode problem(int status, String kind) {
      assertThat(status()).as(text()).isEqualTo(status);
      assertThat(header("Content-Type")).isEqualTo("application/problem+json");
      JsonNode problem = json();
      assertThat(problem.path("status").asInt()).isEqualTo(status);
      assertThat(problem.path("type").asText()).isEqualTo("urn:tipring:problem:" + kind);
      assertThat(problem.path("title").asText()).isNotEmpty();
      assertThat(problem.path("detail").asText()).isNotEmpty();
      return problem;
    }
  }

  /** A request with the token, to be changed further. */
  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .timeout(LIMIT)
        .header("Authorization", "Bearer " + token);
  }

  HttpRequest.Builder requestWithoutToken(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .timeout(LIMIT);
  }

  Answer send(HttpRequest.Builder request) {
    try {
      return new Answer(client.send(request.build(), BodyHandlers.ofByteArray()));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }

  int port() {
    return server.port();
  }

  HttpClient client() {
    return client;
  }

  Answer get(String path) {
    return send(request(path));
  }

  Answer delete(String path) {
    return send(request(path).DELETE());
  }

  Answer send(String method, String path, String body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body)));
  }

  @Override
  public void close() {
    server.close();
    reporting.close();
    client.close();
  }
}
