package io.tipring.sip.transport;

import io.tipring.core.signalling.Transport;
import java.net.InetSocketAddress;

/**
 * Hears of every message at the transport, as its bytes came and went: also of those that no parser
 * took. Called on event loops, by several at a time: it must not block and must not throw.
 */
public interface MessageTap {

  /** Listens to nothing. */
  MessageTap NONE =
      new MessageTap() {
        @Override
        public void received(
            byte[] bytes, int offset, int length, Hop from, InetSocketAddress local) {}

        @Override
        public void sent(byte[] message, Hop to, InetSocketAddress local) {}
      };

  /**
   * A message came.
   *
   * @param bytes used again after the call: what is kept must be copied
   * @param local the address listened on for this {@link Transport}
   */
  void received(byte[] bytes, int offset, int length, Hop from, InetSocketAddress local);

  /**
   * A message is handed to a socket.
   *
   * @param message not changed by anyone after the call
   */
  void sent(byte[] message, Hop to, InetSocketAddress local);
}
