package io.tipring.media.embedded;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoOps;
import io.netty.channel.nio.NioSelectableChannelIoHandle;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;

/**
 * A UDP socket on a Netty event loop. It is registered as a bare handle rather than as a Netty
 * channel: packets go through one buffer per thread and through no pipeline, so none allocates, and
 * the socket can move to another loop.
 */
final class MediaSocket extends NioSelectableChannelIoHandle<DatagramChannel> {

  /** Takes what arrives; on the loop's thread. */
  @FunctionalInterface
  interface Receiver {
    /**
     * @param data one datagram, between position and limit; not valid after the call
     */
    void received(ByteBuffer data, InetSocketAddress from);
  }

  private final DatagramChannel channel;
  private final Receiver receiver;
  private ByteBuffer buffer;
  private IoRegistration registration;

  private MediaSocket(DatagramChannel channel, Receiver receiver) {
    super(channel);
    this.channel = channel;
    this.receiver = receiver;
  }

  /**
   * Opens a socket.
   *
   * @throws IOException if the address can't be had
   */
  static MediaSocket bind(InetSocketAddress address, Receiver receiver) throws IOException {
    DatagramChannel channel =
        DatagramChannel.open(
            address.getAddress() instanceof Inet6Address
                ? StandardProtocolFamily.INET6
                : StandardProtocolFamily.INET);
    try {
      channel.configureBlocking(false);
      channel.bind(address);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return new MediaSocket(channel, receiver);
  }

  /**
   * Begins to receive on a loop; called on its thread.
   *
   * @param scratch the thread's buffer for what arrives
   */
  void attach(IoEventLoop loop, ByteBuffer scratch) {
    buffer = scratch;
    registration = loop.register(this).syncUninterruptibly().getNow();
    registration.submit(NioIoOps.READ);
  }

  /** Receives no longer on the loop it is on, whose thread calls. */
  void detach() {
    registration.cancel();
  }

  /**
   * Sends what is between position and limit.
   *
   * @return false if the operating system did not take it
   */
  boolean send(ByteBuffer data, InetSocketAddress to) {
    try {
      return channel.send(data, to) > 0;
    } catch (IOException e) {
      // Unreachable network, full buffer: as lost as on the way, and counted as unsent.
      return false;
    }
  }

  int localPort() {
    return channel.socket().getLocalPort();
  }

  /** Whether the operating system has the port back. */
  boolean isFreed() {
    return !channel.isOpen() && !channel.isRegistered();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  @Override
  protected void handle(DatagramChannel ready, SelectionKey key) {
    try {
      buffer.clear();
      // One a turn of the loop: mostly there is one, and the selector says if there are more.
      if (ready.receive(buffer) instanceof InetSocketAddress from) {
        buffer.flip();
        receiver.received(buffer, from);
      }
    } catch (IOException e) {
      // A datagram that could not be received is lost; what is wrong for longer is a timeout.
      buffer.clear();
    }
  }
}
