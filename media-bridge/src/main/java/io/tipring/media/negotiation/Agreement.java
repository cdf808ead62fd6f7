package io.tipring.media.negotiation;

import io.tipring.core.sdp.Direction;
import io.tipring.media.codec.Codec;
import java.net.InetSocketAddress;

/**
 * What both sides agreed on.
 *
 * @param codec what we send
 * @param codecPayloadType as the peer numbers it
 * @param sentEventPayloadType telephone-event as the peer numbers it, or -1 if it takes none
 * @param receivedEventPayloadType telephone-event as we numbered it, or -1
 * @param comfortNoisePayloadType to be passed over besides 13, or -1
 * @param direction as we see it
 * @param rtp where the peer wants sound; null if it wants none now
 * @param rtcp where the peer wants reports; null if {@code rtp} is
 */
public record Agreement(
    Codec codec,
    int codecPayloadType,
    int sentEventPayloadType,
    int receivedEventPayloadType,
    int comfortNoisePayloadType,
    Direction direction,
    InetSocketAddress rtp,
    InetSocketAddress rtcp) {

  /** Whether sound may be sent to the peer. */
  public boolean sends() {
    return direction.sends() && rtp != null;
  }

  /** Whether the peer should send sound: neither side holds. */
  public boolean expectsSound() {
    return direction == Direction.SENDRECV && rtp != null;
  }
}
