package io.tipring.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.command.SipCommand;
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
import io.tipring.core.event.LegEvent.LegReanchored;
import io.tipring.core.event.Termination.Cause;
import io.tipring.core.routing.OfferOutcome;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The engine is killed in the midst of calls, its media server with it, and starts again. */
class RestartScenariosTest {

  private final Hotline hotline = Hotline.withCarrier();
  private final World world = hotline.world();

  @AfterEach
  void replayGivesTheSameState() {
    hotline.assertReplayGivesTheSameState();
  }

  private void assertNothingIsLeft() {
    hotline.assertNothingIsLeftAfter(10_000);
  }

  @Test
  void twoWhoTalkHearEachOtherAgainAndEitherMayHangUp() {
    SimulatedPhone agent = hotline.readyAgent("1001");
    SimulatedCaller caller = hotline.queued("1");
    agent.answers();
    world.advance(3_000);
    world.killsTheEngine();
    assertThat(hotline.talk(caller, agent)).isTrue();
    assertThat(world.events(LegReanchored.class)).hasSize(2);
    world.advance(2_000);
    caller.hangsUp();
    assertThat(agent.isTalking()).isFalse();
    assertThat(world.events(ContactEnded.class))
        .extracting(ContactEnded::result)
        .containsExactly(Result.HANDLED);
    assertNothingIsLeft();
  }

  @Test
  void theRecordingThatWasCutIsKeptAndGoesOnInAnotherSegment() {
    SimulatedPhone agent = hotline.readyAgent("1001");
    SimulatedCaller caller = hotline.queued("1");
    agent.answers();
    world.advance(3_000);
    world.killsTheEngine();
    world.advance(2_000);
    caller.hangsUp();
    List<RecordingStarted> segments = world.events(RecordingStarted.class);
    assertThat(segments).hasSize(2);
    assertThat(segments.get(0).recordingId()).isNotEqualTo(segments.get(1).recordingId());
    assertThat(world.events(RecordingEnded.class))
        .extracting(RecordingEnded::recordingId)
        .containsExactlyElementsOf(segments.stream().map(RecordingStarted::recordingId).toList());
    assertThat(world.events(RecordingEnded.class))
        .extracting(RecordingEnded::durationMillis)
        .containsExactly(3_000L, 2_000L);
    assertNothingIsLeft();
  }

  @Test
  void whoWaitsKeepsPlaceAndWaitingTimeAndHearsTheMusic() {
    SimulatedCaller first = hotline.queued("1");
    world.advance(7_000);
    SimulatedCaller second = hotline.queued("2");
    world.killsTheEngine();
    assertThat(hotline.heardBy(first)).hasAtLeastOneElementOfType(Sound.Music.class);
    assertThat(hotline.heardBy(second)).hasAtLeastOneElementOfType(Sound.Music.class);
    world.advance(1_000);
    SimulatedPhone agent = hotline.readyAgent("1001");
    agent.answers();
    assertThat(hotline.talk(first, agent)).isTrue();
    assertThat(world.events(ContactAssigned.class))
        .extracting(ContactAssigned::waitedMillis)
        .containsExactly(8_500L);
    first.hangsUp();
    second.hangsUp();
    assertNothingIsLeft();
  }

  @Test
  void aPhoneGoesOnRingingAndItsAnswerIsAConversation() {
    SimulatedPhone agent = hotline.readyAgent("1001");
    SimulatedCaller caller = hotline.queued("1");
    assertThat(agent.isRinging()).isTrue();
    world.killsTheEngine();
    assertThat(agent.timesRung()).isEqualTo(1);
    List<SipEffect.SendInvite> invites = world.effects(SipEffect.SendInvite.class);
    assertThat(invites).hasSize(2);
    assertThat(invites.get(1)).as("a retransmission").isEqualTo(invites.get(0));
    agent.answers();
    assertThat(hotline.talk(caller, agent)).isTrue();
    assertThat(world.events(OfferMade.class)).hasSize(1);
    assertThat(world.events(OfferEnded.class))
        .extracting(OfferEnded::outcome)
        .containsExactly(OfferOutcome.ACCEPTED);
    caller.hangsUp();
    assertNothingIsLeft();
  }

