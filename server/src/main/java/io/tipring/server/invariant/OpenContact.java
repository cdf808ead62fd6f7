package io.tipring.server.invariant;

import io.tipring.core.event.ContactEvent;
import io.tipring.core.routing.AgentId;
import io.tipring.core.routing.QueueId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A contact that has not ended, or that is still somewhere though it has: where it is. */
final class OpenContact {

  private final long id;
  private final long startedMillis;
  private final TreeSet<QueueId> queues = new TreeSet<>();
  private final TreeSet<AgentId> talks = new TreeSet<>();
  private final TreeSet<Long> legs = new TreeSet<>();
  private final TreeSet<Long> recordings = new TreeSet<>();
  private boolean inFlow;
  private boolean routed;
  private long changedMillis;
  private long endedMillis;

  OpenContact(long id, long startedMillis) {
    this.id = id;
    this.startedMillis = startedMillis;
    this.changedMillis = startedMillis;
  }

  /** One as it stands in a snapshot. */
  record Stored(
      long id,
      long startedMillis,
      List<QueueId> queues,
      List<AgentId> talks,
      List<Long> legs,
      List<Long> recordings,
      boolean inFlow,
      boolean routed,
      long changedMillis,
      long endedMillis) {

    OpenContact contact() {
      OpenContact contact = new OpenContact(id, startedMillis);
      contact.queues.addAll(queues);
      contact.talks.addAll(talks);
      contact.legs.addAll(legs);
      contact.recordings.addAll(recordings);
      contact.inFlow = inFlow;
      contact.routed = routed;
      contact.changedMillis = changedMillis;
      contact.endedMillis = endedMillis;
      return contact;
    }
  }

  Stored stored() {
    return new Stored(
        id,
        startedMillis,
        List.copyOf(queues),
        List.copyOf(talks),
        List.copyOf(legs),
        List.copyOf(recordings),
        inFlow,
        routed,
        changedMillis,
        endedMillis);
  }

  void on(ContactEvent event, long now) {
    changedMillis = now;
    switch (event) {
      case ContactEvent.FlowStarted _ -> inFlow = true;
      case ContactEvent.FlowEnded _ -> inFlow = false;
      case ContactEvent.ContactQueued queued -> queues.add(queued.queue());
      case ContactEvent.ContactDequeued dequeued -> queues.remove(dequeued.queue());
      case ContactEvent.ContactAssigned assigned -> {
        queues.remove(assigned.queue());
        talks.add(assigned.agent());
      }
      case ContactEvent.TransitRouted _ -> routed = true;
      case ContactEvent.RecordingStarted started -> recordings.add(started.recordingId());
      case ContactEvent.RecordingEnded ended -> recordings.remove(ended.recordingId());
      case ContactEvent.RecordingFailed failed -> recordings.remove(failed.recordingId());
      case ContactEvent.ContactEnded _ -> {
        endedMillis = now;
        routed = false;
        inFlow = false;
      }
      default -> {}
    }
  }

  void legStarted(long legId) {
    legs.add(legId);
  }

  void legEnded(long legId, long now) {
    legs.remove(legId);
    changedMillis = now;
  }

  void talkEnded(AgentId agent, long now) {
    talks.remove(agent);
    changedMillis = now;
  }

  long startedMillis() {
    return startedMillis;
  }

  /** 0 before its end. */
  long endedMillis() {
    return endedMillis;
  }

  boolean hasEnded() {
    return endedMillis != 0;
  }

  /** Agents with whom it talks. */
  Set<AgentId> talks() {
    return talks;
  }

  /** Whether nothing more can be said of it. */
  boolean isOver() {
    return hasEnded() && isNowhere() && recordings.isEmpty();
  }

  private boolean isNowhere() {
    return queues.isEmpty() && talks.isEmpty() && legs.isEmpty() && !inFlow && !routed;
  }

  private int places() {
    return queues.size() + talks.size() + (routed ? 1 : 0);
  }

  /** What is wrong with where it is. */
  List<Finding> findings(long nowMillis) {
    List<Finding> findings = new ArrayList<>();
    String key = id + " changed at " + changedMillis;
    String name = Long.toString(id, 36);
    if (places() > 1) {
      findings.add(
          new Finding(
              Invariant.CONTACT_IN_TWO_PLACES,
              key,
              "contact %s is in queues %s, talks with %s%s"
                  .formatted(name, queues, talks, routed ? ", and goes out" : "")));
    }
    boolean lasts = nowMillis - changedMillis > Limits.NOWHERE_MILLIS;
    if (lasts && !hasEnded() && isNowhere()) {
      findings.add(
          new Finding(
              Invariant.CONTACT_IN_NO_PLACE,
              key,
              "contact %s has not ended and is nowhere".formatted(name)));
    }
    if (lasts && hasEnded() && places() > 0) {
      findings.add(
          new Finding(
              Invariant.CONTACT_IN_NO_PLACE,
              key,
              "contact %s has ended and is still in queues %s or talks with %s"
                  .formatted(name, queues, talks)));
    }
    return findings;
  }
}
