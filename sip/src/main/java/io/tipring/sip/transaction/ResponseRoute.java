package io.tipring.sip.transaction;

import io.tipring.sip.message.Via;
import io.tipring.sip.transport.Hop;
import java.net.InetSocketAddress;

/** Where a response goes (RFC 3261 §18.2.2, RFC 3581 §4). */
public final class ResponseRoute {

  private static final int DEFAULT_PORT = 5060;

  private ResponseRoute() {}

  /**
   * The connection the request came over; over UDP the address it came from, and the port of the
   * Via unless {@code rport} asks for the port it came from. {@code maddr} is not followed: it
   * would let anyone aim our responses at others.
   */
  public static Hop target(Via via, Hop source) {
    return source.isReliable() || via.hasRport() ? source : toViaPort(via, source);
  }

  /** Where a new connection goes when the one the request came over is gone. */
  public static Hop fallback(Via via, Hop source) {
    return source.isReliable() ? toViaPort(via, source) : source;
  }

  private static Hop toViaPort(Via via, Hop source) {
    int port = via.port() == 0 ? DEFAULT_PORT : via.port();
    return source.address().getPort() == port
        ? source
        : new Hop(source.transport(), new InetSocketAddress(source.address().getAddress(), port));
  }
}
