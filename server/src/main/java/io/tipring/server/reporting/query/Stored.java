package io.tipring.server.reporting.query;

import io.tipring.core.event.ContactEvent;
import io.tipring.core.event.LegEvent;
import io.tipring.core.event.Termination;
import io.tipring.core.routing.AgentId;
import io.tipring.core.routing.QueueId;
import io.tipring.server.json.Json;
import io.tipring.server.projection.ContactView;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A row of table {@code contact}, and rows of others, as the views that answers are made of. */
record Stored(ContactView bare, OptionalLong numbersRemovedAt) {

  static Stored of(ResultSet row) throws SQLException {
    long id = row.getLong("contact_id");
    String tenant = row.getString("tenant");
    ContactEvent.ContactStarted start =
        new ContactEvent.ContactStarted(
            id,
            tenant,
            row.getLong("call_id"),
            constant(ContactEvent.Direction.class, row.getString("direction")).orElseThrow(),
            row.getString("caller"),
            row.getString("called"),
            row.getString("trunk"),
            row.getString("business_id"));
    Optional<ContactEvent.FlowStarted> flow =
        text(row, "flow")
            .map(name -> new ContactEvent.FlowStarted(id, name, textOr(row, "program_hash")));
    Optional<ContactEvent.TransitRouted> route =
        text(row, "route")
            .map(
                number ->
                    new ContactEvent.TransitRouted(
                        id, number, textOr(row, "route_trunk"), textOr(row, "route_media")));
    ContactView view =
        new ContactView(
            start,
            time(row, "started_at").orElseThrow(),
            constant(ContactView.State.class, row.getString("state"))
                .orElse(ContactView.State.UNKNOWN),
            time(row, "answered_at"),
            time(row, "connected_at"),
            time(row, "ended_at"),
            flow,
            text(row, "queue").map(queue -> new QueueId(tenant, queue)),
            text(row, "agent").map(agent -> new AgentId(tenant, agent)),
            number(row, "waited_millis"),
            route,
            List.of(),
            List.of(),
            constant(ContactEvent.Result.class, row.getString("result")),
            termination(row),
            List.of(),
            row.getInt("events_omitted"));
    Optional<Long> removed = time(row, "numbers_removed_at");
    return new Stored(
        view, removed.isPresent() ? OptionalLong.of(removed.get()) : OptionalLong.empty());
  }

  ContactView view(List<ContactView.Leg> legs, List<ContactView.Recording> recordings) {
    return bare.with(legs, recordings);
  }

  static ContactView.Leg leg(ResultSet row) throws SQLException {
    long contactId = row.getLong("contact_id");
    long legId = row.getLong("leg_id");
    Optional<LegEvent.LegMediaReport> media = Optional.empty();
    if (number(row, "packets_sent").isPresent()) {
      media =
          Optional.of(
              new LegEvent.LegMediaReport(
                  contactId,
                  legId,
                  row.getLong("packets_sent"),
                  row.getLong("packets_received"),
                  row.getLong("packets_lost"),
                  row.getInt("jitter_millis")));
    }
    return new ContactView.Leg(
        new LegEvent.LegStarted(
            contactId,
            legId,
            row.getLong("call_id"),
            constant(LegEvent.Role.class, row.getString("role")).orElseThrow(),
            row.getString("peer"),
            row.getString("sip_call_id")),
        time(row, "started_at").orElseThrow(),
        time(row, "answered_at"),
        time(row, "ended_at"),
        row.getBoolean("held"),
        termination(row),
        media);
  }

  static ContactView.Recording recording(ResultSet row) throws SQLException {
    long contactId = row.getLong("contact_id");
    long recordingId = row.getLong("recording_id");
    Optional<ContactEvent.RecordingEnded> ended = Optional.empty();
    if (number(row, "bytes").isPresent()) {
      ended =
          Optional.of(
              new ContactEvent.RecordingEnded(
                  contactId, recordingId, row.getLong("duration_millis"), row.getLong("bytes")));
    }
    return new ContactView.Recording(
        recordingId, time(row, "started_at").orElseThrow(), ended, text(row, "failure"));
  }

  private static Optional<Termination> termination(ResultSet row) throws SQLException {
    Optional<Termination.Party> by = constant(Termination.Party.class, row.getString("end_by"));
    if (by.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Termination(
            by.get(),
            constant(Termination.Cause.class, row.getString("end_cause")).orElseThrow(),
            row.getInt("end_sip_status"),
            textOr(row, "end_detail")));
  }

  /** The constant that {@link Json#name} gave this name. */
  static <E extends Enum<E>> Optional<E> constant(Class<E> type, String name) {
    for (E constant : type.getEnumConstants()) {
      if (Json.name(constant).equals(name)) {
        return Optional.of(constant);
      }
    }
    return Optional.empty();
  }

  private static Optional<Long> time(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(time -> time.toInstant().toEpochMilli());
  }

  private static Optional<Long> number(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(value);
  }

  private static Optional<String> text(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column));
  }

  private static String textOr(ResultSet row, String column) {
    try {
      return text(row, column).orElse("");
    } catch (SQLException failure) {
      throw new IllegalStateException("column " + column + " can't be read", failure);
    }
  }
}
