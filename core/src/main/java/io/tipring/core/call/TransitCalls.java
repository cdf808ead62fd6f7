package io.tipring.core.call;

import io.tipring.core.call.LegState.Reinvite;
import io.tipring.core.command.Settings;
import io.tipring.core.command.Settings.MediaMode;
import io.tipring.core.effect.MediaEffect;
import io.tipring.core.event.ContactEvent.ContactConnected;
import io.tipring.core.event.ContactEvent.TransitRouted;
import io.tipring.core.event.LegEvent.Role;
import io.tipring.core.signalling.Dialog;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.SipHeader;
import io.tipring.core.turn.TimerPurpose.LegDeadline;
import io.tipring.core.turn.Turn;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Transit, the class-4 half: a dialled number leaves by a trunk as a call of its own, with its own
 * Call-ID, tags and Contact. With direct media each side's SDP passes through; anchored, both sides
 * end at the media server.
 */
final class TransitCalls {

  private final CallTable calls;
  private final LegTable table;
  private final Legs legs;
  private final Endpoints endpoints;

  TransitCalls(CallTable calls, LegTable table, Legs legs, Endpoints endpoints) {
    this.calls = calls;
    this.table = table;
    this.legs = legs;
    this.endpoints = endpoints;
  }

  /**
   * Whether an INVITE may go on to no further hop: {@code Max-Forwards}, already lowered by one,
   * would leave as 0 (RFC 3261 §8.1.1.6; RFC 7332: a back-to-back user agent must break loops too).
   */
  static boolean isOutOfHops(List<SipHeader> headers) {
    return headers.stream()
        .anyMatch(
            header -> header.name().equalsIgnoreCase("Max-Forwards") && header.value().equals("0"));
  }

  /** Calls the far side. The call is in the state Dialling with the callee's leg id already. */
  void dial(
      Turn turn,
      Call call,
      long calleeLegId,
      Routes.Chosen chosen,
      List<SipHeader> passedOn,
      Settings settings) {
    boolean anchored = chosen.route().media() == MediaMode.ANCHORED;
    Leg.Facts facts =
        new Leg.Facts(
            calleeLegId,
            call.id(),
            call.contactId(),
            Role.CALLEE,
            chosen.route().trunk(),
            chosen.route().trunk(),
            false,
            anchored,
            call.facts().tenant());
    turn.event(
        new TransitRouted(
            call.contactId(),
            chosen.route().number(),
            chosen.route().trunk(),
            chosen.route().media().name().toLowerCase(Locale.ROOT)));
    String remoteUri = chosen.destination().requestUri();
    SipAddress hop = chosen.destination().hop();
    Dialog dialog =
        Identities.isWithheld(passedOn)
            ? Identities.anonymous(turn, remoteUri, hop)
            : Identities.outbound(turn, call, remoteUri, hop, settings.domain());
    OutboundInvite invite =
        new OutboundInvite(
            chosen.destination(), Identities.ofTransit(call, passedOn, settings.domain()));
    Leg caller = table.get(call.facts().customerLegId());
    if (anchored) {
      if (caller != null) {
        endpoints.prepare(turn, caller);
      }
      legs.dialAnchored(turn, facts, dialog, invite);
    } else {
      legs.dialDirect(turn, facts, dialog, invite, caller.media().remoteOffer());
    }
    long limit =
        turn.schedule(turn.timeMillis() + settings.ringMillis(), new LegDeadline(calleeLegId));
    turn.cancel(call.limitTimerId());
    calls.put(calls.get(call.id()).withLimitTimer(limit));
  }

