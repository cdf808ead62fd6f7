package io.tipring.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.command.ControlCommand.DeployFlows;
import io.tipring.core.command.ControlCommand.Originate;
import io.tipring.core.command.Settings;
import io.tipring.core.command.Settings.MediaMode;
import io.tipring.core.command.Settings.Route;
import io.tipring.core.command.Settings.Trunk;
import io.tipring.core.effect.ControlEffect;
import io.tipring.core.effect.ControlEffect.Outcome;
import io.tipring.core.effect.MediaEffect;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.event.ContactEvent.ContactEnded;
import io.tipring.core.event.ContactEvent.FlowStepEntered;
import io.tipring.core.event.ContactEvent.Result;
import io.tipring.core.event.LegEvent.LegHeld;
import io.tipring.core.event.Termination.Cause;
import io.tipring.core.event.Termination.Party;
import io.tipring.core.flow.FlowSource;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.SipHeader;
import io.tipring.core.signalling.Transport;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls that go out again by a trunk, and calls that the platform places. */
class TransitScenariosTest {

  private static final SipAddress CARRIER = new SipAddress(Transport.UDP, "127.0.0.9", 5060);
  private static final String SDP = "v=0\r\n";

  private static final String SURVEY =
      """
      flow survey "Survey" {
        on call to "700"
        answer
        play "welcome"
        hang up
      }
      """;

  private final World world =
      new World(
          new Settings(
              List.of(new Trunk(World.TENANT, "carrier", Optional.of(CARRIER))),
              List.of(
                  new Route(World.TENANT, "9*", "carrier", MediaMode.DIRECT),
                  new Route(World.TENANT, "98*", "carrier", MediaMode.ANCHORED),
                  new Route(World.TENANT, "8*", "nowhere", MediaMode.DIRECT)),
              30,
              3600,
              10,
              60_000,
              3_600_000,
              "tipring.test"),
          new FlowSource("survey.flow", SURVEY));

  @AfterEach
  void nothingIsLeftAndAReplayAgrees() {
    assertThat(world.calls()).isZero();
    assertThat(world.media().endpoints()).isZero();
    assertThat(world.replayedHash()).isEqualTo(world.stateHash());
  }

  private static String numberOf(MediaMode media) {
    return media == MediaMode.DIRECT ? "9123" : "98123";
  }

  @ParameterizedTest
  @EnumSource(MediaMode.class)
  void aCallIsAnsweredAndHungUpByTheCaller(MediaMode media) {
    SimulatedPhone callee = world.callee(numberOf(media), CARRIER);
    SimulatedCaller caller = world.caller("555").dials(numberOf(media));
    assertThat(caller.statuses()).containsExactly(180);
    callee.answers();
    assertThat(caller.statuses()).containsExactly(180, 200);
    assertThat(world.effects(SipEffect.SendAck.class)).hasSize(1);
    world.advance(5_000);
    caller.hangsUp();
    assertThat(callee.isTalking()).isFalse();
    assertThat(ended().result()).isEqualTo(Result.HANDLED);
    assertThat(ended().termination().by()).isEqualTo(Party.CALLER);
  }

  @Test
  void directMediaPassesTheSdpThroughAndAsksNoMediaServer() {
    SimulatedPhone callee = world.callee("9123", CARRIER);
    SimulatedCaller caller = world.caller("555").dials("9123", Optional.of("v=0\r\ns=caller\r\n"));
    SipEffect.SendInvite invite = world.effects(SipEffect.SendInvite.class).getFirst();
    assertThat(invite.sdpOffer()).contains("v=0\r\ns=caller\r\n");
    assertThat(invite.dialog().callId()).isNotEqualTo("call-1");
    callee.answers();
    callee.hangsUp();
    assertThat(caller.isHungUp()).isTrue();
    assertThat(world.effects(MediaEffect.class)).isEmpty();
    assertThat(ended().termination().by()).isEqualTo(Party.CALLEE);
  }

  @Test
  void anchoredMediaConnectsBothSidesAtTheMediaServer() {
    SimulatedPhone callee = world.callee("98123", CARRIER);
    SimulatedCaller caller = world.caller("555").dials("98123");
    callee.answers();
    assertThat(world.media().connected(caller.legId(), callee.legId())).isTrue();
    caller.hangsUp();
  }

