package io.tipring.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.command.ControlCommand.ApplySettings;
import io.tipring.core.command.MediaCommand;
import io.tipring.core.command.Settings;
import io.tipring.core.effect.MediaEffect;
import io.tipring.core.effect.MediaEffect.Sound;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.event.AgentEvent.AgentStateChanged;
import io.tipring.core.event.ContactEvent.ContactAssigned;
import io.tipring.core.event.ContactEvent.ContactEnded;
import io.tipring.core.event.ContactEvent.FlowStepEntered;
import io.tipring.core.event.ContactEvent.OfferEnded;
import io.tipring.core.event.ContactEvent.OfferMade;
import io.tipring.core.event.ContactEvent.RecordingEnded;
import io.tipring.core.event.ContactEvent.RecordingStarted;
import io.tipring.core.event.ContactEvent.Result;
import io.tipring.core.event.LegEvent.LegEnded;
import io.tipring.core.event.LegEvent.LegMediaLost;
import io.tipring.core.event.LegEvent.LegReanchored;
import io.tipring.core.event.LegEvent.LegReclaimed;
import io.tipring.core.event.Termination.Cause;
import io.tipring.core.event.Termination.Party;
import io.tipring.core.routing.OfferOutcome;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Media servers die, stay away, or have legs apart; and the engine alone dies. */
class MediaLossScenariosTest {

  private static final long GRACE = 30_000;

  private final Hotline hotline = Hotline.withCarrier();
  private final World world = hotline.world();

  @AfterEach
  void replayGivesTheSameState() {
    hotline.assertReplayGivesTheSameState();
  }

  private String stateOf(SimulatedPhone agent) {
    return world.events(AgentStateChanged.class).stream()
        .filter(changed -> changed.agent().equals(agent.agent()))
        .reduce((_, last) -> last)
        .orElseThrow()
        .to()
        .toString();
  }

  private void assertNothingIsLeft() {
    hotline.assertNothingIsLeftAfter(70_000);
  }

  @Test
  void twoWhoTalkHearEachOtherAtAnotherServerAndTheRecordingGoesOnInAMarkedSegment() {
    SimulatedPhone agent = hotline.readyAgent("1001");
    SimulatedCaller caller = hotline.queued("1");
    agent.answers();
    world.advance(3_000);

    world.media().isReplaced();

    assertThat(hotline.talk(caller, agent)).isTrue();
    assertThat(world.events(LegMediaLost.class))
        .extracting(LegMediaLost::why)
        .containsExactly("SERVER_LOST: server a died", "SERVER_LOST: server a died");
    assertThat(world.events(LegReanchored.class)).hasSize(2);
    world.advance(2_000);
    caller.hangsUp();
    List<RecordingStarted> segments = world.events(RecordingStarted.class);
    assertThat(segments).hasSize(2);
    assertThat(segments.get(0).continuesRecordingId()).isZero();
    assertThat(segments.get(1).continuesRecordingId()).isEqualTo(segments.get(0).recordingId());
    assertThat(world.events(RecordingEnded.class))
        .extracting(RecordingEnded::durationMillis)
        .containsExactly(3_000L, 2_000L);
    assertThat(world.events(ContactEnded.class))
        .extracting(ContactEnded::result)
        .containsExactly(Result.HANDLED);
    assertNothingIsLeft();
  }

  @Test
  void oneWhoseEndpointAloneIsLostComesBackNearTheOther() {
    SimulatedPhone agent = hotline.readyAgent("1001");
    SimulatedCaller caller = hotline.queued("1");
    agent.answers();
    world.media().placesAt("b");
    int reoffers = caller.reoffers();

    world.media().loses(agent.legId());

    assertThat(hotline.talk(caller, agent)).isTrue();
    assertThat(caller.reoffers()).as("the caller is left alone").isEqualTo(reoffers);
    assertThat(world.media().serverOf(agent.legId())).isEqualTo("a");
    assertThat(world.effects(MediaEffect.Allocate.class).getLast().nearLegId())
        .isEqualTo(caller.legId());
    caller.hangsUp();
    assertNothingIsLeft();
  }

  @Test
  void anAgentsLegIsAskedForNearItsCaller() {
    hotline.readyAgent("1001");
    SimulatedCaller caller = hotline.queued("1");
    assertThat(world.effects(MediaEffect.Allocate.class))
        .extracting(MediaEffect.Allocate::nearLegId)
        .containsExactly(0L, caller.legId());
    caller.hangsUp();
    assertNothingIsLeft();
  }

