package io.tipring.core.call;

import io.tipring.core.call.Leg.Endpoint;
import io.tipring.core.call.LegState.Reinvite;
import io.tipring.core.command.SipCommand;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.event.Termination;
import io.tipring.core.event.Termination.Cause;
import io.tipring.core.event.Termination.Party;
import io.tipring.core.signalling.Dialog;
import io.tipring.core.turn.Turn;
import java.util.Optional;

/**
 * The SIP side of a leg: what each message about its INVITE does in each state; requests within its
 * dialog go to {@link LegRequests}. Gives the signal for the call, if any. Owned by the writer.
 */
final class LegSignalling {

  private final LegTable table;
  private final Legs legs;
  private final Endpoints endpoints;
  private final LegRequests requests;
  private final SessionTimers sessions;
  private final Reanchoring reanchoring;

  LegSignalling(
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
    this.requests = new LegRequests(table, legs, endpoints, reanchoring, sessions);
  }

  Optional<LegSignal> on(Turn turn, SipCommand command) {
    return switch (command) {
      case SipCommand.CancelReceived cancel -> cancelled(turn, cancel);
      case SipCommand.AckReceived ack -> acknowledged(turn, ack);
      case SipCommand.AckTimedOut timeout -> ackTimedOut(turn, timeout);
      case SipCommand.ByeReceived bye -> requests.hungUp(turn, bye);
      case SipCommand.ReinviteReceived reinvite -> requests.reoffered(turn, reinvite);
      case SipCommand.InfoReceived info -> requests.informed(turn, info);
      case SipCommand.InviteProgressed progress -> progressed(turn, progress);
      case SipCommand.InviteAnswered answer -> answered(turn, answer);
      case SipCommand.InviteRefused refusal -> refused(turn, refusal);
      case SipCommand.RequestAnswered answer -> requests.answered(turn, answer);
      case SipCommand.AnswerRepeated repeated -> repeated(turn, repeated);
      case SipCommand.InviteReceived _, SipCommand.RegisterReceived _ ->
          throw new IllegalArgumentException("not for an existing leg: " + command.getClass());
    };
  }

  /** §9.2: the CANCEL has its 200; the INVITE gets its 487. */
  private Optional<LegSignal> cancelled(Turn turn, SipCommand.CancelReceived cancel) {
    Leg leg = table.findByInvite(cancel.inviteTransactionId());
    if (leg == null) {
      return Optional.empty();
    }
    Termination termination = new Termination(Party.CALLER, Cause.CANCELLED, 487, "");
    legs.end(turn, leg, termination);
    return Optional.of(new LegSignal.Ended(leg, termination));
  }

  private Optional<LegSignal> acknowledged(Turn turn, SipCommand.AckReceived ack) {
    Leg leg = table.find(ack.dialog());
    if (leg == null) {
      return Optional.empty();
    }
    return switch (leg.state()) {
      case LegState.AwaitingAck awaiting -> firstAck(turn, leg, awaiting, ack.sdpAnswer());
      case LegState.Confirmed(Optional<Reinvite> reinvite)
          when reinvite.isPresent()
              && reinvite.get().answered()
              && reinvite.get().cseq() == ack.cseq() -> {
        Leg settled = table.transition(turn, leg, new LegState.Confirmed(Optional.empty()));
        if (!leg.facts().anchored()) {
          yield Optional.of(
              new LegSignal.Acknowledged(settled, reinvite.get().relayedCseq(), ack.sdpAnswer()));
        }
        if (reinvite.get().offerless()
            && settled.media().isActive()
            && ack.sdpAnswer().isPresent()) {
          endpoints.applyAnswer(turn, settled, ack.sdpAnswer().get());
        }
        reanchoring.offer(turn, settled);
        yield Optional.empty();
      }
      case LegState.Incoming _,
          LegState.Answering _,
          LegState.Preparing _,
          LegState.Inviting _,
          LegState.Ringing _,
          LegState.Connecting _,
          LegState.OwesAck _,
          LegState.Confirmed _,
          LegState.Cancelling _,
          LegState.Closing _,
          LegState.Ended _ ->
          Optional.empty();
    };
  }

