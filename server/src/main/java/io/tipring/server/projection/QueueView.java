package io.tipring.server.projection;

import io.tipring.core.routing.QueueDefinition;
import java.util.OptionalLong;

/**
 * A queue at a moment. The counters run since the first event of the journal.
 *
 * @param waiting contacts in the queue, those that are being offered included
 * @param oldestSinceMillis when the one that waits longest came
 * @param offered contacts that came into the queue
 * @param answered contacts that an agent took
 * @param answeredInTime those of them that waited no longer than the service level allows
 * @param abandoned contacts whose caller left while waiting
 * @param waitedMillis sum of the waits of the answered
 */
public record QueueView(
    QueueDefinition definition,
    int waiting,
    OptionalLong oldestSinceMillis,
    long offered,
    long answered,
    long answeredInTime,
    long abandoned,
    long waitedMillis) {

  /** The share of all answered and abandoned that was answered in time; 1 before the first. */
  public double serviceLevel() {
    long all = answered + abandoned;
    return all == 0 ? 1 : (double) answeredInTime / all;
  }

  /** The average speed of answer in milliseconds; 0 before the first. */
  public long averageWaitMillis() {
    return answered == 0 ? 0 : waitedMillis / answered;
  }
}