  @Test
  void whoWaitsWithoutAnyServerKeepsPlaceAndMusicUntilOneIsBack() {
    SimulatedCaller first = hotline.queued("1");
    world.advance(7_000);
    SimulatedCaller second = hotline.queued("2");

    world.media().goesDown();
    world.advance(GRACE - 2_000);
    assertThat(hotline.heardBy(first)).isEmpty();
    assertThat(first.isHungUp()).isFalse();
    world.media().comesBack();
    world.advance(1_000);

    assertThat(hotline.heardBy(first)).hasAtLeastOneElementOfType(Sound.Music.class);
    assertThat(hotline.heardBy(second)).hasAtLeastOneElementOfType(Sound.Music.class);
    SimulatedPhone agent = hotline.readyAgent("1001");
    agent.answers();
    assertThat(hotline.talk(first, agent)).isTrue();
    assertThat(world.events(ContactAssigned.class))
        .extracting(ContactAssigned::waitedMillis)
        .containsExactly(7_500L + GRACE - 1_000);
    first.hangsUp();
    second.hangsUp();
    assertNothingIsLeft();
  }

  @Test
  void whoIsWithoutSoundForLongerThanTheGraceEndsWithThatReason() {
    SimulatedCaller caller = hotline.queued("1");
    world.media().goesDown();
    int asked = world.effects(MediaEffect.Allocate.class).size();
    world.advance(GRACE - 1);
    assertThat(caller.isHungUp()).isFalse();
    world.advance(1);
    assertThat(caller.isHungUp()).isTrue();
    assertThat(world.effects(MediaEffect.Allocate.class).size() - asked).isBetween(10, 60);
    assertThat(world.events(ContactEnded.class))
        .singleElement()
        .satisfies(
            ended -> {
              assertThat(ended.result()).isEqualTo(Result.FAILED);
              assertThat(ended.termination().by()).isEqualTo(Party.MEDIA);
              assertThat(ended.termination().cause()).isEqualTo(Cause.MEDIA_FAILED);
              assertThat(ended.termination().detail())
                  .isEqualTo("without sound for 30000 ms: SERVER_LOST: none is there");
            });
    assertNothingIsLeft();
  }

  @Test
  void aCallerInTheMenuHearsItAgainAndMayPress() {
    SimulatedCaller caller = world.caller("1").dials(Hotline.NUMBER);
    world.advance(250);
    List<Sound> heard = hotline.heardBy(caller);
    assertThat(heard).isNotEmpty();
    world.media().goesDown();
    world.advance(5_000);
    world.media().comesBack();
    world.advance(1_000);
    assertThat(hotline.heardBy(caller)).isEqualTo(heard);
    caller.presses("2");
    assertThat(world.events(FlowStepEntered.class))
        .extracting(FlowStepEntered::branch)
        .contains("key 2");
    caller.hangsUp();
    assertNothingIsLeft();
  }

  @Test
  void aCallerThatRefusesTheNewEndpointEndsAndItsAgentIsFreeAgain() {
    SimulatedPhone agent = hotline.readyAgent("1001");
    SimulatedCaller caller = hotline.queued("1");
    agent.answers();
    agent.answersReinvitesWith(488);
    long agentLeg = agent.legId();

    world.media().isReplaced();

    assertThat(caller.isHungUp()).isTrue();
    assertThat(agent.isTalking()).isFalse();
    assertThat(world.events(LegEnded.class))
        .anySatisfy(
            ended -> {
              assertThat(ended.legId()).isEqualTo(agentLeg);
              assertThat(ended.termination().cause()).isEqualTo(Cause.MEDIA_FAILED);
              assertThat(ended.termination().detail()).startsWith("488 ");
            });
    assertThat(stateOf(agent)).isEqualTo("WRAP_UP");
    assertNothingIsLeft();
  }

  @Test
  void anOutageTakesNoAgentOutAndDoesNotSpin() {
    SimulatedCaller caller = hotline.queued("1");
    world.media().goesDown();
    SimulatedPhone agent = hotline.readyAgent("1001");
    world.advance(20_000);
    assertThat(agent.timesRung()).isZero();
    assertThat(world.events(OfferMade.class)).hasSizeBetween(2, 6);
    assertThat(world.events(OfferEnded.class))
        .isNotEmpty()
        .allSatisfy(ended -> assertThat(ended.outcome()).isEqualTo(OfferOutcome.NO_MEDIA));

    world.media().comesBack();
    world.advance(2_000);

    assertThat(agent.isRinging()).isTrue();
    agent.answers();
    assertThat(hotline.talk(caller, agent)).isTrue();
    caller.hangsUp();
    assertNothingIsLeft();
  }

