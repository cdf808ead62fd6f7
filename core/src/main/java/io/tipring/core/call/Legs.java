package io.tipring.core.call;

import io.tipring.core.call.Leg.LegMedia;
import io.tipring.core.call.LegState.Reinvite;
import io.tipring.core.command.SipCommand.InviteReceived;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.event.Termination;
import io.tipring.core.event.Termination.Cause;
import io.tipring.core.signalling.Dialog;
import io.tipring.core.signalling.SessionExpiry;
import io.tipring.core.signalling.SipHeader;
import io.tipring.core.turn.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a call may ask of its legs. Each request does what the leg's state allows (RFC 3261 §9, §13,
 * §15) and never fails: a leg that is ending ignores it. Owned by the writer.
 */
final class Legs {

  private final LegTable table;
  private final Endpoints endpoints;
  private final SessionTimers sessions;

  Legs(LegTable table, Endpoints endpoints, SessionTimers sessions) {
    this.table = table;
    this.endpoints = endpoints;
    this.sessions = sessions;
  }

  /** Takes an INVITE as a new leg, still without a response. */
  Leg receive(Turn turn, InviteReceived invite, Leg.Facts facts) {
    Dialog dialog = invite.dialog().withLocalTag(turn.newToken());
    Leg leg =
        new Leg(
            facts,
            dialog,
            new LegState.Incoming(invite.transactionId()),
            LegMedia.none(invite.sdpOffer()),
            Optional.of(new Leg.Invite.Received(invite.head(), invite.source())),
            invite.session().map(asked -> Session.NONE.withAsked(Optional.of(asked))));
    table.add(turn, leg);
    return leg;
  }

  /**
   * Calls out with the sound through the media server: its offer is asked for, then the INVITE
   * goes.
   */
  Leg dialAnchored(Turn turn, Leg.Facts facts, Dialog dialog, OutboundInvite invite) {
    Leg leg =
        new Leg(
            facts,
            dialog,
            new LegState.Preparing(invite),
            LegMedia.none(Optional.empty()),
            Optional.empty(),
            Optional.empty());
    table.add(turn, leg);
    return endpoints.allocate(turn, leg, Optional.empty(), invite.destination().hop());
  }

  /** Calls out with the SDP of the other side. */
  Leg dialDirect(
      Turn turn, Leg.Facts facts, Dialog dialog, OutboundInvite invite, Optional<String> sdp) {
    Leg leg =
        new Leg(
            facts,
            dialog,
            new LegState.Preparing(invite),
            LegMedia.none(Optional.empty()),
            Optional.empty(),
            Optional.empty());
    table.add(turn, leg);
    return sendInvite(turn, leg, invite, sdp);
  }

  Leg sendInvite(Turn turn, Leg leg, OutboundInvite invite, Optional<String> sdp) {
    Leg dialled =
        leg.withDialog(leg.dialog().nextLocalCSeq())
            .withInvite(Optional.of(new Leg.Invite.Sent(invite, sdp)));
    repeatInvite(turn, dialled);
    return table.transition(turn, dialled, new LegState.Inviting());
  }

  /** Sends the leg's INVITE; once more it is a retransmission. */
  void repeatInvite(Turn turn, Leg leg) {
    if (leg.invite().orElse(null) instanceof Leg.Invite.Sent(var invite, var sdp)) {
      List<SipHeader> headers = new ArrayList<>(invite.headers());
      headers.addAll(sessions.asked(leg));
      turn.effect(
          new SipEffect.SendInvite(leg.id(), invite.destination(), leg.dialog(), sdp, headers));
    }
  }

  /** Sends the leg's INVITE anew with the interval that the peer's 422 wants (RFC 4028 §7.3). */
  void askForLongerSession(Turn turn, Leg leg, SessionExpiry wanted) {
    Leg anew =
        leg.withDialog(leg.dialog().nextLocalCSeq())
            .withSession(leg.session().withAsked(Optional.of(wanted)));
    repeatInvite(turn, table.put(anew));
  }

  /** Tells the caller how it goes (§13.3.1.1); early media if there is an SDP. */
  void progress(Turn turn, Leg leg, int status, Optional<String> sdp) {
    if (leg.state() instanceof LegState.Incoming(long transactionId)) {
      turn.effect(
          new SipEffect.RespondToInvite(
              transactionId, leg.id(), status, "", leg.dialog().localTag(), sdp, List.of()));
    }
  }

