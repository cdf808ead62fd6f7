package io.tipring.server.reporting.fold;

import io.tipring.core.event.AgentEvent.State;
import io.tipring.core.event.ContactEvent;
import io.tipring.core.event.RecordedEvent;
import io.tipring.core.routing.AgentId;
import io.tipring.core.routing.QueueId;
import io.tipring.server.json.Json;
import io.tipring.server.reporting.store.Kept;
import io.tipring.server.reporting.store.Row;
import io.tipring.server.reporting.store.Rows;
import io.tipring.server.reporting.store.Schema;
import io.tipring.server.reporting.store.Table;
import java.util.Map;
import java.util.Optional;

/**
 * Statistics by quarter of an hour, by queue and by agent; docs/acd.md defines the figures. What
 * happens at a moment is counted in the interval of that moment; a time that an agent spends in a
 * state is shared out among the intervals that it lasts through.
 */
public final class Intervals {

  private static final long LENGTH_MILLIS = 15 * 60_000L;

  /** The agent's time by state; the time logged out is not kept. */
  private static final Map<String, String> TIMES =
      Map.of(
          Json.name(State.NOT_READY), "not_ready_millis",
          Json.name(State.READY), "ready_millis",
          Json.name(State.OFFERED), "ringing_millis",
          Json.name(State.BUSY), "talk_millis",
          Json.name(State.WRAP_UP), "wrap_up_millis");

  private final Rows rows;
  private final long serviceLevelMillis;
  private final Kept kept;

  Intervals(Rows rows, long serviceLevelMillis, Kept kept) {
    this.rows = rows;
    this.serviceLevelMillis = serviceLevelMillis;
    this.kept = kept;
  }

  void queued(QueueId queue, RecordedEvent recorded) {
    queue(queue.tenant(), queue.name(), recorded).ifPresent(row -> row.add("offered", 1));
  }

  void assigned(ContactEvent.ContactAssigned assigned, RecordedEvent recorded) {
    long waited = assigned.waitedMillis();
    queue(assigned.queue().tenant(), assigned.queue().name(), recorded)
        .ifPresent(
            row ->
                row.add("handled", 1)
                    .add("handled_in_time", waited <= serviceLevelMillis ? 1 : 0)
                    .add("handled_wait_millis", waited));
    agent(assigned.agent(), recorded).ifPresent(row -> row.add("handled", 1));
  }

  void abandoned(Row contact, RecordedEvent recorded) {
    long waited = contact.count("waited_millis");
    queue(contact.text("tenant"), contact.text("queue"), recorded)
        .ifPresent(
            row ->
                row.add("abandoned", 1)
                    .add("abandoned_in_time", waited <= serviceLevelMillis ? 1 : 0)
                    .add("abandoned_wait_millis", waited));
  }

  void offered(AgentId agent, RecordedEvent recorded) {
    agent(agent, recorded).ifPresent(row -> row.add("offered", 1));
  }

  /** An offer that was taken back, or for which there was no sound, is not the agent's fault. */
  void offerEnded(ContactEvent.OfferEnded ended, RecordedEvent recorded) {
    boolean missed =
        switch (ended.outcome()) {
          case NO_ANSWER, BUSY, DECLINED, UNREACHABLE -> true;
          case ACCEPTED, WITHDRAWN, NO_MEDIA -> false;
        };
    if (missed) {
      agent(ended.agent(), recorded).ifPresent(row -> row.add("missed", 1));
    }
  }

  /** An agent has left a state. */
  void spent(Row state, RecordedEvent recorded) {
    String column = TIMES.get(state.text("state"));
    if (column == null) {
      return;
    }
    long end = state.count("ended_at");
    boolean forQueue =
        state.has("queue") && (column.equals("talk_millis") || column.equals("wrap_up_millis"));
    long begin = state.count("started_at");
    while (begin < end) {
      long interval = startOf(begin);
      long until = Math.min(end, interval + LENGTH_MILLIS);
      long part = until - begin;
      row(Schema.AGENT_INTERVAL, state.text("tenant"), state.text("agent"), interval, recorded)
          .ifPresent(row -> row.add(column, part));
      if (forQueue) {
        row(Schema.QUEUE_INTERVAL, state.text("tenant"), state.text("queue"), interval, recorded)
            .ifPresent(row -> row.add(column, part));
      }
      begin = until;
    }
  }

  private Optional<Row> queue(String tenant, String queue, RecordedEvent recorded) {
    return row(Schema.QUEUE_INTERVAL, tenant, queue, startOf(recorded.timeMillis()), recorded);
  }

  private Optional<Row> agent(AgentId agent, RecordedEvent recorded) {
    return row(
        Schema.AGENT_INTERVAL,
        agent.tenant(),
        agent.id(),
        startOf(recorded.timeMillis()),
        recorded);
  }

  private Optional<Row> row(
      Table table, String tenant, String name, long startsAt, RecordedEvent recorded) {
    if (kept.hasInterval(startsAt, recorded.commandSequence())) {
      return Optional.empty();
    }
    return Optional.of(
        rows.find(table, tenant, name, startsAt)
            .orElseGet(() -> rows.insert(table, tenant, name, startsAt).zero()));
  }

  /** The beginning of the interval of a moment. */
  public static long startOf(long millis) {
    return Math.floorDiv(millis, LENGTH_MILLIS) * LENGTH_MILLIS;
  }
}
