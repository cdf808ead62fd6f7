package io.tipring.core.call;

import io.tipring.core.call.LegState.Reinvite;
import io.tipring.core.command.SipCommand;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.event.Termination;
import io.tipring.core.event.Termination.Cause;
import io.tipring.core.event.Termination.Party;
import io.tipring.core.turn.Turn;
import java.util.List;
import java.util.Optional;

/** Requests within a leg's dialog: BYE, re-INVITE and INFO of the peer, and answers to ours. */
final class LegRequests {

  private final LegTable table;
  private final Legs legs;
  private final Endpoints endpoints;
  private final Reanchoring reanchoring;
  private final SessionTimers sessions;

  LegRequests(
      LegTable table,
      Legs legs,
      Endpoints endpoints,
      Reanchoring reanchoring,
      SessionTimers sessions) {
    this.table = table;
    this.legs = legs;
    this.endpoints = endpoints;
    this.reanchoring = reanchoring;
    this.sessions = sessions;
  }

  /** §15.1.2. */
  Optional<LegSignal> hungUp(Turn turn, SipCommand.ByeReceived bye) {
    Leg leg = table.find(bye.dialog());
    Optional<Leg> inOrder = leg == null ? Optional.empty() : newRequest(turn, leg, bye.cseq());
    if (leg == null || isUnansweredOutbound(leg)) {
      respond(turn, bye.transactionId(), 481);
      return Optional.empty();
    }
    if (inOrder.isEmpty()) {
      respond(turn, bye.transactionId(), 500);
      return Optional.empty();
    }
    respond(turn, bye.transactionId(), 200);
    Leg present = inOrder.get();
    Termination termination =
        new Termination(
            Terminations.partyOf(leg.facts().role()), Cause.NORMAL, 0, bye.reason().orElse(""));
    return switch (present.state()) {
      case LegState.Incoming _, LegState.Answering _ -> {
        Termination cancelled = new Termination(Party.CALLER, Cause.CANCELLED, 487, "");
        legs.end(turn, present, cancelled);
        yield Optional.of(new LegSignal.Ended(present, cancelled));
      }
      case LegState.AwaitingAck awaiting when awaiting.endAfterAck().isPresent() -> {
        table.transition(turn, present, new LegState.Ended(awaiting.endAfterAck().get()));
        yield Optional.empty();
      }
      case LegState.Closing(Termination earlier) -> {
        table.transition(turn, present, new LegState.Ended(earlier));
        yield Optional.empty();
      }
      case LegState.OwesAck(long cseq) -> {
        turn.effect(new SipEffect.SendAck(leg.id(), leg.dialog(), cseq, Optional.empty()));
        yield legs.ended(turn, present, termination);
      }
      case LegState.Confirmed(Optional<Reinvite> reinvite)
          when reinvite.isPresent() && !reinvite.get().answered() -> {
        legs.answerReinvite(turn, present, 487, Optional.empty());
        yield legs.ended(turn, table.get(present.id()), termination);
      }
      case LegState.AwaitingAck _, LegState.Connecting _, LegState.Confirmed _ ->
          legs.ended(turn, present, termination);
      case LegState.Preparing _,
          LegState.Inviting _,
          LegState.Ringing _,
          LegState.Cancelling _,
          LegState.Ended _ ->
          Optional.empty();
    };
  }

  private static boolean isUnansweredOutbound(Leg leg) {
    return switch (leg.state()) {
      case LegState.Preparing _,
          LegState.Inviting _,
          LegState.Ringing _,
          LegState.Cancelling _,
          LegState.Ended _ ->
          true;
      case LegState.Incoming _,
          LegState.Answering _,
          LegState.AwaitingAck _,
          LegState.Connecting _,
          LegState.OwesAck _,
          LegState.Confirmed _,
          LegState.Closing _ ->
          false;
    };
  }

  /** §12.2.2: a request out of order gets 500; else the leg with the new number. */
  private Optional<Leg> newRequest(Turn turn, Leg leg, long cseq) {
    if (cseq <= leg.dialog().remoteCSeq()) {
      return Optional.empty();
    }
    return Optional.of(table.put(leg.withDialog(leg.dialog().withRemoteCSeq(cseq))));
  }

