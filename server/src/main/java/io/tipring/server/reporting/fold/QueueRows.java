package io.tipring.server.reporting.fold;

import io.tipring.core.event.ContactEvent;
import io.tipring.core.event.RecordedEvent;
import io.tipring.server.json.Json;
import io.tipring.server.reporting.store.Row;
import io.tipring.server.reporting.store.Rows;
import io.tipring.server.reporting.store.Schema;

/** Stays of contacts in queues, offers to agents, and what both add to the intervals. */
final class QueueRows {

  private final Rows rows;
  private final Intervals intervals;

  QueueRows(Rows rows, Intervals intervals) {
    this.rows = rows;
    this.intervals = intervals;
  }

  /** Counts an event whether or not its contact has a row. */
  void count(ContactEvent event, RecordedEvent recorded) {
    switch (event) {
      case ContactEvent.ContactQueued queued -> intervals.queued(queued.queue(), recorded);
      case ContactEvent.ContactAssigned assigned -> intervals.assigned(assigned, recorded);
      case ContactEvent.OfferMade offer -> intervals.offered(offer.agent(), recorded);
      case ContactEvent.OfferEnded ended -> intervals.offerEnded(ended, recorded);
      case ContactEvent.ContactEnded ended when ended.result() == ContactEvent.Result.ABANDONED ->
          rows.find(Schema.CONTACT, ended.contactId())
              .filter(contact -> contact.has("queue"))
              .ifPresent(contact -> intervals.abandoned(contact, recorded));
      default -> {}
    }
  }

  void fold(Row contact, ContactEvent event, RecordedEvent recorded) {
    long now = recorded.timeMillis();
    switch (event) {
      case ContactEvent.ContactQueued queued -> {
        rows.insert(Schema.QUEUE_VISIT, recorded.eventSequence())
            .set("contact_id", queued.contactId())
            .set("tenant", queued.queue().tenant())
            .set("queue", queued.queue().name())
            .set("priority", (long) queued.priority())
            .set("entered_at", now);
        contact.set("visit_id", recorded.eventSequence());
      }
      case ContactEvent.ContactDequeued dequeued ->
          leave(contact, dequeued.why(), dequeued.waitedMillis(), now);
      case ContactEvent.OfferMade offer ->
          rows.insert(Schema.OFFER, offer.offerId())
              .set("contact_id", offer.contactId())
              .set("tenant", offer.queue().tenant())
              .set("queue", offer.queue().name())
              .set("agent", offer.agent().id())
              .set("rule", offer.rule())
              .set("made_at", now)
              .set("deadline_at", offer.deadlineMillis());
      case ContactEvent.OfferEnded ended ->
          rows.find(Schema.OFFER, ended.offerId())
              .ifPresent(
                  offer ->
                      offer
                          .set("ended_at", now)
                          .set("outcome", Json.name(ended.outcome()))
                          .set("detail", ended.detail()));
      case ContactEvent.ContactAssigned assigned -> {
        leave(contact, "assigned", assigned.waitedMillis(), now);
        rows.find(Schema.OFFER, assigned.offerId())
            .ifPresent(offer -> offer.set("assigned_at", now));
      }
      default -> {}
    }
  }

  private void leave(Row contact, String outcome, long waitedMillis, long now) {
    if (!contact.has("visit_id")) {
      return;
    }
    rows.find(Schema.QUEUE_VISIT, contact.number("visit_id"))
        .ifPresent(
            visit ->
                visit
                    .set("left_at", now)
                    .set("waited_millis", waitedMillis)
                    .set("outcome", outcome));
    contact.set("visit_id", null);
  }
}
