package io.tipring.sip.transport;

/**
 * Bounds of the transports.
 *
 * @param maxMessageBytes larger messages are dropped; a connection that sends one is closed
 * @param maxConnections open connections, accepted and opened ones together
 * @param maxBacklogBytes unsent bytes of one connection, beyond which sending to it fails
 * @param idleMillis a connection is closed when nothing came or went for this long
 * @param connectMillis how long opening a connection may take
 */
public record TransportLimits(
    int maxMessageBytes,
    int maxConnections,
    int maxBacklogBytes,
    long idleMillis,
    int connectMillis) {

  /** 16 kB, 10,000 connections, 256 kB, 10 minutes (RFC 5626 wants traffic every 2), 4 s. */
  public static final TransportLimits STANDARD =
      new TransportLimits(16_384, 10_000, 262_144, 600_000, 4_000);

  public TransportLimits {
    if (maxMessageBytes < 1_500 || maxMessageBytes > 65_507) {
      throw new IllegalArgumentException(
          "maxMessageBytes is %d, not within 1,500–65,507".formatted(maxMessageBytes));
    }
    if (maxConnections < 1 || maxBacklogBytes < maxMessageBytes) {
      throw new IllegalArgumentException(
          "maxConnections must be positive and maxBacklogBytes at least maxMessageBytes");
    }
    if (idleMillis < 1 || connectMillis < 1) {
      throw new IllegalArgumentException("idleMillis and connectMillis must be positive");
    }
  }
}