  private Optional<LegSignal> firstAck(
      Turn turn, Leg leg, LegState.AwaitingAck awaiting, Optional<String> sdpAnswer) {
    if (awaiting.endAfterAck().isPresent()) {
      legs.bye(turn, leg, awaiting.endAfterAck().get());
      return Optional.empty();
    }
    if (!leg.facts().anchored()) {
      Leg confirmed = table.transition(turn, leg, new LegState.Confirmed(Optional.empty()));
      return Optional.of(new LegSignal.Acknowledged(confirmed, 0, sdpAnswer));
    }
    if (leg.media().endpoint() == Endpoint.LOST) {
      reanchoring.begin(turn, table.transition(turn, leg, new LegState.Connecting()));
      return Optional.empty();
    }
    if (!awaiting.answerInAck() && leg.media().endpoint() == Endpoint.RECLAIMING) {
      table.transition(turn, leg, new LegState.Connecting());
      return Optional.empty();
    }
    if (!awaiting.answerInAck()) {
      Leg active = leg.withMedia(leg.media().withEndpoint(Endpoint.ACTIVE, 0));
      Leg confirmed = table.transition(turn, active, new LegState.Confirmed(Optional.empty()));
      return Optional.of(new LegSignal.Established(confirmed));
    }
    if (sdpAnswer.isEmpty()) {
      return legs.endByEngine(
          turn, leg, Cause.PROTOCOL_ERROR, "the ACK has no answer to the offer in the 200");
    }
    Leg connecting = table.transition(turn, leg, new LegState.Connecting());
    endpoints.applyAnswer(turn, connecting, sdpAnswer.get());
    return Optional.empty();
  }

  /** §13.3.1.4, and §14.2 for a re-INVITE: no ACK came, so the dialog is ended. */
  private Optional<LegSignal> ackTimedOut(Turn turn, SipCommand.AckTimedOut timeout) {
    Leg leg = table.find(timeout.dialog());
    if (leg == null) {
      return Optional.empty();
    }
    if (leg.state() instanceof LegState.AwaitingAck awaiting) {
      boolean wasEnding = awaiting.endAfterAck().isPresent();
      Termination termination =
          awaiting
              .endAfterAck()
              .orElse(Terminations.byEngine(Cause.ACK_TIMEOUT, "no ACK to our 200"));
      legs.bye(turn, leg, termination);
      return wasEnding ? Optional.empty() : Optional.of(new LegSignal.Ended(leg, termination));
    }
    if (leg.state() instanceof LegState.Confirmed(Optional<Reinvite> reinvite)
        && reinvite.isPresent()
        && reinvite.get().answered()) {
      return legs.endByEngine(turn, leg, Cause.ACK_TIMEOUT, "no ACK to the 200 of a re-INVITE");
    }
    return Optional.empty();
  }

  private Optional<LegSignal> progressed(Turn turn, SipCommand.InviteProgressed progress) {
    Leg leg = table.get(progress.legId());
    if (leg == null
        || !(leg.state() instanceof LegState.Inviting || leg.state() instanceof LegState.Ringing)) {
      return Optional.empty();
    }
    Leg ringing = table.transition(turn, leg, new LegState.Ringing(progress.status()));
    return Optional.of(new LegSignal.Progress(ringing, progress.status(), progress.sdp()));
  }

  /** A leg is found by its local tag, which is ours and never changes, whatever an answer says. */
  private static Dialog ours(Leg leg, Dialog answered) {
    return answered.withLocalTag(leg.dialog().localTag());
  }

