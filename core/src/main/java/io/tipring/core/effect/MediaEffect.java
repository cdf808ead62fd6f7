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
   * Makes an endpoint for a leg. Answered by {@code EndpointReady} or {@code EndpointFailed}. An
   * endpoint that the leg has is replaced: it is let go without a word when the new one is ready,
   * and stays where none can be made.
   *
   * @param sdpOffer the peer's offer, or empty: the media server makes one
   * @param trunk name of the trunk the leg runs over, or empty for a phone: the media server knows
   *     by it whether a source behind NAT may be latched
   * @param signallingPeer the hop of the leg's signalling, for that latch
   * @param nearLegId the leg with which it will be connected, on whose server it belongs, or 0
   */
  record Allocate(
      long legId,
      long requestId,
      Optional<String> sdpOffer,
      String trunk,
      SipAddress signallingPeer,
      long nearLegId)
      implements MediaEffect {

    /** Wherever there is room. */
    public Allocate(
        long legId,
        long requestId,
        Optional<String> sdpOffer,
        String trunk,
        SipAddress signallingPeer) {
      this(legId, requestId, sdpOffer, trunk, signallingPeer, 0);
    }
  }

  /**
   * Asks after a restart of the engine whether the leg's endpoint is still there. Answered by
   * {@code EndpointReady} with our present side of what was agreed, or by {@code EndpointFailed}
   * with {@code NO_ENDPOINT}. What the leg had is then asked for again by the same ids ({@link
   * Connect}, {@link Play}, {@link StartRecording}): what is found to be so already is left as it
   * is, so that sound never stops, and a play that ended meanwhile is answered as {@code
   * COMPLETED}.
   */
  record Reclaim(long legId, long requestId) implements MediaEffect {}

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
   * @param fromMillis where in the first sound the first round begins; beyond its end: with the
   *     next one
   */
  record Play(long legId, long playId, List<Sound> sounds, boolean repeat, long fromMillis)
      implements MediaEffect {

    /** From the beginning. */
    public Play(long legId, long playId, List<Sound> sounds, boolean repeat) {
      this(legId, playId, sounds, repeat, 0);
    }
  }

  /**
   * Ends the play if it is still on; its {@code PlayEnded} follows.
   *
   * @param playId or {@link #WHATEVER_WAS_LEFT} after a {@link Reclaim}: ends what the run before
   *     has left on, and nothing is reported
   */
  record StopPlay(long legId, long playId) implements MediaEffect {

    /** In place of an id that nobody knows any more. */
    public static final long WHATEVER_WAS_LEFT = 0;
  }

  /**
   * The two hear each other (and nothing else, until a play). Replaces a connection or a conference
   * before it. Answered only if it can't be done: by {@code EndpointsApart} where the two are on
   * servers between which no sound runs.
   */
  record Connect(long legId, long otherLegId) implements MediaEffect {}

  /**
   * The leg hears silence again, and so does the one it was connected with; or it leaves its
   * conference.
   */
  record Disconnect(long legId) implements MediaEffect {}

  /**
   * The leg hears the others of a conference and is heard by them, as far as its rights go.
   * Replaces a connection or a conference before it. The first to join makes the conference, the
   * last to leave ends it. Answered only if it can't be done: by {@code EndpointsApart} where a
   * member is on another server.
   *
   * @param conferenceId one of our ids
   */
  record JoinConference(long legId, long conferenceId, Rights rights) implements MediaEffect {}

  /** What the leg may in its conference from now on. Without effect outside of one. */
  record SetRights(long legId, Rights rights) implements MediaEffect {}

  /**
   * Records what {@code legId} says on the left and what {@code rightLegId} says on the right
   * channel. Answered by {@code RecordingStarted} or {@code RecordingFailed}, and at its end by
   * {@code RecordingEnded}.
   */
  record StartRecording(long legId, long rightLegId, long recordingId) implements MediaEffect {}

  /** Ends it; also the release of either leg does. */
  record StopRecording(long legId, long recordingId) implements MediaEffect {}

  /**
   * Nothing goes to the file until {@link ResumeRecording}. Not answered; a recording that can't be
   * paused is ended ({@code RecordingFailed}) rather than left to record what it must not.
   */
  record PauseRecording(long legId, long recordingId) implements MediaEffect {}

  /**
   * Silence of the same length goes to the file until {@link ResumeRecording}: not a frame of what
   * is said meanwhile is in it. Otherwise as {@link PauseRecording}.
   */
  record MaskRecording(long legId, long recordingId) implements MediaEffect {}

  /** Ends a pause or a mask. Without effect on a recording that runs. */
  record ResumeRecording(long legId, long recordingId) implements MediaEffect {}

  /** Frees the endpoint and all that hangs on it. Answered by {@code EndpointReleased}. */
  record Release(long legId) implements MediaEffect {}

  /**
   * What a leg may in a conference. Who listens in {@link #hears} and is heard by {@link
   * Audience.Nobody}; who whispers is heard by {@link Audience.Only} the agent; who barges in is
   * heard by {@link Audience.Everyone}.
   *
   * @param hears whether it hears those who may be heard by it
   */
  record Rights(boolean hears, Audience heardBy) {}

  /** By whom in a conference a leg is heard. */
  sealed interface Audience {
    /** By all others. */
    record Everyone() implements Audience {}

    record Nobody() implements Audience {}

    /** By this leg alone. */
    record Only(long legId) implements Audience {}
  }

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