  @ParameterizedTest
  @EnumSource(MediaMode.class)
  void aBusyCalleeIsToldToTheCaller(MediaMode media) {
    world.callee(numberOf(media), CARRIER).refusesWith(486);
    SimulatedCaller caller = world.caller("555").dials(numberOf(media));
    assertThat(caller.statuses()).last().isEqualTo(486);
    assertThat(ended().termination().cause()).isEqualTo(Cause.BUSY);
    assertThat(ended().termination().by()).isEqualTo(Party.CALLEE);
  }

  @ParameterizedTest
  @EnumSource(MediaMode.class)
  void aCallerWhoGivesUpCancelsTheCallee(MediaMode media) {
    SimulatedPhone callee = world.callee(numberOf(media), CARRIER);
    SimulatedCaller caller = world.caller("555").dials(numberOf(media));
    caller.hangsUp();
    assertThat(callee.isRinging()).isFalse();
    assertThat(caller.statuses()).last().isEqualTo(487);
    assertThat(ended().result()).isEqualTo(Result.FAILED);
    assertThat(ended().termination().cause()).isEqualTo(Cause.CANCELLED);
  }

  @ParameterizedTest
  @EnumSource(MediaMode.class)
  void aCalleeWhoLetsItRingIsGivenUp(MediaMode media) {
    SimulatedPhone callee = world.callee(numberOf(media), CARRIER);
    SimulatedCaller caller = world.caller("555").dials(numberOf(media));
    world.advance(60_000);
    assertThat(callee.isRinging()).isFalse();
    assertThat(caller.statuses()).last().isEqualTo(480);
    assertThat(ended().termination().cause()).isEqualTo(Cause.NO_ANSWER);
  }

  @ParameterizedTest
  @EnumSource(MediaMode.class)
  void aCallThatLastsTooLongIsEnded(MediaMode media) {
    SimulatedPhone callee = world.callee(numberOf(media), CARRIER);
    world.caller("555").dials(numberOf(media));
    callee.answers();
    world.advance(3_600_000);
    assertThat(ended().termination().cause()).isEqualTo(Cause.TIME_LIMIT);
  }

  @ParameterizedTest
  @EnumSource(MediaMode.class)
  void aReinviteIsAnsweredAndTheNextOneToo(MediaMode media) {
    SimulatedPhone callee = world.callee(numberOf(media), CARRIER);
    SimulatedCaller caller = world.caller("555").dials(numberOf(media));
    callee.answers();
    caller.reinvites(SDP);
    caller.reinvites(SDP);
    assertThat(caller.reinviteStatuses()).containsExactly(200, 200);
    assertThat(world.effects(SipEffect.SendReinvite.class))
        .hasSize(media == MediaMode.DIRECT ? 2 : 0);
    assertThat(world.effects(SipEffect.SendAck.class)).hasSize(media == MediaMode.DIRECT ? 3 : 1);
    caller.hangsUp();
  }

  @Test
  void aRouteWhoseTrunkHasNoAddressIsNoRoute() {
    SimulatedCaller caller = world.caller("555").dials("8123");
    assertThat(caller.statuses()).containsExactly(404);
  }

  @Test
  void thePlatformPlacesACallThatRunsAFlow() {
    SimulatedPhone callee = world.callee("9123", CARRIER);
    world.submit(new Originate(1, World.TENANT, "9123", "700", "survey", "order-7"));
    assertThat(world.effects(ControlEffect.Replied.class))
        .singleElement()
        .extracting(ControlEffect.Replied::outcome)
        .isInstanceOf(Outcome.Done.class);
    callee.answers();
    assertThat(world.events(FlowStepEntered.class))
        .extracting(FlowStepEntered::step)
        .contains("play \"welcome\"");
    world.advance(SimulatedMedia.PROMPT_MILLIS + 1);
    assertThat(callee.isTalking()).isFalse();
    assertThat(ended().termination().by()).isEqualTo(Party.FLOW);
  }

