package io.tipring.server.projection;

import io.tipring.core.event.Projection;
import io.tipring.core.event.RecordedEvent;
import io.tipring.core.turn.StateReader;
import io.tipring.core.turn.StateWriter;
import java.util.List;

/** All projections together, each given every event in turn. */
public final class Projections implements Projection {

  private final LiveContacts contacts = new LiveContacts();
  private final AgentDirectory agents = new AgentDirectory();
  private final QueueBoard queues;
  private final WaitingBoard waiting = new WaitingBoard();
  private final EventBuffer events;

  /**
   * @param serviceLevelSeconds an answer within so many seconds is in time
   * @param eventBuffer how many of the newest events are kept for streams
   */
  public Projections(int serviceLevelSeconds, int eventBuffer) {
    this.queues = new QueueBoard(serviceLevelSeconds);
    this.events = new EventBuffer(eventBuffer);
  }

  @Override
  public String name() {
    return "live";
  }

  @Override
  public void writeState(StateWriter out) {
    contacts.writeState(out);
    agents.writeState(out);
    queues.writeState(out);
    waiting.writeState(out);
    events.writeState(out);
  }

  /** All is read before any is put in place. */
  @Override
  public void readState(StateReader in) {
    List<Runnable> parts =
        List.of(
            contacts.readState(in),
            agents.readState(in),
            queues.readState(in),
            waiting.readState(in),
            events.readState(in));
    parts.forEach(Runnable::run);
  }

  /** The stream comes last: who hears of an event there finds it in every other projection. */
  @Override
  public void on(RecordedEvent event) {
    contacts.on(event);
    agents.on(event);
    queues.on(event);
    waiting.on(event);
    events.on(event);
  }

  public LiveContacts contacts() {
    return contacts;
  }

  public AgentDirectory agents() {
    return agents;
  }

  public QueueBoard queues() {
    return queues;
  }

  public WaitingBoard waiting() {
    return waiting;
  }

  public EventBuffer events() {
    return events;
  }
}
