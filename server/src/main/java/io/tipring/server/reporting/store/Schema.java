package io.tipring.server.reporting.store;

import static io.tipring.server.reporting.store.Column.flag;
import static io.tipring.server.reporting.store.Column.number;
import static io.tipring.server.reporting.store.Column.text;
import static io.tipring.server.reporting.store.Column.time;

import java.util.List;

/** The tables that events are folded into; what each column means stands in the migrations. */
public final class Schema {

  public static final Table CONTACT =
      new Table(
          "contact",
          1,
          number("contact_id"),
          number("first_command"),
          text("tenant"),
          number("call_id"),
          text("direction"),
          text("caller"),
          text("called"),
          text("trunk"),
          text("business_id"),
          text("state"),
          time("started_at"),
          time("answered_at"),
          time("connected_at"),
          time("ended_at"),
          text("flow"),
          text("program_hash"),
          text("queue"),
          text("agent"),
          number("waited_millis"),
          number("talk_millis"),
          number("wrap_up_millis"),
          text("route"),
          text("route_trunk"),
          text("route_media"),
          text("result"),
          text("end_by"),
          text("end_cause"),
          number("end_sip_status"),
          text("end_detail"),
          number("visit_id"),
          number("events_kept"),
          number("events_omitted"),
          time("numbers_removed_at"));

  public static final Table QUEUE_VISIT =
      new Table(
          "queue_visit",
          1,
          number("visit_id"),
          number("contact_id"),
          text("tenant"),
          text("queue"),
          number("priority"),
          time("entered_at"),
          time("left_at"),
          number("waited_millis"),
          text("outcome"));

  public static final Table OFFER =
      new Table(
          "offer",
          1,
          number("offer_id"),
          number("contact_id"),
          text("tenant"),
          text("queue"),
          text("agent"),
          text("rule"),
          time("made_at"),
          time("deadline_at"),
          time("ended_at"),
          text("outcome"),
          text("detail"),
          time("assigned_at"));

  public static final Table LEG =
      new Table(
          "leg",
          1,
          number("leg_id"),
          number("contact_id"),
          number("call_id"),
          text("role"),
          text("peer"),
          text("sip_call_id"),
          time("started_at"),
          time("answered_at"),
          time("ended_at"),
          flag("held"),
          text("end_by"),
          text("end_cause"),
          number("end_sip_status"),
          text("end_detail"),
          number("packets_sent"),
          number("packets_received"),
          number("packets_lost"),
          number("jitter_millis"));

  public static final Table RECORDING =
      new Table(
          "recording",
          1,
          number("recording_id"),
          number("contact_id"),
          time("started_at"),
          time("ended_at"),
          number("duration_millis"),
          number("bytes"),
          text("failure"),
          time("file_deleted_at"));

  public static final Table CONTACT_EVENT =
      new Table(
          "contact_event",
          1,
          number("event_sequence"),
          number("contact_id"),
          number("command_sequence"),
          time("happened_at"),
          text("type"),
          text("body"));

  public static final Table AGENT =
      new Table(
          "agent",
          2,
          text("tenant"),
          text("agent"),
          number("first_command"),
          text("name"),
          number("state_id"),
          time("removed_at"));

  public static final Table AGENT_STATE =
      new Table(
          "agent_state",
          1,
          number("state_id"),
          number("command_sequence"),
          text("tenant"),
          text("agent"),
          text("state"),
          text("reason"),
          time("started_at"),
          time("ended_at"),
          number("contact_id"),
          text("queue"));

  public static final Table QUEUE_INTERVAL =
      new Table(
          "queue_interval",
          3,
          text("tenant"),
          text("queue"),
          time("starts_at"),
          number("offered"),
          number("handled"),
          number("handled_in_time"),
          number("abandoned"),
          number("abandoned_in_time"),
          number("handled_wait_millis"),
          number("abandoned_wait_millis"),
          number("talk_millis"),
          number("wrap_up_millis"));

  public static final Table AGENT_INTERVAL =
      new Table(
          "agent_interval",
          3,
          text("tenant"),
          text("agent"),
          time("starts_at"),
          number("offered"),
          number("handled"),
          number("missed"),
          number("not_ready_millis"),
          number("ready_millis"),
          number("ringing_millis"),
          number("talk_millis"),
          number("wrap_up_millis"));

  /** What belongs to one contact and goes with it. */
  public static final List<Table> OF_A_CONTACT =
      List.of(QUEUE_VISIT, OFFER, LEG, RECORDING, CONTACT_EVENT);

  public static final List<Table> ALL =
      List.of(
          CONTACT,
          QUEUE_VISIT,
          OFFER,
          LEG,
          RECORDING,
          CONTACT_EVENT,
          AGENT,
          AGENT_STATE,
          QUEUE_INTERVAL,
          AGENT_INTERVAL);

  private Schema() {}
}
