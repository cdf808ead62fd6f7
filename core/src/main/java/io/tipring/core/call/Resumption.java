package io.tipring.core.call;

import io.tipring.core.call.Leg.Endpoint;
import io.tipring.core.effect.MediaEffect;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.turn.Turn;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Takes up what an earlier run of the process left on the wire. Whether its last effects were
 * carried out nobody knows, so each is given again in a form that does no harm twice: a request and
 * a 2xx are retransmissions, and of every endpoint it is asked whether it is still there.
 */
final class Resumption {

  private final CallTable calls;
  private final LegTable table;
  private final Legs legs;
  private final Endpoints endpoints;
  private final Reanchoring reanchoring;
  private final Recordings recordings;

  Resumption(
      CallTable calls,
      LegTable table,
      Legs legs,
      Endpoints endpoints,
      Reanchoring reanchoring,
      Recordings recordings) {
    this.calls = calls;
    this.table = table;
    this.legs = legs;
    this.endpoints = endpoints;
    this.reanchoring = reanchoring;
    this.recordings = recordings;
  }

  void resume(Turn turn) {
    for (Leg leg : table.all()) {
      takeUpEndpoint(turn, table.put(withoutOffers(leg)));
    }
    Set<Long> recorded = new TreeSet<>();
    for (Call call : calls.all()) {
      if (call.state() instanceof CallState.Talking talking && talking.recordingId() != 0) {
        if (mayGoOn(call.facts().customerLegId()) && mayGoOn(talking.agentLegId())) {
          recorded.add(talking.recordingId());
        } else {
          calls.transition(turn, call, talking.withRecording(0));
        }
      }
    }
    recordings.settle(turn, recorded);
    for (Leg leg : table.all()) {
      takeUp(turn, leg);
    }
  }

  private boolean mayGoOn(long legId) {
    Leg leg = table.get(legId);
    return leg != null
        && leg.state() instanceof LegState.Confirmed
        && leg.media().endpoint() == Endpoint.RECLAIMING;
  }

  /** What was in the air of ours died with its transaction. */
  private static Leg withoutOffers(Leg leg) {
    return leg.withMedia(leg.media().withOffer(0)).withSession(leg.session().withRefresh(0));
  }

  /** An endpoint that may be there is asked for, or let go once more; all others are lost. */
  private void takeUpEndpoint(Turn turn, Leg leg) {
    switch (leg.media().endpoint()) {
      case READY, ACTIVE, RECLAIMING -> {
        if (isAgreed(leg)) {
          endpoints.reclaim(turn, leg);
        } else {
          withoutEndpoint(turn, leg, Endpoint.LOST);
        }
      }
      case LOST -> withoutEndpoint(turn, leg, Endpoint.LOST);
      case REQUESTED -> {
        boolean peerHasOurSdp = leg.media().localSdp().isPresent();
        withoutEndpoint(turn, leg, peerHasOurSdp ? Endpoint.LOST : Endpoint.NONE);
      }
      case RELEASING -> turn.effect(new MediaEffect.Release(leg.id()));
      case NONE, RELEASED -> {}
    }
  }

  private void withoutEndpoint(Turn turn, Leg leg, Endpoint endpoint) {
    long lostAt = endpoint == Endpoint.LOST ? turn.timeMillis() : 0;
    table.put(leg.withMedia(leg.media().withEndpoint(endpoint, 0).withLostAt(lostAt)));
  }

  /**
   * Whether the endpoint has all that it needs as it is. While an answer of the peer was on its way
   * to it, what became of that is not known.
   */
  private static boolean isAgreed(Leg leg) {
    return switch (leg.state()) {
      case LegState.Confirmed _ -> leg.media().endpoint() != Endpoint.READY;
      case LegState.Incoming _, LegState.AwaitingAck _, LegState.Inviting _, LegState.Ringing _ ->
          true;
      case LegState.Answering _,
          LegState.Preparing _,
          LegState.Connecting _,
          LegState.OwesAck _,
          LegState.Cancelling _,
          LegState.Closing _,
          LegState.Ended _ ->
          false;
    };
  }

  private void takeUp(Turn turn, Leg leg) {
    switch (leg.state()) {
      case LegState.Incoming(long transactionId) -> takeUpInvite(turn, leg, transactionId);
      case LegState.Answering(long transactionId) -> {
        takeUpInvite(turn, leg, transactionId);
        if (leg.media().endpoint() == Endpoint.LOST) {
          legs.sendAnswer(turn, leg, transactionId);
        } else {
          endpoints.prepare(turn, leg);
        }
      }
      case LegState.AwaitingAck awaiting -> {
        takeUpInvite(turn, leg, awaiting.transactionId());
        legs.repeatAnswer(turn, leg, awaiting.transactionId());
      }
      case LegState.Preparing(OutboundInvite invite) ->
          endpoints.allocate(turn, leg, Optional.empty(), invite.destination().hop());
      case LegState.Inviting _, LegState.Ringing _ -> legs.repeatInvite(turn, leg);
      case LegState.Cancelling(var termination) -> {
        legs.repeatInvite(turn, leg);
        legs.cancel(turn, leg, termination);
      }
      case LegState.Connecting _ -> reanchoring.begin(turn, leg);
      case LegState.Confirmed _ -> {
        // The peer's re-INVITE died with its transaction; the peer will ask again.
        Leg calm = table.transition(turn, leg, new LegState.Confirmed(Optional.empty()));
        if (leg.media().endpoint() == Endpoint.LOST) {
          reanchoring.begin(turn, calm);
        } else if (!leg.facts().anchored()) {
          askWhetherThere(turn, calm);
        }
      }
      case LegState.Closing(var termination) -> legs.repeatBye(turn, leg, termination);
      case LegState.OwesAck _ -> {}
      case LegState.Ended _ -> table.removeIfGone(leg);
    }
  }

  private static void takeUpInvite(Turn turn, Leg leg, long transactionId) {
    if (leg.invite().orElse(null) instanceof Leg.Invite.Received(String head, var source)) {
      turn.effect(
          new SipEffect.TakeUpInvite(
              transactionId, leg.id(), leg.dialog().localTag(), head, source));
    }
  }

  private void askWhetherThere(Turn turn, Leg leg) {
    Leg asking = table.put(leg.withDialog(leg.dialog().nextLocalCSeq()));
    turn.effect(new SipEffect.SendOptions(leg.id(), asking.dialog()));
  }
}
