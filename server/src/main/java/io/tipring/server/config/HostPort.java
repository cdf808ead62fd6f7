package io.tipring.server.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * An address with a port, as the configuration writes it: {@code 127.0.0.1:5060}, {@code
 * [::1]:5060}, {@code sip.example.org:5060}.
 *
 * @param host an IP address (IPv6 without brackets) or a host name
 * @param port 0–65535; 0 asks the system for a free port
 */
public record HostPort(String host, int port) {

  private static final int MAX_PORT = 65_535;

  /**
   * Reads {@code HOST:PORT}.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon <= 0) {
      throw new IllegalArgumentException("the port is missing");
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw new IllegalArgumentException("an IPv6 address needs brackets");
    }
    if (!host.matches("[A-Za-z0-9._:%-]+")) {
      throw new IllegalArgumentException("the host has characters that no host name has");
    }
    return new HostPort(host, parsePort(text.substring(colon + 1)));
  }

  private static int parsePort(String text) {
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > MAX_PORT) {
      throw new IllegalArgumentException("the port is not a number from 0 to 65535");
    }
    return Integer.parseInt(text);
  }

  /** The socket address, resolved; an unknown host gives an unresolved one. */
  public InetSocketAddress toSocketAddress() {
    return new InetSocketAddress(host, port);
  }

  /** Whether only this machine can reach it. An unknown host is no loopback. */
  public boolean isLoopback() {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      return false;
    }
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
