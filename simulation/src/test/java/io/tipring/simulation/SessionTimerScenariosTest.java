package io.tipring.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.command.Settings;
import io.tipring.core.command.Settings.MediaMode;
import io.tipring.core.command.Settings.Route;
import io.tipring.core.command.Settings.Trunk;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.event.ContactEvent.ContactEnded;
import io.tipring.core.event.Termination;
import io.tipring.core.event.Termination.Cause;
import io.tipring.core.event.Termination.Party;
import io.tipring.core.signalling.SessionExpiry;
import io.tipring.core.signalling.SessionExpiry.Refresher;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.SipHeader;
import io.tipring.core.signalling.Transport;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Session timers (RFC 4028) in virtual time, on both sides of a call through the engine. */
class SessionTimerScenariosTest {

  private static final SipAddress CARRIER = new SipAddress(Transport.UDP, "127.0.0.9", 5060);
  private static final String ANCHORED = "8123";
  private static final String DIRECT = "9123";
  private static final long SECONDS = 1_000;
  private static final long OURS = 1_800;
  private static final long MARGIN = 32;

  private World world = world(OURS);

  private static World world(long sessionExpiresSeconds) {
    return new World(
        new Settings(
            List.of(new Trunk(World.TENANT, "carrier", Optional.of(CARRIER))),
            List.of(
                new Route(World.TENANT, "9*", "carrier", MediaMode.DIRECT),
                new Route(World.TENANT, "8*", "carrier", MediaMode.ANCHORED)),
            30,
            3600,
            10,
            60_000,
            24 * 3_600_000L,
            "tipring.test",
            sessionExpiresSeconds));
  }

  @AfterEach
  void nothingIsLeftAndAReplayAgrees() {
    assertThat(world.calls()).isZero();
    assertThat(world.media().endpoints()).isZero();
    assertThat(world.replayedHash()).isEqualTo(world.stateHash());
  }

  private static SessionExpiry expiry(long seconds, Refresher refresher) {
    return new SessionExpiry(seconds, 0, refresher, true);
  }

  private SimulatedCaller up(SimulatedCaller caller, String number) {
    SimulatedPhone callee = world.callee(number, CARRIER);
    caller.dials(number);
    callee.answers();
    return caller;
  }

  private static String header(List<SipHeader> headers, String name) {
    return headers.stream()
        .filter(header -> header.name().equals(name))
        .map(SipHeader::value)
        .findFirst()
        .orElse("");
  }

  private Termination termination() {
    List<ContactEnded> ends = world.events(ContactEnded.class);
    assertThat(ends).hasSize(1);
    return ends.getFirst().termination();
  }

  private void assertLost() {
    assertThat(termination().by()).isEqualTo(Party.ENGINE);
    assertThat(termination().cause()).isEqualTo(Cause.DIALOG_LOST);
    world.advance(10 * SECONDS);
  }

  @ParameterizedTest
  @EnumSource(MediaMode.class)
  void aCallerThatRefreshesStaysAndOneThatStopsIsLost(MediaMode media) {
    SimulatedCaller caller =
        up(
            world.caller("1").withSession(expiry(600, Refresher.UAC)),
            media == MediaMode.DIRECT ? DIRECT : ANCHORED);
    assertThat(header(caller.answerHeaders(), "Session-Expires")).isEqualTo("600;refresher=uac");
    assertThat(header(caller.answerHeaders(), "Require")).isEqualTo("timer");
    for (int i = 0; i < 5; i++) {
      world.advance(300 * SECONDS);
      caller.reinvites("v=0\r\n");
      assertThat(header(caller.answerHeaders(), "Session-Expires")).isEqualTo("600;refresher=uac");
    }
    world.advance((600 - MARGIN) * SECONDS - 1);
    assertThat(caller.isHungUp()).isFalse();
    world.advance(1);
    assertThat(caller.isHungUp()).isTrue();
    assertLost();
  }

  @Test
  void aCallerWhoLeavesItToUsIsRefreshedUntilItIsGone() {
    SimulatedCaller caller =
        up(world.caller("1").withSession(expiry(400, Refresher.UAS)), ANCHORED);
    assertThat(header(caller.answerHeaders(), "Session-Expires")).isEqualTo("400;refresher=uas");
    world.advance(1_000 * SECONDS);
    assertThat(caller.reoffers()).isEqualTo(5);
    SipEffect.SendReinvite refresh = world.effects(SipEffect.SendReinvite.class).getLast();
    assertThat(header(refresh.headers(), "Session-Expires")).isEqualTo("400;refresher=uac");
    assertThat(refresh.sdpOffer()).isPresent();
    caller.forgets();
    world.advance(200 * SECONDS);
    assertLost();
  }

  @Test
  void aRefreshThatMeetsOneOfThePeerIsTriedAgain() {
    SimulatedCaller caller =
        up(world.caller("1").withSession(expiry(400, Refresher.UAS)), ANCHORED);
    caller.glares();
    world.advance(210 * SECONDS);
    assertThat(caller.reoffers()).isEqualTo(2);
    world.advance(4_000 * SECONDS);
    assertThat(caller.isHungUp()).isFalse();
    caller.hangsUp();
  }

  @Test
  void aCallerThatCannotRefreshIsRefreshedByUs() {
    SimulatedCaller caller =
        up(
            world.caller("1").withSession(new SessionExpiry(500, 300, Refresher.UNSAID, false)),
            ANCHORED);
    assertThat(header(caller.answerHeaders(), "Session-Expires")).isEqualTo("500;refresher=uas");
    assertThat(header(caller.answerHeaders(), "Require")).isEmpty();
    caller.hangsUp();
  }

