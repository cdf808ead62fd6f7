package io.tipring.media.esl;

import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * Where a client connects to, and how.
 *
 * @param name of the server, for logs and errors
 * @param address resolved, as looking a name up would block
 * @param password of the event socket
 * @param allowDefaultPassword lets an empty password and {@code ClueCon}, which everyone knows,
 *     pass if the server is on loopback
 * @param connectMillis for the TCP connection
 * @param handshakeMillis from there until authenticated and the version is known
 * @param backoffMillis wait before the first attempt to connect again; doubles, and each is spread
 *     by chance over its upper half
 * @param maxBackoffMillis the longest such wait, also the one after a refusal (password, ACL,
 *     version)
 * @param connection how the connection behaves
 */
public record EslClientOptions(
    String name,
    InetSocketAddress address,
    String password,
    boolean allowDefaultPassword,
    long connectMillis,
    long handshakeMillis,
    long backoffMillis,
    long maxBackoffMillis,
    EslConnectionOptions connection) {
  private static final String DEFAULT_PASSWORD = "ClueCon";

  /**
   * @throws IllegalArgumentException if a time is not positive, the address is not resolved, or the
   *     password is empty or the default one where that is not allowed
   */
  public EslClientOptions {
    Objects.requireNonNull(connection);
    EslText.token("name of the server", name);
    EslText.line("password of " + name, password);
    EslConnectionOptions.positive("connectMillis", connectMillis);
    EslConnectionOptions.positive("handshakeMillis", handshakeMillis);
    EslConnectionOptions.positive("backoffMillis", backoffMillis);
    if (maxBackoffMillis < backoffMillis) {
      throw new IllegalArgumentException("maxBackoffMillis is less than backoffMillis");
    }
    if (address.isUnresolved()) {
      throw new IllegalArgumentException(
          "The address of " + name + " is not resolved: " + address.getHostString());
    }
    if (password.isEmpty() || password.equals(DEFAULT_PASSWORD)) {
      String which = password.isEmpty() ? "empty" : "the one that everyone knows";
      if (!allowDefaultPassword) {
        throw new IllegalArgumentException(
            "The password of %s is %s: set another in event_socket.conf.xml and here, or, for a server on loopback only, allowDefaultPassword"
                .formatted(name, which));
      }
      if (!address.getAddress().isLoopbackAddress()) {
        throw new IllegalArgumentException(
            "The password of %s is %s; allowDefaultPassword holds on loopback only, and %s is elsewhere: set another in event_socket.conf.xml and here"
                .formatted(name, which, address.getAddress().getHostAddress()));
      }
    }
  }

  /**
   * With the usual times: 1 s to connect, 1.5 s for the handshake, attempts after 100 ms to 5 s.
   */
  public static EslClientOptions of(
      String name, InetSocketAddress address, String password, boolean allowDefaultPassword) {
    return new EslClientOptions(
        name,
        address,
        password,
        allowDefaultPassword,
        1000,
        1500,
        100,
        5000,
        EslConnectionOptions.DEFAULT);
  }

  public EslClientOptions withConnection(EslConnectionOptions value) {
    return new EslClientOptions(
        name,
        address,
        password,
        allowDefaultPassword,
        connectMillis,
        handshakeMillis,
        backoffMillis,
        maxBackoffMillis,
        value);
  }

  public EslClientOptions withBackoff(long first, long longest) {
    return new EslClientOptions(
        name,
        address,
        password,
        allowDefaultPassword,
        connectMillis,
        handshakeMillis,
        first,
        longest,
        connection);
  }

  public EslClientOptions withHandshake(long connect, long handshake) {
    return new EslClientOptions(
        name,
        address,
        password,
        allowDefaultPassword,
        connect,
        handshake,
        backoffMillis,
        maxBackoffMillis,
        connection);
  }

  /** Name and address, as errors name the server. */
  String server() {
    return name + " (" + address.getAddress().getHostAddress() + ":" + address.getPort() + ")";
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "event socket of " + server();
  }
}
