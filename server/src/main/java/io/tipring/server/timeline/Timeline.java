package io.tipring.server.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tipring.server.control.UnavailableException;
import io.tipring.server.explain.ContactEvents;
import io.tipring.server.explain.Sentences;
import io.tipring.server.json.Json;
import io.tipring.sip.trace.Pcap;
import io.tipring.sip.trace.TracedMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Puts together the line of time of a contact. */
public final class Timeline {

  /** Messages may come before the first event: those that the transaction absorbs. */
  private static final long BEFORE_MILLIS = 2_000;

  /** And after the last: retransmissions end with 64·T1 (RFC 3261 §17), which is 32 s. */
  private static final long AFTER_MILLIS = 35_000;

  private static final int WRITE_BYTES = 1 << 17;

  private final ContactEvents events;
  private final SipMessages messages;

  public Timeline(ContactEvents events, SipMessages messages) {
    this.events = events;
    this.messages = messages;
  }

  /**
   * The line of time in JSON; empty if the contact is not known.
   *
   * @param withMessages whether SIP messages are given whole
   * @throws IOException if the SIP messages can't be read
   */
  public Optional<ObjectNode> of(long contactId, boolean withMessages)
      throws IOException, UnavailableException {
    Optional<List<ObjectNode>> found = events.of(contactId);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Map<String, ObjectNode> legs = legsByCallId(found.get());
    List<TracedMessage> sip = find(found.get(), legs);
    ObjectNode node =
        Json.object()
            .put("contactId", Json.id(contactId))
            .put("sipTrace", messages.isOn() ? "on" : "off");
    ArrayNode entries = node.putArray("entries");
    int next = 0;
    for (ObjectNode event : found.get()) {
      long millis = millis(event);
      while (next < sip.size() && comesBefore(sip.get(next), millis)) {
        entries.add(entry(sip.get(next++), legs, withMessages));
      }
      entries.add(entry(event));
    }
    while (next < sip.size()) {
      entries.add(entry(sip.get(next++), legs, withMessages));
    }
    return Optional.of(node);
  }

  /**
   * The SIP messages of a contact, in order; empty if the contact is not known.
   *
   * @throws IOException if they can't be read
   */
  public Optional<List<TracedMessage>> sipOf(long contactId)
      throws IOException, UnavailableException {
    Optional<List<ObjectNode>> found = events.of(contactId);
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(find(found.get(), legsByCallId(found.get())));
  }

  /** Writes messages as a pcap file. */
  public static void writePcap(List<TracedMessage> sip, OutputStream out) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(WRITE_BYTES);
    Pcap.putFileHeader(buffer);
    for (TracedMessage message : sip) {
      if (buffer.remaining() < Pcap.sizeOf(message)) {
        out.write(buffer.array(), 0, buffer.position());
        buffer.clear();
      }
      Pcap.put(buffer, message);
    }
    out.write(buffer.array(), 0, buffer.position());
  }

  private List<TracedMessage> find(List<ObjectNode> found, Map<String, ObjectNode> legs)
      throws IOException {
    if (legs.isEmpty()) {
      return List.of();
    }
    boolean isOver =
        found.stream().anyMatch(event -> event.path("type").asText().equals("contactEnded"));
    long until = isOver ? millis(found.getLast()) + AFTER_MILLIS : Long.MAX_VALUE / 10_000;
    return messages.find(legs.keySet(), millis(found.getFirst()) - BEFORE_MILLIS, until);
  }

  /** The first events of the legs, by SIP Call-ID. */
  private static Map<String, ObjectNode> legsByCallId(List<ObjectNode> found) {
    Map<String, ObjectNode> legs = new LinkedHashMap<>();
    for (ObjectNode event : found) {
      if (event.path("type").asText().equals("legStarted")) {
        legs.putIfAbsent(event.path("sipCallId").asText(), event);
      }
    }
    return legs;
  }

  private static long millis(JsonNode event) {
    return Instant.parse(event.path("at").asText()).toEpochMilli();
  }

  /**
   * Events have milliseconds: within the same one, what came in is before an event and what went
   * out after it, since what comes in causes events and events cause what goes out.
   */
  private static boolean comesBefore(TracedMessage message, long eventMillis) {
    long millis = TimeUnit.MICROSECONDS.toMillis(message.timeMicros());
    return millis < eventMillis || (millis == eventMillis && !message.sent());
  }

  private static ObjectNode entry(
      TracedMessage message, Map<String, ObjectNode> legs, boolean withMessages) {
    ObjectNode node = SipEntry.json(message, withMessages);
    ObjectNode leg = legs.get(SipEntry.callId(message));
    if (leg != null) {
      node.put("legId", leg.path("legId").asText());
      node.put("role", leg.path("role").asText());
      node.put("with", leg.path("peer").asText());
    }
    return node;
  }

  private static ObjectNode entry(ObjectNode event) {
    ObjectNode node = Json.object().put("at", event.path("at").asText());
    node.put("kind", Sentences.kindOf(event));
    node.setAll(event);
    node.remove("contactId");
    return node.put("text", Sentences.of(event));
  }
}
