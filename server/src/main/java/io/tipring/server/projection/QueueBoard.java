package io.tipring.server.projection;

import io.tipring.core.event.ContactEvent.ContactAssigned;
import io.tipring.core.event.ContactEvent.ContactDequeued;
import io.tipring.core.event.ContactEvent.ContactEnded;
import io.tipring.core.event.ContactEvent.ContactQueued;
import io.tipring.core.event.ContactEvent.Result;
import io.tipring.core.event.EventListener;
import io.tipring.core.event.RecordedEvent;
import io.tipring.core.event.SystemEvent.FlowsDeployed;
import io.tipring.core.routing.QueueDefinition;
import io.tipring.core.routing.QueueId;
import io.tipring.core.turn.StateReader;
import io.tipring.core.turn.StateWriter;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The queues: who waits, and how well they are served. A queue that no flow defines any more stays
 * until its last contact has left.
 */
public final class QueueBoard implements EventListener {

  private static final long MILLIS_PER_SECOND = 1_000;

  private final long inTimeMillis;
  private final ConcurrentSkipListMap<QueueId, QueueView> views = new ConcurrentSkipListMap<>();
  private final Map<QueueId, Tally> tallies = new HashMap<>();
  private final Map<Long, QueueId> queueOfContact = new HashMap<>();

  /**
   * @param serviceLevelSeconds an answer within so many seconds is in time
   */
  public QueueBoard(int serviceLevelSeconds) {
    this.inTimeMillis = serviceLevelSeconds * MILLIS_PER_SECOND;
  }

  @Override
  public void on(RecordedEvent recorded) {
    switch (recorded.event()) {
      case FlowsDeployed deployed -> deploy(deployed);
      case ContactQueued queued -> enter(queued, recorded.timeMillis());
      case ContactDequeued dequeued -> leave(dequeued.contactId(), dequeued.queue());
      case ContactAssigned assigned -> answer(assigned);
      case ContactEnded ended -> end(ended);
      default -> {}
    }
  }

  /** A contact in a queue. */
  private record Waiting(long contactId, long sinceMillis) {}

  /** A queue as a snapshot has it. */
  private record Stored(
      QueueId queue,
      QueueDefinition definition,
      boolean retired,
      long offered,
      long answered,
      long answeredInTime,
      long abandoned,
      long waitedMillis,
      List<Waiting> waiting) {}

  /** The last queue of a contact. */
  private record LastQueue(long contactId, QueueId queue) {}

  void writeState(StateWriter out) {
    out.section("queues");
    out.entities(
        Stored.class,
        new TreeMap<>(tallies)
            .entrySet().stream().map(entry -> entry.getValue().stored(entry.getKey())).toList());
    out.entities(
        LastQueue.class,
        new TreeMap<>(queueOfContact)
            .entrySet().stream()
                .map(entry -> new LastQueue(entry.getKey(), entry.getValue()))
                .toList());
  }

  /** Reads a state, and gives what puts it in place. */
  Runnable readState(StateReader in) {
    in.section("queues");
    List<Stored> queues = in.entities(Stored.class);
    List<LastQueue> contacts = in.entities(LastQueue.class);
    return () -> {
      tallies.clear();
      views.clear();
      queueOfContact.clear();
      queues.forEach(
          queue -> {
            tallies.put(queue.queue(), new Tally(queue));
            publish(queue.queue());
          });
      contacts.forEach(contact -> queueOfContact.put(contact.contactId(), contact.queue()));
    };
  }

  private void deploy(FlowsDeployed deployed) {
    Map<QueueId, QueueDefinition> definitions = new LinkedHashMap<>();
    deployed.queues().forEach(queue -> definitions.put(queue.id(), queue));
    definitions.forEach(
        (id, definition) -> {
          tallies.computeIfAbsent(id, _ -> new Tally()).definition = definition;
          publish(id);
        });
    tallies.forEach(
        (id, tally) -> {
          if (id.tenant().equals(deployed.tenant()) && !definitions.containsKey(id)) {
            tally.retired = true;
          } else if (definitions.containsKey(id)) {
            tally.retired = false;
          }
        });
    tallies.entrySet().removeIf(entry -> entry.getValue().isOver() && remove(entry.getKey()));
  }

  private boolean remove(QueueId queue) {
    views.remove(queue);
    return true;
  }

  private void enter(ContactQueued queued, long timeMillis) {
    QueueId queue = queued.queue();
    Tally tally = tallies.computeIfAbsent(queue, _ -> new Tally());
    if (tally.definition == null) {
      tally.definition = new QueueDefinition(queue, queued.needs(), 0, 0, false);
    }
    tally.waiting.put(queued.contactId(), timeMillis);
    tally.offered++;
    queueOfContact.put(queued.contactId(), queue);
    publish(queue);
  }

  private void answer(ContactAssigned assigned) {
    leave(assigned.contactId(), assigned.queue());
    Tally tally = tallies.get(assigned.queue());
    if (tally != null) {
      tally.answered++;
      tally.waitedMillis += assigned.waitedMillis();
      tally.answeredInTime += assigned.waitedMillis() <= inTimeMillis ? 1 : 0;
      publish(assigned.queue());
    }
  }

  private void end(ContactEnded ended) {
    QueueId queue = queueOfContact.remove(ended.contactId());
    if (queue == null) {
      return;
    }
    leave(ended.contactId(), queue);
    Tally tally = tallies.get(queue);
    if (tally != null && ended.result() == Result.ABANDONED) {
      tally.abandoned++;
      publish(queue);
    }
  }

  private void leave(long contactId, QueueId queue) {
    Tally tally = tallies.get(queue);
    if (tally == null || tally.waiting.remove(contactId) == null) {
      return;
    }
    if (tally.isOver()) {
      tallies.remove(queue);
      views.remove(queue);
    } else {
      publish(queue);
    }
  }

  private void publish(QueueId queue) {
    views.put(queue, tallies.get(queue).view());
  }

  /** All queues, in the order of their names. */
  public Collection<QueueView> queues() {
    return views.values();
  }

  public Optional<QueueView> queue(QueueId queue) {
    return Optional.ofNullable(views.get(queue));
  }

  /** The figures of one queue; the projector's alone. */
  private static final class Tally {
    private final LinkedHashMap<Long, Long> waiting = new LinkedHashMap<>();
    private QueueDefinition definition;
    private boolean retired;
    private long offered;
    private long answered;
    private long answeredInTime;
    private long abandoned;
    private long waitedMillis;

    Tally() {}

    Tally(Stored stored) {
      stored.waiting().forEach(one -> waiting.put(one.contactId(), one.sinceMillis()));
      definition = stored.definition();
      retired = stored.retired();
      offered = stored.offered();
      answered = stored.answered();
      answeredInTime = stored.answeredInTime();
      abandoned = stored.abandoned();
      waitedMillis = stored.waitedMillis();
    }

    Stored stored(QueueId queue) {
      return new Stored(
          queue,
          definition,
          retired,
          offered,
          answered,
          answeredInTime,
          abandoned,
          waitedMillis,
          waiting.entrySet().stream()
              .map(entry -> new Waiting(entry.getKey(), entry.getValue()))
              .toList());
    }

    boolean isOver() {
      return retired && waiting.isEmpty();
    }

    QueueView view() {
      OptionalLong oldest =
          waiting.isEmpty()
              ? OptionalLong.empty()
              : OptionalLong.of(waiting.firstEntry().getValue());
      return new QueueView(
          definition,
          waiting.size(),
          oldest,
          offered,
          answered,
          answeredInTime,
          abandoned,
          waitedMillis);
    }
  }
}
