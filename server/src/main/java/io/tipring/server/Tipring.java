package io.tipring.server;

import io.tipring.acd.Acd;
import io.tipring.core.command.Command;
import io.tipring.core.command.ControlCommand.ApplySettings;
import io.tipring.core.command.ControlCommand.DeployFlows;
import io.tipring.core.command.EngineCommand.DrainRequested;
import io.tipring.core.command.EngineCommand.StopRequested;
import io.tipring.core.effect.ControlEffect.Outcome;
import io.tipring.core.engine.Effects;
import io.tipring.core.engine.Engine;
import io.tipring.core.engine.EngineException;
import io.tipring.core.engine.EngineParts;
import io.tipring.core.flow.FlowSource;
import io.tipring.core.journal.JournalException;
import io.tipring.core.metrics.ContactMetrics;
import io.tipring.core.metrics.EngineMetrics;
import io.tipring.core.metrics.InvariantMetrics;
import io.tipring.core.metrics.MediaMetrics;
import io.tipring.core.metrics.MediaPoolMetrics;
import io.tipring.core.metrics.ReportingMetrics;
import io.tipring.core.metrics.SipMetrics;
import io.tipring.core.metrics.SipTraceMetrics;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import io.tipring.core.turn.TurnProcessor;
import io.tipring.ivr.FlowCheck;
import io.tipring.ivr.Flows;
import io.tipring.media.MediaServer;
import io.tipring.media.RecordingFile;
import io.tipring.media.embedded.EmbeddedMediaServer;
import io.tipring.server.config.TipringConfig;
import io.tipring.server.config.TipringConfig.MediaKind;
import io.tipring.server.config.TipringConfig.MetricsAccess;
import io.tipring.server.control.ControlPlane;
import io.tipring.server.control.UnavailableException;
import io.tipring.server.invariant.InvariantWatch;
import io.tipring.server.invariant.Ledger;
import io.tipring.server.invariant.Limits;
import io.tipring.server.logging.EventLines;
import io.tipring.server.metrics.Figures;
import io.tipring.server.projection.Projections;
import io.tipring.server.projection.StandingFigures;
import io.tipring.server.reporting.Reporting;
import io.tipring.server.reporting.store.Database;
import io.tipring.server.rest.AdminToken;
import io.tipring.server.rest.Backend;
import io.tipring.server.rest.RestServer;
import io.tipring.sip.ua.SipStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole system, started and stopped in order. */
public final class Tipring implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Tipring.class);

  /** How long the peers of calls that are ended at a stop may take to say so. */
  private static final long ENDING_MILLIS = 3_000;

  /** How long a start waits for the first media server before it says that it is up. */
  private static final long MEDIA_SERVER_MILLIS = 2_000;

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final TipringConfig config;
  private final Figures figures = new Figures();
  private final Projections projections;
  private final ControlPlane control;
  private final EventLines eventLines = new EventLines();
  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final Ledger ledger = new Ledger();
  private ContactMetrics contactMetrics;
  private Engine engine;
  private EngineAccess access;
  private Reporting reporting;
  private SipTracing trace;
  private Optional<FreeSwitchMedia> freeSwitch = Optional.empty();
  private SipStack sip;
  private Beside<RestServer> restStart;

  /** Written by its own start; read behind that. */
  private RestServer rest;

  private boolean callsEnded;

  private Tipring(TipringConfig config) {
    this.config = config;
    this.projections = projections(config);
    this.control = new ControlPlane(config.http().replyTimeoutMillis());
  }

  /**
   * Starts everything; when it returns, calls are taken.
   *
   * @throws StartupException if anything can't start; all that had started is stopped again
   */
  public static Tipring start(TipringConfig config) throws StartupException {
    Tipring tipring = new Tipring(config);
    try {
      tipring.startAll();
    } catch (StartupException | RuntimeException failure) {
      tipring.closeAll();
      throw failure;
    }
    return tipring;
  }

  private static List<FlowSource> checkedFlows(TipringConfig config) throws StartupException {
    List<FlowSource> flows = FlowFiles.readDirectory(config.flowsDirectory());
    FlowCheck.Report report = FlowFiles.check(flows, config.prompts());
    if (report.hasErrors()) {
      throw new StartupException(
          config.at("flows.dir")
              + ": the flows can't be deployed:\n"
              + report.text().stripTrailing());
    }
    return flows;
  }

  private void startAll() throws StartupException {
    Beside<List<FlowSource>> flowCheck =
        Beside.begin("tipring-flow-check", () -> checkedFlows(config));
    started.push(figures);
    Database database = ReportingParts.database(config);
    // Stopped after the engine, so that it has the last events.
    started.push(() -> closeReporting(database));
    // A start that can't be leaves no trace in the data directory.
    List<FlowSource> flows = flowCheck.await();
    openEngine();
    reporting =
        ReportingParts.reporting(
            config, database, engine, new ReportingMetrics(figures.registry()));
    trace = SipTracing.start(config, engine::nowMillis, new SipTraceMetrics(figures.registry()));
    started.push(trace);
    SipMetrics sipMetrics = new SipMetrics(figures.registry());
    MediaServer media = startMedia(sipMetrics);
    restStart = Beside.begin("tipring-rest-start", this::startRest);
    sip = startSip(sipMetrics);
    eventLines.begin();
    // Nothing is pruned before it is known how far the database is.
    engine.retainFrom(ReportingParts.CONSUMER, 0);
    freeSwitch.ifPresent(servers -> servers.pool().start());
    engine.start(new Effects(sip, media, control));
    control.connect(command -> engine.isHealthy() && engine.submit(command));
    access.signallingBound();
    grant("the settings", requestId -> new ApplySettings(requestId, DomainSettings.of(config)));
    // The settings were the second command: by now the calls of the last run are taken up.
    sip.open();
    grant("the flows", requestId -> new DeployFlows(requestId, TipringConfig.TENANT, flows));
    access.flowsDeployed();
    restStart.await();
    reporting.start();
    watchInvariants();
    freeSwitch.ifPresent(Tipring::awaitMediaServer);
    LOG.info(
        "ready: sip udp={} tcp={} http=http://{}:{}",
        address(Transport.UDP),
        address(Transport.TCP),
        config.http().listen().host(),
        rest.port());
  }

  /** Calls that were not ended are in the journal: the next start takes them up. */
  private void close(FreeSwitchMedia servers) {
    if (callsEnded) {
      servers.close();
    } else {
      servers.abandon();
    }
  }

  private static void awaitMediaServer(FreeSwitchMedia servers) {
    servers.awaitServer(MEDIA_SERVER_MILLIS);
    if (!servers.takesLegs()) {
      LOG.warn(
          "no media server is there yet ({}): new calls get 503 until one is",
          servers.pool().servers().stream()
              .map(server -> server.spec().name() + ": " + server.detail())
              .collect(Collectors.joining("; ")));
    }
  }

  private void closeReporting(Database database) {
    if (reporting != null) {
      reporting.close();
    }
    database.close();
  }

  private static Projections projections(TipringConfig config) {
    return new Projections(config.contacts().serviceLevelSeconds(), config.http().eventBuffer());
  }

  private void openEngine() throws StartupException {
    contactMetrics = new ContactMetrics(figures.registry());
    try {
      engine =
          Engine.open(
              Adapters.engine(config),
              new EngineParts(
                  () -> new TurnProcessor(new Flows(), new Acd()),
                  List.of(projections, contactMetrics, eventLines, ledger),
                  () -> List.of(projections(config), ContactMetrics.unwatched(), new Ledger())),
              new EngineMetrics(figures.registry()),
              Version.current(),
              new SecureRandom().nextLong());
    } catch (EngineException | JournalException unusable) {
      throw new StartupException(config.at("data.dir") + ": " + unusable.getMessage(), unusable);
    }
    started.push(engine);
    access =
        new EngineAccess(
            engine,
            () -> freeSwitch.map(FreeSwitchMedia::takesLegs).orElse(true),
            config.http().replyTimeoutMillis(),
            Version.current());
    contactMetrics.watchReadiness(access::isReady);
  }

  private void watchInvariants() {
    figures.watchDisk(config.dataDirectory());
    if (config.invariants().intervalMillis() > 0) {
      started.push(
          InvariantWatch.start(
              projections,
              ledger,
              new Limits(config.calls().ringMillis(), config.calls().maxCallMillis()),
              engine::nowMillis,
              access::settle,
              new InvariantMetrics(figures.registry()),
              config.invariants().intervalMillis()));
    }
  }

  private MediaServer startMedia(SipMetrics sipMetrics) throws StartupException {
    if (config.media().kind() == MediaKind.FREESWITCH) {
      FreeSwitchMedia servers =
          FreeSwitchMedia.open(
              config, engine, sipMetrics, trace.tap(), new MediaPoolMetrics(figures.registry()));
      started.push(() -> close(servers));
      freeSwitch = Optional.of(servers);
      return servers.pool();
    }
    try {
      MediaServer media =
          EmbeddedMediaServer.start(
              Adapters.media(config), engine, new MediaMetrics(figures.registry()));
      started.push(media);
      return media;
    } catch (IOException | IllegalArgumentException unusable) {
      throw new StartupException(
          "the media server can't start: "
              + unusable.getMessage()
              + "; mend it at "
              + config.at("media.embedded.address")
              + ", "
              + config.at("media.embedded.advertisedAddress")
              + " or "
              + config.at("recordings.dir"),
          unusable);
    }
  }

  private SipStack startSip(SipMetrics sipMetrics) throws StartupException {
    try {
      SipStack stack =
          SipStack.bind(
              Adapters.sip(config, access::isReady),
              engine,
              Adapters.credentials(projections.agents()),
              sipMetrics,
              trace.tap());
      started.push(stack);
      return stack;
    } catch (IOException | IllegalArgumentException unusable) {
      throw new StartupException(
          "SIP can't start: "
              + unusable.getMessage()
              + "; end the program that has the address, or give one of this machine that is free"
              + " at "
              + config.at("sip.udp")
              + " and "
              + config.at("sip.tcp")
              + "; for 0.0.0.0 say the address that peers see at "
              + config.at("sip.advertisedAddress"),
          unusable);
    }
  }

  private void grant(String what, LongFunction<Command> command) throws StartupException {
    Outcome outcome;
    try {
      outcome = control.ask(command);
    } catch (UnavailableException unavailable) {
      throw new StartupException(what + ": " + unavailable.getMessage(), unavailable);
    }
    if (!(outcome instanceof Outcome.Done)) {
      throw new StartupException(what + " were refused: " + outcome);
    }
  }

  private RestServer startRest() throws StartupException {
    try {
      boolean openMetrics =
          config.http().metrics() == MetricsAccess.OPEN
              || (config.http().metrics() == MetricsAccess.AUTO
                  && config.http().listen().isLoopback());
      if (!config.http().listen().isLoopback()) {
        LOG.warn(
            "http.listen is {}, no loopback address, and speaks no TLS: put a proxy before it",
            config.http().listen());
      }
      RestServer server =
          RestServer.start(
              config.http().listen(),
              backend(),
              AdminToken.readOrCreate(config.dataDirectory()),
              openMetrics,
              Files.readString(ConfigOptions.home().resolve("docs/api/openapi.json")));
      rest = server;
      return server;
    } catch (IOException unusable) {
      throw new StartupException(
          "the REST control plane can't start: "
              + unusable.getMessage()
              + "; see "
              + config.at("http.listen"),
          unusable);
    }
  }

  private Backend backend() {
    return new Backend(
        control,
        projections,
        reporting,
        config.http().replyTimeoutMillis(),
        access,
        recordingId ->
            Optional.of(RecordingFile.path(config.recordingsDirectory(), recordingId))
                .filter(Files::isRegularFile),
        this::scrape,
        config.sip().realm(),
        trace,
        freeSwitch.map(FreeSwitchMedia::servers));
  }

  private String scrape() {
    contactMetrics.refresh(StandingFigures.of(projections, engine.nowMillis()));
    return figures.scrape();
  }

  /** The port of the REST control plane. */
  public int httpPort() {
    return rest.port();
  }

  /** The SIP address of a transport, as {@code HOST:PORT}, or {@code off}. */
  public String address(Transport transport) {
    return sip.address(transport).map(Object::toString).orElse("off");
  }

  /** Where SIP is spoken over a transport, if it is on. */
  public Optional<SipAddress> sipAddress(Transport transport) {
    return sip.address(transport);
  }

  /** The file of the token of the control plane. */
  public Path tokenFile() {
    return config.dataDirectory().resolve(AdminToken.FILE_NAME);
  }

  /** Takes no new calls, lets those in progress end or ends them, and stops everything. */
  @Override
  public void close() {
    LOG.info("stopping: {} calls in progress", projections.contacts().callsInProgress());
    access.draining();
    if (engine.isHealthy()) {
      engine.submit(new DrainRequested());
      awaitNoCalls(config.stop().drainMillis());
      engine.submit(new StopRequested());
      awaitNoCalls(ENDING_MILLIS);
      callsEnded = engine.isHealthy();
    }
    closeAll();
    LOG.info("stopped");
  }

  private void awaitNoCalls(long limitMillis) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMillis);
    while (projections.contacts().callsInProgress() > 0 && System.nanoTime() < deadline) {
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private void closeAll() {
    if (restStart != null) {
      restStart.join();
    }
    if (rest != null) {
      started.push(rest);
    }
    while (!started.isEmpty()) {
      AutoCloseable part = started.pop();
      try {
        part.close();
      } catch (Exception failure) {
        LOG.error("{} did not stop properly", part.getClass().getSimpleName(), failure);
      }
    }
  }
}