  @Test
  void aPhoneThatRingsThroughTheLossHasItsSoundOnceAnswered() {
    SimulatedPhone agent = hotline.readyAgent("1001");
    SimulatedCaller caller = hotline.queued("1");
    assertThat(agent.isRinging()).isTrue();
    world.media().isReplaced();
    assertThat(agent.timesRung()).isEqualTo(1);
    agent.answers();
    assertThat(hotline.talk(caller, agent)).isTrue();
    caller.hangsUp();
    assertNothingIsLeft();
  }

  @Test
  void anAgentWhoAnswersIntoTheOutageStaysReadyAndTheCallerStaysFirst() {
    SimulatedPhone agent = hotline.readyAgent("1001");
    SimulatedCaller caller = hotline.queued("1");
    world.media().goesDown();
    agent.answers();
    world.advance(6_000);
    assertThat(agent.isTalking()).isFalse();
    assertThat(world.events(OfferEnded.class).getFirst().outcome())
        .isEqualTo(OfferOutcome.NO_MEDIA);
    assertThat(stateOf(agent)).isIn("READY", "OFFERED");
    world.media().comesBack();
    world.advance(3_000);
    agent.answers();
    assertThat(hotline.talk(caller, agent)).isTrue();
    caller.hangsUp();
    assertNothingIsLeft();
  }

  @Test
  void twoAtDifferentServersAreBroughtTogether() {
    SimulatedPhone callee = world.callee("812345", Hotline.CARRIER);
    SimulatedCaller caller = world.caller("1").dials("812345");
    callee.answers();
    assertThat(hotline.talk(caller, callee)).isTrue();
    int reoffers = caller.reoffers();

    world.submit(new MediaCommand.EndpointsApart(caller.legId(), callee.legId()));

    assertThat(caller.reoffers()).isEqualTo(reoffers + 1);
    assertThat(hotline.talk(caller, callee)).isTrue();
    assertThat(world.effects(MediaEffect.Allocate.class).getLast().nearLegId())
        .isEqualTo(callee.legId());
    callee.hangsUp();
    assertNothingIsLeft();
  }

  @Test
  void aLegThatIsAlwaysApartIsMovedABoundedNumberOfTimes() {
    SimulatedPhone callee = world.callee("812345", Hotline.CARRIER);
    SimulatedCaller caller = world.caller("1").dials("812345");
    callee.answers();
    for (int i = 0; i < 20 && !caller.isHungUp(); i++) {
      world.submit(new MediaCommand.EndpointsApart(caller.legId(), callee.legId()));
    }
    assertThat(caller.isHungUp()).isTrue();
    assertThat(caller.reoffers()).isEqualTo(8);
    assertNothingIsLeft();
  }

  @Test
  void afterARestartOfTheEngineAloneNobodyIsReinvitedAndSoundAndRecordingGoOn() {
    SimulatedPhone agent = hotline.readyAgent("1001");
    SimulatedCaller caller = hotline.queued("1");
    SimulatedCaller waiting = hotline.queued("2");
    agent.answers();
    world.advance(3_000);
    List<Sound> music = hotline.heardBy(waiting);

    world.killsOnlyTheEngine();

    assertThat(caller.reoffers() + waiting.reoffers()).isZero();
    assertThat(world.effects(SipEffect.SendReinvite.class)).isEmpty();
    assertThat(hotline.talk(caller, agent)).isTrue();
    assertThat(hotline.heardBy(waiting)).isEqualTo(music);
    assertThat(world.events(LegReclaimed.class)).hasSize(3);
    assertThat(world.events(LegReanchored.class)).isEmpty();
    world.advance(2_000);
    caller.hangsUp();
    assertThat(world.events(RecordingStarted.class)).hasSize(1);
    assertThat(world.events(RecordingEnded.class))
        .extracting(RecordingEnded::durationMillis)
        .containsExactly(5_000L);
    waiting.hangsUp();
    assertNothingIsLeft();
  }

