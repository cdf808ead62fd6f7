package io.tipring.server.projection;

import io.tipring.core.event.ContactEvent;
import io.tipring.core.event.ContactEvent.ContactEnded;
import io.tipring.core.event.ContactEvent.ContactStarted;
import io.tipring.core.event.EventListener;
import io.tipring.core.event.LegEvent;
import io.tipring.core.event.RecordedEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/** The contacts in progress, and the newest of those that ended. */
public final class ContactHistory implements EventListener {

  private final int keepEnded;
  private final ConcurrentSkipListMap<Long, ContactLog> contacts = new ConcurrentSkipListMap<>();
  private final ConcurrentSkipListMap<Long, ContactLog> live = new ConcurrentSkipListMap<>();
  private final Deque<Long> ended = new ArrayDeque<>();

  /**
   * @param keepEnded how many ended contacts are kept
   */
  public ContactHistory(int keepEnded) {
    this.keepEnded = keepEnded;
  }

  @Override
  public void on(RecordedEvent recorded) {
    switch (recorded.event()) {
      case ContactStarted start -> begin(start, recorded);
      case ContactEvent event -> {
        append(event.contactId(), recorded);
        if (event instanceof ContactEnded) {
          end(event.contactId());
        }
      }
      case LegEvent event -> append(event.contactId(), recorded);
      default -> {}
    }
  }

  private void begin(ContactStarted start, RecordedEvent recorded) {
    ContactLog log = new ContactLog(start, recorded);
    contacts.put(log.contactId(), log);
    live.put(log.callId(), log);
  }

  /**
   * An event may come after the end (the report of a leg's sound), or after the contact is gone.
   */
  private void append(long contactId, RecordedEvent recorded) {
    ContactLog log = contacts.get(contactId);
    if (log != null) {
      log.append(recorded);
    }
  }

  private void end(long contactId) {
    ContactLog log = contacts.get(contactId);
    if (log == null || live.remove(log.callId()) == null) {
      return;
    }
    ended.addLast(contactId);
    if (ended.size() > keepEnded) {
      contacts.remove(ended.removeFirst());
    }
  }

  /** A contact in progress or kept. */
  public Optional<ContactLog> contact(long contactId) {
    return Optional.ofNullable(contacts.get(contactId));
  }

  /**
   * Contacts, newest first.
   *
   * @param before only those with a smaller id
   */
  public Stream<ContactLog> newestBefore(long before) {
    return contacts.headMap(before, false).descendingMap().values().stream();
  }

  /** The contact of a call in progress. */
  public Optional<ContactLog> call(long callId) {
    return Optional.ofNullable(live.get(callId));
  }

  /** Calls in progress, oldest first. */
  public Stream<ContactLog> calls() {
    return live.values().stream();
  }

  /** How many calls are in progress. */
  public int callsInProgress() {
    return live.size();
  }
}
