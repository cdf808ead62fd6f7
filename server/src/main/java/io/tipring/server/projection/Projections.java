package io.tipring.server.projection;

import io.tipring.core.event.EventListener;
import io.tipring.core.event.RecordedEvent;

/** All projections together, each given every event in turn. */
public final class Projections implements EventListener {

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
