package io.tipring.core.signalling;

/** The transports that SIP runs on here (RFC 3261 §18; RFC 7118 for WebSocket comes later). */
public enum Transport {
  UDP,
  TCP,
  TLS;

  /** The token as it stands in Via and in a URI's {@code transport} parameter. */
  public String token() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
