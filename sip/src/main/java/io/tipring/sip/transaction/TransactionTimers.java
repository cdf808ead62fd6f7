package io.tipring.sip.transaction;

/**
 * The base values that all timers of transactions derive from (RFC 3261 §17.1.1.1 and table 4).
 *
 * @param t1Millis estimate of the round-trip time
 * @param t2Millis longest interval between retransmissions of non-INVITE requests and INVITE
 *     responses
 * @param t4Millis longest time a message stays in the network
 * @param dMillis how long an unreliable INVITE client absorbs repeated final responses; at least 32
 *     s by §17.1.1.2
 */
public record TransactionTimers(long t1Millis, long t2Millis, long t4Millis, long dMillis) {

  /** T1 500 ms, T2 4 s, T4 5 s, D 32 s. */
  public static final TransactionTimers STANDARD = new TransactionTimers(500, 4_000, 5_000, 32_000);

  public TransactionTimers {
    if (t1Millis <= 0 || t2Millis < t1Millis || t4Millis <= 0 || dMillis <= 0) {
      throw new IllegalArgumentException(
          "SIP timers must be positive and T2 at least T1, but T1=%d T2=%d T4=%d D=%d ms"
              .formatted(t1Millis, t2Millis, t4Millis, dMillis));
    }
  }

  /** 64·T1: timers B, F, H, J, L and M, and how long a 2xx is repeated (§13.3.1.4). */
  public long timeoutMillis() {
    return 64 * t1Millis;
  }
}
