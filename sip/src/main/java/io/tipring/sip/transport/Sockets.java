package io.tipring.sip.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.io.IOException;

/** What UDP and TCP sockets have in common. */
final class Sockets {

  private Sockets() {}

  /** Waits for a bind, which the system answers at once. */
  static Channel await(ChannelFuture bound, Listener listener) throws IOException {
    bound.awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot listen on %s %s:%d: %s"
              .formatted(
                  listener.transport().token(),
                  listener.host(),
                  listener.port(),
                  bound.cause().getMessage()),
          bound.cause());
    }
    return bound.channel();
  }

  /** Whether this is nothing but line ends or NULs, which phones send to keep NAT bindings open. */
  static boolean isKeepAlive(ByteBuf content) {
    if (content.readableBytes() > 4) {
      return false;
    }
    for (int i = content.readerIndex(); i < content.writerIndex(); i++) {
      byte octet = content.getByte(i);
      if (octet != '\r' && octet != '\n' && octet != 0) {
        return false;
      }
    }
    return true;
  }
}