  /** Answers with the sound at the media server; {@link LegSignal.Established} follows. */
  void answer(Turn turn, Leg leg) {
    if (!(leg.state() instanceof LegState.Incoming(long transactionId))) {
      return;
    }
    Leg prepared = endpoints.prepare(turn, leg);
    Leg answering = table.transition(turn, prepared, new LegState.Answering(transactionId));
    if (prepared.media().localSdp().isPresent()) {
      sendAnswer(turn, answering, transactionId);
    }
  }

  /** Sends the 2xx whose SDP the media server has given. */
  Leg sendAnswer(Turn turn, Leg leg, long transactionId) {
    boolean offerless = leg.media().remoteOffer().isEmpty();
    return accept(turn, leg, transactionId, leg.media().localSdp(), offerless);
  }

  /** Answers with the SDP of the other side; {@link LegSignal.Acknowledged} follows. */
  void answerDirect(Turn turn, Leg leg, Optional<String> sdp) {
    if (leg.state() instanceof LegState.Incoming(long transactionId)) {
      accept(turn, leg, transactionId, sdp, leg.media().remoteOffer().isEmpty());
    }
  }

  private Leg accept(
      Turn turn, Leg leg, long transactionId, Optional<String> sdp, boolean answerInAck) {
    Leg answered =
        sessions.grant(
            turn, sdp.map(ours -> leg.withMedia(leg.media().withLocalSdp(ours))).orElse(leg));
    repeatAnswer(turn, answered, transactionId);
    return table.transition(
        turn, answered, new LegState.AwaitingAck(transactionId, answerInAck, Optional.empty()));
  }

  /** Sends the 2xx of the leg; once more it is a retransmission. */
  void repeatAnswer(Turn turn, Leg leg, long transactionId) {
    turn.effect(
        new SipEffect.RespondToInvite(
            transactionId,
            leg.id(),
            200,
            "",
            leg.dialog().localTag(),
            leg.media().localSdp(),
            sessions.granted(leg)));
  }

  /** The owed ACK of a directly connected callee. */
  void acknowledge(Turn turn, Leg leg, Optional<String> sdpAnswer) {
    if (leg.state() instanceof LegState.OwesAck(long cseq)) {
      turn.effect(new SipEffect.SendAck(leg.id(), leg.dialog(), cseq, sdpAnswer));
      table.transition(turn, leg, new LegState.Confirmed(Optional.empty()));
    }
  }

  /** Passes the pending re-INVITE of one directly connected leg's peer on to the other. */
  void relayReinvite(Turn turn, Leg from, Leg to, Optional<String> sdp) {
    if (!(from.state() instanceof LegState.Confirmed(Optional<Reinvite> pending))
        || pending.isEmpty()) {
      return;
    }
    Leg asking = table.put(to.withDialog(to.dialog().nextLocalCSeq()));
    turn.effect(
        new SipEffect.SendReinvite(to.id(), asking.dialog(), sdp, sessions.refreshed(asking)));
    table.transition(
        turn,
        from,
        new LegState.Confirmed(
            Optional.of(pending.get().withRelayed(asking.dialog().localCSeq()))));
  }

  /** The ACK of a relayed re-INVITE's 2xx. */
  void acknowledgeReinvite(Turn turn, Leg leg, long cseq, Optional<String> sdp) {
    turn.effect(new SipEffect.SendAck(leg.id(), leg.dialog(), cseq, sdp));
  }

  /** Answers the pending re-INVITE of the peer. */
  void answerReinvite(Turn turn, Leg leg, int status, Optional<String> sdp) {
    if (!(leg.state() instanceof LegState.Confirmed(Optional<Reinvite> pending))
        || pending.isEmpty()) {
      return;
    }
    Reinvite reinvite = pending.get();
    Leg present = status < 300 ? sessions.grant(turn, leg) : leg;
    List<SipHeader> headers =
        switch (status) {
          case 200 -> sessions.granted(present);
          case 500 -> List.of(new SipHeader("Retry-After", "5"));
          default -> List.of();
        };
    turn.effect(new SipEffect.RespondInDialog(reinvite.transactionId(), status, "", sdp, headers));
    if (status < 300) {
      Leg agreed = LegSounds.hold(turn, present, reinvite.held());
      table.transition(turn, agreed, new LegState.Confirmed(Optional.of(reinvite.withAnswered())));
    } else {
      // §14.2: the session stays as it was.
      table.transition(turn, leg, new LegState.Confirmed(Optional.empty()));
    }
  }

