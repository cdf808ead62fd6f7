package io.tipring.sip.message;

/** Hosts and ports as text. */
final class Hosts {
  private Hosts() {}

  /** Writes {@code host[:port]}, an IPv6 address in brackets, no port if it is 0. */
  static void append(StringBuilder out, String host, int port) {
    if (host.indexOf(':') >= 0) {
      out.append('[').append(host).append(']');
    } else {
      out.append(host);
    }
    if (port > 0) {
      out.append(':').append(port);
    }
  }

  /** Whether a character may stand in an IPv6 address. */
  static boolean isIpv6(int c) {
    return Chars.hex(c) >= 0 || c == ':' || c == '.';
  }
}
