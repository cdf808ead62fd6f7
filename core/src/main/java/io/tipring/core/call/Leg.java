package io.tipring.core.call;

import io.tipring.core.effect.MediaEffect;
import io.tipring.core.event.LegEvent.Role;
import io.tipring.core.signalling.Dialog;
import io.tipring.core.signalling.SipAddress;
import java.util.List;
import java.util.Optional;

/**
 * One SIP dialog of a call, with its media endpoint: plain data.
 *
 * @param facts what never changes
 * @param dialog what in-dialog requests are rendered from
 * @param invite until it has led to a dialog or to nothing
 * @param sessionTimer empty where neither side wants one
 */
public record Leg(
    Facts facts,
    Dialog dialog,
    LegState state,
    LegMedia media,
    Optional<Invite> invite,
    Optional<Session> sessionTimer) {

  /**
   * @param peer whom the leg is with: a trunk's name or an agent's id
   * @param trunk the trunk it runs over, or empty for a registered phone
   * @param inbound whether the peer sent the INVITE
   * @param anchored whether its sound runs through the media server
   */
  public record Facts(
      long id,
      long callId,
      long contactId,
      Role role,
      String peer,
      String trunk,
      boolean inbound,
      boolean anchored,
      String tenant) {}

  /**
   * The leg's endpoint.
   *
   * @param requestId of the request to the media server that is under way, or 0
   * @param localSdp our side, as last sent or about to be sent
   * @param remoteOffer the offer of the peer's INVITE
   * @param held whether the peer has put us on hold
   * @param playing what the peer is to hear, also while there is no endpoint to play it
   * @param reoffers how often the peer was offered a new endpoint in place of the last lost one
   * @param lostAtMillis since when it has been without sound, or 0
   * @param offerCSeq number of our re-INVITE with a new endpoint that has no final response yet, or
   *     0; negative where that endpoint is lost already
   */
  public record LegMedia(
      Endpoint endpoint,
      long requestId,
      Optional<String> localSdp,
      Optional<String> remoteOffer,
      boolean held,
      Optional<Playing> playing,
      int reoffers,
      long lostAtMillis,
      long offerCSeq) {

    static LegMedia none(Optional<String> remoteOffer) {
      return new LegMedia(
          Endpoint.NONE, 0, Optional.empty(), remoteOffer, false, Optional.empty(), 0, 0, 0);
    }

    LegMedia withEndpoint(Endpoint next, long request) {
      return new LegMedia(
          next, request, localSdp, remoteOffer, held, playing, reoffers, lostAtMillis, offerCSeq);
    }

    LegMedia withRequest(long request) {
      return withEndpoint(endpoint, request);
    }

    LegMedia withLocalSdp(String sdp) {
      return new LegMedia(
          endpoint,
          requestId,
          Optional.of(sdp),
          remoteOffer,
          held,
          playing,
          reoffers,
          lostAtMillis,
          offerCSeq);
    }

    LegMedia withPlaying(Optional<Playing> next) {
      return new LegMedia(
          endpoint,
          requestId,
          localSdp,
          remoteOffer,
          held,
          next,
          reoffers,
          lostAtMillis,
          offerCSeq);
    }

    LegMedia withHeld(boolean nowHeld) {
      return new LegMedia(
          endpoint,
          requestId,
          localSdp,
          remoteOffer,
          nowHeld,
          playing,
          reoffers,
          lostAtMillis,
          offerCSeq);
    }

    LegMedia withReoffers(int count) {
      return new LegMedia(
          endpoint,
          requestId,
          localSdp,
          remoteOffer,
          held,
          playing,
          count,
          lostAtMillis,
          offerCSeq);
    }

    LegMedia withLostAt(long millis) {
      return new LegMedia(
          endpoint, requestId, localSdp, remoteOffer, held, playing, reoffers, millis, offerCSeq);
    }

    LegMedia withOffer(long cseq) {
      return new LegMedia(
          endpoint, requestId, localSdp, remoteOffer, held, playing, reoffers, lostAtMillis, cseq);
    }

    /** Whether plays and connections reach the peer. */
    boolean isActive() {
      return endpoint == Endpoint.ACTIVE;
    }
  }

  /** A play that is on, or waits for an endpoint. */
  public record Playing(long playId, List<MediaEffect.Sound> sounds, boolean repeat) {}

  /** The INVITE that made the leg, while a later run of the process would need it. */
  public sealed interface Invite {

    /**
     * The peer sent it.
     *
     * @param head as in {@link io.tipring.core.command.SipCommand.InviteReceived}
     */
    record Received(String head, SipAddress source) implements Invite {}

    /** We sent it. */
    record Sent(OutboundInvite invite, Optional<String> sdpOffer) implements Invite {}
  }

  /** What the media server has for a leg. */
  public enum Endpoint {
    NONE,
    /** Asked for. */
    REQUESTED,
    /** There, with our side of the SDP known. */
    READY,
    /** Both sides of the SDP are known: sound may flow. */
    ACTIVE,
    RELEASING,
    RELEASED,
    /** Gone with its media server, while the peer still has our SDP. */
    LOST,
    /** Was there before the engine began anew; whether it still is has been asked. */
    RECLAIMING
  }

  public long id() {
    return facts.id();
  }

  Leg withState(LegState next) {
    return new Leg(facts, dialog, next, media, invite, sessionTimer);
  }

  Leg withDialog(Dialog next) {
    return new Leg(facts, next, state, media, invite, sessionTimer);
  }

  Leg withMedia(LegMedia next) {
    return new Leg(facts, dialog, state, next, invite, sessionTimer);
  }

  Leg withInvite(Optional<Invite> next) {
    return new Leg(facts, dialog, state, media, next, sessionTimer);
  }

  Session session() {
    return sessionTimer.orElse(Session.NONE);
  }

  Leg withSession(Session next) {
    Optional<Session> kept = next.equals(Session.NONE) ? Optional.empty() : Optional.of(next);
    return new Leg(facts, dialog, state, media, invite, kept);
  }

  /** Nothing is left of it, neither on the wire nor at the media server. */
  boolean isGone() {
    return state instanceof LegState.Ended
        && (media.endpoint() == Endpoint.NONE || media.endpoint() == Endpoint.RELEASED);
  }
}
