package io.tipring.server.invariant;

import io.tipring.core.event.AgentEvent;
import io.tipring.core.event.ContactEvent;
import io.tipring.core.event.LegEvent;
import io.tipring.core.event.Projection;
import io.tipring.core.event.RecordedEvent;
import io.tipring.core.event.SystemEvent;
import io.tipring.core.routing.AgentId;
import io.tipring.core.routing.QueueDefinition;
import io.tipring.core.routing.QueueId;
import io.tipring.core.turn.StateReader;
import io.tipring.core.turn.StateWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where every contact, offer, talk, leg and recording is, by the events alone. The projector writes
 * it, the watch reads it; both for a moment at a time.
 *
 * <p>It knows of what has begun since it has listened: of a contact that is older, as after a start
 * from a snapshot, it says nothing.
 */
public final class Ledger implements Projection {

  private record Offer(AgentId agent, long contactId, long sinceMillis, long deadlineMillis) {}

  private record Leg(long contactId, LegEvent.Role role, long sinceMillis, boolean answered) {}

  private record Recording(long contactId, long sinceMillis) {}

  private record WrapUp(long sinceMillis, long untilMillis) {}

  /** A contact that has not ended, or that is still somewhere though it has. */
  private static final class Contact {
    private final long startedMillis;
    private final TreeSet<QueueId> queues = new TreeSet<>();
    private final TreeSet<AgentId> talks = new TreeSet<>();
    private final TreeSet<Long> legs = new TreeSet<>();
    private final TreeSet<Long> recordings = new TreeSet<>();
    private boolean inFlow;
    private boolean routed;
    private long changedMillis;
    private long endedMillis;

    Contact(long startedMillis) {
      this.startedMillis = startedMillis;
      this.changedMillis = startedMillis;
    }

    boolean hasEnded() {
      return endedMillis != 0;
    }

    boolean isNowhere() {
      return queues.isEmpty() && talks.isEmpty() && legs.isEmpty() && !inFlow && !routed;
    }

    boolean isOver() {
      return hasEnded() && isNowhere() && recordings.isEmpty();
    }

    int places() {
      return queues.size() + talks.size() + (routed ? 1 : 0);
    }
  }

  private final Map<Long, Contact> contacts = new TreeMap<>();
  private final Map<Long, Offer> offers = new TreeMap<>();
  private final Map<Long, Leg> legs = new HashMap<>();
  private final Map<Long, Recording> recordings = new HashMap<>();
  private final Map<AgentId, WrapUp> wrapUps = new TreeMap<>();
  private final Map<AgentId, Long> wrapUpAfterTalk = new HashMap<>();
  private final Map<QueueId, Long> wrapUpMillis = new HashMap<>();
  private long lastEventMillis;

