package io.tipring.simulation.check;

import static io.tipring.simulation.check.Broken.require;

import io.tipring.core.event.AgentEvent.State;
import io.tipring.core.event.ContactEvent.Result;
import io.tipring.core.event.RecordedEvent;
import io.tipring.core.turn.TurnResult;
import java.util.Map;

/** The invariants that events alone can show, checked with each turn. */
public final class Ledger {

  private final ContactLedger contacts;
  private final RoutingLedger routing;
  private long lastEvent;

  public Ledger() {
    this(new ContactLedger(), new RoutingLedger(), 0);
  }

  private Ledger(ContactLedger contacts, RoutingLedger routing, long lastEvent) {
    this.contacts = contacts;
    this.routing = routing;
    this.lastEvent = lastEvent;
  }

  /**
   * Takes the events of a turn.
   *
   * @throws Broken if they can't be
   */
  public void on(long timeMillis, TurnResult result) {
    boolean routed = false;
    for (RecordedEvent recorded : result.events()) {
      require(recorded.eventSequence() == ++lastEvent, 0, "event out of order: " + recorded);
      require(recorded.timeMillis() == timeMillis, 0, "event of another time: " + recorded);
      contacts.on(recorded.event());
      routed |= routing.on(timeMillis, recorded.event());
    }
    if (routed) {
      routing.atRest();
    }
  }

  public long started() {
    return contacts.started();
  }

  public long ended() {
    return contacts.ended();
  }

  public Map<Result, Long> results() {
    return contacts.results();
  }

  public int waiting() {
    return routing.waiting();
  }

  public int talking() {
    return routing.talking();
  }

  public long offersMade() {
    return routing.offersMade();
  }

  public long ready() {
    return routing.inState(State.READY);
  }

  /** For a message: agents that are not ready, with their states. */
  public String notReady() {
    return routing.notReady();
  }

  /** The same, to go on from later. */
  public Ledger copy() {
    return new Ledger(contacts.copy(), routing.copy(), lastEvent);
  }
}