  @Test
  void whatACallerAsksIsBoundedByWhatWeWantAndWhatTheWayTakes() {
    SimulatedCaller longer =
        up(world.caller("1").withSession(expiry(7_200, Refresher.UAC)), ANCHORED);
    assertThat(header(longer.answerHeaders(), "Session-Expires")).isEqualTo("1800;refresher=uac");
    longer.hangsUp();
    SimulatedCaller least =
        up(
            world.caller("2").withSession(new SessionExpiry(7_200, 3_600, Refresher.UAC, true)),
            ANCHORED);
    assertThat(header(least.answerHeaders(), "Session-Expires")).isEqualTo("3600;refresher=uac");
    least.hangsUp();
  }

  @Test
  void aCalleeThatAgreesIsRefreshed() {
    SimulatedPhone callee = world.callee(ANCHORED, CARRIER);
    SimulatedCaller caller = world.caller("1").dials(ANCHORED);
    SipEffect.SendInvite invite = world.effects(SipEffect.SendInvite.class).getLast();
    assertThat(header(invite.headers(), "Session-Expires")).isEqualTo("1800");
    assertThat(header(invite.headers(), "Supported")).isEqualTo("timer");
    callee.agreesTo(expiry(OURS, Refresher.UAC));
    callee.answers();
    world.advance(2_000 * SECONDS);
    assertThat(world.effects(SipEffect.SendReinvite.class)).hasSize(2);
    callee.answersReinvitesWith(408);
    world.advance(900 * SECONDS);
    assertThat(caller.isHungUp()).isTrue();
    assertLost();
  }

  @Test
  void aCalleeThatKnowsNoTimersIsLeftInPeace() {
    SimulatedCaller caller = up(world.caller("1"), ANCHORED);
    assertThat(header(caller.answerHeaders(), "Session-Expires")).isEmpty();
    world.advance(20_000 * SECONDS);
    assertThat(world.effects(SipEffect.SendReinvite.class)).isEmpty();
    caller.hangsUp();
  }

  @Test
  void aCalleeThatWantsLongerGetsIt() {
    SimulatedPhone callee = world.callee(ANCHORED, CARRIER);
    SimulatedCaller caller = world.caller("1").dials(ANCHORED);
    callee.wantsLongerSession(3_600);
    List<SipEffect.SendInvite> invites = world.effects(SipEffect.SendInvite.class);
    assertThat(invites).hasSize(2);
    assertThat(header(invites.getLast().headers(), "Session-Expires")).isEqualTo("3600");
    assertThat(header(invites.getLast().headers(), "Min-SE")).isEqualTo("3600");
    assertThat(invites.getLast().dialog().localCSeq())
        .isEqualTo(invites.getFirst().dialog().localCSeq() + 1);
    // Asked once more it is a refusal.
    callee.wantsLongerSession(3_601);
    assertThat(world.effects(SipEffect.SendInvite.class)).hasSize(2);
    assertThat(caller.statuses()).last().satisfies(status -> assertThat(status).isGreaterThan(399));
  }

  @Test
  void withDirectMediaThePeersAreAskedWhetherTheyAreThere() {
    SimulatedCaller caller = up(world.caller("1").withSession(expiry(600, Refresher.UAS)), DIRECT);
    assertThat(header(caller.answerHeaders(), "Session-Expires")).isEmpty();
    assertThat(
            header(
                world.effects(SipEffect.SendInvite.class).getLast().headers(), "Session-Expires"))
        .isEmpty();
    world.advance(2_000 * SECONDS);
    assertThat(world.effects(SipEffect.SendOptions.class)).hasSize(4);
    assertThat(world.effects(SipEffect.SendReinvite.class)).isEmpty();
    caller.forgets();
    world.advance(900 * SECONDS);
    assertLost();
  }

  @Test
  void theTimerSurvivesARestart() {
    SimulatedCaller caller =
        up(world.caller("1").withSession(expiry(600, Refresher.UAC)), ANCHORED);
    world.advance(300 * SECONDS);
    world.killsTheEngine();
    assertThat(
            header(
                world.effects(SipEffect.SendReinvite.class).stream()
                    .filter(reinvite -> reinvite.legId() == caller.legId())
                    .findFirst()
                    .orElseThrow()
                    .headers(),
                "Session-Expires"))
        .isEqualTo("600;refresher=uas");
    world.advance((600 - MARGIN) * SECONDS - 1);
    assertThat(caller.isHungUp()).isFalse();
    world.advance(1);
    assertLost();
  }

  @Test
  void zeroAsksForNothingAndStillObliges() {
    world = world(0);
    SimulatedCaller obliged =
        up(world.caller("1").withSession(expiry(600, Refresher.UNSAID)), ANCHORED);
    assertThat(header(obliged.answerHeaders(), "Session-Expires")).isEqualTo("600;refresher=uac");
    assertThat(world.effects(SipEffect.SendInvite.class).getLast().headers())
        .noneMatch(header -> header.name().equals("Session-Expires"));
    obliged.hangsUp();
    SimulatedCaller direct = up(world.caller("2"), DIRECT);
    world.advance(7_200 * SECONDS);
    assertThat(world.effects(SipEffect.SendOptions.class)).isEmpty();
    direct.hangsUp();
  }
}
