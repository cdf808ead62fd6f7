package io.tipring.media.esl;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Set;

/**
 * Where FreeSWITCH connects to. The protocol has no password in this direction, so it is only the
 * address that lets a peer in.
 *
 * @param listen port 0 takes a free one
 * @param peers from which addresses connections are taken; empty: only loopback
 * @param sessions how many at a time; one more is closed at once
 * @param handshakeMillis until the call's data must be there
 * @param connection how each connection behaves
 */
public record EslServerOptions(
    InetSocketAddress listen,
    Set<InetAddress> peers,
    int sessions,
    long handshakeMillis,
    EslConnectionOptions connection) {
  public EslServerOptions {
    Objects.requireNonNull(listen);
    Objects.requireNonNull(connection);
    peers = Set.copyOf(peers);
    EslConnectionOptions.positive("sessions", sessions);
    EslConnectionOptions.positive("handshakeMillis", handshakeMillis);
  }

  /** On loopback, for peers on loopback, 2,000 sessions. */
  public static EslServerOptions loopback(int port) {
    return new EslServerOptions(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        Set.of(),
        2000,
        1500,
        EslConnectionOptions.DEFAULT);
  }
}
