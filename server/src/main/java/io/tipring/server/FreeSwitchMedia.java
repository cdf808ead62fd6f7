package io.tipring.server;

import io.tipring.core.command.CommandSink;
import io.tipring.core.metrics.MediaPoolMetrics;
import io.tipring.core.metrics.SipMetrics;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import io.tipring.media.esl.EslClientOptions;
import io.tipring.media.esl.EslConnectionOptions;
import io.tipring.media.freeswitch.FreeSwitchNodes;
import io.tipring.media.freeswitch.FreeSwitchOptions;
import io.tipring.media.freeswitch.channel.ServerFile;
import io.tipring.media.freeswitch.channel.Timeouts;
import io.tipring.media.freeswitch.pool.MediaPool;
import io.tipring.media.freeswitch.pool.PoolOptions;
import io.tipring.media.freeswitch.pool.ServerSpec;
import io.tipring.media.freeswitch.pool.ServerStatus;
import io.tipring.server.config.HostPort;
import io.tipring.server.config.TipringConfig;
import io.tipring.server.config.TipringConfig.FreeSwitch;
import io.tipring.server.config.TipringConfig.FreeSwitchServer;
import io.tipring.server.media.MediaServers;
import io.tipring.server.reporting.JournalId;
import io.tipring.sip.media.MediaSipOptions;
import io.tipring.sip.media.MediaUserAgent;
import io.tipring.sip.transport.Listener;
import io.tipring.sip.transport.MessageTap;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The pool of FreeSWITCH servers as the configuration wants it, and all that it stands on. */
final class FreeSwitchMedia implements AutoCloseable {
  private static final String WELL_KNOWN_PASSWORD = "ClueCon";
  private static final String CONFERENCE_PROFILE = "tipring";
  private static final long INVITE_MILLIS = 4_000;
  private static final long COMMAND_MILLIS = 5_000;

  /** A half-open connection is found within 2 s, however late a server is to count as lost. */
  private static final long LONGEST_SILENCE_MILLIS = 1_750;

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final MediaUserAgent dialogs;
  private final FreeSwitchNodes nodes;
  private final MediaPool pool;
  private final MediaServers servers;

  private FreeSwitchMedia(
      MediaUserAgent dialogs, FreeSwitchNodes nodes, MediaPool pool, MediaServers servers) {
    this.dialogs = dialogs;
    this.nodes = nodes;
    this.pool = pool;
    this.servers = servers;
  }

  /**
   * Binds our SIP address towards the servers; nothing is sent before {@link MediaPool#start}.
   *
   * @param sip counts messages with those of the engine's calls
   * @throws StartupException if the address can't be had, or a server can't be used as configured
   */
  static FreeSwitchMedia open(
      TipringConfig config,
      CommandSink engine,
      SipMetrics sip,
      MessageTap tap,
      MediaPoolMetrics metrics)
      throws StartupException {
    FreeSwitch freeSwitch = config.media().freeSwitch();
    List<FreeSwitchOptions> servers = new ArrayList<>();
    for (int i = 0; i < freeSwitch.servers().size(); i++) {
      servers.add(options(config, i));
    }
    MediaUserAgent dialogs = dialogs(config, sip, tap);
    FreeSwitchNodes nodes = new FreeSwitchNodes(servers.size());
    List<MediaPool.Member> members = new ArrayList<>();
    for (int i = 0; i < servers.size(); i++) {
      FreeSwitchServer server = freeSwitch.servers().get(i);
      FreeSwitchOptions options = servers.get(i);
      members.add(
          new MediaPool.Member(
              new ServerSpec(server.name(), options.sip(), server.weight(), server.capacity()),
              nodes.node(options, dialogs)));
    }
    MediaPool pool =
        new MediaPool(
            PoolOptions.STANDARD.withLostMillis(freeSwitch.lostMillis()),
            members,
            dialogs::options,
            engine,
            metrics);
    try {
      return new FreeSwitchMedia(
          dialogs, nodes, pool, MediaServers.open(pool, config.dataDirectory()));
    } catch (IOException unusable) {
      dialogs.close();
      nodes.close();
      throw new StartupException(config.at("data.dir") + ": " + unusable.getMessage(), unusable);
    }
  }

