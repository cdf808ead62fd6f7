package io.tipring.simulation.check;

import static io.tipring.simulation.check.Broken.require;

import io.tipring.core.command.ControlCommand;
import io.tipring.core.event.AgentEvent.State;
import io.tipring.core.event.ContactEvent.Result;
import io.tipring.core.event.RecordedEvent;
import io.tipring.core.event.SystemEvent;
import io.tipring.core.journal.JournalRecord;
import io.tipring.core.turn.TurnResult;
import io.tipring.simulation.peer.Deeds;
import java.util.Map;

/** The invariants that events alone can show, checked with each turn. */
public final class Ledger {

  private final ContactLedger contacts;
  private final RoutingLedger routing;
  private final MenuLedger menus;
  private long lastEvent;

  /**
   * @param deeds what peers really did
   */
  public Ledger(Deeds deeds) {
    this(new ContactLedger(deeds), new RoutingLedger(), new MenuLedger(), 0);
  }

  private Ledger(ContactLedger contacts, RoutingLedger routing, MenuLedger menus, long lastEvent) {
    this.contacts = contacts;
    this.routing = routing;
    this.menus = menus;
    this.lastEvent = lastEvent;
  }

  /**
   * Takes the events of a turn.
   *
   * @throws Broken if they can't be
   */
  public void on(JournalRecord record, TurnResult result) {
    long timeMillis = record.timeMillis();
    routing.asked(timeMillis, record.command());
    if (record.command() instanceof ControlCommand.DeployFlows deploy) {
      deploy.sources().forEach(menus::read);
    }
    boolean routed = false;
    for (RecordedEvent recorded : result.events()) {
      // Told last, but what the turn decides is by the new queues already.
      if (recorded.event() instanceof SystemEvent.FlowsDeployed deployed) {
        routing.on(timeMillis, deployed);
      }
    }
    for (RecordedEvent recorded : result.events()) {
      require(recorded.eventSequence() == ++lastEvent, 0, () -> "event out of order: " + recorded);
      require(recorded.timeMillis() == timeMillis, 0, () -> "event of another time: " + recorded);
      contacts.on(recorded.event());
      menus.on(timeMillis, recorded.event());
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

  /** Whether there is a leg with this Call-ID that has not ended. */
  public boolean hasLeg(String callId) {
    return contacts.hasLeg(callId);
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
    return new Ledger(contacts.copy(), routing.copy(), menus.copy(), lastEvent);
  }
}
