package io.tipring.media.freeswitch.channel;

import io.tipring.core.sdp.Direction;
import io.tipring.core.sdp.MediaDescription;
import io.tipring.core.sdp.Origin;
import io.tipring.core.sdp.SdpException;
import io.tipring.core.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.List;

/** Session descriptions between the server and the peers. */
public final class Descriptions {
  private static final int DISCARD_PORT = 9;

  private Descriptions() {}

  /**
   * Our present side as a new offer (RFC 3264 §8): whatever direction was agreed, both are offered
   * again.
   */
  static String offer(String present) {
    try {
      SessionDescription was = SessionDescription.parse(present);
      List<MediaDescription> streams = new ArrayList<>();
      boolean same = true;
      for (MediaDescription stream : was.media()) {
        boolean both = stream.isRejected() || was.directionOf(stream) == Direction.SENDRECV;
        same &= both;
        streams.add(both ? stream : stream.withDirection(Direction.SENDRECV));
      }
      return same
          ? present
          : was.withMedia(streams).withOrigin(was.origin().nextVersion()).toString();
    } catch (SdpException _) {
      return present; // the server's own words, which the peer may judge
    }
  }

  /** Whether the peer says that it sends no sound. */
  static boolean isSilent(SessionDescription theirs) {
    return theirs
        .firstActive("audio")
        .map(stream -> !theirs.directionOf(stream).sends())
        .orElse(true);
  }

  /** Whether sound is to go both ways by our present side: nobody holds. */
  static boolean isTwoWay(String present) {
    try {
      SessionDescription ours = SessionDescription.parse(present);
      return ours.firstActive("audio")
          .map(stream -> ours.directionOf(stream) == Direction.SENDRECV)
          .orElse(false);
    } catch (SdpException _) {
      return false; // nobody knows, so nobody is blamed
    }
  }

  /**
   * An answer to the server's offer that lets no sound flow yet: the first audio stream inactive
   * with the discard port (RFC 863), at the server's own address, the others refused.
   *
   * @throws IllegalArgumentException if the offer is no use
   */
  public static String inactiveAnswer(String offer) {
    try {
      SessionDescription offered = SessionDescription.parse(offer);
      List<MediaDescription> streams = new ArrayList<>();
      boolean taken = false;
      for (MediaDescription stream : offered.media()) {
        boolean take = !taken && stream.type().equals("audio") && !stream.isRejected();
        taken |= take;
        streams.add(
            take
                ? stream.withPort(DISCARD_PORT).withDirection(Direction.INACTIVE)
                : stream.rejected());
      }
      return offered
          .withMedia(streams)
          .withOrigin(Origin.of("tipring", 1, 1, offered.origin().address()))
          .toString();
    } catch (SdpException e) {
      throw new IllegalArgumentException("the server's offer: " + e.getMessage(), e);
    }
  }
}
