package io.tipring.core.call;

import io.tipring.core.call.Leg.Endpoint;
import io.tipring.core.call.LegState.Reinvite;
import io.tipring.core.command.MediaCommand;
import io.tipring.core.command.MediaCommand.Failure;
import io.tipring.core.effect.MediaEffect;
import io.tipring.core.event.LegEvent.DigitPressed;
import io.tipring.core.event.LegEvent.LegHeld;
import io.tipring.core.event.LegEvent.LegMediaReport;
import io.tipring.core.event.LegEvent.LegReanchored;
import io.tipring.core.event.LegEvent.LegReclaimed;
import io.tipring.core.event.LegEvent.PlayEnded;
import io.tipring.core.event.LegEvent.Role;
import io.tipring.core.event.Termination;
import io.tipring.core.event.Termination.Cause;
import io.tipring.core.event.Termination.Party;
import io.tipring.core.turn.Turn;
import java.util.Optional;

/** The media side of a leg: what each report of the media server does. Owned by the writer. */
final class LegSounds {

  private final LegTable table;
  private final Legs legs;
  private final Reanchoring reanchoring;

  LegSounds(LegTable table, Legs legs, Reanchoring reanchoring) {
    this.table = table;
    this.legs = legs;
    this.reanchoring = reanchoring;
  }

  Optional<LegSignal> ready(Turn turn, MediaCommand.EndpointReady ready) {
    Leg leg = awaiting(ready.legId(), ready.requestId());
    if (leg == null) {
      return Optional.empty();
    }
    Endpoint before = leg.media().endpoint();
    Leg present = leg.withMedia(leg.media().withRequest(0).withLocalSdp(ready.sdp()));
    if (before == Endpoint.RECLAIMING) {
      return reclaimed(turn, present);
    }
    if (before == Endpoint.REQUESTED) {
      present = present.withMedia(present.media().withEndpoint(Endpoint.READY, 0));
    }
    if (present.state() instanceof LegState.Preparing) {
      present = present.withMedia(present.media().withLostAt(0));
    }
    table.put(present);
    switch (present.state()) {
      case LegState.Preparing(OutboundInvite invite) ->
          legs.sendInvite(turn, present, invite, Optional.of(ready.sdp()));
      case LegState.Answering(long transactionId) -> legs.sendAnswer(turn, present, transactionId);
      case LegState.Confirmed(Optional<Reinvite> reinvite)
          when before == Endpoint.ACTIVE && reinvite.isPresent() ->
          legs.answerReinvite(turn, present, 200, Optional.of(ready.sdp()));
      case LegState.Connecting _, LegState.Confirmed _ -> reanchoring.offer(turn, present);
      case LegState.Incoming _,
          LegState.AwaitingAck _,
          LegState.Inviting _,
          LegState.Ringing _,
          LegState.OwesAck _,
          LegState.Cancelling _,
          LegState.Closing _,
          LegState.Ended _ -> {}
    }
    return Optional.empty();
  }

  /** The endpoint of an earlier run of the process is still there. */
  private Optional<LegSignal> reclaimed(Turn turn, Leg leg) {
    if (!Reanchoring.isUp(leg)) {
      table.put(leg.withMedia(leg.media().withEndpoint(Endpoint.READY, 0)));
      return Optional.empty();
    }
    turn.event(new LegReclaimed(leg.facts().contactId(), leg.id()));
    Leg active = table.put(leg.withMedia(leg.media().withEndpoint(Endpoint.ACTIVE, 0)));
    if (active.media().playing().isEmpty()) {
      // Our last word to end a play may have died with the process.
      turn.effect(new MediaEffect.StopPlay(leg.id(), MediaEffect.StopPlay.WHATEVER_WAS_LEFT));
    }
    if (active.state() instanceof LegState.Connecting) {
      Leg confirmed = table.transition(turn, active, new LegState.Confirmed(Optional.empty()));
      return Optional.of(new LegSignal.Established(confirmed));
    }
    return Optional.of(new LegSignal.Reanchored(active));
  }

  Optional<LegSignal> applied(Turn turn, MediaCommand.AnswerApplied applied) {
    Leg leg = awaiting(applied.legId(), applied.requestId());
    if (leg == null) {
      return Optional.empty();
    }
    boolean wasSilent = !leg.media().isActive();
    Leg active =
        table.put(leg.withMedia(leg.media().withEndpoint(Endpoint.ACTIVE, 0).withLostAt(0)));
    if (wasSilent && leg.media().reoffers() > 0) {
      turn.event(new LegReanchored(leg.facts().contactId(), leg.id()));
    }
    if (active.state() instanceof LegState.Connecting) {
      Leg confirmed = table.transition(turn, active, new LegState.Confirmed(Optional.empty()));
      return Optional.of(new LegSignal.Established(confirmed));
    }
    return wasSilent && active.state() instanceof LegState.Confirmed
        ? Optional.of(new LegSignal.Reanchored(active))
        : Optional.empty();
  }

  Optional<LegSignal> failed(Turn turn, MediaCommand.EndpointFailed failed) {
    Leg leg = awaiting(failed.legId(), failed.requestId());
    if (leg == null) {
      return Optional.empty();
    }
    String why = why(failed.failure(), failed.detail());
    if (leg.media().endpoint() == Endpoint.REQUESTED) {
      return refused(turn, leg, failed, why);
    }
    boolean gone =
        leg.media().endpoint() == Endpoint.RECLAIMING
            || failed.failure() == Failure.SERVER_LOST
            || failed.failure() == Failure.NO_ENDPOINT;
    Leg present = table.put(leg.withMedia(leg.media().withRequest(0)));
    if (gone && !present.state().isEnding()) {
      return reanchoring.lose(turn, present, why);
    }
    Termination termination = Terminations.media(failed.failure(), failed.detail());
    if (present.state() instanceof LegState.Confirmed(Optional<Reinvite> reinvite)
        && reinvite.isPresent()
        && !reinvite.get().answered()) {
      // §14.2: the session stays as it was.
      legs.answerReinvite(turn, present, Terminations.statusFor(termination), Optional.empty());
      return Optional.empty();
    }
    return end(turn, present, termination);
  }

