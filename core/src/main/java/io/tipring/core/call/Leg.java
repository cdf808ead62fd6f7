package io.tipring.core.call;

import io.tipring.core.event.LegEvent.Role;
import io.tipring.core.signalling.Dialog;
import java.util.Optional;

/**
 * One SIP dialog of a call, with its media endpoint: plain data.
 *
 * @param facts what never changes
 * @param dialog what in-dialog requests are rendered from
 */
public record Leg(Facts facts, Dialog dialog, LegState state, LegMedia media) {

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
      boolean anchored) {}

  /**
   * The leg's endpoint.
   *
   * @param requestId of the request to the media server that is under way, or 0
   * @param localSdp our side, as last sent or about to be sent
   * @param remoteOffer the offer of the peer's INVITE
   * @param playId of the play that is on, or 0
   * @param held whether the peer has put us on hold
   */
  public record LegMedia(
      Endpoint endpoint,
      long requestId,
      Optional<String> localSdp,
      Optional<String> remoteOffer,
      long playId,
      boolean held) {

    static LegMedia none(Optional<String> remoteOffer) {
      return new LegMedia(Endpoint.NONE, 0, Optional.empty(), remoteOffer, 0, false);
    }

    LegMedia withEndpoint(Endpoint next, long request) {
      return new LegMedia(next, request, localSdp, remoteOffer, playId, held);
    }

    LegMedia withRequest(long request) {
      return new LegMedia(endpoint, request, localSdp, remoteOffer, playId, held);
    }

    LegMedia withLocalSdp(String sdp) {
      return new LegMedia(endpoint, requestId, Optional.of(sdp), remoteOffer, playId, held);
    }

    LegMedia withPlay(long play) {
      return new LegMedia(endpoint, requestId, localSdp, remoteOffer, play, held);
    }

    LegMedia withHeld(boolean nowHeld) {
      return new LegMedia(endpoint, requestId, localSdp, remoteOffer, playId, nowHeld);
    }
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
    RELEASED
  }

  public long id() {
    return facts.id();
  }

  Leg withState(LegState next) {
    return new Leg(facts, dialog, next, media);
  }

  Leg withDialog(Dialog next) {
    return new Leg(facts, next, state, media);
  }

  Leg withMedia(LegMedia next) {
    return new Leg(facts, dialog, state, next);
  }

  /** Nothing is left of it, neither on the wire nor at the media server. */
  boolean isGone() {
    return state instanceof LegState.Ended
        && (media.endpoint() == Endpoint.NONE || media.endpoint() == Endpoint.RELEASED);
  }
}
