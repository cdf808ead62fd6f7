package io.tipring.core.event;

/** The life of a leg: one SIP dialog of a call, with its endpoint. */
public sealed interface LegEvent extends Event {

  long contactId();

  long legId();

  /** What the leg is in its call. */
  enum Role {
    CALLER,
    AGENT,
    CALLEE
  }

  /**
   * @param peer whom it is with: trunk name or agent id
   * @param sipCallId for finding it in a trace
   */
  record LegStarted(
      long contactId, long legId, long callId, Role role, String peer, String sipCallId)
      implements LegEvent {}

  record LegRinging(long contactId, long legId, int status) implements LegEvent {}

  record LegAnswered(long contactId, long legId) implements LegEvent {}

  /** The peer put us on hold or took us back (RFC 3264 §8.4). */
  record LegHeld(long contactId, long legId, boolean held) implements LegEvent {}

  record LegEnded(long contactId, long legId, Termination termination) implements LegEvent {}

  /** Figures of the leg's endpoint, when it is released. */
  record LegMediaReport(
      long contactId, long legId, long sent, long received, long lost, int jitterMillis)
      implements LegEvent {}

  /** The leg's sound, lost with a media server, is back: the peer took our new offer. */
  record LegReanchored(long contactId, long legId) implements LegEvent {}
}
