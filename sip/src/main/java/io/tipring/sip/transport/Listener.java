package io.tipring.sip.transport;

import io.tipring.core.signalling.Transport;
import java.util.Objects;

/**
 * A local address to listen on.
 *
 * @param host IP address or name to bind; {@code 0.0.0.0} and {@code ::} bind all
 * @param port 0 for any free port
 * @param advertisedHost host that peers are told in Via and Contact; empty for {@code host}
 */
public record Listener(Transport transport, String host, int port, String advertisedHost) {

  public Listener {
    Objects.requireNonNull(transport);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port %d is not within 0–65535".formatted(port));
    }
    if (advertisedHost.isEmpty() && isWildcard(host)) {
      throw new IllegalArgumentException(
          "listening on %s needs an advertised host: the address peers reach this machine by"
              .formatted(host));
    }
  }

  /** Binds and advertises the same address. */
  public Listener(Transport transport, String host, int port) {
    this(transport, host, port, "");
  }

  /** What peers are told, IPv6 without brackets. */
  public String publicHost() {
    return advertisedHost.isEmpty() ? host : advertisedHost;
  }

  private static boolean isWildcard(String host) {
    return host.equals("0.0.0.0") || host.equals("::") || host.isEmpty();
  }
}
