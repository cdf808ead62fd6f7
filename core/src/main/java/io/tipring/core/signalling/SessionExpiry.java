package io.tipring.core.signalling;

/**
 * What an INVITE, or the 2xx to one, says of session timers (RFC 4028): an agreement that one side
 * refreshes the session from time to time, so that the other may take it for lost if that stops.
 *
 * @param expiresSeconds Session-Expires, or 0 if it is not there
 * @param minSeconds Min-SE, or 0 if it is not there
 * @param refresher who of the two of this transaction is to refresh
 * @param supported whether Supported names {@code timer}
 */
public record SessionExpiry(
    long expiresSeconds, long minSeconds, Refresher refresher, boolean supported) {

  /** No interval below this may be asked for (§5), and none longer is worth it. */
  public static final long LEAST_SECONDS = 90;

  /** The sides of the transaction (§9, table 2). */
  public enum Refresher {
    UNSAID,
    /** Who sent the INVITE. */
    UAC,
    /** Who answered it. */
    UAS
  }
}
