package io.tipring.core.call;

import io.tipring.core.call.Leg.Endpoint;
import io.tipring.core.effect.MediaEffect.Release;
import io.tipring.core.event.LegEvent;
import io.tipring.core.event.LegEvent.LegAnswered;
import io.tipring.core.event.LegEvent.LegEnded;
import io.tipring.core.event.LegEvent.LegRinging;
import io.tipring.core.event.LegEvent.LegStarted;
import io.tipring.core.event.Termination;
import io.tipring.core.signalling.DialogId;
import io.tipring.core.turn.StateReader;
import io.tipring.core.turn.StateWriter;
import io.tipring.core.turn.Turn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All legs, how they are found, and the one place where their state changes. Owned by the writer.
 */
final class LegTable {

  private final Map<Long, Leg> legs = new LinkedHashMap<>();
  private final Map<String, Long> byLocalTag = new LinkedHashMap<>();
  private final Map<Long, Long> byInvite = new LinkedHashMap<>();
  private final List<Leg> hungUpPhones = new ArrayList<>();
  private final List<Long> bereft = new ArrayList<>();
  private final Map<Long, List<Long>> byCall = new LinkedHashMap<>();

  /** The legs to agents' phones that ended since this was last asked. */
  List<Leg> takeHungUpPhones() {
    if (hungUpPhones.isEmpty()) {
      return List.of();
    }
    List<Leg> taken = List.copyOf(hungUpPhones);
    hungUpPhones.clear();
    return taken;
  }

  /** The calls that lost a leg since this was last asked. */
  List<Long> takeBereft() {
    if (bereft.isEmpty()) {
      return List.of();
    }
    List<Long> taken = List.copyOf(bereft);
    bereft.clear();
    return taken;
  }

  void add(Turn turn, Leg leg) {
    index(leg);
    Leg.Facts facts = leg.facts();
    turn.event(
        new LegStarted(
            facts.contactId(),
            facts.id(),
            facts.callId(),
            facts.role(),
            facts.peer(),
            leg.dialog().callId()));
  }

  private void index(Leg leg) {
    legs.put(leg.id(), leg);
    byLocalTag.put(leg.dialog().localTag(), leg.id());
    byCall.computeIfAbsent(leg.facts().callId(), _ -> new ArrayList<>(2)).add(leg.id());
    switch (leg.state()) {
      case LegState.Incoming(long transactionId) -> byInvite.put(transactionId, leg.id());
      case LegState.Answering(long transactionId) -> byInvite.put(transactionId, leg.id());
      default -> {}
    }
  }

  /** The leg, or null when it is gone. */
  Leg get(long legId) {
    return legs.get(legId);
  }

  /** The leg whose dialog this is, or null (RFC 3261 §12.2.2). */
  Leg find(DialogId id) {
    Long legId = byLocalTag.get(id.localTag());
    Leg leg = legId == null ? null : legs.get(legId);
    return leg != null && leg.dialog().id().equals(id) ? leg : null;
  }

  /** The leg that an INVITE of the peer made, or null. */
  Leg findByInvite(long transactionId) {
    Long legId = byInvite.get(transactionId);
    return legId == null ? null : legs.get(legId);
  }

  /** The legs of a call that are not gone yet, in the order in which they began. */
  List<Leg> ofCall(long callId) {
    List<Leg> found = new ArrayList<>(2);
    for (long legId : byCall.getOrDefault(callId, List.of())) {
      found.add(legs.get(legId));
    }
    return found;
  }

  List<Leg> all() {
    return List.copyOf(legs.values());
  }

  /** Stores a leg whose state is unchanged. */
  Leg put(Leg leg) {
    legs.put(leg.id(), leg);
    return leg;
  }

  /**
   * The choke point: every change of a leg's state goes through here, is checked, told, and has its
   * consequences for the endpoint.
   */
  Leg transition(Turn turn, Leg leg, LegState next) {
    LegState before = leg.state();
    if (!isAllowed(before, next)) {
      throw new IllegalStateException("leg " + leg.id() + " from " + before + " to " + next);
    }
    Leg changed =
        needsInvite(next) ? leg.withState(next) : leg.withState(next).withInvite(Optional.empty());
    Leg.Facts facts = leg.facts();
    switch (next) {
      case LegState.Ringing(int status) -> {
        if (!(before instanceof LegState.Ringing(int earlier)) || earlier != status) {
          turn.event(new LegRinging(facts.contactId(), facts.id(), status));
        }
      }
      case LegState.AwaitingAck awaiting -> {
        tellAnswered(turn, before, facts);
        if (awaiting.endAfterAck().isPresent()) {
          changed = ended(turn, before, changed, awaiting.endAfterAck().get());
        }
      }
      case LegState.Connecting _, LegState.OwesAck _ -> tellAnswered(turn, before, facts);
      case LegState.Cancelling(Termination termination) ->
          changed = ended(turn, before, changed, termination);
      case LegState.Closing(Termination termination) ->
          changed = ended(turn, before, changed, termination);
      case LegState.Ended(Termination termination) ->
          changed = ended(turn, before, changed, termination);
      case LegState.Incoming _,
          LegState.Answering _,
          LegState.Preparing _,
          LegState.Inviting _,
          LegState.Confirmed _ -> {}
    }
    if (before instanceof LegState.Incoming(long transactionId)
        && !(next instanceof LegState.Answering)) {
      byInvite.remove(transactionId);
    } else if (before instanceof LegState.Answering(long transactionId)) {
      byInvite.remove(transactionId);
    }
    legs.put(changed.id(), changed);
    if (next instanceof LegState.Ended && facts.role() == LegEvent.Role.AGENT) {
      hungUpPhones.add(changed);
    }
    removeIfGone(changed);
    return changed;
  }

