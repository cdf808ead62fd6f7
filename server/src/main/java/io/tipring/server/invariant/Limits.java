package io.tipring.server.invariant;

/**
 * How long states may last.
 *
 * @param ringMillis a leg that rings
 * @param callMillis a call
 */
public record Limits(long ringMillis, long callMillis) {

  /** How long a match may take: it is made in the turn in which it becomes possible. */
  static final long MATCH_MILLIS = 50;

  /** How long a contact may be nowhere: while its call is set up or ended. */
  static final long NOWHERE_MILLIS = 5_000;

  /** 64·T1 for a BYE that nobody answers (RFC 3261 §17.1.2.2), with some room. */
  static final long CLOSING_MILLIS = 40_000;

  /** How long a recording may take to be closed. */
  static final long RECORDING_MILLIS = 10_000;

  /** What a timer may be late. */
  static final long TIMER_MILLIS = 1_000;
}