  private record StoredContact(
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

    static StoredContact of(long id, Contact contact) {
      return new StoredContact(
          id,
          contact.startedMillis,
          List.copyOf(contact.queues),
          List.copyOf(contact.talks),
          List.copyOf(contact.legs),
          List.copyOf(contact.recordings),
          contact.inFlow,
          contact.routed,
          contact.changedMillis,
          contact.endedMillis);
    }

    Contact contact() {
      Contact contact = new Contact(startedMillis);
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

  private record State(
      List<StoredContact> contacts,
      Map<Long, Offer> offers,
      Map<Long, Leg> legs,
      Map<Long, Recording> recordings,
      Map<AgentId, WrapUp> wrapUps,
      Map<AgentId, Long> wrapUpAfterTalk,
      Map<QueueId, Long> wrapUpMillis,
      long lastEventMillis) {}

  @Override
  public String name() {
    return "ledger";
  }

  @Override
  public synchronized void writeState(StateWriter out) {
    out.section("ledger");
    List<StoredContact> stored = new ArrayList<>();
    contacts.forEach((id, contact) -> stored.add(StoredContact.of(id, contact)));
    out.entities(
        State.class,
        List.of(
            new State(
                stored,
                offers,
                new TreeMap<>(legs),
                new TreeMap<>(recordings),
                wrapUps,
                new TreeMap<>(wrapUpAfterTalk),
                new TreeMap<>(wrapUpMillis),
                lastEventMillis)));
  }

  @Override
  public synchronized void readState(StateReader in) {
    in.section("ledger");
    State state = in.entities(State.class).getFirst();
    contacts.clear();
    state.contacts().forEach(one -> contacts.put(one.id(), one.contact()));
    replace(offers, state.offers());
    replace(legs, state.legs());
    replace(recordings, state.recordings());
    replace(wrapUps, state.wrapUps());
    replace(wrapUpAfterTalk, state.wrapUpAfterTalk());
    replace(wrapUpMillis, state.wrapUpMillis());
    lastEventMillis = state.lastEventMillis();
  }

  private static <K, V> void replace(Map<K, V> content, Map<K, V> by) {
    content.clear();
    content.putAll(by);
  }

  @Override
  public synchronized void on(RecordedEvent recorded) {
    long now = recorded.timeMillis();
    switch (recorded.event()) {
      case ContactEvent event -> onContact(event, now);
      case LegEvent event -> onLeg(event, now);
      case AgentEvent.AgentStateChanged changed -> onAgent(changed, now);
      case AgentEvent.AgentRemoved removed -> {
        wrapUps.remove(removed.agent());
        wrapUpAfterTalk.remove(removed.agent());
      }
      case SystemEvent.FlowsDeployed deployed -> {
        for (QueueDefinition queue : deployed.queues()) {
          wrapUpMillis.put(queue.id(), queue.wrapUpMillis());
        }
      }
      case SystemEvent.EngineStarted _ -> moveDeadlines(now - lastEventMillis);
      default -> {}
    }
    lastEventMillis = now;
  }

  /** While the engine was away no offer could ring out. */
  private void moveDeadlines(long awayMillis) {
    if (lastEventMillis != 0 && awayMillis > 0) {
      offers.replaceAll(
          (_, offer) ->
              new Offer(
                  offer.agent(),
                  offer.contactId(),
                  offer.sinceMillis(),
                  offer.deadlineMillis() + awayMillis));
    }
  }

  private void onContact(ContactEvent event, long now) {
    if (event instanceof ContactEvent.ContactStarted started) {
      contacts.put(started.contactId(), new Contact(now));
      return;
    }
    Contact contact = contacts.get(event.contactId());
    if (contact == null) {
      return;
    }
    contact.changedMillis = now;
    switch (event) {
      case ContactEvent.FlowStarted _ -> contact.inFlow = true;
      case ContactEvent.FlowEnded _ -> contact.inFlow = false;
      case ContactEvent.ContactQueued queued -> contact.queues.add(queued.queue());
      case ContactEvent.ContactDequeued dequeued -> contact.queues.remove(dequeued.queue());
      case ContactEvent.OfferMade made ->
          offers.put(
              made.offerId(),
              new Offer(made.agent(), made.contactId(), now, made.deadlineMillis()));
      case ContactEvent.OfferEnded ended -> offers.remove(ended.offerId());
      case ContactEvent.ContactAssigned assigned -> {
        contact.queues.remove(assigned.queue());
        contact.talks.add(assigned.agent());
        wrapUpAfterTalk.put(assigned.agent(), wrapUpMillis.getOrDefault(assigned.queue(), 0L));
      }
      case ContactEvent.TransitRouted _ -> contact.routed = true;
      case ContactEvent.RecordingStarted started -> {
        recordings.put(started.recordingId(), new Recording(started.contactId(), now));
        contact.recordings.add(started.recordingId());
      }
      case ContactEvent.RecordingEnded ended -> closed(contact, ended.recordingId());
      case ContactEvent.RecordingFailed failed -> closed(contact, failed.recordingId());
      case ContactEvent.ContactEnded _ -> {
        contact.endedMillis = now;
        contact.routed = false;
        contact.inFlow = false;
      }
      default -> {}
    }
    forgetIfOver(event.contactId(), contact);
  }

  private void closed(Contact contact, long recordingId) {
    recordings.remove(recordingId);
    contact.recordings.remove(recordingId);
  }

  private void forgetIfOver(long contactId, Contact contact) {
    if (contact.isOver()) {
      contacts.remove(contactId);
    }
  }

  private void onLeg(LegEvent event, long now) {
    Contact contact = contacts.get(event.contactId());
    switch (event) {
      case LegEvent.LegStarted started -> {
        if (contact != null) {
          legs.put(started.legId(), new Leg(started.contactId(), started.role(), now, false));
          contact.legs.add(started.legId());
        }
      }
      case LegEvent.LegAnswered answered ->
          legs.computeIfPresent(
              answered.legId(),
              (_, leg) -> new Leg(leg.contactId(), leg.role(), leg.sinceMillis(), true));
      case LegEvent.LegEnded ended -> {
        legs.remove(ended.legId());
        if (contact != null) {
          contact.legs.remove(ended.legId());
          contact.changedMillis = now;
          forgetIfOver(event.contactId(), contact);
        }
      }
      default -> {}
    }
  }

  private void onAgent(AgentEvent.AgentStateChanged changed, long now) {
    wrapUps.remove(changed.agent());
    Long wrapUp = wrapUpAfterTalk.get(changed.agent());
    if (changed.to() == AgentEvent.State.WRAP_UP && wrapUp != null) {
      wrapUps.put(changed.agent(), new WrapUp(now, now + wrapUp));
    }
    Contact contact = contacts.get(changed.contactId());
    if (changed.from() == AgentEvent.State.BUSY && contact != null) {
      contact.talks.remove(changed.agent());
      contact.changedMillis = now;
      forgetIfOver(changed.contactId(), contact);
    }
  }

  /** What is not as it must be. */
  synchronized List<Finding> findings(long nowMillis) {
    List<Finding> findings = new ArrayList<>();
    Map<AgentId, List<String>> engagements = new TreeMap<>();
    offers.forEach(
        (id, offer) ->
            engagements
                .computeIfAbsent(offer.agent(), _ -> new ArrayList<>())
                .add("offer " + id + " since " + offer.sinceMillis()));
    contacts.forEach(
        (id, contact) -> {
          for (AgentId agent : contact.talks) {
            engagements.computeIfAbsent(agent, _ -> new ArrayList<>()).add("talk with " + id);
          }
          checkPlaces(findings, id, contact, nowMillis);
        });
    engagements.forEach(
        (agent, engaged) -> {
          if (engaged.size() > 1) {
            findings.add(
                new Finding(
                    Invariant.AGENT_ABOVE_CAPACITY,
                    agent + " " + engaged,
                    "agent " + agent.id() + " has " + String.join(" and ", engaged)));
          }
        });
    return findings;
  }

  private static void checkPlaces(
      List<Finding> findings, long id, Contact contact, long nowMillis) {
    String key = id + " changed at " + contact.changedMillis;
    if (contact.places() > 1) {
      findings.add(
          new Finding(
              Invariant.CONTACT_IN_TWO_PLACES,
              key,
              "contact %s is in queues %s, talks with %s%s"
                  .formatted(
                      Long.toString(id, 36),
                      contact.queues,
                      contact.talks,
                      contact.routed ? ", and goes out" : "")));
    }
    boolean lasts = nowMillis - contact.changedMillis > Limits.NOWHERE_MILLIS;
    boolean lost = !contact.hasEnded() && contact.isNowhere();
    boolean haunts = contact.hasEnded() && contact.places() > 0;
    if (lasts && (lost || haunts)) {
      findings.add(
          new Finding(
              Invariant.CONTACT_IN_NO_PLACE,
              key,
              "contact %s %s"
                  .formatted(
                      Long.toString(id, 36),
                      lost
                          ? "has not ended and is nowhere"
                          : "has ended and is still in queues "
                              + contact.queues
                              + " or talks with "
                              + contact.talks)));
    }
  }

  /** The oldest state of each kind. */
  synchronized Map<StateKind, Age> ages(Limits limits, long nowMillis) {
    EnumMap<StateKind, Age> ages = new EnumMap<>(StateKind.class);
    for (StateKind kind : StateKind.values()) {
      ages.put(kind, Age.NONE);
    }
    offers
        .values()
        .forEach(
            offer ->
                add(
                    ages,
                    StateKind.RINGING_OFFER,
                    nowMillis,
                    offer.sinceMillis(),
                    offer.deadlineMillis() + Limits.TIMER_MILLIS));
    legs.values().forEach(leg -> addLeg(ages, leg, limits, nowMillis));
    wrapUps
        .values()
        .forEach(
            wrapUp ->
                add(
                    ages,
                    StateKind.WRAP_UP,
                    nowMillis,
                    wrapUp.sinceMillis(),
                    wrapUp.untilMillis() + Limits.TIMER_MILLIS));
    recordings
        .values()
        .forEach(
            recording -> {
              Contact contact = contacts.get(recording.contactId());
              long over = contact.hasEnded() ? contact.endedMillis : Long.MAX_VALUE / 2;
              add(
                  ages,
                  StateKind.OPEN_RECORDING,
                  nowMillis,
                  recording.sinceMillis(),
                  over + Limits.RECORDING_MILLIS);
            });
    contacts
        .values()
        .forEach(
            contact ->
                add(
                    ages,
                    StateKind.CONTACT,
                    nowMillis,
                    contact.startedMillis,
                    contact.startedMillis + limits.callMillis() + Limits.CLOSING_MILLIS));
    return ages;
  }

  private void addLeg(Map<StateKind, Age> ages, Leg leg, Limits limits, long nowMillis) {
    Contact contact = contacts.get(leg.contactId());
    if (contact.hasEnded()) {
      long since = contact.endedMillis;
      add(ages, StateKind.CLOSING_LEG, nowMillis, since, since + Limits.CLOSING_MILLIS);
    } else if (!leg.answered()) {
      add(
          ages,
          leg.role() == LegEvent.Role.CALLER
              ? StateKind.UNANSWERED_CALLER
              : StateKind.UNANSWERED_CALLEE,
          nowMillis,
          leg.sinceMillis(),
          leg.sinceMillis() + limits.ringMillis() + Limits.CLOSING_MILLIS);
    }
  }

  private static void add(
      Map<StateKind, Age> ages, StateKind kind, long nowMillis, long since, long until) {
    ages.merge(
        kind,
        new Age(Math.max(0, nowMillis - since), Math.max(0, nowMillis - until)),
        (one, other) -> one.or(other.ageMillis(), other.overdueMillis()));
  }
}
