package io.tipring.sip.transport;

import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import java.net.InetSocketAddress;

/**
 * A resolved {@link SipAddress}: where a message came from or goes to.
 *
 * @param address of the peer; over TCP and TLS it names the connection
 * @param reconnect where a new connection goes when that one is gone (RFC 3261 §18.2.2); a peer
 *     that opened a connection does not listen where it came from
 */
public record Hop(Transport transport, InetSocketAddress address, InetSocketAddress reconnect) {

  public Hop(Transport transport, InetSocketAddress address) {
    this(transport, address, address);
  }

  /** The same with another address for a new connection. */
  public Hop reconnectingTo(InetSocketAddress other) {
    return new Hop(transport, address, other);
  }

  /** Whether the transport repeats what is lost (RFC 3261 §17). */
  public boolean isReliable() {
    return transport != Transport.UDP;
  }

  /** The same as plain data. */
  public SipAddress toSipAddress() {
    return new SipAddress(transport, address.getAddress().getHostAddress(), address.getPort());
  }
}