  @Test
  void musicWhoseEndDiedWithTheEngineIsNotHeardOverTheConversation() {
    SimulatedPhone agent = hotline.readyAgent("1001");
    SimulatedCaller caller = hotline.queued("1");
    agent.answers();
    world.media().stillPlaysTo(caller.legId(), new Sound.Music("hold"));

    world.killsOnlyTheEngine();

    assertThat(hotline.heardBy(caller)).isEmpty();
    assertThat(hotline.talk(caller, agent)).isTrue();
    caller.hangsUp();
    assertNothingIsLeft();
  }

  @Test
  void ofTwoWhoTalkedOnlyTheOneThatIsNotFoundAgainIsReinvited() {
    SimulatedPhone agent = hotline.readyAgent("1001");
    SimulatedCaller caller = hotline.queued("1");
    agent.answers();
    world.advance(3_000);
    world.media().vanishes(agent.legId());

    world.killsOnlyTheEngine();

    assertThat(caller.reoffers()).isZero();
    assertThat(world.effects(SipEffect.SendReinvite.class)).hasSize(1);
    assertThat(hotline.talk(caller, agent)).isTrue();
    assertThat(world.events(RecordingStarted.class)).hasSize(2);
    caller.hangsUp();
    assertNothingIsLeft();
  }

  @Test
  void aPhoneThatRangIsAnsweredAtTheEndpointThatWasFoundAgain() {
    SimulatedPhone agent = hotline.readyAgent("1001");
    SimulatedCaller caller = hotline.queued("1");
    world.killsOnlyTheEngine();
    agent.answers();
    assertThat(hotline.talk(caller, agent)).isTrue();
    assertThat(world.effects(SipEffect.SendReinvite.class)).isEmpty();
    caller.hangsUp();
    assertNothingIsLeft();
  }

  @Test
  void aReinviteOfThePeerThatTheDeadServerWasAskedAboutIsRefusedAndTheSoundComesBack() {
    SimulatedCaller caller = hotline.queued("1");
    world.media().staysSilentOn(caller.legId());
    caller.reinvites("v=0\r\n");
    assertThat(caller.reinviteStatuses()).isEmpty();
    world.media().isReplaced();
    assertThat(caller.reinviteStatuses()).containsExactly(500);
    assertThat(hotline.heardBy(caller)).hasAtLeastOneElementOfType(Sound.Music.class);
    caller.hangsUp();
    assertNothingIsLeft();
  }

  @Test
  void anEndpointLostWhileItIsOfferedIsReplacedOnceTheOfferIsAnswered() {
    SimulatedCaller caller = hotline.queued("1");
    caller.hesitates();
    world.media().isReplaced();
    assertThat(caller.reoffers()).isEqualTo(1);

    world.media().isReplaced();
    world.advance(2_000);
    assertThat(caller.reoffers()).as("one offer at a time").isEqualTo(1);
    caller.answersReinvite();

    assertThat(caller.reoffers()).isEqualTo(2);
    assertThat(world.effects(MediaEffect.ApplyAnswer.class))
        .as("the answer to a dead endpoint's offer is of no use")
        .hasSize(1);
    assertThat(hotline.heardBy(caller)).hasAtLeastOneElementOfType(Sound.Music.class);
    caller.hangsUp();
    assertNothingIsLeft();
  }

  @Test
  void whatADeadServerStillSaysOfAPlayDoesNotEndIt() {
    SimulatedCaller caller = hotline.queued("1");
    MediaEffect.Play music = world.effects(MediaEffect.Play.class).getLast();
    world.media().goesDown();
    world.submit(
        new MediaCommand.PlayEnded(
            caller.legId(), music.playId(), MediaCommand.PlayEnd.FAILED, 0, "lost"));
    world.media().comesBack();
    world.advance(2_000);
    assertThat(hotline.heardBy(caller)).isEqualTo(music.sounds());
    caller.hangsUp();
    assertNothingIsLeft();
  }

  @Test
  void withoutGraceACallerEndsAtOnce() {
    world.submit(
        new ApplySettings(
            0,
            new Settings(
                List.of(), List.of(), 30, 3600, 10, 60_000, 3_600_000, "tipring.test", 0, 0)));
    SimulatedCaller caller = hotline.queued("1");
    world.media().goesDown();
    assertThat(caller.isHungUp()).isTrue();
    assertNothingIsLeft();
  }
}
