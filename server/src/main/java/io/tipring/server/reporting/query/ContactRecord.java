package io.tipring.server.reporting.query;

import io.tipring.server.projection.ContactView;
import java.util.List;
import java.util.OptionalLong;

/**
 * A contact as the database has it.
 *
 * @param view without the timeline
 * @param timeline its events, each a JSON object
 * @param numbersRemovedAtMillis since when its numbers are gone
 */
public record ContactRecord(
    ContactView view, List<String> timeline, OptionalLong numbersRemovedAtMillis) {
  public ContactRecord {
    timeline = List.copyOf(timeline);
  }
}
