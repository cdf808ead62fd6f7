package io.tipring.core.call;

import io.tipring.core.call.Leg.Endpoint;
import io.tipring.core.call.Leg.LegMedia;
import io.tipring.core.call.LegState.Reinvite;
import io.tipring.core.command.MediaCommand.Failure;
import io.tipring.core.command.Settings;
import io.tipring.core.command.SipCommand;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.event.LegEvent.LegMediaLost;
import io.tipring.core.event.LegEvent.Role;
import io.tipring.core.event.Termination.Cause;
import io.tipring.core.turn.TimerPurpose.MediaRetry;
import io.tipring.core.turn.TimerPurpose.ReinviteRetry;
import io.tipring.core.turn.Turn;
import java.util.Optional;

/**
 * Brings the sound back to a leg whose endpoint is lost: a new endpoint makes an offer, a re-INVITE
 * carries it to the peer (RFC 3261 §14.1), the answer makes the sound. While no media server has
 * room it asks again and again, for as long as the leg may be without sound. A peer that does not
 * know the dialog any more says so at this occasion. Owned by the writer.
 */
final class Reanchoring {

  /** A peer that always has a re-INVITE of its own in the air, or an endpoint that never stays. */
  private static final int MAX_REOFFERS = 8;

  /** §14.1: who made the Call-ID waits 2.1 to 4 s after a 491, the other up to 2 s. */
  private static final long RETRY_AS_CALLER_MILLIS = 2_100;

  private static final long RETRY_AS_CALLEE_MILLIS = 1_000;

  private static final long FIRST_RETRY_MILLIS = 250;
  private static final long LAST_RETRY_MILLIS = 1_000;

  /** An agent whose phone has not talked yet is soon set free for others. */
  private static final long OFFER_PATIENCE_MILLIS = 5_000;

  private final LegTable table;
  private final Legs legs;
  private final Endpoints endpoints;
  private final SessionTimers sessions;
  private long graceMillis = Settings.MEDIA_GRACE_MILLIS;

  Reanchoring(LegTable table, Legs legs, Endpoints endpoints, SessionTimers sessions) {
    this.table = table;
    this.legs = legs;
    this.endpoints = endpoints;
    this.sessions = sessions;
  }

  void apply(Settings settings) {
    graceMillis = settings.mediaGraceMillis();
  }

  /** The leg's endpoint is gone: it gets another as soon as its dialog allows that. */
  Optional<LegSignal> lose(Turn turn, Leg leg, String why) {
    boolean again = leg.media().lostAtMillis() != 0;
    return leave(turn, again ? leg : leg.withMedia(leg.media().withReoffers(0)), why);
  }

  /** The leg's endpoint is of no use where it is; how often it is moved is bounded. */
  Optional<LegSignal> move(Turn turn, Leg leg, String why) {
    if (leg.media().reoffers() >= MAX_REOFFERS) {
      return legs.endByMedia(turn, leg, Terminations.media(Failure.SERVER_LOST, why));
    }
    return leave(turn, leg, why);
  }

  private Optional<LegSignal> leave(Turn turn, Leg leg, String why) {
    turn.event(new LegMediaLost(leg.facts().contactId(), leg.id(), why));
    boolean again = leg.media().lostAtMillis() != 0;
    LegMedia lost =
        leg.media()
            .withEndpoint(Endpoint.LOST, 0)
            .withOffer(-Math.abs(leg.media().offerCSeq()))
            .withLostAt(again ? leg.media().lostAtMillis() : turn.timeMillis());
    Leg bereft = table.put(leg.withMedia(lost));
    if (bereft.state() instanceof LegState.Confirmed(Optional<Reinvite> reinvite)
        && reinvite.isPresent()
        && !reinvite.get().answered()) {
      legs.answerReinvite(turn, bereft, 500, Optional.empty());
      bereft = table.get(leg.id());
    }
    if (again && isUp(bereft)) {
      return askLater(turn, bereft, why);
    }
    if (isUp(bereft)) {
      begin(turn, bereft);
    }
    return Optional.of(new LegSignal.SoundLost(table.get(leg.id())));
  }

  /** Asks for a new endpoint; the dialog must be up. */
  void begin(Turn turn, Leg leg) {
    endpoints.allocate(turn, leg, Optional.empty(), leg.dialog().peer());
  }

