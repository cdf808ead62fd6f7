package io.tipring.sip.transaction;

/** The timers of RFC 3261 table 4 and RFC 6026 §8.7 that end users' transactions run. */
enum TransactionTimer {
  /** INVITE request retransmission. */
  A,
  /** INVITE client timeout. */
  B,
  /** Wait for repeated final responses to INVITE. */
  D,
  /** Non-INVITE request retransmission. */
  E,
  /** Non-INVITE client timeout. */
  F,
  /** INVITE final response retransmission. */
  G,
  /** Wait for ACK. */
  H,
  /** Wait for repeated ACKs. */
  I,
  /** Wait for repeated non-INVITE requests. */
  J,
  /** Wait for repeated non-INVITE responses. */
  K,
  /** Wait for repeated INVITEs after a 2xx. */
  L,
  /** Wait for repeated 2xx, also of forks. */
  M
}