  @Test
  void anAnswerThatNobodyHeardCountsAfterTheRestart() {
    SimulatedPhone agent = hotline.readyAgent("1001");
    SimulatedCaller caller = hotline.queued("1");
    agent.answersInVain();
    world.killsTheEngine();
    assertThat(hotline.talk(caller, agent)).isTrue();
    caller.hangsUp();
    assertThat(agent.isTalking()).isFalse();
    assertNothingIsLeft();
  }

  @Test
  void anOfferThatWouldHaveEndedMeanwhileRingsALittleLonger() {
    SimulatedPhone agent = hotline.readyAgent("1001");
    SimulatedCaller caller = hotline.queued("1");
    world.advance(19_000);
    world.killsTheEngine();
    world.advance(4_000);
    assertThat(agent.isRinging()).isTrue();
    world.advance(2_000);
    assertThat(agent.isRinging()).isFalse();
    caller.hangsUp();
    assertNothingIsLeft();
  }

  @Test
  void aCallerInTheMenuHearsItAgainAndMayPress() {
    SimulatedCaller caller = world.caller("1").dials(Hotline.NUMBER);
    world.advance(250);
    List<Sound> heard = hotline.heardBy(caller);
    assertThat(heard).isNotEmpty();
    world.killsTheEngine();
    assertThat(hotline.heardBy(caller)).isEqualTo(heard);
    world.advance(500);
    caller.presses("2");
    assertThat(world.events(FlowStepEntered.class))
        .extracting(FlowStepEntered::branch)
        .contains("key 2");
    caller.hangsUp();
    assertNothingIsLeft();
  }

  @Test
  void aCallerWhoIsGoneEndsWithThatReason() {
    SimulatedPhone agent = hotline.readyAgent("1001");
    SimulatedCaller caller = hotline.queued("1");
    agent.answers();
    caller.forgets();
    world.killsTheEngine();
    assertThat(world.events(ContactEnded.class))
        .extracting(ended -> ended.termination().cause())
        .containsExactly(Cause.DIALOG_LOST);
    assertThat(agent.isTalking()).isFalse();
    assertNothingIsLeft();
  }

  @Test
  void aReinviteThatMeetsOneOfThePeerIsSentAgain() {
    SimulatedCaller caller = hotline.queued("1");
    caller.glares();
    world.killsTheEngine();
    assertThat(hotline.heardBy(caller)).isEmpty();
    world.advance(3_000);
    assertThat(caller.reoffers()).isEqualTo(2);
    assertThat(hotline.heardBy(caller)).isNotEmpty();
    caller.hangsUp();
    assertNothingIsLeft();
  }

  @Test
  void anAnswerWhoseAckIsOutIsGivenAgain() {
    SimulatedCaller caller = world.caller("1").withoutAck().dials(Hotline.NUMBER);
    assertThat(caller.statuses()).containsExactly(200);
    caller.withAck();
    world.killsTheEngine();
    assertThat(world.effects(SipEffect.TakeUpInvite.class)).hasSize(1);
    assertThat(caller.statuses()).containsExactly(200, 200);
    assertThat(hotline.heardBy(caller)).isNotEmpty();
    caller.hangsUp();
    assertNothingIsLeft();
  }

  @Test
  void aTransitCallThatRingsIsAnsweredAfterTheRestart() {
    SimulatedPhone callee = world.callee("912345", Hotline.CARRIER);
    SimulatedCaller caller = world.caller("1").dials("912345");
    assertThat(callee.isRinging()).isTrue();
    world.killsTheEngine();
    callee.answers();
    assertThat(caller.isAnswered()).isTrue();
    callee.hangsUp();
    assertThat(caller.isHungUp()).isTrue();
    assertNothingIsLeft();
  }

  @Test
  void anAnchoredTransitCallHasItsSoundBack() {
    SimulatedPhone callee = world.callee("812345", Hotline.CARRIER);
    SimulatedCaller caller = world.caller("1").dials("812345");
    callee.answers();
    world.killsTheEngine();
    assertThat(hotline.talk(caller, callee)).isTrue();
    caller.hangsUp();
    assertThat(callee.isTalking()).isFalse();
    assertNothingIsLeft();
  }

