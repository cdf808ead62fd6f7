package io.tipring.server.reporting.query;

import io.tipring.server.projection.ContactView;
import io.tipring.server.reporting.store.Database;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** The records of contacts, in progress and ended. */
public final class ContactRecords {

  private final Database database;

  public ContactRecords(Database database) {
    this.database = database;
  }

  /** The whole record of a contact. */
  public Optional<ContactRecord> contact(long contactId) {
    return database
        .jdbi()
        .inTransaction(
            TransactionIsolationLevel.REPEATABLE_READ, handle -> contact(handle, contactId));
  }

  private static Optional<ContactRecord> contact(Handle handle, long contactId) {
    Optional<Stored> stored =
        handle
            .createQuery("SELECT * FROM contact WHERE contact_id = :id")
            .bind("id", contactId)
            .map((result, _) -> Stored.of(result))
            .findOne();
    return stored.map(
        contact ->
            new ContactRecord(
                contact.view(legs(handle, contactId), recordings(handle, contactId)),
                timeline(handle, contactId),
                contact.numbersRemovedAt()));
  }

  private static List<ContactView.Leg> legs(Handle handle, long contactId) {
    return handle
        .createQuery("SELECT * FROM leg WHERE contact_id = :id ORDER BY leg_id")
        .bind("id", contactId)
        .map((result, _) -> Stored.leg(result))
        .list();
  }

  private static List<ContactView.Recording> recordings(Handle handle, long contactId) {
    return handle
        .createQuery("SELECT * FROM recording WHERE contact_id = :id ORDER BY recording_id")
        .bind("id", contactId)
        .map((result, _) -> Stored.recording(result))
        .list();
  }

  private static List<String> timeline(Handle handle, long contactId) {
    return handle
        .createQuery(
            "SELECT body FROM contact_event WHERE contact_id = :id ORDER BY event_sequence")
        .bind("id", contactId)
        .mapTo(String.class)
        .list();
  }

  /**
   * Contacts without legs, recordings and timeline, newest first.
   *
   * @param before only those with a smaller id
   * @param limit how many at most
   */
  public List<ContactView> newestBefore(OptionalLong before, ContactFilter filter, int limit) {
    List<String> conditions = new ArrayList<>();
    Map<String, Object> values = new LinkedHashMap<>();
    conditions.add("contact_id < :before");
    values.put("before", before.orElse(Long.MAX_VALUE));
    filter
        .fromMillis()
        .ifPresent(from -> narrow(conditions, values, "started_at >= :from", "from", utc(from)));
    filter
        .toMillis()
        .ifPresent(to -> narrow(conditions, values, "started_at < :to", "to", utc(to)));
    filter
        .businessId()
        .ifPresent(id -> narrow(conditions, values, "business_id = :businessId", "businessId", id));
    filter
        .result()
        .ifPresent(result -> narrow(conditions, values, "result = :result", "result", result));
    filter
        .queue()
        .ifPresent(
            queue ->
                narrow(
                    conditions,
                    values,
                    "EXISTS (SELECT 1 FROM queue_visit v WHERE v.queue = :queue"
                        + " AND v.contact_id = contact.contact_id)",
                    "queue",
                    queue));
    filter
        .agent()
        .ifPresent(
            agent ->
                narrow(
                    conditions,
                    values,
                    "EXISTS (SELECT 1 FROM offer o WHERE o.agent = :agent"
                        + " AND o.contact_id = contact.contact_id AND o.assigned_at IS NOT NULL)",
                    "agent",
                    agent));
    String sql =
        "SELECT * FROM contact WHERE "
            + String.join(" AND ", conditions)
            + " ORDER BY contact_id DESC LIMIT :limit";
    return database
        .jdbi()
        .withHandle(
            handle -> {
              Query query = handle.createQuery(sql).bind("limit", limit);
              values.forEach((name, value) -> query.bindByType(name, value, value.getClass()));
              return query.map((result, _) -> Stored.of(result).view(List.of(), List.of())).list();
            });
  }

  private static void narrow(
      List<String> conditions,
      Map<String, Object> values,
      String condition,
      String name,
      Object value) {
    conditions.add(condition);
    values.put(name, value);
  }

  private static OffsetDateTime utc(long millis) {
    return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
  }
}
