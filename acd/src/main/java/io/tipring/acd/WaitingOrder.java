package io.tipring.acd;

import io.tipring.core.routing.WaitingContact;
import java.util.Comparator;

/**
 * The order in which waiting contacts are served: higher priority first, then the longer wait, then
 * the lower id. A contact that has waited for the starvation bound stands above every priority, so
 * from then on only contacts that have waited longer still go before it.
 *
 * <p>The order depends on the time, but only between a contact and younger ones of higher priority;
 * the passing of time alone never makes a match possible, so no timer is needed.
 *
 * @param starvationMillis after this wait a contact goes before every priority
 */
public record WaitingOrder(long starvationMillis) {

  /** Priorities are 0 to this. */
  static final int MAX_PRIORITY = 9;

  /** The order within a priority, which time does not change. */
  static final Comparator<WaitingContact> BY_AGE =
      Comparator.comparingLong(WaitingContact::arrivedAtMillis)
          .thenComparingLong(WaitingContact::contactId);

  /** Whether a contact has waited for so long that it goes before every priority. */
  public boolean isStarving(WaitingContact contact, long nowMillis) {
    return nowMillis - contact.arrivedAtMillis() >= starvationMillis;
  }

  private int rank(WaitingContact contact, long nowMillis) {
    return isStarving(contact, nowMillis) ? MAX_PRIORITY + 1 : contact.priority();
  }

  /** Whether the first contact is served before the second at this time. */
  public boolean isBefore(WaitingContact one, WaitingContact other, long nowMillis) {
    int byRank = Integer.compare(rank(other, nowMillis), rank(one, nowMillis));
    return byRank != 0 ? byRank < 0 : BY_AGE.compare(one, other) < 0;
  }
}
