package io.tipring.sip.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.tipring.core.metrics.SipMetrics;
import io.tipring.core.signalling.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TCP connections, accepted and opened, each found by its remote address and used both ways
 * (RFC 3261 §18, RFC 5923 in spirit). A TLS listener is this with an {@code SslHandler} in front of
 * the framing.
 */
final class TcpConnections {

  private static final Logger LOG = LoggerFactory.getLogger(TcpConnections.class);
  private static final int SOCKET_BACKLOG = 1024;
  private static final int FLUSHES_CONSOLIDATED = 64;

  private final EventLoopGroup group;
  private final TransportLimits limits;
  private final MessageListener messages;
  private final SipMetrics metrics;
  private final ConcurrentHashMap<InetSocketAddress, ChannelFuture> byRemote =
      new ConcurrentHashMap<>();
  private final List<Channel> servers = new ArrayList<>();

  TcpConnections(
      EventLoopGroup group, TransportLimits limits, MessageListener messages, SipMetrics metrics) {
    this.group = group;
    this.limits = limits;
    this.messages = messages;
    this.metrics = metrics;
  }

  SocketAddress listen(Listener listener) throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, SOCKET_BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark())
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accept(channel);
                  }
                });
    Channel server = Sockets.await(bootstrap.bind(listener.host(), listener.port()), listener);
    servers.add(server);
    return server.localAddress();
  }

  /**
   * Sends over the connection to that hop; opens one where it says when there is none. {@code
   * onFailure} runs, on an event loop or on the caller's thread, when that does not work.
   */
  void send(byte[] message, Hop to, Runnable onFailure) {
    ChannelFuture connection = byRemote.get(to.address());
    if (connection == null) {
      connection = open(to.reconnect());
    }
    if (connection == null) {
      metrics.refused("too-many-connections");
      onFailure.run();
      return;
    }
    if (connection.isSuccess()) {
      write(connection.channel(), message, onFailure);
    } else {
      connection.addListener(
          (ChannelFuture opened) -> {
            if (opened.isSuccess()) {
              write(opened.channel(), message, onFailure);
            } else {
              LOG.debug("TCP connection to {} failed", to.reconnect(), opened.cause());
              onFailure.run();
            }
          });
    }
  }

  void close() {
    for (Channel server : servers) {
      server.close().awaitUninterruptibly();
    }
    for (ChannelFuture connection : byRemote.values()) {
      connection.channel().close();
    }
  }

  private void accept(Channel channel) {
    InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
    if (remote == null || byRemote.size() >= limits.maxConnections()) {
      metrics.refused("too-many-connections");
      channel.close();
      return;
    }
    byRemote.put(remote, channel.newSucceededFuture());
    prepare(channel, remote);
  }

  private ChannelFuture open(InetSocketAddress remote) {
    if (byRemote.size() >= limits.maxConnections()) {
      return null;
    }
    return byRemote.computeIfAbsent(
        remote,
        key ->
            new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, limits.connectMillis())
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark())
                .handler(
                    new ChannelInitializer<Channel>() {
                      @Override
                      protected void initChannel(Channel channel) {
                        prepare(channel, key);
                      }
                    })
                .connect(key));
  }

  private void prepare(Channel channel, InetSocketAddress remote) {
    metrics.connectionOpened();
    channel
        .closeFuture()
        .addListener(
            closed -> {
              metrics.connectionClosed();
              byRemote.computeIfPresent(
                  remote, (key, present) -> present.channel() == channel ? null : present);
            });
    channel
        .pipeline()
        .addLast(new FlushConsolidationHandler(FLUSHES_CONSOLIDATED, true))
        .addLast(new IdleStateHandler(0, 0, limits.idleMillis(), TimeUnit.MILLISECONDS))
        .addLast(new StreamReceiver(new Hop(Transport.TCP, remote), messages, metrics))
        .addLast(new Closer(metrics));
  }

  private void write(Channel channel, byte[] message, Runnable onFailure) {
    if (!channel.isWritable()) {
      metrics.refused("write-backlog");
      onFailure.run();
      return;
    }
    channel
        .writeAndFlush(Unpooled.wrappedBuffer(message))
        .addListener(
            written -> {
              if (!written.isSuccess()) {
                LOG.debug("TCP send to {} failed", channel.remoteAddress(), written.cause());
                onFailure.run();
              }
            });
  }

  private WriteBufferWaterMark waterMark() {
    return new WriteBufferWaterMark(limits.maxBacklogBytes() / 2, limits.maxBacklogBytes());
  }

  /** Ends a connection that is idle or broken. */
  private static final class Closer extends ChannelInboundHandlerAdapter {
    private final SipMetrics metrics;

    Closer(SipMetrics metrics) {
      this.metrics = metrics;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof IdleStateEvent) {
        context.close();
      } else {
        context.fireUserEventTriggered(event);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      LOG.debug("TCP connection from {} broke", context.channel().remoteAddress(), cause);
      metrics.refused("connection-broken");
      context.close();
    }
  }
}
