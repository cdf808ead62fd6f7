package io.tipring.core.sdp;

import java.util.Locale;
import java.util.Optional;

/** The direction of a media stream, as seen by who writes it (RFC 8866 §6.7). */
public enum Direction {
  SENDRECV,
  SENDONLY,
  RECVONLY,
  INACTIVE;

  private static final Direction[] ALL = values();

  /** The attribute name, such as {@code sendonly}. */
  public String token() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Direction> ofToken(String token) {
    for (Direction direction : ALL) {
      if (direction.name().equalsIgnoreCase(token)) {
        return Optional.of(direction);
      }
    }
    return Optional.empty();
  }

  /** The same stream as the peer sees it. */
  public Direction reversed() {
    return of(receives(), sends());
  }

  /** The direction left when both sides have their say (RFC 3264 §6.1). */
  public Direction and(Direction other) {
    return of(sends() && other.sends(), receives() && other.receives());
  }

  /** Whether who writes it sends media. */
  public boolean sends() {
    return this == SENDRECV || this == SENDONLY;
  }

  /** Whether who writes it wants to receive media. */
  public boolean receives() {
    return this == SENDRECV || this == RECVONLY;
  }

  private static Direction of(boolean sends, boolean receives) {
    return sends ? (receives ? SENDRECV : SENDONLY) : (receives ? RECVONLY : INACTIVE);
  }
}