  private static MediaUserAgent dialogs(TipringConfig config, SipMetrics sip, MessageTap tap)
      throws StartupException {
    FreeSwitch freeSwitch = config.media().freeSwitch();
    HostPort at = freeSwitch.listen();
    try {
      return MediaUserAgent.bind(
          MediaSipOptions.listening(
              new Listener(Transport.UDP, at.host(), at.port(), freeSwitch.advertisedAddress())),
          sip,
          tap);
    } catch (IOException | IllegalArgumentException unusable) {
      throw new StartupException(
          "SIP towards media servers can't start: "
              + unusable.getMessage()
              + "; give an address of this machine that is free at "
              + config.at("media.freeswitch.listen"),
          unusable);
    }
  }

  private static FreeSwitchOptions options(TipringConfig config, int index)
      throws StartupException {
    FreeSwitch freeSwitch = config.media().freeSwitch();
    FreeSwitchServer server = freeSwitch.servers().get(index);
    String key = "media.freeswitch.servers." + index;
    InetSocketAddress sip = resolved(config, key + ".sip", server.sip());
    InetSocketAddress esl = resolved(config, key + ".esl", server.esl());
    String password = password(config, key, server);
    try {
      return new FreeSwitchOptions(
          EslClientOptions.of(server.name(), esl, password, server.allowDefaultPassword())
              .withConnection(connection(freeSwitch.lostMillis())),
          new SipAddress(Transport.UDP, sip.getAddress().getHostAddress(), sip.getPort()),
          JournalId.readOrCreate(config.dataDirectory()),
          config.prompts().directory(),
          new ServerFile(freeSwitch.promptsDirectory()),
          config.prompts().language(),
          config.recordingsDirectory(),
          new ServerFile(freeSwitch.recordingsDirectory()),
          CONFERENCE_PROFILE,
          INVITE_MILLIS,
          COMMAND_MILLIS,
          Timeouts.DEFAULT.withRtpTimeoutMillis(freeSwitch.rtpTimeoutMillis()));
    } catch (IllegalArgumentException unusable) {
      throw new StartupException(config.at(key + ".name") + ": " + unusable.getMessage(), unusable);
    } catch (IOException unusable) {
      throw new StartupException(
          config.at("data.dir") + ": the file journal.id can't be used: " + unusable, unusable);
    }
  }

  /**
   * A host that falls silent says so on neither way, and is lost by both in the same time. All our
   * commands are done at once by a server that is well, so that none excuses silence.
   */
  private static EslConnectionOptions connection(long lostMillis) {
    return EslConnectionOptions.DEFAULT
        .withCommandMillis(COMMAND_MILLIS)
        .withSilenceWithin(Math.min(lostMillis, LONGEST_SILENCE_MILLIS));
  }

  /** Looked up once: a look-up could hold the event loops up. */
  private static InetSocketAddress resolved(TipringConfig config, String key, HostPort address)
      throws StartupException {
    InetSocketAddress resolved = address.toSocketAddress();
    if (resolved.isUnresolved()) {
      throw new StartupException(config.at(key) + ": there is no host " + address.host());
    }
    return resolved;
  }

  private static String password(TipringConfig config, String key, FreeSwitchServer server)
      throws StartupException {
    if (server.passwordFile().isEmpty()) {
      return WELL_KNOWN_PASSWORD;
    }
    try {
      return Files.readString(server.passwordFile().get()).strip();
    } catch (IOException unreadable) {
      throw new StartupException(
          config.at(key + ".passwordFile") + ": the file can't be read: " + unreadable, unreadable);
    }
  }

  MediaPool pool() {
    return pool;
  }

  /** What operators see of the pool, and change. */
  MediaServers servers() {
    return servers;
  }

  /** Whether a server is there that takes legs. */
  boolean takesLegs() {
    return pool.servers().stream().anyMatch(FreeSwitchMedia::takesLegs);
  }

  private static boolean takesLegs(ServerStatus server) {
    return server.health() == ServerStatus.Health.UP && server.state() == ServerStatus.State.ACTIVE;
  }

  /** Waits until one is, for a bounded time. */
  void awaitServer(long millis) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (!takesLegs() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** Hangs up what stands on the servers. */
  @Override
  public void close() {
    pool.close();
    closeTransports();
  }

  /** Leaves what stands on the servers to the next start. */
  void abandon() {
    pool.abandon();
    closeTransports();
  }

  private void closeTransports() {
    dialogs.close();
    nodes.close();
  }
}
