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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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

  private final Map<Long, OpenContact> contacts = new TreeMap<>();
  private final Map<Long, Offer> offers = new TreeMap<>();
  private final Map<Long, Leg> legs = new HashMap<>();
  private final Map<Long, Recording> recordings = new HashMap<>();
  private final Map<AgentId, WrapUp> wrapUps = new TreeMap<>();
  private final Map<AgentId, Long> wrapUpAfterTalk = new HashMap<>();
  private final Map<QueueId, Long> wrapUpMillis = new HashMap<>();
  private long lastEventMillis;

  private record State(
      List<OpenContact.Stored> contacts,
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
    out.entities(
        State.class,
        List.of(
            new State(
                contacts.values().stream().map(OpenContact::stored).toList(),
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
      contacts.put(started.contactId(), new OpenContact(started.contactId(), now));
      return;
    }
    OpenContact contact = contacts.get(event.contactId());
    if (contact == null) {
      return;
    }
    contact.on(event, now);
    switch (event) {
      case ContactEvent.OfferMade made ->
          offers.put(
              made.offerId(),
              new Offer(made.agent(), made.contactId(), now, made.deadlineMillis()));
      case ContactEvent.OfferEnded ended -> offers.remove(ended.offerId());
      case ContactEvent.ContactAssigned assigned ->
          wrapUpAfterTalk.put(assigned.agent(), wrapUpMillis.getOrDefault(assigned.queue(), 0L));
      case ContactEvent.RecordingStarted started ->
          recordings.put(started.recordingId(), new Recording(started.contactId(), now));
      case ContactEvent.RecordingEnded ended -> recordings.remove(ended.recordingId());
      case ContactEvent.RecordingFailed failed -> recordings.remove(failed.recordingId());
      default -> {}
    }
    forgetIfOver(event.contactId(), contact);
  }

  private void forgetIfOver(long contactId, OpenContact contact) {
    if (contact.isOver()) {
      contacts.remove(contactId);
    }
  }

  private void onLeg(LegEvent event, long now) {
    OpenContact contact = contacts.get(event.contactId());
    switch (event) {
      case LegEvent.LegStarted started -> {
        if (contact != null) {
          legs.put(started.legId(), new Leg(started.contactId(), started.role(), now, false));
          contact.legStarted(started.legId());
        }
      }
      case LegEvent.LegAnswered answered ->
          legs.computeIfPresent(
              answered.legId(),
              (_, leg) -> new Leg(leg.contactId(), leg.role(), leg.sinceMillis(), true));
      case LegEvent.LegEnded ended -> {
        legs.remove(ended.legId());
        if (contact != null) {
          contact.legEnded(ended.legId(), now);
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
    OpenContact contact = contacts.get(changed.contactId());
    if (changed.from() == AgentEvent.State.BUSY && contact != null) {
      contact.talkEnded(changed.agent(), now);
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
          for (AgentId agent : contact.talks()) {
            engagements.computeIfAbsent(agent, _ -> new ArrayList<>()).add("talk with " + id);
          }
          findings.addAll(contact.findings(nowMillis));
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

  /** The oldest state of each kind. */
  synchronized Map<StateKind, Age> ages(Limits limits, long nowMillis) {
    Ages ages = new Ages(nowMillis);
    for (Offer offer : offers.values()) {
      long until = offer.deadlineMillis() + Limits.TIMER_MILLIS;
      ages.add(StateKind.RINGING_OFFER, offer.sinceMillis(), until);
    }
    legs.values().forEach(leg -> addLeg(ages, leg, limits));
    for (WrapUp wrapUp : wrapUps.values()) {
      long until = wrapUp.untilMillis() + Limits.TIMER_MILLIS;
      ages.add(StateKind.WRAP_UP, wrapUp.sinceMillis(), until);
    }
    for (Recording recording : recordings.values()) {
      OpenContact contact = contacts.get(recording.contactId());
      long over = contact.hasEnded() ? contact.endedMillis() : Long.MAX_VALUE / 2;
      long until = over + Limits.RECORDING_MILLIS;
      ages.add(StateKind.OPEN_RECORDING, recording.sinceMillis(), until);
    }
    for (OpenContact contact : contacts.values()) {
      long since = contact.startedMillis();
      long until = since + limits.callMillis() + Limits.CLOSING_MILLIS;
      ages.add(StateKind.CONTACT, since, until);
    }
    return ages.byKind();
  }

  private void addLeg(Ages ages, Leg leg, Limits limits) {
    OpenContact contact = contacts.get(leg.contactId());
    if (contact.hasEnded()) {
      long since = contact.endedMillis();
      ages.add(StateKind.CLOSING_LEG, since, since + Limits.CLOSING_MILLIS);
    } else if (!leg.answered()) {
      StateKind kind =
          leg.role() == LegEvent.Role.CALLER
              ? StateKind.UNANSWERED_CALLER
              : StateKind.UNANSWERED_CALLEE;
      long until = leg.sinceMillis() + limits.ringMillis() + Limits.CLOSING_MILLIS;
      ages.add(kind, leg.sinceMillis(), until);
    }
  }
}
