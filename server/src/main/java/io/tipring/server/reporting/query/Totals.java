package io.tipring.server.reporting.query;

import io.tipring.core.event.ContactEvent.ContactEnded;
import io.tipring.core.event.ContactEvent.ContactStarted;
import io.tipring.core.event.ContactEvent.OfferEnded;
import io.tipring.core.event.EventListener;
import io.tipring.core.event.RecordedEvent;
import io.tipring.server.json.Json;
import io.tipring.server.reporting.store.Database;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many contacts and offers there were, to hold a journal and the tables against each other:
 * both give the same lines.
 */
public final class Totals implements EventListener {

  private final Map<String, Long> counts = new TreeMap<>();

  /** Of nothing so far. */
  public Totals() {
    counts.put("contacts started", 0L);
  }

  @Override
  public void on(RecordedEvent recorded) {
    switch (recorded.event()) {
      case ContactStarted _ -> add("contacts started", 1);
      case ContactEnded ended -> add("contacts ended " + Json.name(ended.result()), 1);
      case OfferEnded ended -> add("offers ended " + Json.name(ended.outcome()), 1);
      default -> {}
    }
  }

  /** What is in the tables. */
  public static Totals of(Database database) {
    Totals totals = new Totals();
    database
        .jdbi()
        .useHandle(
            handle -> {
              totals.add(
                  "contacts started",
                  handle.createQuery("SELECT COUNT(*) FROM contact").mapTo(Long.class).one());
              handle
                  .createQuery(
                      "SELECT 'contacts ended ' || result, COUNT(*) FROM contact"
                          + " WHERE result IS NOT NULL GROUP BY result"
                          + " UNION ALL SELECT 'offers ended ' || outcome, COUNT(*) FROM offer"
                          + " WHERE outcome IS NOT NULL GROUP BY outcome")
                  .map((result, _) -> Map.entry(result.getString(1), result.getLong(2)))
                  .forEach(entry -> totals.add(entry.getKey(), entry.getValue()));
            });
    return totals;
  }

  private void add(String what, long more) {
    counts.merge(what, more, Long::sum);
  }

  /** One line each, in the order of the alphabet. */
  public String text() {
    StringBuilder text = new StringBuilder();
    counts.forEach((what, count) -> text.append(what).append(' ').append(count).append('\n'));
    return text.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Totals totals && counts.equals(totals.counts);
  }

  @Override
  public int hashCode() {
    return counts.hashCode();
  }

  @Override
  public String toString() {
    return text();
  }
}
