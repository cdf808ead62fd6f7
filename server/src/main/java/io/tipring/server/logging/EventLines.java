package io.tipring.server.logging;

import io.tipring.core.event.AgentEvent.AgentPut;
import io.tipring.core.event.EventListener;
import io.tipring.core.event.RecordedEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes every event to the log at level debug, once the engine runs: those of the journal were
 * written when they happened. An event that carries digests of a password is named only.
 */
public final class EventLines implements EventListener {

  private static final Logger LOG = LoggerFactory.getLogger(EventLines.class);

  private volatile boolean live;

  /** From now on events are new. */
  public void begin() {
    live = true;
  }

  @Override
  public void on(RecordedEvent recorded) {
    if (live && LOG.isDebugEnabled()) {
      LOG.atDebug()
          .addKeyValue("sequence", recorded.eventSequence())
          .addKeyValue("command", recorded.commandSequence())
          .log(
              recorded.event() instanceof AgentPut put
                  ? "AgentPut " + put.agent().id()
                  : recorded.event().toString());
    }
  }
}
