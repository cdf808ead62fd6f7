package io.tipring.server.freeswitch;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.tipring.core.command.CommandSink;
import io.tipring.core.metrics.MediaPoolMetrics;
import io.tipring.core.metrics.SipMetrics;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import io.tipring.media.MediaServer;
import io.tipring.media.contract.MediaServerFixture;
import io.tipring.media.esl.EslClientOptions;
import io.tipring.media.freeswitch.FreeSwitchNode;
import io.tipring.media.freeswitch.FreeSwitchOptions;
import io.tipring.media.freeswitch.channel.Timeouts;
import io.tipring.media.freeswitch.pool.MediaPool;
import io.tipring.media.freeswitch.pool.PoolOptions;
import io.tipring.media.freeswitch.pool.ServerSpec;
import io.tipring.media.freeswitch.pool.ServerStatus.Health;
import io.tipring.sip.media.MediaSipOptions;
import io.tipring.sip.media.MediaUserAgent;
import io.tipring.sip.transport.Listener;
import io.tipring.sip.transport.MessageTap;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** One server that speaks as FreeSWITCH does, behind a pool as the engine has it. */
final class PooledFixture implements MediaServerFixture {

  private static final String ENGINE = "contract";

  private final AutoCloseable host;
  private final InetSocketAddress sip;
  private final EslClientOptions esl;
  private final Path dir;
  private final int toleranceMillis;
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private MediaUserAgent agent;
  private FreeSwitchNode node;
  private MediaPool pool;

  /**
   * @param host the server, which is closed last
   */
  PooledFixture(
      AutoCloseable host,
      InetSocketAddress sip,
      InetSocketAddress esl,
      String password,
      Path dir,
      int toleranceMillis,
      CommandSink sink)
      throws IOException {
    this.host = host;
    this.sip = sip;
    this.esl = EslClientOptions.of("media-1", esl, password, false);
    this.dir = dir;
    this.toleranceMillis = toleranceMillis;
    Files.createDirectories(prompts());
    Files.createDirectories(recordings());
    begin(sink);
  }

  private void begin(CommandSink sink) throws IOException {
    agent =
        MediaUserAgent.bind(
            MediaSipOptions.listening(new Listener(Transport.UDP, "127.0.0.1", 0)),
            new SipMetrics(new SimpleMeterRegistry()),
            MessageTap.NONE);
    SipAddress server = new SipAddress(Transport.UDP, sip.getHostString(), sip.getPort());
    node =
        new FreeSwitchNode(
            FreeSwitchOptions.of(esl, server, ENGINE, prompts(), recordings())
                .withTimeouts(Timeouts.DEFAULT.withRtpTimeoutMillis(RTP_TIMEOUT_MILLIS)),
            agent,
            group);
    pool =
        new MediaPool(
            PoolOptions.STANDARD,
            List.of(new MediaPool.Member(new ServerSpec("media-1", server, 1, 1_000), node)),
            agent::options,
            sink,
            new MediaPoolMetrics(new SimpleMeterRegistry()));
    pool.start();
    Awaitility.await("the pool to have its server")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> pool.servers().stream().allMatch(status -> status.health() == Health.UP));
  }

  @Override
  public MediaServer server() {
    return pool;
  }

  @Override
  public Path prompts() {
    return dir.resolve("prompts");
  }

  @Override
  public Path recordings() {
    return dir.resolve("recordings");
  }

  @Override
  public int toleranceMillis() {
    return toleranceMillis;
  }

  @Override
  public boolean endpointsOutliveTheEngine() {
    return true;
  }

  @Override
  public MediaServer restart(CommandSink sink) throws IOException {
    node.abandon();
    agent.close();
    pool.close();
    begin(sink);
    return pool;
  }

  @Override
  public void close() {
    pool.close();
    agent.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
    try {
      host.close();
    } catch (Exception e) {
      throw new IllegalStateException("the media server could not be ended", e);
    }
  }
}
