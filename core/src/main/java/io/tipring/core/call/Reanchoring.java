package io.tipring.core.call;

import io.tipring.core.call.Leg.Endpoint;
import io.tipring.core.command.SipCommand;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.event.Termination.Cause;
import io.tipring.core.turn.TimerPurpose.ReinviteRetry;
import io.tipring.core.turn.Turn;
import java.util.Optional;

/**
 * Brings the sound back to a leg whose endpoint is lost with its media server: a new endpoint makes
 * an offer, a re-INVITE carries it to the peer (RFC 3261 §14.1), the answer makes the sound. A peer
 * that does not know the dialog any more says so at this occasion. Owned by the writer.
 */
final class Reanchoring {

  /** A peer that always has a re-INVITE of its own in the air. */
  private static final int MAX_REOFFERS = 8;

  /** §14.1: who made the Call-ID waits 2.1 to 4 s after a 491, the other up to 2 s. */
  private static final long RETRY_AS_CALLER_MILLIS = 2_100;

  private static final long RETRY_AS_CALLEE_MILLIS = 1_000;

  private final LegTable table;
  private final Legs legs;
  private final Endpoints endpoints;
  private final SessionTimers sessions;

  Reanchoring(LegTable table, Legs legs, Endpoints endpoints, SessionTimers sessions) {
    this.table = table;
    this.legs = legs;
    this.endpoints = endpoints;
    this.sessions = sessions;
  }

  /** Asks for a new endpoint; the dialog must be up. */
  void begin(Turn turn, Leg leg) {
    endpoints.allocate(turn, leg, Optional.empty(), leg.dialog().peer());
  }

  /** Offers the new endpoint to the peer. */
  void offer(Turn turn, Leg leg) {
    boolean up =
        leg.state() instanceof LegState.Connecting || leg.state() instanceof LegState.Confirmed;
    if (!up || leg.media().endpoint() != Endpoint.READY || leg.media().requestId() != 0) {
      return;
    }
    Leg asking =
        table.put(
            leg.withDialog(leg.dialog().nextLocalCSeq())
                .withMedia(leg.media().withReoffers(leg.media().reoffers() + 1))
                .withSession(leg.session().withRefresh(0)));
    turn.effect(
        new SipEffect.SendReinvite(
            leg.id(), asking.dialog(), leg.media().localSdp(), sessions.refreshed(asking)));
  }

  /** The peer's final response to the offer. */
  Optional<LegSignal> answered(Turn turn, Leg leg, SipCommand.RequestAnswered answer) {
    boolean awaited =
        leg.media().endpoint() == Endpoint.READY
            && leg.media().requestId() == 0
            && answer.cseq() == leg.dialog().localCSeq();
    if (answer.status() < 300) {
      turn.effect(new SipEffect.SendAck(leg.id(), leg.dialog(), answer.cseq(), Optional.empty()));
    }
    if (!awaited) {
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