  /** There was no endpoint to be had: the leg asks again, unless it has been soundless too long. */
  Optional<LegSignal> askLater(Turn turn, Leg leg, String why) {
    long now = turn.timeMillis();
    long since = leg.media().lostAtMillis() != 0 ? leg.media().lostAtMillis() : now;
    Leg waiting = table.put(leg.withMedia(leg.media().withLostAt(since)));
    long left = since + patienceMillis(leg) - now;
    if (left <= 0) {
      return legs.endByMedia(turn, waiting, Terminations.soundless(now - since, why));
    }
    long delay = Math.clamp((now - since) / 2, FIRST_RETRY_MILLIS, LAST_RETRY_MILLIS);
    turn.schedule(now + Math.min(left, delay), new MediaRetry(leg.id()));
    return Optional.of(new LegSignal.SoundLost(waiting));
  }

  private long patienceMillis(Leg leg) {
    boolean offered =
        leg.facts().role() == Role.AGENT && !(leg.state() instanceof LegState.Confirmed);
    return offered ? OFFER_PATIENCE_MILLIS : graceMillis;
  }

  /** The time has come to ask again. */
  void again(Turn turn, long legId) {
    Leg leg = table.get(legId);
    if (leg == null || leg.media().requestId() != 0) {
      return;
    }
    if (leg.state() instanceof LegState.Preparing(OutboundInvite invite)) {
      endpoints.allocate(turn, leg, Optional.empty(), invite.destination().hop());
    } else if (isUp(leg) && leg.media().endpoint() == Endpoint.LOST) {
      begin(turn, leg);
    }
  }

  /** Whether a re-INVITE of ours can give the leg another endpoint. */
  static boolean isUp(Leg leg) {
    return leg.state() instanceof LegState.Connecting || leg.state() instanceof LegState.Confirmed;
  }

  /** Offers the new endpoint to the peer, once no other offer is in the air (§14.1). */
  void offer(Turn turn, Leg leg) {
    boolean calm =
        leg.state() instanceof LegState.Connecting
            || leg.state() instanceof LegState.Confirmed(Optional<Reinvite> pending)
                && pending.isEmpty();
    if (!calm
        || leg.media().endpoint() != Endpoint.READY
        || leg.media().requestId() != 0
        || leg.media().offerCSeq() != 0
        || leg.session().refreshCSeq() != 0) {
      return;
    }
    Leg asking = leg.withDialog(leg.dialog().nextLocalCSeq());
    LegMedia offered =
        leg.media().withReoffers(leg.media().reoffers() + 1).withOffer(asking.dialog().localCSeq());
    asking = table.put(asking.withMedia(offered));
    turn.effect(
        new SipEffect.SendReinvite(
            leg.id(), asking.dialog(), leg.media().localSdp(), sessions.refreshed(asking)));
  }

  /** The peer's final response to a re-INVITE of ours. */
  Optional<LegSignal> answered(Turn turn, Leg asking, SipCommand.RequestAnswered answer) {
    if (answer.status() < 300) {
      turn.effect(
          new SipEffect.SendAck(asking.id(), asking.dialog(), answer.cseq(), Optional.empty()));
    }
    boolean awaited =
        asking.media().offerCSeq() == answer.cseq()
            && asking.media().endpoint() == Endpoint.READY
            && asking.media().requestId() == 0;
    Leg leg = asking;
    if (Math.abs(asking.media().offerCSeq()) == answer.cseq()) {
      leg = table.put(asking.withMedia(asking.media().withOffer(0)));
    }
    if (!awaited) {
      offer(turn, leg);
      return Optional.empty();
    }
    if (answer.status() < 300) {
      if (answer.sdp().isEmpty()) {
        return legs.endByEngine(
            turn, leg, Cause.PROTOCOL_ERROR, "the 200 has no answer to our offer");
      }
      endpoints.applyAnswer(turn, leg, answer.sdp().get());
      return Optional.empty();
    }
    boolean busyNow = answer.status() == 491 || answer.status() == 500;
    if (busyNow && leg.media().reoffers() < MAX_REOFFERS) {
      long delayMillis = leg.facts().inbound() ? RETRY_AS_CALLEE_MILLIS : RETRY_AS_CALLER_MILLIS;
      turn.schedule(turn.timeMillis() + delayMillis, new ReinviteRetry(leg.id()));
      return Optional.empty();
    }
    return legs.endByEngine(
        turn,
        leg,
        Cause.MEDIA_FAILED,
        answer.status() + " to the offer of a new endpoint in place of a lost one");
  }
}