  /** No endpoint was to be had. */
  private Optional<LegSignal> refused(
      Turn turn, Leg leg, MediaCommand.EndpointFailed failed, String why) {
    boolean up = Reanchoring.isUp(leg);
    Leg present =
        table.put(leg.withMedia(leg.media().withEndpoint(up ? Endpoint.LOST : Endpoint.NONE, 0)));
    boolean passes =
        switch (failed.failure()) {
          case NO_CAPACITY, SERVER_LOST, NO_ENDPOINT -> true;
          case MALFORMED_SDP, NOT_ACCEPTABLE, FILE -> false;
        };
    boolean toAnAgent =
        leg.facts().role() == Role.AGENT && leg.state() instanceof LegState.Preparing;
    return passes && up || toAnAgent
        ? reanchoring.askLater(turn, present, why)
        : end(turn, present, Terminations.media(failed.failure(), failed.detail()));
  }

  private static String why(Failure failure, String detail) {
    return detail.isEmpty() ? failure.toString() : failure + ": " + detail;
  }

  Optional<LegSignal> timedOut(Turn turn, MediaCommand.MediaTimedOut timeout) {
    Leg leg = table.get(timeout.legId());
    if (leg == null) {
      return Optional.empty();
    }
    return end(
        turn,
        leg,
        new Termination(
            Party.MEDIA, Cause.MEDIA_TIMEOUT, 0, "no RTP for " + timeout.silentMillis() + " ms"));
  }

  Optional<LegSignal> lost(Turn turn, MediaCommand.EndpointLost lost) {
    Leg leg = atServer(lost.legId());
    return leg == null
        ? Optional.empty()
        : reanchoring.lose(turn, leg, why(lost.failure(), lost.detail()));
  }

  Optional<LegSignal> apart(Turn turn, MediaCommand.EndpointsApart apart) {
    Leg leg = atServer(apart.legId());
    return leg == null
        ? Optional.empty()
        : reanchoring.move(turn, leg, "is to move to the server of leg " + apart.otherLegId());
  }

  /** The leg, if it goes on and has an endpoint; one that is asked for gets its own answer. */
  private Leg atServer(long legId) {
    Leg leg = table.get(legId);
    if (leg == null || leg.state().isEnding()) {
      return null;
    }
    return switch (leg.media().endpoint()) {
      case READY, ACTIVE, RECLAIMING -> leg;
      case NONE, REQUESTED, RELEASING, RELEASED, LOST -> null;
    };
  }

  Optional<LegSignal> digit(Turn turn, MediaCommand.DtmfReceived dtmf) {
    Leg leg = table.get(dtmf.legId());
    if (leg == null || leg.state().isEnding()) {
      return Optional.empty();
    }
    turn.event(new DigitPressed(leg.facts().contactId(), leg.id()));
    return Optional.of(new LegSignal.Digit(leg, dtmf.digit()));
  }

  Optional<LegSignal> played(Turn turn, MediaCommand.PlayEnded ended) {
    Leg leg = table.get(ended.legId());
    // What a lost endpoint still has to say of it counts no more: it will be played again.
    boolean isOn =
        leg != null
            && leg.media().isActive()
            && leg.media().playing().filter(on -> on.playId() == ended.playId()).isPresent();
    if (!isOn) {
      return Optional.empty();
    }
    Leg silent = table.put(leg.withMedia(leg.media().withPlaying(Optional.empty())));
    if (!leg.state().isEnding()) {
      turn.event(
          new PlayEnded(
              leg.facts().contactId(),
              leg.id(),
              ended.playId(),
              ended.end(),
              ended.playedMillis()));
    }
    return Optional.of(new LegSignal.Played(silent, ended.playId(), ended.end()));
  }

  void released(Turn turn, MediaCommand.EndpointReleased released) {
    Leg leg = table.get(released.legId());
    if (leg == null || leg.media().endpoint() != Endpoint.RELEASING) {
      return;
    }
    turn.event(
        new LegMediaReport(
            leg.facts().contactId(),
            leg.id(),
            released.packetsSent(),
            released.packetsReceived(),
            released.packetsLost(),
            released.jitterMillis()));
    table.removeIfGone(table.put(leg.withMedia(leg.media().withEndpoint(Endpoint.RELEASED, 0))));
  }

  /** Tells when the peer puts us on hold and takes us back. */
  static Leg hold(Turn turn, Leg leg, boolean held) {
    if (leg.media().held() == held) {
      return leg;
    }
    turn.event(new LegHeld(leg.facts().contactId(), leg.id(), held));
    return leg.withMedia(leg.media().withHeld(held));
  }

  private Optional<LegSignal> end(Turn turn, Leg leg, Termination termination) {
    if (leg.state().isEnding()) {
      return Optional.empty();
    }
    legs.end(turn, leg, termination);
    return Optional.of(new LegSignal.Ended(leg, termination));
  }

  private Leg awaiting(long legId, long requestId) {
    Leg leg = table.get(legId);
    return leg != null && requestId != 0 && leg.media().requestId() == requestId ? leg : null;
  }
}
