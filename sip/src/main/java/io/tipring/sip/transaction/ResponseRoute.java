package io.tipring.sip.transaction;

import io.tipring.sip.message.Via;
import io.tipring.sip.transport.Hop;
import java.net.InetSocketAddress;

/** Where a response goes (RFC 3261 §18.2.2, RFC 3581 §4). */
public final class ResponseRoute {

  private static final int DEFAULT_PORT = 5060;

  private ResponseRoute() {}

  /**
   * The connection the request came over, or a new one to the port of the Via; over UDP the address
   * it came from, and the port of the Via unless {@code rport} asks for the port it came from.
   * {@code maddr} is not followed: it would let anyone aim our responses at others.
   */
  public static Hop of(Via via, Hop source) {
    int port = via.port() == 0 ? DEFAULT_PORT : via.port();
    if (source.address().getPort() == port || !source.isReliable() && via.hasRport()) {
      return source;
    }
    InetSocketAddress viaPort = new InetSocketAddress(source.address().getAddress(), port);
    return source.isReliable()
        ? source.reconnectingTo(viaPort)
        : new Hop(source.transport(), viaPort);
  }
}
