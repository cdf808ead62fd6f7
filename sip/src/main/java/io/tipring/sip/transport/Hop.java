package io.tipring.sip.transport;

import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import java.net.InetSocketAddress;

/**
 * A resolved {@link SipAddress}: where a message came from or goes to. For a connection, the remote
 * address names the connection.
 */
public record Hop(Transport transport, InetSocketAddress address) {

  /** Whether the transport repeats what is lost (RFC 3261 §17). */
  public boolean isReliable() {
    return transport != Transport.UDP;
  }

  /** The same as plain data. */
  public SipAddress toSipAddress() {
    return new SipAddress(transport, address.getAddress().getHostAddress(), address.getPort());
  }
}
