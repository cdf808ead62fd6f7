package io.tipring.core.routing;

/** How an offer ended. */
public enum OfferOutcome {
  /** The agent answered: the offer became an assignment. */
  ACCEPTED,
  /** It rang for the whole ring time. */
  NO_ANSWER,
  /** The phone said busy (486, 600). */
  BUSY,
  /** The agent refused (603, 480, 403 and the like). */
  DECLINED,
  /** No phone registered, it did not answer SIP, or its SDP was of no use. */
  UNREACHABLE,
  /** The caller hung up or was taken elsewhere while it rang. */
  WITHDRAWN,
  /** No media server gave the phone sound: not the agent's fault, who stays ready. */
  NO_MEDIA
}