  void progressed(Turn turn, Call call, LegSignal.Progress progress) {
    Leg caller = table.get(call.facts().customerLegId());
    if (caller == null || caller.id() == progress.leg().id()) {
      return;
    }
    if (!progress.leg().facts().anchored()) {
      legs.progress(turn, caller, progress.status(), progress.sdp());
      return;
    }
    boolean earlyMedia =
        progress.sdp().isPresent()
            && caller.media().endpoint() == Leg.Endpoint.READY
            && caller.media().remoteOffer().isPresent()
            && progress.leg().media().endpoint() != Leg.Endpoint.LOST;
    if (earlyMedia) {
      endpoints.applyAnswer(turn, progress.leg(), progress.sdp().get());
      turn.effect(new MediaEffect.Connect(caller.id(), progress.leg().id()));
      legs.progress(turn, caller, 183, caller.media().localSdp());
    } else {
      legs.progress(turn, caller, 180, Optional.empty());
    }
  }

  /** The far side answered with the sound at the media server. */
  void established(Turn turn, Call call, Leg leg, Settings settings) {
    Leg caller = table.get(call.facts().customerLegId());
    if (leg.id() == caller.id() || !(call.state() instanceof CallState.Dialling)) {
      return;
    }
    connected(turn, call, leg, settings);
    // First the answer: a restart may have left the caller without an endpoint, and it asks for
    // one.
    legs.answer(turn, caller);
    turn.effect(new MediaEffect.Connect(caller.id(), leg.id()));
  }

  /** The far side answered with an SDP for the caller. */
  void answeredDirect(Turn turn, Call call, LegSignal.AnsweredDirect answered, Settings settings) {
    Leg caller = table.get(call.facts().customerLegId());
    connected(turn, call, answered.leg(), settings);
    legs.answerDirect(turn, caller, answered.sdp());
  }

  private void connected(Turn turn, Call call, Leg callee, Settings settings) {
    turn.event(new ContactConnected(call.contactId()));
    turn.cancel(call.limitTimerId());
    long limit =
        turn.schedule(turn.timeMillis() + settings.maxCallMillis(), new LegDeadline(callee.id()));
    calls.transition(
        turn,
        call.withHandled().withAnswered().withLimitTimer(limit),
        new CallState.Connected(callee.id()));
  }

  /** An ACK of one side goes on to the other: of the call's beginning, or of a re-INVITE. */
  void acknowledged(Turn turn, Call call, LegSignal.Acknowledged ack) {
    Leg other = otherOf(call, ack.leg());
    if (other == null) {
      return;
    }
    if (ack.relayedCseq() == 0) {
      legs.acknowledge(turn, other, ack.sdp());
    } else {
      legs.acknowledgeReinvite(turn, other, ack.relayedCseq(), ack.sdp());
    }
  }

  /** A re-INVITE of one side is asked of the other; two at a time meet with 491 (§14.2). */
  void reoffered(Turn turn, Call call, LegSignal.ReofferedDirect offer) {
    Leg other = otherOf(call, offer.leg());
    boolean free =
        other != null
            && other.state() instanceof LegState.Confirmed(Optional<Reinvite> pending)
            && pending.isEmpty();
    if (free) {
      legs.relayReinvite(turn, offer.leg(), other, offer.sdp());
    } else {
      legs.answerReinvite(turn, offer.leg(), 491, Optional.empty());
    }
  }

  void reofferAnswered(Turn turn, Call call, LegSignal.ReofferAnswered answer) {
    Leg asker = otherOf(call, answer.leg());
    boolean waits =
        asker != null
            && asker.state() instanceof LegState.Confirmed(Optional<Reinvite> pending)
            && pending.isPresent()
            && pending.get().relayedCseq() == answer.cseq();
    if (waits) {
      int status = answer.status() < 300 ? 200 : Terminations.passedOn(answer.status());
      legs.answerReinvite(turn, asker, status, answer.sdp());
    } else if (answer.status() < 300) {
      legs.acknowledgeReinvite(turn, answer.leg(), answer.cseq(), Optional.empty());
    }
  }

  private Leg otherOf(Call call, Leg leg) {
    for (Leg other : table.ofCall(call.id())) {
      if (other.id() != leg.id()) {
        return other;
      }
    }
    return null;
  }
}