  /** §14.2. */
  Optional<LegSignal> reoffered(Turn turn, SipCommand.ReinviteReceived request) {
    Leg leg = table.find(request.dialog());
    if (leg == null || leg.state().isEnding()) {
      respond(turn, request.transactionId(), 481);
      return Optional.empty();
    }
    Optional<Leg> inOrder = newRequest(turn, leg, request.cseq());
    if (inOrder.isEmpty()) {
      respond(turn, request.transactionId(), 500);
      return Optional.empty();
    }
    boolean offerInTheAir =
        leg.facts().anchored() && !leg.media().isActive() || leg.session().refreshCSeq() != 0;
    if (!(leg.state() instanceof LegState.Confirmed(Optional<Reinvite> pending))
        || pending.isPresent()
        || offerInTheAir) {
      // 491 rather than 500 also while our own 2xx is not acknowledged: an offer is in the air.
      respond(turn, request.transactionId(), 491);
      return Optional.empty();
    }
    Leg present = inOrder.get().withSession(inOrder.get().session().withAsked(request.session()));
    if (request.remoteTarget().isPresent()) {
      present = present.withDialog(present.dialog().withRemoteTarget(request.remoteTarget().get()));
    }
    if (request.peer().isPresent()) {
      present = present.withDialog(present.dialog().withPeer(request.peer().get()));
    }
    Reinvite reinvite =
        new Reinvite(
            request.transactionId(),
            request.cseq(),
            request.sdpOffer().isEmpty(),
            false,
            0,
            request.sdpOffer().map(Hold::isAsked).orElse(present.media().held()));
    present = table.transition(turn, present, new LegState.Confirmed(Optional.of(reinvite)));
    if (!present.facts().anchored()) {
      return Optional.of(new LegSignal.ReofferedDirect(present, request.sdpOffer()));
    }
    endpoints.renegotiate(turn, present, request.sdpOffer());
    return Optional.empty();
  }

  /** Digits by INFO; other bodies are not ours (RFC 6086 §4.2.2). */
  Optional<LegSignal> informed(Turn turn, SipCommand.InfoReceived info) {
    Leg leg = table.find(info.dialog());
    if (leg == null || leg.state().isEnding()) {
      respond(turn, info.transactionId(), 481);
      return Optional.empty();
    }
    Optional<Leg> inOrder = newRequest(turn, leg, info.cseq());
    if (inOrder.isEmpty()) {
      respond(turn, info.transactionId(), 500);
      return Optional.empty();
    }
    Optional<Character> digit = DtmfInfo.digit(info.contentType(), info.body());
    respond(turn, info.transactionId(), digit.isPresent() ? 200 : 415);
    return digit.map(key -> new LegSignal.Digit(inOrder.get(), key));
  }

  /** The final response to a request of ours. */
  Optional<LegSignal> answered(Turn turn, SipCommand.RequestAnswered answer) {
    Leg leg = table.get(answer.legId());
    if (leg == null) {
      return Optional.empty();
    }
    if (answer.method().equals("BYE")) {
      if (leg.state() instanceof LegState.Closing(Termination termination)
          && answer.cseq() == leg.dialog().localCSeq()) {
        table.transition(turn, leg, new LegState.Ended(termination));
      }
      return Optional.empty();
    }
    boolean up =
        leg.state() instanceof LegState.Confirmed || leg.state() instanceof LegState.Connecting;
    if (!up || answer.cseq() > leg.dialog().localCSeq()) {
      return Optional.empty();
    }
    if (answer.status() == 481 || answer.status() == 408) {
      // §12.2.1.2: the peer does not know the dialog any more.
      return legs.endByEngine(
          turn, leg, Cause.DIALOG_LOST, answer.status() + " to a request in the dialog");
    }
    if (!answer.method().equals("INVITE")) {
      return Optional.empty();
    }
    if (answer.status() < 300 && answer.remoteTarget().isPresent()) {
      leg = table.put(leg.withDialog(leg.dialog().withRemoteTarget(answer.remoteTarget().get())));
    }
    leg = sessions.answered(turn, leg, answer.cseq(), answer.status(), answer.session());
    if (leg.facts().anchored()) {
      return reanchoring.answered(turn, leg, answer);
    }
    return Optional.of(
        new LegSignal.ReofferAnswered(leg, answer.cseq(), answer.status(), answer.sdp()));
  }

  private static void respond(Turn turn, long transactionId, int status) {
    turn.effect(
        new SipEffect.RespondInDialog(transactionId, status, "", Optional.empty(), List.of()));
  }
}
