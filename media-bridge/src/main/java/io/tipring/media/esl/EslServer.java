package io.tipring.media.esl;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.tipring.media.esl.codec.EslFrameDecoder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the connections of the dialplan application {@code socket} (outbound mode). */
public final class EslServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EslServer.class);

  private final EslServerOptions options;
  private final Function<EslSession, EslSessionListener> owner;
  private final Executor executor;
  private final Set<EslSession> sessions = ConcurrentHashMap.newKeySet();
  private volatile Channel listening;
  private volatile boolean closed;

  private EslServer(
      EslServerOptions options, Function<EslSession, EslSessionListener> owner, Executor executor) {
    this.options = options;
    this.owner = owner;
    this.executor = executor;
  }

  /**
   * Listens.
   *
   * @param sessions is given each call once its data is there, on {@code executor}, and says who
   *     hears of it
   * @param executor as for {@link EslClient#start}; each session is served in its own order
   * @return completed when it listens, or failed with an {@link IOException}
   */
  public static CompletableFuture<EslServer> start(
      EslServerOptions options,
      Function<EslSession, EslSessionListener> sessions,
      EventLoopGroup group,
      Executor executor) {
    EslServer server = new EslServer(options, sessions, executor);
    CompletableFuture<EslServer> started = new CompletableFuture<>();
    new ServerBootstrap()
        .group(group)
        .channel(NioServerSocketChannel.class)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.SO_KEEPALIVE, true)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, EslClient.WRITE_BUFFER)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                server.accept(channel);
              }
            })
        .bind(options.listen())
        .addListener(
            (ChannelFuture bound) -> {
              if (bound.isSuccess()) {
                server.listening = bound.channel();
                started.complete(server);
              } else {
                started.completeExceptionally(
                    new IOException(
                        "Can't listen on " + options.listen() + " for FreeSWITCH", bound.cause()));
              }
            });
    return started;
  }

  private void accept(Channel channel) {
    InetSocketAddress from = (InetSocketAddress) channel.remoteAddress();
    if (!allowed(from.getAddress())) {
      LOG.warn("A connection from {} is refused: no peer of this event socket", from);
      channel.close();
    } else if (closed || sessions.size() >= options.sessions()) {
      LOG.warn("A call from {} is refused: {} sessions", from, sessions.size());
      channel.close();
    } else {
      String peer = "FreeSWITCH at " + from.getAddress().getHostAddress() + ":" + from.getPort();
      EslSession session = new EslSession(peer, channel, options, owner, executor);
      sessions.add(session);
      channel.closeFuture().addListener(_ -> sessions.remove(session));
      channel
          .pipeline()
          .addLast(new EslFrameDecoder(options.connection().limits()), session.connection());
    }
  }

  private boolean allowed(InetAddress peer) {
    return options.peers().isEmpty() ? peer.isLoopbackAddress() : options.peers().contains(peer);
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listening.localAddress();
  }

  /** How many calls are connected. */
  public int sessions() {
    return sessions.size();
  }

  /** Listens no more, and ends all sessions. Returns without waiting. */
  @Override
  public void close() {
    closed = true;
    listening.close();
    sessions.forEach(EslSession::close);
  }
}
