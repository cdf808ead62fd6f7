package io.tipring.server.projection;

import io.tipring.core.event.ContactEvent;
import io.tipring.core.event.ContactEvent.ContactEnded;
import io.tipring.core.event.ContactEvent.ContactStarted;
import io.tipring.core.event.EventListener;
import io.tipring.core.event.LegEvent;
import io.tipring.core.event.RecordedEvent;
import io.tipring.core.turn.StateReader;
import io.tipring.core.turn.StateWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/** The contacts in progress, each with one call. Those that have ended are in the database. */
public final class LiveContacts implements EventListener {

  private final ConcurrentSkipListMap<Long, ContactLog> byContact = new ConcurrentSkipListMap<>();
  private final ConcurrentSkipListMap<Long, ContactLog> byCall = new ConcurrentSkipListMap<>();

  @Override
  public void on(RecordedEvent recorded) {
    switch (recorded.event()) {
      case ContactStarted start -> begin(new ContactLog(start, recorded));
      case ContactEnded event -> end(event.contactId());
      case ContactEvent event -> append(event.contactId(), recorded);
      case LegEvent event -> append(event.contactId(), recorded);
      default -> {}
    }
  }

  void writeState(StateWriter out) {
    out.section("contacts");
    out.entities(
        ContactLog.Stored.class, byContact.values().stream().map(ContactLog::stored).toList());
  }

  /** Reads a state, and gives what puts it in place. */
  Runnable readState(StateReader in) {
    in.section("contacts");
    List<ContactLog> logs =
        in.entities(ContactLog.Stored.class).stream().map(ContactLog::new).toList();
    return () -> {
      byContact.clear();
      byCall.clear();
      logs.forEach(this::begin);
    };
  }

  private void begin(ContactLog log) {
    byContact.put(log.contactId(), log);
    byCall.put(log.callId(), log);
  }

  /** An event may come after the end: the report of a leg's sound. */
  private void append(long contactId, RecordedEvent recorded) {
    ContactLog log = byContact.get(contactId);
    if (log != null) {
      log.append(recorded);
    }
  }

  private void end(long contactId) {
    ContactLog log = byContact.remove(contactId);
    if (log != null) {
      byCall.remove(log.callId());
    }
  }

  /** A contact in progress. */
  public Optional<ContactLog> contact(long contactId) {
    return Optional.ofNullable(byContact.get(contactId));
  }

  /** The contact of a call in progress. */
  public Optional<ContactLog> call(long callId) {
    return Optional.ofNullable(byCall.get(callId));
  }

  /** Calls in progress, oldest first. */
  public Stream<ContactLog> calls() {
    return byCall.values().stream();
  }

  /** How many calls are in progress. */
  public int callsInProgress() {
    return byCall.size();
  }
}