  @Test
  void aCallWithoutRouteOrFlowIsRefusedNamingTheField() {
    world.submit(new Originate(1, World.TENANT, "123", "700", "survey", ""));
    world.submit(new Originate(2, World.TENANT, "9123", "700", "nothing", ""));
    assertThat(world.effects(ControlEffect.Replied.class))
        .extracting(ControlEffect.Replied::outcome)
        .extracting(outcome -> ((Outcome.Invalid) outcome).field())
        .containsExactly("to", "flow");
  }

  @Test
  void aPlacedCallWhoseFlowIsGoneWhenTheCalleeAnswersIsEnded() {
    SimulatedPhone callee = world.callee("9123", CARRIER);
    world.submit(new Originate(1, World.TENANT, "9123", "700", "survey", "order-7"));
    world.submit(new DeployFlows(2, World.TENANT, List.of()));
    callee.answers();
    assertThat(callee.isTalking()).isFalse();
    assertThat(ended().result()).isEqualTo(Result.FAILED);
    assertThat(ended().termination().by()).isEqualTo(Party.ENGINE);
  }

  @ParameterizedTest
  @EnumSource(MediaMode.class)
  void aCallThatHasGoneRoundLongEnoughIsRefused(MediaMode media) {
    SimulatedCaller caller =
        world.caller("555").withHeader("Max-Forwards", "0").dials(numberOf(media));
    assertThat(caller.statuses()).containsExactly(483);
    assertThat(world.effects(SipEffect.SendInvite.class)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(MediaMode.class)
  void theHopsThatAreLeftGoOnWithTheCall(MediaMode media) {
    SimulatedCaller caller =
        world.caller("555").withHeader("Max-Forwards", "5").dials(numberOf(media));
    assertThat(world.effects(SipEffect.SendInvite.class).getFirst().headers())
        .contains(new SipHeader("Max-Forwards", "5"));
    caller.hangsUp();
  }

  @ParameterizedTest
  @CsvSource({"302,500", "401,500", "407,500", "503,503", "603,603"})
  void aRefusalOfTheFarSideIsTheCallersWithoutWhatWasNotMeantForIt(int status, int told) {
    world.callee("9123", CARRIER).refusesWith(status);
    SimulatedCaller caller = world.caller("555").dials("9123");
    assertThat(caller.statuses()).containsExactly(told);
    assertThat(world.effects(SipEffect.RespondToInvite.class).getLast().headers()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "id, sip:anonymous@anonymous.invalid",
    "user;critical, sip:anonymous@anonymous.invalid",
    "none, sip:555@tipring.test"
  })
  void aNumberThatIsWithheldIsToldToTheNetworkAlone(String privacy, String from) {
    SimulatedCaller caller = world.caller("555").withHeader("Privacy", privacy).dials("9123");
    SipEffect.SendInvite invite = world.effects(SipEffect.SendInvite.class).getFirst();
    assertThat(invite.dialog().localUri()).isEqualTo(from);
    assertThat(invite.headers())
        .contains(
            new SipHeader("Privacy", privacy),
            new SipHeader("P-Asserted-Identity", "<sip:555@tipring.test>"));
    caller.hangsUp();
  }

  @Test
  void aHoldThatTheFarSideRefusesIsNone() {
    SimulatedPhone callee = world.callee("9123", CARRIER);
    SimulatedCaller caller = world.caller("555").dials("9123");
    callee.answers();
    String hold = "v=0\r\no=- 1 2 IN IP4 1.2.3.4\r\ns=-\r\nc=IN IP4 1.2.3.4\r\nt=0 0\r\n";
    callee.answersReinvitesWith(488);
    caller.reinvites(hold + "m=audio 4000 RTP/AVP 0\r\na=sendonly\r\n");
    assertThat(caller.reinviteStatuses()).containsExactly(488);
    assertThat(world.events(LegHeld.class)).isEmpty();
    callee.answersReinvitesWith(200);
    caller.reinvites(hold + "m=audio 4000 RTP/AVP 0\r\na=sendonly\r\n");
    assertThat(world.events(LegHeld.class)).extracting(LegHeld::held).containsExactly(true);
    caller.hangsUp();
  }

  private ContactEnded ended() {
    return world.events(ContactEnded.class).getFirst();
  }
}
