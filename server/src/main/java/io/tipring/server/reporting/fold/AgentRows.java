package io.tipring.server.reporting.fold;

import io.tipring.core.event.AgentEvent;
import io.tipring.core.event.AgentEvent.State;
import io.tipring.core.event.RecordedEvent;
import io.tipring.core.routing.AgentId;
import io.tipring.server.json.Json;
import io.tipring.server.reporting.store.Kept;
import io.tipring.server.reporting.store.Row;
import io.tipring.server.reporting.store.Rows;
import io.tipring.server.reporting.store.Schema;
import java.util.Optional;

/** Agents, the history of their states, and the times that those add to the intervals. */
final class AgentRows {

  private final Rows rows;
  private final Intervals intervals;
  private final Kept kept;

  AgentRows(Rows rows, Intervals intervals, Kept kept) {
    this.rows = rows;
    this.intervals = intervals;
    this.kept = kept;
  }

  void fold(AgentEvent event, RecordedEvent recorded) {
    AgentId agent = event.agent();
    Optional<Row> found = rows.find(Schema.AGENT, agent.tenant(), agent.id());
    switch (event) {
      case AgentEvent.AgentPut put -> {
        Row row = found.orElseGet(() -> insert(agent, recorded));
        row.set("name", put.name());
        if (row.has("removed_at") || !row.has("state_id")) {
          row.set("removed_at", null);
          open(row, agent, State.LOGGED_OUT, "", 0, recorded);
        }
      }
      case AgentEvent.AgentRemoved _ ->
          found.ifPresent(
              row -> {
                close(row, recorded);
                row.set("state_id", null).set("removed_at", recorded.timeMillis());
              });
      case AgentEvent.AgentStateChanged changed -> {
        Row row = found.orElseGet(() -> insert(agent, recorded));
        close(row, recorded);
        open(row, agent, changed.to(), changed.reason(), changed.contactId(), recorded);
      }
      default -> {}
    }
  }

  private Row insert(AgentId agent, RecordedEvent recorded) {
    return rows.insert(Schema.AGENT, agent.tenant(), agent.id())
        .set("first_command", recorded.commandSequence())
        .set("name", "");
  }

  private void open(
      Row agent, AgentId id, State state, String reason, long contactId, RecordedEvent recorded) {
    Row row =
        rows.insert(Schema.AGENT_STATE, recorded.eventSequence())
            .set("command_sequence", recorded.commandSequence())
            .set("tenant", id.tenant())
            .set("agent", id.id())
            .set("state", Json.name(state))
            .set("reason", reason)
            .set("started_at", recorded.timeMillis());
    if (contactId != 0) {
      row.set("contact_id", contactId);
      rows.find(Schema.CONTACT, contactId)
          .ifPresent(contact -> row.set("queue", contact.text("queue")));
    }
    agent.set("state_id", recorded.eventSequence());
  }

  private void close(Row agent, RecordedEvent recorded) {
    if (!agent.has("state_id")) {
      return;
    }
    rows.find(Schema.AGENT_STATE, agent.number("state_id"))
        .ifPresent(
            state -> {
              state.set("ended_at", recorded.timeMillis());
              intervals.spent(state, recorded);
              if (Json.name(State.WRAP_UP).equals(state.text("state"))) {
                wrapUp(state, recorded);
              }
            });
  }

  /** The wrap-up belongs to the contact that it came after. */
  private void wrapUp(Row state, RecordedEvent recorded) {
    if (!state.has("contact_id")) {
      return;
    }
    rows.find(Schema.CONTACT, state.number("contact_id"))
        .filter(
            contact -> !kept.hasContact(contact.count("first_command"), recorded.commandSequence()))
        .ifPresent(
            contact ->
                contact.add("wrap_up_millis", recorded.timeMillis() - state.count("started_at")));
  }
}
