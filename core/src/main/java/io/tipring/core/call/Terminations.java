package io.tipring.core.call;

import io.tipring.core.command.MediaCommand;
import io.tipring.core.event.LegEvent.Role;
import io.tipring.core.event.Termination;
import io.tipring.core.event.Termination.Cause;
import io.tipring.core.event.Termination.Party;
import io.tipring.core.routing.OfferOutcome;

/** What a status, a failure or an end means, in one place. */
final class Terminations {

  /** Another phone of the same agent answered. */
  static final Termination ANSWERED_ELSEWHERE =
      new Termination(Party.ENGINE, Cause.WITHDRAWN, 200, "another phone answered");

  private Terminations() {}

  static Party partyOf(Role role) {
    return switch (role) {
      case CALLER -> Party.CALLER;
      case AGENT -> Party.AGENT;
      case CALLEE -> Party.CALLEE;
    };
  }

  /** What a final failure of our INVITE says (RFC 3261 §21). */
  static Termination refused(Role role, int status, String reasonPhrase, boolean local) {
    Cause cause =
        switch (status) {
          case 486, 600 -> Cause.BUSY;
          case 404, 410, 484, 604 -> Cause.UNKNOWN_NUMBER;
          case 408, 430, 502, 503, 504 -> Cause.UNREACHABLE;
          case 415, 488, 606 -> Cause.MEDIA_NOT_ACCEPTABLE;
          case 487 -> Cause.NO_ANSWER;
          default -> Cause.DECLINED;
        };
    return new Termination(local ? Party.ENGINE : partyOf(role), cause, status, reasonPhrase);
  }

  static Termination media(MediaCommand.Failure failure, String detail) {
    return switch (failure) {
      case MALFORMED_SDP -> new Termination(Party.MEDIA, Cause.MEDIA_NOT_ACCEPTABLE, 400, detail);
      case NOT_ACCEPTABLE -> new Termination(Party.MEDIA, Cause.MEDIA_NOT_ACCEPTABLE, 488, detail);
      case NO_CAPACITY -> new Termination(Party.MEDIA, Cause.OVERLOAD, 503, detail);
      case SERVER_LOST -> new Termination(Party.MEDIA, Cause.MEDIA_FAILED, 503, detail);
      case FILE, NO_ENDPOINT -> new Termination(Party.MEDIA, Cause.MEDIA_FAILED, 500, detail);
    };
  }

  /** No media server took the leg for longer than it may be without sound. */
  static Termination soundless(long millis, String detail) {
    return new Termination(
        Party.MEDIA, Cause.MEDIA_FAILED, 0, "without sound for " + millis + " ms: " + detail);
  }

  static Termination byEngine(Cause cause, String detail) {
    return new Termination(Party.ENGINE, cause, 0, detail);
  }

  /** The end of a leg because another leg of its call ended. */
  static Termination follows(Termination first) {
    return new Termination(first.by(), Cause.OTHER_LEG_ENDED, first.sipStatus(), first.detail());
  }

  /**
   * A final failure of one side as the other may be told it: a redirection or a challenge means
   * nothing to whom it was not meant for, and lacks its header (§21.4.2, §21.4.8).
   */
  static int passedOn(int status) {
    return status < 400 || status == 401 || status == 407 ? 500 : status;
  }

  /**
   * Whether a refusal means this engine and not one far side, whose 503 must not keep a peer from
   * all others: only then it may ask to be spared for a while (§21.5.4).
   */
  static boolean concernsTheEngine(Termination termination) {
    return switch (termination.cause()) {
      case OVERLOAD, ENGINE_RESTARTED, ENGINE_STOPPED -> true;
      default -> false;
    };
  }

  /** The status an INVITE of the peer is refused with when its leg ends so. */
  static int statusFor(Termination termination) {
    if (termination.sipStatus() >= 300) {
      return passedOn(termination.sipStatus());
    }
    return switch (termination.cause()) {
      case CANCELLED -> 487;
      case BUSY -> 486;
      case UNKNOWN_NUMBER -> 404;
      case MEDIA_NOT_ACCEPTABLE -> 488;
      case DECLINED -> 603;
      case OVERLOAD, ENGINE_RESTARTED, ENGINE_STOPPED -> 503;
      case MEDIA_FAILED, MEDIA_TIMEOUT, PROTOCOL_ERROR -> 500;
      case NORMAL,
          NO_ANSWER,
          UNREACHABLE,
          ACK_TIMEOUT,
          DIALOG_LOST,
          TIME_LIMIT,
          OTHER_LEG_ENDED,
          WITHDRAWN ->
          480;
    };
  }

  /** How an offer ended whose phone ended so. */
  static OfferOutcome outcomeOf(Termination termination) {
    return switch (termination.cause()) {
      case BUSY -> OfferOutcome.BUSY;
      case DECLINED, NORMAL, CANCELLED -> OfferOutcome.DECLINED;
      case NO_ANSWER -> OfferOutcome.NO_ANSWER;
      case UNREACHABLE,
          UNKNOWN_NUMBER,
          MEDIA_NOT_ACCEPTABLE,
          MEDIA_TIMEOUT,
          ACK_TIMEOUT,
          DIALOG_LOST,
          TIME_LIMIT,
          OVERLOAD,
          ENGINE_RESTARTED,
          ENGINE_STOPPED,
          OTHER_LEG_ENDED,
          PROTOCOL_ERROR ->
          OfferOutcome.UNREACHABLE;
      case MEDIA_FAILED -> OfferOutcome.NO_MEDIA;
      case WITHDRAWN -> OfferOutcome.WITHDRAWN;
    };
  }
}
