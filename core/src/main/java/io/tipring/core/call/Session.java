package io.tipring.core.call;

import io.tipring.core.signalling.SessionExpiry;
import java.util.Optional;

/**
 * The session timer of a leg (RFC 4028).
 *
 * @param asked what the peer's last INVITE said, or its refusal of ours
 * @param intervalSeconds the agreed Session-Expires; 0 for none
 * @param weRefresh whether we are to refresh the session, rather than the peer
 * @param endsAtMillis when the leg is taken for lost without a refresh; 0 for never
 * @param timerId of the {@link io.tipring.core.turn.TimerPurpose.SessionTimer}, or 0
 * @param refreshCSeq of our re-INVITE that is under way to refresh it, or 0
 */
public record Session(
    Optional<SessionExpiry> asked,
    long intervalSeconds,
    boolean weRefresh,
    long endsAtMillis,
    long timerId,
    long refreshCSeq) {

  static final Session NONE = new Session(Optional.empty(), 0, false, 0, 0, 0);

  Session withAsked(Optional<SessionExpiry> next) {
    return new Session(next, intervalSeconds, weRefresh, endsAtMillis, timerId, refreshCSeq);
  }

  Session withTimer(long next) {
    return new Session(asked, intervalSeconds, weRefresh, endsAtMillis, next, refreshCSeq);
  }

  Session withRefresh(long cseq) {
    return new Session(asked, intervalSeconds, weRefresh, endsAtMillis, timerId, cseq);
  }
}
