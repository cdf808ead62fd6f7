package io.tipring.core.call;

import io.tipring.core.command.Settings;
import io.tipring.core.command.SipCommand;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.signalling.SessionExpiry;
import io.tipring.core.signalling.SessionExpiry.Refresher;
import io.tipring.core.signalling.SipHeader;
import io.tipring.core.turn.TimerPurpose.SessionTimer;
import io.tipring.core.turn.Turn;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Session timers (RFC 4028): a peer that is gone without a BYE is noticed, and one that watches us
 * sees that we are there. Each leg has an agreement of its own with its peer.
 *
 * <p>We refresh by a re-INVITE with our SDP unchanged, and only where the sound runs through the
 * media server: with direct media a re-INVITE concerns the other side too, so there we never
 * promise to refresh, and ask by OPTIONS instead whether the peer still has the dialog. A peer of
 * such a leg may refresh; its re-INVITE goes on to the other side as any other. Owned by the
 * writer.
 */
final class SessionTimers {

  /** A refresh that was refused, or could not be sent, is tried again after this. */
  private static final long RETRY_MILLIS = 10_000;

  /** §10: a session is ended so long before it expires, or a third of it. */
  private static final long MARGIN_MILLIS = 32_000;

  private static final long MILLIS = 1_000;

  private static final long LONGEST_SECONDS = 86_400;

  private final LegTable table;
  private long wantedSeconds;

  SessionTimers(LegTable table) {
    this.table = table;
  }

  void apply(Settings settings) {
    wantedSeconds = settings.sessionExpiresSeconds();
  }

  /** What our first INVITE of a leg asks for (§7.1). */
  List<SipHeader> asked(Leg leg) {
    if (wantedSeconds == 0 || !leg.facts().anchored()) {
      return List.of();
    }
    long least = leg.session().asked().map(SessionExpiry::minSeconds).orElse(0L);
    List<SipHeader> headers =
        List.of(
            new SipHeader("Supported", "timer"),
            new SipHeader("Session-Expires", Long.toString(Math.max(wantedSeconds, least))));
    return least == 0 ? headers : with(headers, new SipHeader("Min-SE", Long.toString(least)));
  }

  /** Whether a 422 says what interval the peer would take, and it was not asked for yet (§7.3). */
  boolean mayAskForLonger(Leg leg, SipCommand.InviteRefused refusal) {
    long least = refusal.session().map(SessionExpiry::minSeconds).orElse(0L);
    return refusal.status() == 422
        && least > wantedSeconds
        && least <= LONGEST_SECONDS
        && leg.session().asked().isEmpty();
  }

  /** What a re-INVITE of ours says, so that the agreement goes on (§7.4). */
  List<SipHeader> refreshed(Leg leg) {
    Session session = leg.session();
    return session.intervalSeconds() == 0 || !leg.facts().anchored()
        ? List.of()
        : List.of(
            new SipHeader("Supported", "timer"),
            expires(session, session.weRefresh() ? "uac" : "uas"));
  }

  /** What the 2xx to the peer's INVITE says of what was granted (§9). */
  List<SipHeader> granted(Leg leg) {
    Session session = leg.session();
    if (session.intervalSeconds() == 0 || session.endsAtMillis() == 0) {
      return List.of();
    }
    if (session.weRefresh()) {
      return List.of(new SipHeader("Supported", "timer"), expires(session, "uas"));
    }
    return List.of(
        new SipHeader("Supported", "timer"),
        new SipHeader("Require", "timer"),
        expires(session, "uac"));
  }

  /** As the answering side: agrees to what the peer's INVITE asks for, table 2 of §9. */
  Leg grant(Turn turn, Leg leg) {
    SessionExpiry asked = leg.session().asked().orElse(null);
    boolean wanted = asked != null && (asked.expiresSeconds() > 0 || asked.supported());
    boolean weRefresh = wanted && (!asked.supported() || asked.refresher() == Refresher.UAS);
    boolean weMay = leg.facts().anchored() || !weRefresh;
    long interval = wanted && weMay ? interval(asked) : 0;
    return begin(turn, leg, interval, weRefresh);
  }

  private long interval(SessionExpiry asked) {
    long least = Math.max(SessionExpiry.LEAST_SECONDS, asked.minSeconds());
    if (asked.expiresSeconds() == 0) {
      return wantedSeconds == 0 ? 0 : Math.max(least, wantedSeconds);
    }
    return wantedSeconds == 0
        ? Math.max(least, asked.expiresSeconds())
        : Math.max(least, Math.min(asked.expiresSeconds(), wantedSeconds));
  }

  /** As the asking side: keeps what the 2xx to an INVITE of ours says (§7.2). */
  Leg agreed(Turn turn, Leg leg, Optional<SessionExpiry> answer) {
    long interval = answer.map(SessionExpiry::expiresSeconds).orElse(0L);
    boolean peerRefreshes =
        answer.map(SessionExpiry::refresher).orElse(Refresher.UNSAID) == Refresher.UAS;
    if (!leg.facts().anchored() && !peerRefreshes) {
      interval = 0;
    }
    return begin(turn, leg, interval, !peerRefreshes);
  }

