package io.tipring.simulation.check;

import static io.tipring.simulation.check.Broken.require;

import io.tipring.core.event.ContactEvent;
import io.tipring.core.event.ContactEvent.Direction;
import io.tipring.core.event.ContactEvent.Result;
import io.tipring.core.event.Event;
import io.tipring.core.event.LegEvent;
import io.tipring.core.event.Termination;
import io.tipring.core.event.Termination.Cause;
import io.tipring.core.event.Termination.Party;
import io.tipring.core.routing.OfferOutcome;
import io.tipring.simulation.peer.Deeds;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Folds the events of contacts and legs, and refuses an order of them that can't be: a contact ends
 * once, a leg is told of while it lives, a result agrees with what went before.
 */
final class ContactLedger {

  private static final class Leg {
    private final LegEvent.Role role;
    private final String peer;
    private final String callId;
    private boolean answered;
    private boolean held;
    private boolean ended;

    Leg(LegEvent.LegStarted started) {
      this(started.role(), started.peer(), started.sipCallId());
    }

    Leg(LegEvent.Role role, String peer, String callId) {
      this.role = role;
      this.peer = peer;
      this.callId = callId;
    }
  }

  private static final class Contact {
    private final Direction direction;
    private final Map<Long, Leg> legs = new TreeMap<>();
    private boolean inFlow;
    private boolean flowBegun;
    private boolean queued;
    private boolean abandoned;
    private boolean assigned;
    private boolean connected;
    private boolean ended;
    private int openLegs;

    Contact(Direction direction) {
      this.direction = direction;
    }
  }

  private final Map<Long, Contact> contacts = new LinkedHashMap<>();
  private final Map<Long, Boolean> recordings = new TreeMap<>();
  private long started;
  private long ended;
  private final Map<Result, Long> results = new TreeMap<>();
  private final Deeds deeds;

  ContactLedger(Deeds deeds) {
    this.deeds = deeds;
  }

  long started() {
    return started;
  }

  long ended() {
    return ended;
  }

  Map<Result, Long> results() {
    return results;
  }

  /** Whether there is a leg with this Call-ID that has not ended. */
  boolean hasLeg(String callId) {
    return contacts.values().stream()
        .flatMap(contact -> contact.legs.values().stream())
        .anyMatch(leg -> !leg.ended && leg.callId.equals(callId));
  }

  /** Contacts that have not ended. */
  long open() {
    return started - ended;
  }

  void on(Event event) {
    switch (event) {
      case ContactEvent.ContactStarted it -> {
        started++;
        require(
            contacts.put(it.contactId(), new Contact(it.direction())) == null,
            it.contactId(),
            () -> "a contact starts twice");
      }
      case ContactEvent.RecordingStarted it ->
          require(
              recordings.put(it.recordingId(), true) == null,
              it.contactId(),
              () -> "a recording starts twice");
      case ContactEvent.RecordingEnded it ->
          require(
              !Boolean.FALSE.equals(recordings.put(it.recordingId(), false)),
              it.contactId(),
              () -> "a recording ends twice");
      case ContactEvent.RecordingFailed it -> recordings.put(it.recordingId(), false);
      case ContactEvent it -> onOpen(it, present(it.contactId(), it));
      case LegEvent.LegMediaReport it -> reported(it);
      case LegEvent it -> on(it, known(it.contactId(), it));
      default -> {}
    }
  }

  private Contact known(long contactId, Event event) {
    Contact contact = contacts.get(contactId);
    require(contact != null, contactId, () -> "of a contact that is not there: " + event);
    return contact;
  }

  private Contact present(long contactId, Event event) {
    Contact contact = known(contactId, event);
    require(!contact.ended, contactId, () -> "after the end of its contact: " + event);
    return contact;
  }

  private void onOpen(ContactEvent event, Contact contact) {
    long id = event.contactId();
    switch (event) {
      case ContactEvent.FlowStarted _ -> {
        require(!contact.flowBegun, id, () -> "a flow starts twice");
        contact.flowBegun = true;
        contact.inFlow = true;
      }
      case ContactEvent.FlowStepEntered it ->
          require(contact.inFlow, id, () -> "not in a flow: " + it);
      case ContactEvent.FlowEnded _ -> {
        require(contact.inFlow, id, () -> "a flow ends that is over");
        contact.inFlow = false;
      }
      case ContactEvent.ContactQueued _ -> {
        require(contact.inFlow, id, () -> "queued by no flow");
        contact.queued = true;
        contact.abandoned = false;
      }
      case ContactEvent.ContactDequeued it ->
          contact.abandoned = it.why().equals(ContactEvent.ContactDequeued.ABANDONED);
      case ContactEvent.OfferEnded it -> checkRefusal(it, contact);
      case ContactEvent.ContactAssigned _ -> {
        require(!contact.assigned, id, () -> "assigned twice");
        contact.assigned = true;
      }
      case ContactEvent.ContactConnected _ -> {
        require(!contact.connected, id, () -> "connected twice");
        require(contact.direction == Direction.TRANSIT, id, () -> "connected but not in transit");
        contact.connected = true;
      }
      case ContactEvent.ContactEnded it -> end(it, contact);
      default -> {}
    }
  }

  private void end(ContactEvent.ContactEnded event, Contact contact) {
    long id = event.contactId();
    contact.ended = true;
    ended++;
    results.merge(event.result(), 1L, Long::sum);
    require(!contact.inFlow, id, () -> "ended in its flow: " + event);
    boolean handled = contact.assigned || contact.connected;
    require(
        handled == (event.result() == Result.HANDLED),
        id,
        () -> "handled " + handled + ": " + event);
    require(
        contact.abandoned == (event.result() == Result.ABANDONED),
        id,
        () -> "abandoned its queue " + contact.abandoned + ": " + event);
    require(
        event.result() != Result.SELF_SERVED || (contact.flowBegun && !contact.queued),
        id,
        () -> "self-served: " + event);
    Termination termination = event.termination();
    require(
        termination.cause() != Cause.OTHER_LEG_ENDED,
        id,
        () -> "a contact does not end because of itself: " + event);
    require(
        termination.by() != Party.CALLEE || contact.direction != Direction.INBOUND,
        id,
        () -> "an inbound contact has no callee: " + event);
    forget(id, contact);
  }

