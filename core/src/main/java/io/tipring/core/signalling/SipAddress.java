package io.tipring.core.signalling;

/**
 * A hop: where a SIP message came from or goes to.
 *
 * @param host an IP address (IPv6 without brackets) or a host name
 * @param port 1–65535
 */
public record SipAddress(Transport transport, String host, int port) {
  @Override
  public String toString() {
    return transport.token()
        + ":"
        + (host.indexOf(':') >= 0 ? "[" + host + "]" : host)
        + ":"
        + port;
  }
}
