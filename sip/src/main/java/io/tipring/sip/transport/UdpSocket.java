package io.tipring.sip.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.tipring.core.metrics.SipMetrics;
import io.tipring.core.signalling.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One bound UDP socket: a datagram is a message (RFC 3261 §18.3). */
final class UdpSocket {

  private static final Logger LOG = LoggerFactory.getLogger(UdpSocket.class);
  private static final int SOCKET_BUFFER_BYTES = 4 << 20;
  private static final int DATAGRAMS_PER_READ = 64;
  private static final WriteBufferWaterMark BACKLOG =
      new WriteBufferWaterMark(SOCKET_BUFFER_BYTES / 2, SOCKET_BUFFER_BYTES);

  private final Channel channel;
  private final SipMetrics metrics;

  private UdpSocket(Channel channel, SipMetrics metrics) {
    this.channel = channel;
    this.metrics = metrics;
  }

  static UdpSocket bind(
      EventLoopGroup group,
      Listener listener,
      TransportLimits limits,
      MessageListener messages,
      SipMetrics metrics)
      throws IOException {
    // One byte more than allowed, so that what was cut off shows.
    FixedRecvByteBufAllocator buffers = new FixedRecvByteBufAllocator(limits.maxMessageBytes() + 1);
    buffers.maxMessagesPerRead(DATAGRAMS_PER_READ);
    Bootstrap bootstrap =
        new Bootstrap()
            .group(group)
            .channel(NioDatagramChannel.class)
            .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER_BYTES)
            .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER_BYTES)
            .option(ChannelOption.RECVBUF_ALLOCATOR, buffers)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, BACKLOG)
            .handler(new Receiver(limits, messages, metrics));
    return new UdpSocket(
        Sockets.await(bootstrap.bind(listener.host(), listener.port()), listener), metrics);
  }

  SocketAddress localAddress() {
    return channel.localAddress();
  }

  /**
   * Sends a datagram; {@code onFailure} runs on an event loop when the system refuses it. What
   * there is no room for is dropped as the network might: it is sent again if it matters.
   */
  void send(byte[] message, InetSocketAddress to, Runnable onFailure) {
    if (!channel.isWritable()) {
      metrics.refused("write-backlog");
      return;
    }
    channel
        .writeAndFlush(new DatagramPacket(Unpooled.wrappedBuffer(message), to))
        .addListener(
            future -> {
              if (!future.isSuccess()) {
                LOG.debug("UDP send to {} failed", to, future.cause());
                onFailure.run();
              }
            });
  }

  void close() {
    channel.close().awaitUninterruptibly();
  }

  private static final class Receiver extends SimpleChannelInboundHandler<DatagramPacket> {
    private final TransportLimits limits;
    private final MessageListener messages;
    private final SipMetrics metrics;
    private final byte[] buffer;

    Receiver(TransportLimits limits, MessageListener messages, SipMetrics metrics) {
      this.limits = limits;
      this.messages = messages;
      this.metrics = metrics;
      this.buffer = new byte[limits.maxMessageBytes()];
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
      ByteBuf content = packet.content();
      int length = content.readableBytes();
      if (length > limits.maxMessageBytes()) {
        metrics.refused("datagram-too-long");
        return;
      }
      if (Sockets.isKeepAlive(content)) {
        return;
      }
      content.readBytes(buffer, 0, length);
      messages.onMessage(buffer, 0, length, new Hop(Transport.UDP, packet.sender()));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      LOG.warn("UDP socket {}: {}", context.channel().localAddress(), cause.toString(), cause);
      metrics.refused("receive-error");
    }
  }
}
