package io.tipring.core.turn;

/**
 * A pending timer.
 *
 * @param deadlineMillis engine time from which on it is due
 */
public record Timer(long id, long deadlineMillis, TimerPurpose purpose)
    implements Comparable<Timer> {

  @Override
  public int compareTo(Timer other) {
    int byDeadline = Long.compare(deadlineMillis, other.deadlineMillis);
    return byDeadline != 0 ? byDeadline : Long.compare(id, other.id);
  }
}
