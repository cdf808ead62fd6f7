package io.tipring.core.command;

/**
 * What media servers report. An endpoint is named by the id of its leg: a leg has at most one.
 * Everything asked of a media server is answered by exactly one of these.
 */
public sealed interface MediaCommand extends Command {

  /** Why a media server could not do what was asked. */
  enum Failure {
    /** The SDP could not be parsed (SIP 400). */
    MALFORMED_SDP,
    /** Parsed, but no codec, transport or address in common (SIP 488). */
    NOT_ACCEPTABLE,
    /** No port or session left (SIP 503). */
    NO_CAPACITY,
    /** The server does not answer or died. */
    SERVER_LOST,
    /** A file is missing, unreadable or can't be written. */
    FILE,
    /** The endpoint is not there (any more). */
    NO_ENDPOINT
  }

  /** Why a play ended. */
  enum PlayEnd {
    COMPLETED,
    STOPPED,
    FAILED
  }

  /**
   * Answers {@link io.tipring.core.effect.MediaEffect.Allocate}, {@code Reoffer}, {@code Negotiate}
   * and {@code Reclaim}.
   *
   * @param sdp our side: the answer to the offer that was given, or our offer if none was
   */
  record EndpointReady(long legId, long requestId, String sdp) implements MediaCommand {}

  /** Answers {@link io.tipring.core.effect.MediaEffect.ApplyAnswer}: sound may flow. */
  record AnswerApplied(long legId, long requestId) implements MediaCommand {}

  /** The request {@code requestId} on the endpoint failed; an earlier agreement stays in force. */
  record EndpointFailed(long legId, long requestId, Failure failure, String detail)
      implements MediaCommand {}

  /**
   * A digit was pressed: once per key, when it is released or recognised as held.
   *
   * @param digit 0–9, *, #, A–D
   */
  record DtmfReceived(long legId, char digit, int durationMillis) implements MediaCommand {}

  /** Answers {@link io.tipring.core.effect.MediaEffect.Play}, when it ends for whatever reason. */
  record PlayEnded(long legId, long playId, PlayEnd end, long playedMillis, String detail)
      implements MediaCommand {}

  record RecordingStarted(long recordingId) implements MediaCommand {}

  /**
   * @param durationMillis length of the sound that is in the file
   */
  record RecordingEnded(long recordingId, long durationMillis, long bytes)
      implements MediaCommand {}

  /** The recording could not start, or broke off; what was written before stays playable. */
  record RecordingFailed(long recordingId, Failure failure, String detail)
      implements MediaCommand {}

  /** No RTP came from the peer for the configured time although it should. */
  record MediaTimedOut(long legId, long silentMillis) implements MediaCommand {}

  /**
   * Answers {@link io.tipring.core.effect.MediaEffect.Release}: ports are free again.
   *
   * @param packetsLost as RFC 3550 §6.4.1 counts them, over the life of the endpoint
   */
  record EndpointReleased(
      long legId, long packetsSent, long packetsReceived, long packetsLost, int jitterMillis)
      implements MediaCommand {}

  /**
   * The endpoint is gone by itself: its server or its channel died. Said once per endpoint, and not
   * of one whose release was asked for; requests on it that were not answered are not any more.
   */
  record EndpointLost(long legId, Failure failure, String detail) implements MediaCommand {}

  /**
   * Answers {@link io.tipring.core.effect.MediaEffect.Connect} or {@code JoinConference} of two
   * whose endpoints are on different servers, or whose server is to be emptied: {@code legId} is to
   * get a new endpoint near {@code otherLegId}.
   */
  record EndpointsApart(long legId, long otherLegId) implements MediaCommand {}
}
