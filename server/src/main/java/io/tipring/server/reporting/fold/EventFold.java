package io.tipring.server.reporting.fold;

import io.tipring.core.event.AgentEvent;
import io.tipring.core.event.ContactEvent;
import io.tipring.core.event.LegEvent;
import io.tipring.core.event.RecordedEvent;
import io.tipring.server.reporting.store.Kept;
import io.tipring.server.reporting.store.Row;
import io.tipring.server.reporting.store.Rows;
import io.tipring.server.reporting.store.Schema;
import java.util.Optional;

/**
 * Folds events into rows, within one transaction. It has no memory of its own: all that it needs of
 * earlier events is in the rows, so it goes on after a failure or in another process as if nothing
 * had been.
 */
public final class EventFold {

  private final Rows rows;
  private final Kept kept;
  private final ContactRows contacts;
  private final QueueRows queues;
  private final LegRows legs;
  private final AgentRows agents;
  private final Timeline timeline;

  /**
   * @param serviceLevelMillis a contact that waits no longer is served in time
   * @param kept what is in the rows already
   */
  public EventFold(Rows rows, long serviceLevelMillis, Kept kept) {
    Intervals intervals = new Intervals(rows, serviceLevelMillis, kept);
    this.rows = rows;
    this.kept = kept;
    this.contacts = new ContactRows(rows);
    this.queues = new QueueRows(rows, intervals);
    this.legs = new LegRows(rows);
    this.agents = new AgentRows(rows, intervals, kept);
    this.timeline = new Timeline(rows);
  }

  public void on(RecordedEvent recorded) {
    switch (recorded.event()) {
      case ContactEvent.ContactStarted start -> {
        Row contact = contacts.begin(start, recorded);
        if (contact != null) {
          timeline.add(contact, recorded);
        }
      }
      case ContactEvent event -> {
        queues.count(event, recorded);
        find(event.contactId(), recorded)
            .ifPresent(
                contact -> {
                  queues.fold(contact, event, recorded);
                  contacts.fold(contact, event, recorded);
                  timeline.add(contact, recorded);
                });
      }
      case LegEvent event ->
          find(event.contactId(), recorded)
              .ifPresent(
                  contact -> {
                    legs.fold(contact, event, recorded);
                    timeline.add(contact, recorded);
                  });
      case AgentEvent event -> agents.fold(event, recorded);
      default -> {}
    }
  }

  /**
   * The contact's row, unless the event is in it already. There is none for a contact that began
   * before what the journal still had, or that was deleted by its age.
   */
  private Optional<Row> find(long contactId, RecordedEvent recorded) {
    return rows.find(Schema.CONTACT, contactId)
        .filter(
            contact ->
                !kept.hasContact(contact.count("first_command"), recorded.commandSequence()));
  }
}