  private static void tellAnswered(Turn turn, LegState before, Leg.Facts facts) {
    if (isUnanswered(before)) {
      turn.event(new LegAnswered(facts.contactId(), facts.id()));
    }
  }

  /** Forgets a leg of which nothing is left. */
  void removeIfGone(Leg leg) {
    if (leg.isGone()) {
      legs.remove(leg.id());
      bereft.add(leg.facts().callId());
      byLocalTag.remove(leg.dialog().localTag());
      List<Long> siblings = byCall.get(leg.facts().callId());
      siblings.remove(leg.id());
      if (siblings.isEmpty()) {
        byCall.remove(leg.facts().callId());
      }
    }
  }

  private static Leg ended(Turn turn, LegState before, Leg leg, Termination termination) {
    if (before.isEnding()) {
      return leg;
    }
    turn.event(new LegEnded(leg.facts().contactId(), leg.id(), termination));
    turn.cancel(leg.session().timerId());
    return release(turn, leg.withSession(Session.NONE));
  }

  /** Gives the endpoint back. */
  static Leg release(Turn turn, Leg leg) {
    return switch (leg.media().endpoint()) {
      case NONE, RELEASING, RELEASED -> leg;
      // A lost one too: it may be alive where it was, and only unfit.
      case REQUESTED, READY, ACTIVE, LOST, RECLAIMING -> {
        turn.effect(new Release(leg.id()));
        yield leg.withMedia(
            leg.media().withEndpoint(Endpoint.RELEASING, 0).withPlaying(Optional.empty()));
      }
    };
  }

  /** Whether the INVITE transaction still has something to do. */
  private static boolean needsInvite(LegState state) {
    return switch (state) {
      case LegState.Incoming _,
          LegState.Answering _,
          LegState.AwaitingAck _,
          LegState.Preparing _,
          LegState.Inviting _,
          LegState.Ringing _,
          LegState.Cancelling _ ->
          true;
      case LegState.Connecting _,
          LegState.OwesAck _,
          LegState.Confirmed _,
          LegState.Closing _,
          LegState.Ended _ ->
          false;
    };
  }

  private static boolean isUnanswered(LegState state) {
    return switch (state) {
      case LegState.Incoming _,
          LegState.Answering _,
          LegState.Preparing _,
          LegState.Inviting _,
          LegState.Ringing _ ->
          true;
      case LegState.AwaitingAck _,
          LegState.Connecting _,
          LegState.OwesAck _,
          LegState.Confirmed _,
          LegState.Cancelling _,
          LegState.Closing _,
          LegState.Ended _ ->
          false;
    };
  }

  private static boolean isAllowed(LegState from, LegState to) {
    return switch (from) {
      case LegState.Incoming _ ->
          to instanceof LegState.Answering
              || to instanceof LegState.AwaitingAck
              || to instanceof LegState.Ended;
      case LegState.Answering _ ->
          to instanceof LegState.AwaitingAck || to instanceof LegState.Ended;
      case LegState.AwaitingAck _ ->
          to instanceof LegState.AwaitingAck
              || to instanceof LegState.Connecting
              || to instanceof LegState.Confirmed
              || to instanceof LegState.Closing
              || to instanceof LegState.Ended;
      case LegState.Preparing _ -> to instanceof LegState.Inviting || to instanceof LegState.Ended;
      case LegState.Inviting _, LegState.Ringing _ ->
          to instanceof LegState.Ringing
              || to instanceof LegState.Connecting
              || to instanceof LegState.OwesAck
              || to instanceof LegState.Cancelling
              || to instanceof LegState.Closing
              || to instanceof LegState.Ended;
      case LegState.Connecting _ ->
          to instanceof LegState.Confirmed
              || to instanceof LegState.Closing
              || to instanceof LegState.Ended;
      case LegState.OwesAck _ ->
          to instanceof LegState.Confirmed
              || to instanceof LegState.Closing
              || to instanceof LegState.Ended;
      case LegState.Confirmed _ ->
          to instanceof LegState.Confirmed
              || to instanceof LegState.Closing
              || to instanceof LegState.Ended;
      case LegState.Cancelling _ -> to instanceof LegState.Closing || to instanceof LegState.Ended;
      case LegState.Closing _ -> to instanceof LegState.Ended;
      case LegState.Ended _ -> false;
    };
  }

  void writeState(StateWriter out) {
    out.section("legs");
    out.entities(Leg.class, legs.values());
    out.number(bereft.size());
    bereft.forEach(out::number);
  }

  void readState(StateReader in) {
    in.section("legs");
    in.entities(Leg.class).forEach(this::index);
    for (long left = in.number(); left > 0; left--) {
      bereft.add(in.number());
    }
  }
}
