package io.tipring.core.event;

import io.tipring.core.command.MediaCommand;
import java.util.List;

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

  /**
   * The leg has no sound any more: its endpoint is gone, or has to move. Until {@link
   * LegReanchored} or {@link LegReclaimed} it keeps its place in whatever it was in.
   *
   * @param why for people
   */
  record LegMediaLost(long contactId, long legId, String why) implements LegEvent {}

  /** The engine began anew and found the leg's endpoint as it was: its sound has not stopped. */
  record LegReclaimed(long contactId, long legId) implements LegEvent {}

  /** The leg's sound, lost with a media server, is back: the peer took our new offer. */
  record LegReanchored(long contactId, long legId) implements LegEvent {}

  /**
   * The leg begins to hear something.
   *
   * @param sounds one after another: prompts and music by name, and what else there is by its kind;
   *     never digits
   * @param repeat over and over until something else is played
   */
  record PlayStarted(long contactId, long legId, long playId, List<String> sounds, boolean repeat)
      implements LegEvent {}

  /** What the leg heard came to its end, or could not be played. */
  record PlayEnded(
      long contactId, long legId, long playId, MediaCommand.PlayEnd end, long playedMillis)
      implements LegEvent {}

  /** The peer pressed a key; which one is said only where a flow branches on it. */
  record DigitPressed(long contactId, long legId) implements LegEvent {}
}
