package io.tipring.server.projection;

import io.tipring.core.event.ContactEvent;
import io.tipring.core.event.ContactEvent.ContactStarted;
import io.tipring.core.event.LegEvent;
import io.tipring.core.event.RecordedEvent;
import java.util.Arrays;
import java.util.List;

/**
 * All events of one contact, in order. Grows by the projector; may be read by any thread at any
 * time, which then sees the events up to some moment.
 */
public final class ContactLog {

  /**
   * How many events are kept one by one. Of what comes after, only what the outcome of the contact
   * depends on: a caller who walks in circles through a menu must not fill the memory.
   */
  static final int MAX_EVENTS = 1_000;

  private record Entry(RecordedEvent event, Entry previous, int size, int omitted) {}

  private final ContactStarted start;
  private final long startedAtMillis;
  private volatile Entry last;

  ContactLog(ContactStarted start, RecordedEvent event) {
    this.start = start;
    this.startedAtMillis = event.timeMillis();
    this.last = new Entry(event, null, 1, 0);
  }

  /** A log as a snapshot has it. */
  record Stored(
      ContactStarted start, long startedAtMillis, List<RecordedEvent> events, int omitted) {}

  ContactLog(Stored stored) {
    this.start = stored.start();
    this.startedAtMillis = stored.startedAtMillis();
    Entry entry = null;
    for (RecordedEvent event : stored.events()) {
      entry = new Entry(event, entry, entry == null ? 1 : entry.size() + 1, stored.omitted());
    }
    this.last = entry;
  }

  Stored stored() {
    Entry entry = last;
    return new Stored(start, startedAtMillis, eventsUpTo(entry), entry.omitted());
  }

  void append(RecordedEvent event) {
    Entry present = last;
    if (present.size() < MAX_EVENTS || decidesOutcome(event)) {
      last = new Entry(event, present, present.size() + 1, present.omitted());
    } else {
      last = new Entry(present.event(), present.previous(), present.size(), present.omitted() + 1);
    }
  }

  private static boolean decidesOutcome(RecordedEvent event) {
    return switch (event.event()) {
      case ContactEvent.ContactAssigned _,
          ContactEvent.ContactConnected _,
          ContactEvent.RecordingStarted _,
          ContactEvent.RecordingEnded _,
          ContactEvent.RecordingFailed _,
          ContactEvent.ContactEnded _,
          LegEvent.LegEnded _ ->
          true;
      default -> false;
    };
  }

  public long contactId() {
    return start.contactId();
  }

  public long callId() {
    return start.callId();
  }

  public ContactStarted start() {
    return start;
  }

  public long startedAtMillis() {
    return startedAtMillis;
  }

  /** The events so far. */
  public List<RecordedEvent> events() {
    return eventsUpTo(last);
  }

  private static List<RecordedEvent> eventsUpTo(Entry last) {
    Entry entry = last;
    RecordedEvent[] events = new RecordedEvent[entry.size()];
    for (int i = events.length - 1; i >= 0; i--) {
      events[i] = entry.event();
      entry = entry.previous();
    }
    return Arrays.asList(events);
  }

  /** How many events are not kept because there were too many. */
  public int omitted() {
    return last.omitted();
  }
}
