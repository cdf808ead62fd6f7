package io.tipring.core.effect;

import io.tipring.core.signalling.SipAddress;
import java.util.List;
import java.util.Optional;

/**
 * What is asked of a media server. An endpoint is named by its leg. Requests on one endpoint are
 * carried out in the order in which they are given. {@code requestId} ties an answer to its
 * request.
 */
public sealed interface MediaEffect extends Effect {

  long legId();

  /**
   * Makes an endpoint for a leg. Answered by {@code EndpointReady} or {@code EndpointFailed}.
   *
   * @param sdpOffer the peer's offer, or empty: the media server makes one
   * @param trunk name of the trunk the leg runs over, or empty for a phone: the media server knows
   *     by it whether a source behind NAT may be latched
   * @param signallingPeer the hop of the leg's signalling, for that latch
   */
  record Allocate(
      long legId,
      long requestId,
      Optional<String> sdpOffer,
      String trunk,
      SipAddress signallingPeer)
      implements MediaEffect {}

  /**
   * The peer's answer to our offer. Answered by {@code AnswerApplied} or {@code EndpointFailed}.
   */
  record ApplyAnswer(long legId, long requestId, String sdpAnswer) implements MediaEffect {}

  /**
   * A new offer of the peer on a live endpoint: hold, resume, changed address (RFC 3264 §8).
   * Answered by {@code EndpointReady} with the answer, or {@code EndpointFailed}, which leaves all
   * as it was.
   */
  record Negotiate(long legId, long requestId, String sdpOffer) implements MediaEffect {}

  /** A new offer of ours on a live endpoint. Answered by {@code EndpointReady} with the offer. */
  record Reoffer(long legId, long requestId) implements MediaEffect {}

  /**
   * Plays sounds one after another to the leg's peer, in place of what it hears otherwise; a new
   * play ends the one before. Answered by {@code PlayEnded}.
   *
   * @param repeat start over after the last, until stopped
   */
  record Play(long legId, long playId, List<Sound> sounds, boolean repeat) implements MediaEffect {}

  /** Ends the play if it is still on; its {@code PlayEnded} follows. */
  record StopPlay(long legId, long playId) implements MediaEffect {}

  /** The two hear each other (and nothing else, until a play). Replaces a connection before it. */
  record Connect(long legId, long otherLegId) implements MediaEffect {}

  /** The leg hears silence again, and so does the one it was connected with. */
  record Disconnect(long legId) implements MediaEffect {}

  /**
   * Records what {@code legId} says on the left and what {@code rightLegId} says on the right
   * channel. Answered by {@code RecordingStarted} or {@code RecordingFailed}, and at its end by
   * {@code RecordingEnded}.
   */
  record StartRecording(long legId, long rightLegId, long recordingId) implements MediaEffect {}

  /** Ends it; also the release of either leg does. */
  record StopRecording(long legId, long recordingId) implements MediaEffect {}

  /** Frees the endpoint and all that hangs on it. Answered by {@code EndpointReleased}. */
  record Release(long legId) implements MediaEffect {}

  /** Something to hear. */
  sealed interface Sound {
    /**
     * A prompt by name, as a flow says it.
     *
     * @param language BCP 47 tag whose folder is looked in first, or empty for the default
     */
    record Prompt(String name, String language) implements Sound {}

    /** Hold music by name; starts where the music of the house is, or at its beginning. */
    record Music(String name) implements Sound {}

    /**
     * @param frequenciesHz one or two (ITU-T Q.23, E.180), mixed at equal level
     * @param levelDbm0 level of the sum
     */
    record Tone(List<Integer> frequenciesHz, int onMillis, int offMillis, int levelDbm0)
        implements Sound {}

    record Silence(int durationMillis) implements Sound {}

    /** Sends DTMF by RFC 4733 to the peer. */
    record Digits(String digits) implements Sound {}
  }
}