  @Test
  void anAnchoredTransitCallThatRangHasItsSoundOnceAnswered() {
    SimulatedPhone callee = world.callee("812345", Hotline.CARRIER);
    SimulatedCaller caller = world.caller("1").dials("812345");
    world.killsTheEngine();
    callee.answers();
    assertThat(hotline.talk(caller, callee)).isTrue();
    callee.hangsUp();
    assertThat(caller.isHungUp()).isTrue();
    assertNothingIsLeft();
  }

  @Test
  void anAnchoredTransitCallWhoseEndpointsWereAskedForHasItsSoundOnceAnswered() {
    SimulatedPhone callee = world.callee("812345", Hotline.CARRIER);
    world.media().allocatesAfter(100);
    SimulatedCaller caller = world.caller("1").dials("812345");
    world.killsTheEngine();
    world.advance(1_000);
    callee.answers();
    world.advance(1_000);
    assertThat(caller.isAnswered()).isTrue();
    assertThat(hotline.talk(caller, callee)).isTrue();
    callee.hangsUp();
    assertThat(caller.isHungUp()).isTrue();
    assertNothingIsLeft();
  }

  @Test
  void aDirectCallWhosePeerForgotItEnds() {
    SimulatedPhone callee = world.callee("912345", Hotline.CARRIER);
    SimulatedCaller caller = world.caller("1").dials("912345");
    callee.answers();
    caller.forgets();
    world.killsTheEngine();
    assertThat(world.effects(SipEffect.SendOptions.class)).hasSize(2);
    assertThat(callee.isTalking()).isFalse();
    assertThat(world.events(ContactEnded.class))
        .extracting(ended -> ended.termination().cause())
        .containsExactly(Cause.DIALOG_LOST);
    assertNothingIsLeft();
  }

  @Test
  void aReinviteDuringTheReanchoringMeets491() {
    SimulatedCaller caller = hotline.queued("1");
    caller.glares();
    world.killsTheEngine();
    caller.reinvites("v=0\r\n");
    assertThat(caller.reinviteStatuses()).containsExactly(491);
    world.advance(3_000);
    caller.reinvites("v=0\r\n");
    assertThat(caller.reinviteStatuses()).containsExactly(491, 200);
    caller.hangsUp();
    assertNothingIsLeft();
  }

  @Test
  void agentsKeepTheirStatesAndPhones() {
    SimulatedPhone talking = world.agent("1001", Hotline.SUPPORT);
    SimulatedPhone ready = world.agent("1002", Hotline.SUPPORT);
    talking.becomesReady();
    SimulatedCaller caller = hotline.queued("1");
    talking.answers();
    ready.becomesReady();
    int changes = world.events(AgentStateChanged.class).size();
    world.killsTheEngine();
    world.killsTheEngine();
    assertThat(world.events(AgentStateChanged.class)).hasSize(changes);
    SimulatedCaller next = hotline.queued("2");
    assertThat(ready.isRinging()).isTrue();
    caller.hangsUp();
    next.hangsUp();
    assertNothingIsLeft();
  }

  @Test
  void theAnswerToAReinviteWhoseAckWasLostIsAcknowledged() {
    SimulatedCaller caller = hotline.queued("1");
    world.killsTheEngine();
    SipEffect.SendReinvite reinvite = world.effects(SipEffect.SendReinvite.class).getFirst();
    int before = world.effects(SipEffect.SendAck.class).size();
    world.submit(
        new SipCommand.AnswerRepeated(reinvite.dialog().id(), reinvite.dialog().localCSeq()));
    assertThat(world.effects(SipEffect.SendAck.class)).hasSize(before + 1);
    caller.hangsUp();
    assertNothingIsLeft();
  }

  @Test
  void aRepeatedAnswerIsAcknowledgedAgain() {
    SimulatedPhone agent = hotline.readyAgent("1001");
    SimulatedCaller caller = hotline.queued("1");
    agent.answers();
    SipEffect.SendAck ack = world.effects(SipEffect.SendAck.class).getFirst();
    world.killsTheEngine();
    int before = world.effects(SipEffect.SendAck.class).size();
    world.submit(new SipCommand.AnswerRepeated(ack.dialog().id(), ack.cseq()));
    assertThat(world.effects(SipEffect.SendAck.class)).hasSize(before + 1);
    assertThat(world.effects(SipEffect.SendAck.class).getLast().cseq()).isEqualTo(ack.cseq());
    caller.hangsUp();
    assertNothingIsLeft();
  }
}
