package io.tipring.core.turn;

import io.tipring.core.effect.Effect;
import io.tipring.core.event.Event;
import io.tipring.core.routing.Decision;

/**
 * The only way from the state machines to anything else, for the length of one command.
 *
 * <p>What is forbidden while a turn runs: clocks, I/O, futures, threads, randomness but {@link
 * #newToken}, and iteration in hash order. The same commands must give the same effects, events and
 * state on any JVM.
 */
public interface Turn {

  /** The number of this command; grows by one with each. */
  long sequence();

  /** Engine time in milliseconds since the epoch; never less than in the turn before. */
  long timeMillis();

  /** A new id, unique in this engine for ever, for whatever kind of thing. */
  long newId();

  /**
   * A string of 96 random bits from the journaled seed, in characters that a SIP token may have:
   * for tags (RFC 3261 §19.3) and Call-IDs.
   */
  String newToken();

  void effect(Effect effect);

  void event(Event event);

  /** Gives a routing decision to the call it concerns, after the present step, in order. */
  void decide(Decision decision);

  /**
   * Sets a timer. It comes due as a command when engine time has reached the deadline, in the order
   * of (deadline, id).
   *
   * @return its id, for {@link #cancel}
   */
  long schedule(long deadlineMillis, TimerPurpose purpose);

  /** Removes a timer; one that has fired or never was is ignored. */
  void cancel(long timerId);
}
