package io.tipring.core.event;

/**
 * The end of a leg, call or contact: who and why (LiveKit's lesson: outcome stands beside the
 * failure, never instead of it).
 *
 * @param sipStatus the status that was received or sent, or 0
 * @param detail for people; no personal data
 */
public record Termination(Party by, Cause cause, int sipStatus, String detail) {

  /** Who ended it. */
  public enum Party {
    CALLER,
    /** The far side of a transit or originated call. */
    CALLEE,
    AGENT,
    FLOW,
    /** The control plane. */
    PLATFORM,
    /** This engine, for a reason of its own. */
    ENGINE,
    /** A media server. */
    MEDIA
  }

  /** Why. Appended to, never reordered. */
  public enum Cause {
    /** Hung up in the ordinary way. */
    NORMAL,
    /** The caller gave up before anyone answered. */
    CANCELLED,
    BUSY,
    NO_ANSWER,
    DECLINED,
    UNREACHABLE,
    /** No flow and no route for the number. */
    UNKNOWN_NUMBER,
    /** No common codec, or SDP that can't be used. */
    MEDIA_NOT_ACCEPTABLE,
    MEDIA_FAILED,
    /** No RTP for too long. */
    MEDIA_TIMEOUT,
    /** No ACK to our 200. */
    ACK_TIMEOUT,
    /** A request in the dialog got no answer or 481. */
    DIALOG_LOST,
    /** The call lasted longer than is allowed, or hung in a phase that ought to pass. */
    TIME_LIMIT,
    OVERLOAD,
    ENGINE_RESTARTED,
    ENGINE_STOPPED,
    /** The other leg of the call ended. */
    OTHER_LEG_ENDED,
    /** An offer was taken back. */
    WITHDRAWN,
    PROTOCOL_ERROR
  }
}