  private Leg begin(Turn turn, Leg leg, long intervalSeconds, boolean weRefresh) {
    turn.cancel(leg.session().timerId());
    Optional<SessionExpiry> asked = leg.session().asked();
    if (intervalSeconds == 0) {
      // Nothing is agreed; a directly connected peer is asked whether it is there.
      boolean ask = wantedSeconds > 0 && !leg.facts().anchored();
      return table.put(
          leg.withSession(
              ask
                  ? scheduled(turn, leg, new Session(asked, wantedSeconds, true, 0, 0, 0))
                  : Session.NONE.withAsked(asked)));
    }
    long margin = Math.min(MARGIN_MILLIS, intervalSeconds * MILLIS / 3);
    long endsAt = turn.timeMillis() + intervalSeconds * MILLIS - margin;
    Session session = new Session(asked, intervalSeconds, weRefresh, endsAt, 0, 0);
    return table.put(leg.withSession(scheduled(turn, leg, session)));
  }

  /** Half of the interval is a good time to refresh (§7.4); who waits for the peer waits longer. */
  private static Session scheduled(Turn turn, Leg leg, Session session) {
    long half = turn.timeMillis() + session.intervalSeconds() * MILLIS / 2;
    return at(turn, leg, session, session.weRefresh() ? half : session.endsAtMillis());
  }

  private static Session at(Turn turn, Leg leg, Session session, long millis) {
    return session.withTimer(turn.schedule(millis, new SessionTimer(leg.id())));
  }

  /** Whether the time of the session is over. */
  boolean isOver(Turn turn, Leg leg) {
    long endsAt = leg.session().endsAtMillis();
    return endsAt > 0 && turn.timeMillis() >= endsAt && isUp(leg);
  }

  /** The timer of a session fired that is not over: it is refreshed if that is ours to do. */
  void fire(Turn turn, Leg leg) {
    if (leg.state().isEnding()) {
      return;
    }
    Leg next = leg;
    Session session = leg.session();
    long again = turn.timeMillis() + RETRY_MILLIS;
    if (session.endsAtMillis() == 0) {
      again = turn.timeMillis() + session.intervalSeconds() * MILLIS / 2;
      next = isUp(leg) ? askWhetherThere(turn, leg) : leg;
    } else {
      again = Math.max(turn.timeMillis() + 1, Math.min(again, session.endsAtMillis()));
      next = session.weRefresh() && isCalm(leg) ? refresh(turn, leg) : leg;
      if (!isUp(leg)) {
        again = turn.timeMillis() + RETRY_MILLIS;
      }
    }
    table.put(next.withSession(at(turn, next, next.session(), again)));
  }

  private static boolean isUp(Leg leg) {
    return leg.state() instanceof LegState.Confirmed || leg.state() instanceof LegState.Connecting;
  }

  /** Whether no offer of either side is in the air (RFC 3261 §14.1). */
  private static boolean isCalm(Leg leg) {
    return leg.state() instanceof LegState.Confirmed(var pending)
        && pending.isEmpty()
        && leg.media().isActive()
        && leg.media().requestId() == 0
        && leg.session().refreshCSeq() == 0;
  }

  private Leg refresh(Turn turn, Leg leg) {
    Leg asking = leg.withDialog(leg.dialog().nextLocalCSeq());
    turn.effect(
        new SipEffect.SendReinvite(
            leg.id(), asking.dialog(), leg.media().localSdp(), refreshed(asking)));
    return asking.withSession(asking.session().withRefresh(asking.dialog().localCSeq()));
  }

  private static Leg askWhetherThere(Turn turn, Leg leg) {
    Leg asking = leg.withDialog(leg.dialog().nextLocalCSeq());
    turn.effect(new SipEffect.SendOptions(leg.id(), asking.dialog()));
    return asking;
  }

  /** A re-INVITE of ours, of whatever purpose, got its final response. */
  Leg answered(Turn turn, Leg leg, long cseq, int status, Optional<SessionExpiry> answer) {
    Leg present = leg;
    if (cseq == leg.session().refreshCSeq()) {
      present = table.put(leg.withSession(leg.session().withRefresh(0)));
    }
    boolean goesOn = status < 300 && present.session().endsAtMillis() > 0;
    if (!goesOn) {
      return present;
    }
    // A peer that leaves the header out has done what it can to end the agreement; that it answered
    // is what counts, and the next refresh asks again.
    return answer.filter(said -> said.expiresSeconds() > 0).isPresent()
        ? agreed(turn, present, answer)
        : begin(turn, present, present.session().intervalSeconds(), present.session().weRefresh());
  }

  private static SipHeader expires(Session session, String refresher) {
    return new SipHeader(
        "Session-Expires",
        String.format(Locale.ROOT, "%d;refresher=%s", session.intervalSeconds(), refresher));
  }

  private static List<SipHeader> with(List<SipHeader> headers, SipHeader more) {
    return Stream.concat(headers.stream(), Stream.of(more)).toList();
  }
}