  /** §13.2.2.4. */
  private Optional<LegSignal> answered(Turn turn, SipCommand.InviteAnswered answer) {
    Leg leg = table.get(answer.legId());
    long cseq = answer.dialog().localCSeq();
    if (leg != null && leg.state() instanceof LegState.Cancelling(Termination termination)) {
      Leg up = leg.withDialog(ours(leg, answer.dialog()));
      turn.effect(new SipEffect.SendAck(leg.id(), answer.dialog(), cseq, Optional.empty()));
      legs.bye(turn, up, termination);
      return Optional.empty();
    }
    if (leg == null
        || !(leg.state() instanceof LegState.Inviting || leg.state() instanceof LegState.Ringing)) {
      endStray(turn, answer);
      return Optional.empty();
    }
    Leg up = sessions.agreed(turn, leg.withDialog(ours(leg, answer.dialog())), answer.session());
    if (!up.facts().anchored()) {
      up = table.transition(turn, up, new LegState.OwesAck(cseq));
      return Optional.of(new LegSignal.AnsweredDirect(up, answer.sdp()));
    }
    turn.effect(new SipEffect.SendAck(up.id(), up.dialog(), cseq, Optional.empty()));
    up = table.transition(turn, up, new LegState.Connecting());
    if (answer.sdp().isEmpty()) {
      return legs.endByEngine(turn, up, Cause.PROTOCOL_ERROR, "the 200 has no answer to our offer");
    }
    if (up.media().endpoint() == Endpoint.LOST) {
      reanchoring.begin(turn, up);
    } else {
      endpoints.applyAnswer(turn, up, answer.sdp().get());
    }
    return Optional.of(new LegSignal.PickedUp(up));
  }

  /** A second 2xx of a forked INVITE, or one that nobody waits for: acknowledged and ended. */
  private static void endStray(Turn turn, SipCommand.InviteAnswered answer) {
    Dialog stray = answer.dialog();
    turn.effect(new SipEffect.SendAck(answer.legId(), stray, stray.localCSeq(), Optional.empty()));
    turn.effect(new SipEffect.SendBye(answer.legId(), stray.nextLocalCSeq(), Optional.empty()));
  }

  /** §13.2.2.4: whoever repeats a 2xx has had no ACK; where none is owed elsewhere, here it is. */
  private Optional<LegSignal> repeated(Turn turn, SipCommand.AnswerRepeated answer) {
    Leg leg = table.find(answer.dialog());
    boolean owesAck =
        leg != null
            && answer.cseq() <= leg.dialog().localCSeq()
            && (leg.state() instanceof LegState.Connecting
                || leg.state() instanceof LegState.Confirmed
                || leg.state() instanceof LegState.Closing);
    if (owesAck) {
      turn.effect(new SipEffect.SendAck(leg.id(), leg.dialog(), answer.cseq(), Optional.empty()));
    }
    return Optional.empty();
  }

  private Optional<LegSignal> refused(Turn turn, SipCommand.InviteRefused refusal) {
    Leg leg = table.get(refusal.legId());
    if (leg == null) {
      return Optional.empty();
    }
    return switch (leg.state()) {
      case LegState.Inviting _, LegState.Ringing _ -> {
        if (sessions.mayAskForLonger(leg, refusal)) {
          legs.askForLongerSession(turn, leg, refusal.session().orElseThrow());
          yield Optional.empty();
        }
        yield legs.ended(
            turn,
            leg,
            Terminations.refused(
                leg.facts().role(), refusal.status(), refusal.reasonPhrase(), refusal.local()));
      }
      case LegState.Cancelling(Termination termination) -> {
        table.transition(turn, leg, new LegState.Ended(termination));
        yield Optional.empty();
      }
      case LegState.Incoming _,
          LegState.Answering _,
          LegState.AwaitingAck _,
          LegState.Preparing _,
          LegState.Connecting _,
          LegState.OwesAck _,
          LegState.Confirmed _,
          LegState.Closing _,
          LegState.Ended _ ->
          Optional.empty();
    };
  }
}