  /** Ends the leg in the way its state asks for. */
  void end(Turn turn, Leg leg, Termination termination) {
    switch (leg.state()) {
      case LegState.Incoming(long transactionId) -> refuse(turn, leg, transactionId, termination);
      case LegState.Answering(long transactionId) -> refuse(turn, leg, transactionId, termination);
      case LegState.AwaitingAck awaiting -> {
        if (awaiting.endAfterAck().isEmpty()) {
          table.transition(
              turn,
              leg,
              new LegState.AwaitingAck(
                  awaiting.transactionId(), awaiting.answerInAck(), Optional.of(termination)));
        }
      }
      case LegState.Preparing _ -> table.transition(turn, leg, new LegState.Ended(termination));
      case LegState.Inviting _, LegState.Ringing _ -> {
        cancel(turn, leg, termination);
        table.transition(turn, leg, new LegState.Cancelling(termination));
      }
      case LegState.OwesAck(long cseq) -> {
        turn.effect(new SipEffect.SendAck(leg.id(), leg.dialog(), cseq, Optional.empty()));
        bye(turn, leg, termination);
      }
      case LegState.Confirmed(Optional<Reinvite> reinvite) -> {
        if (reinvite.isPresent() && !reinvite.get().answered()) {
          answerReinvite(turn, leg, 487, Optional.empty());
        }
        bye(turn, table.get(leg.id()), termination);
      }
      case LegState.Connecting _ -> bye(turn, leg, termination);
      case LegState.Cancelling _, LegState.Closing _, LegState.Ended _ -> {}
    }
  }

  private void refuse(Turn turn, Leg leg, long transactionId, Termination termination) {
    int status = Terminations.statusFor(termination);
    List<SipHeader> headers =
        Terminations.concernsTheEngine(termination)
            ? List.of(new SipHeader("Retry-After", "5"))
            : List.of();
    turn.effect(
        new SipEffect.RespondToInvite(
            transactionId,
            leg.id(),
            status,
            "",
            leg.dialog().localTag(),
            Optional.empty(),
            headers));
    table.transition(turn, leg, new LegState.Ended(termination));
  }

  /** Sends the CANCEL of the leg's INVITE. */
  void cancel(Turn turn, Leg leg, Termination termination) {
    turn.effect(new SipEffect.CancelInvite(leg.id(), reasonHeader(termination)));
  }

  /** Sends a BYE and waits for its answer. */
  Leg bye(Turn turn, Leg leg, Termination termination) {
    Leg closing = leg.withDialog(leg.dialog().nextLocalCSeq());
    repeatBye(turn, closing, termination);
    return table.transition(turn, closing, new LegState.Closing(termination));
  }

  /** Sends the BYE of the leg; once more it is a retransmission. */
  void repeatBye(Turn turn, Leg leg, Termination termination) {
    turn.effect(new SipEffect.SendBye(leg.id(), leg.dialog(), reasonHeader(termination)));
  }

  /**
   * RFC 3326: a peer's bill or trace may say why; of {@code SIP;cause=200} a phone makes no missed
   * call.
   */
  private static Optional<String> reasonHeader(Termination termination) {
    if (termination.equals(Terminations.ANSWERED_ELSEWHERE)) {
      return Optional.of("SIP;cause=200;text=\"Call completed elsewhere\"");
    }
    return switch (termination.cause()) {
      case MEDIA_TIMEOUT, MEDIA_FAILED, TIME_LIMIT, ENGINE_RESTARTED, ENGINE_STOPPED ->
          Optional.of(
              "SIP;cause="
                  + Terminations.statusFor(termination)
                  + ";text=\""
                  + termination.cause()
                  + "\"");
      case NORMAL,
          CANCELLED,
          BUSY,
          NO_ANSWER,
          DECLINED,
          UNREACHABLE,
          UNKNOWN_NUMBER,
          MEDIA_NOT_ACCEPTABLE,
          ACK_TIMEOUT,
          DIALOG_LOST,
          OVERLOAD,
          OTHER_LEG_ENDED,
          WITHDRAWN,
          PROTOCOL_ERROR ->
          Optional.empty();
    };
  }

  /** Ends a leg that is up, for a reason of ours. */
  Optional<LegSignal> endByEngine(Turn turn, Leg leg, Cause cause, String detail) {
    Termination termination = Terminations.byEngine(cause, detail);
    bye(turn, leg, termination);
    return Optional.of(new LegSignal.Ended(leg, termination));
  }

  /** Ends a leg for which no media server can do what it needs. */
  Optional<LegSignal> endByMedia(Turn turn, Leg leg, Termination termination) {
    end(turn, leg, termination);
    return Optional.of(new LegSignal.Ended(leg, termination));
  }

  /** Nothing is left of the leg on the wire. */
  Optional<LegSignal> ended(Turn turn, Leg leg, Termination termination) {
    Leg over = table.transition(turn, leg, new LegState.Ended(termination));
    return Optional.of(new LegSignal.Ended(over, termination));
  }
}
