package io.tipring.core.call;

import io.tipring.core.call.Leg.Endpoint;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.turn.Turn;
import java.util.Optional;

/**
 * Takes up what an earlier run of the process left on the wire. Whether its last effects were
 * carried out nobody knows, so each is given again in a form that does no harm twice: a request and
 * a 2xx are retransmissions, and every endpoint is taken for lost.
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
    recordings.settle(turn);
    for (Call call : calls.all()) {
      if (call.state() instanceof CallState.Talking talking) {
        calls.transition(turn, call, talking.withRecording(0));
      }
    }
    for (Leg leg : table.all()) {
      takeUp(turn, table.put(withoutEndpoint(leg)));
    }
  }

  private static Leg withoutEndpoint(Leg leg) {
    boolean ending = leg.state().isEnding() && !(leg.state() instanceof LegState.AwaitingAck);
    boolean peerHasOurSdp =
        switch (leg.media().endpoint()) {
          case READY, ACTIVE, LOST -> true;
          case REQUESTED -> leg.media().localSdp().isPresent();
          case NONE, RELEASING, RELEASED -> false;
        };
    Endpoint endpoint = peerHasOurSdp && !ending ? Endpoint.LOST : Endpoint.NONE;
    return leg.withMedia(leg.media().withEndpoint(endpoint, 0));
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
        if (leg.facts().anchored()) {
          reanchoring.begin(turn, calm);
        } else {
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
