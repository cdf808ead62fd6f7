package io.tipring.core.call;

import io.tipring.core.sdp.SdpException;
import io.tipring.core.sdp.SessionDescription;

/** Whether an offer puts us on hold: the peer will not hear us (RFC 3264 §8.4, RFC 2543 style). */
final class Hold {

  private Hold() {}

  static boolean isAsked(String sdp) {
    SessionDescription offer;
    try {
      offer = SessionDescription.parse(sdp);
    } catch (SdpException e) {
      // Whoever must answer the offer refuses it; until then nothing has changed.
      return false;
    }
    return offer
        .firstActive("audio")
        .map(
            audio ->
                !offer.directionOf(audio).receives()
                    || offer
                        .connectionOf(audio)
                        .map(connection -> connection.address().equals("0.0.0.0"))
                        .orElse(false))
        .orElse(false);
  }
}