  private void forget(long id, Contact contact) {
    if (contact.ended && contact.openLegs == 0) {
      contacts.remove(id);
    }
  }

  private void on(LegEvent event, Contact contact) {
    long id = event.contactId();
    if (event instanceof LegEvent.LegStarted it) {
      require(!contact.ended, id, () -> "a leg starts after the end: " + it);
      require(contact.legs.put(it.legId(), new Leg(it)) == null, id, () -> "starts twice: " + it);
      contact.openLegs++;
      return;
    }
    Leg leg = contact.legs.get(event.legId());
    require(leg != null, id, () -> "of a leg that is not there: " + event);
    require(!leg.ended, id, () -> "after the end of its leg: " + event);
    switch (event) {
      case LegEvent.LegRinging _ -> {
        require(leg.role != LegEvent.Role.CALLER, id, () -> "a caller does not ring: " + event);
        require(!leg.answered, id, () -> "rings after its answer: " + event);
      }
      case LegEvent.LegAnswered _ -> {
        require(!leg.answered, id, () -> "answered twice: " + event);
        leg.answered = true;
      }
      case LegEvent.LegHeld it -> {
        require(leg.held != it.held(), id, () -> "held as before: " + it);
        leg.held = it.held();
      }
      case LegEvent.LegEnded it -> {
        leg.ended = true;
        checkTruth(it, contact, leg);
        contact.openLegs--;
        forget(id, contact);
      }
      default -> {}
    }
  }

  /** Whoever is said to have done something has done it. */
  private void checkTruth(LegEvent.LegEnded event, Contact contact, Leg leg) {
    long id = event.contactId();
    Termination termination = event.termination();
    Deeds.Deed deed = deeds.of(leg.callId);
    switch (termination.cause()) {
      case NORMAL -> {
        boolean byPeer =
            switch (termination.by()) {
              case CALLER, CALLEE, AGENT -> true;
              case FLOW, PLATFORM, ENGINE, MEDIA -> false;
            };
        require(
            !byPeer || hungUp(contact, termination.by()),
            id,
            () -> "its " + termination.by() + " has not hung up: " + event);
      }
      case CANCELLED ->
          require(
              termination.by() == Party.CALLER
                  && leg.role == LegEvent.Role.CALLER
                  && (deed.saidCancel() || deed.saidBye()),
              id,
              () -> "its caller has not given up: " + event);
      case BUSY, DECLINED ->
          require(
              leg.role == LegEvent.Role.CALLER
                  || (deed.refusedWith() == termination.sipStatus()
                      && (termination.cause() == Cause.BUSY) == isBusy(deed.refusedWith())),
              id,
              () -> "was refused with " + deed.refusedWith() + ": " + event);
      default -> {}
    }
  }

  private boolean hungUp(Contact contact, Party party) {
    return contact.legs.values().stream()
        .filter(leg -> leg.role.name().equals(party.name()))
        .anyMatch(leg -> deeds.of(leg.callId).saidBye());
  }

  private static boolean isBusy(int status) {
    return status == 486 || status == 600;
  }

  /** An offer that a phone refused was refused by one of its agent's phones, in that way. */
  private void checkRefusal(ContactEvent.OfferEnded event, Contact contact) {
    boolean refused =
        event.outcome() == OfferOutcome.BUSY
            || (event.outcome() == OfferOutcome.DECLINED && !event.detail().contains("away"));
    require(
        !refused
            || contact.legs.values().stream()
                .filter(leg -> leg.peer.equals(event.agent().id()))
                .map(leg -> deeds.of(leg.callId))
                .anyMatch(
                    deed ->
                        deed.saidBye()
                            || (deed.refusedWith() != 0
                                && isBusy(deed.refusedWith())
                                    == (event.outcome() == OfferOutcome.BUSY))),
        event.contactId(),
        () -> "no phone did so: " + event);
  }

  /** The endpoint is released later than its leg, and maybe than its contact. */
  private void reported(LegEvent.LegMediaReport event) {
    Contact contact = contacts.get(event.contactId());
    if (contact != null) {
      Leg leg = contact.legs.get(event.legId());
      require(leg != null && leg.ended, event.contactId(), () -> "of a leg that goes on: " + event);
    }
  }

  ContactLedger copy() {
    ContactLedger copy = new ContactLedger(deeds);
    contacts.forEach((id, contact) -> copy.contacts.put(id, copyOf(contact)));
    copy.recordings.putAll(recordings);
    copy.started = started;
    copy.ended = ended;
    copy.results.putAll(results);
    return copy;
  }

  private static Contact copyOf(Contact contact) {
    Contact copy = new Contact(contact.direction);
    contact.legs.forEach(
        (id, leg) -> {
          Leg one = new Leg(leg.role, leg.peer, leg.callId);
          one.answered = leg.answered;
          one.held = leg.held;
          one.ended = leg.ended;
          copy.legs.put(id, one);
        });
    copy.inFlow = contact.inFlow;
    copy.flowBegun = contact.flowBegun;
    copy.queued = contact.queued;
    copy.abandoned = contact.abandoned;
    copy.assigned = contact.assigned;
    copy.connected = contact.connected;
    copy.ended = contact.ended;
    copy.openLegs = contact.openLegs;
    return copy;
  }
}
