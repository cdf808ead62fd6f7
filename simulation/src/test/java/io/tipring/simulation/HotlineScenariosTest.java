package io.tipring.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.command.AgentCommand;
import io.tipring.core.command.ControlCommand.DeployFlows;
import io.tipring.core.command.ControlCommand.HangUp;
import io.tipring.core.command.EngineCommand.StopRequested;
import io.tipring.core.command.MediaCommand;
import io.tipring.core.command.MediaCommand.MediaTimedOut;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.event.AgentEvent.AgentStateChanged;
import io.tipring.core.event.AgentEvent.State;
import io.tipring.core.event.ContactEvent.ContactAssigned;
import io.tipring.core.event.ContactEvent.ContactEnded;
import io.tipring.core.event.ContactEvent.ContactStarted;
import io.tipring.core.event.ContactEvent.FlowStepEntered;
import io.tipring.core.event.ContactEvent.OfferEnded;
import io.tipring.core.event.ContactEvent.OfferMade;
import io.tipring.core.event.ContactEvent.RecordingEnded;
import io.tipring.core.event.ContactEvent.Result;
import io.tipring.core.event.Event;
import io.tipring.core.event.LegEvent.LegHeld;
import io.tipring.core.event.LegEvent.LegMediaReport;
import io.tipring.core.event.Termination.Cause;
import io.tipring.core.event.Termination.Party;
import io.tipring.core.routing.OfferOutcome;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The shipped hotline flow, turn by turn, with nothing replaced but the wire. */
class HotlineScenariosTest {

  private final Hotline hotline = Hotline.open();
  private final World world = hotline.world();

  @AfterEach
  void replayGivesTheSameState() {
    hotline.assertReplayGivesTheSameState();
  }

  @Test
  void aCallFromMenuToAgentToItsEnd() {
    SimulatedPhone agent = world.agent("1001", Hotline.SUPPORT);
    SimulatedCaller caller = hotline.queued("13800138000");
    assertThat(caller.statuses()).containsExactly(200);
    assertThat(hotline.heardBy(caller)).isNotEmpty();
    assertThat(agent.isRinging()).isFalse();

    agent.becomesReady();
    assertThat(agent.isRinging()).isTrue();
    world.advance(3_000);
    agent.answers();
    assertThat(hotline.talk(caller, agent)).isTrue();
    assertThat(hotline.heardBy(caller)).isEmpty();

    world.advance(60_000);
    caller.hangsUp();
    assertThat(agent.isTalking()).isFalse();
    assertThat(world.calls()).isZero();
    assertThat(world.media().endpoints()).isZero();
    assertThat(world.events(RecordingEnded.class))
        .singleElement()
        .extracting(RecordingEnded::durationMillis)
        .isEqualTo(60_000L);
    ContactEnded ended = world.events(ContactEnded.class).getFirst();
    assertThat(ended.result()).isEqualTo(Result.HANDLED);
    assertThat(ended.termination().by()).isEqualTo(Party.CALLER);
    assertThat(ended.termination().cause()).isEqualTo(Cause.NORMAL);
    assertThat(world.events(FlowStepEntered.class))
        .extracting(FlowStepEntered::step)
        .contains("answer", "play \"welcome\"", "menu main");
    assertThat(lastStateOf(agent)).isEqualTo(State.WRAP_UP);
    world.advance(5_000);
    assertThat(lastStateOf(agent)).isEqualTo(State.READY);
  }

  @Test
  void theInviteToTheAgentSaysWhoCallsAndWhichContact() {
    SimulatedPhone agent = hotline.readyAgent("1001");
    hotline.queued("13800138000");
    SipEffect.SendInvite invite = world.effects(SipEffect.SendInvite.class).getFirst();
    assertThat(invite.dialog().localUri()).startsWith("sip:13800138000@");
    assertThat(invite.headers())
        .extracting(header -> header.name())
        .contains("P-Asserted-Identity", "X-Tipring-Contact", "X-Tipring-Queue");
    assertThat(invite.headers())
        .filteredOn(header -> header.name().equals("X-Tipring-Queue"))
        .singleElement()
        .extracting(header -> header.value())
        .isEqualTo("support");
  }

  @Test
  void theAgentHangsUpAndTheCallerIsHungUp() {
    SimulatedPhone agent = hotline.readyAgent("1001");
    SimulatedCaller caller = hotline.queued("1");
    agent.answers();
    agent.hangsUp();
    assertThat(caller.isHungUp()).isTrue();
    assertThat(world.events(ContactEnded.class).getFirst().termination().by())
        .isEqualTo(Party.AGENT);
    assertThat(world.calls()).isZero();
  }

  @Test
  void nothingPressedTwiceGoesToSupport() {
    SimulatedPhone agent = hotline.readyAgent("1001");
    world.caller("1").dials(Hotline.NUMBER);
    world.advance(2 * SimulatedMedia.PROMPT_MILLIS + 2 * 6_000 + SimulatedMedia.PROMPT_MILLIS + 99);
    assertThat(agent.isRinging()).isTrue();
  }

  @Test
  void theOlderCallerIsServedFirst() {
    SimulatedCaller first = hotline.queued("1");
    SimulatedCaller second = hotline.queued("2");
    SimulatedPhone agent = hotline.readyAgent("1001");
    agent.answers();
    assertThat(hotline.talk(first, agent)).isTrue();
    first.hangsUp();
    world.advance(5_000);
    agent.answers();
    assertThat(hotline.talk(second, agent)).isTrue();
  }

  @Test
  void anAgentWhoLetsItRingIsSetNotReadyAndTheNextIsRung() {
    SimulatedPhone sleepy = hotline.readyAgent("1001");
    world.advance(1_000);
    SimulatedPhone awake = hotline.readyAgent("1002");
    SimulatedCaller caller = hotline.queued("1");
    assertThat(sleepy.isRinging()).isTrue();
    world.advance(19_999);
    assertThat(awake.isRinging()).isFalse();
    world.advance(1);
    assertThat(sleepy.isRinging()).isFalse();
    assertThat(awake.isRinging()).isTrue();
    assertThat(lastStateOf(sleepy)).isEqualTo(State.NOT_READY);
    assertThat(caller.isHungUp()).isFalse();
    awake.answers();
    assertThat(world.events(ContactAssigned.class).getFirst().waitedMillis()).isEqualTo(20_000);
  }

  @Test
  void aCallerWhoHangsUpWhileItRingsStopsTheRinging() {
    SimulatedPhone agent = hotline.readyAgent("1001");
    SimulatedCaller caller = hotline.queued("1");
    caller.hangsUp();
    assertThat(agent.isRinging()).isFalse();
    assertThat(world.events(ContactEnded.class).getFirst().result()).isEqualTo(Result.ABANDONED);
    assertThat(world.events(OfferEnded.class).getFirst().outcome())
        .isEqualTo(OfferOutcome.WITHDRAWN);
    assertThat(lastStateOf(agent)).isEqualTo(State.READY);
    assertThat(world.calls()).isZero();
  }

  @Test
  void aPhoneThatRefusesMovesTheOfferOnAtOnce() {
    for (var refusal :
        Map.of(
                486, OfferOutcome.BUSY,
                603, OfferOutcome.DECLINED,
                480, OfferOutcome.DECLINED,
                503, OfferOutcome.UNREACHABLE)
            .entrySet()) {
      String id = "r" + refusal.getKey();
      SimulatedPhone bad = world.agent(id, Hotline.SUPPORT);
      bad.refusesWith(refusal.getKey());
      bad.becomesReady();
      world.advance(1);
    }
    SimulatedPhone good = hotline.readyAgent("good");
    hotline.queued("1");
    assertThat(good.isRinging()).isTrue();
    assertThat(world.events(OfferEnded.class))
        .extracting(OfferEnded::outcome)
        .containsExactlyInAnyOrder(
            OfferOutcome.BUSY,
            OfferOutcome.DECLINED,
            OfferOutcome.DECLINED,
            OfferOutcome.UNREACHABLE);
    world.advance(10_000);
    assertThat(world.events(OfferMade.class)).hasSize(5);
  }

  @Test
  void anAgentWithoutAPhoneIsNotOfferedTwice() {
    SimulatedPhone gone = world.agent("1001", Hotline.SUPPORT);
    world.advance(3_600_001);
    gone.becomesReady();
    SimulatedCaller caller = hotline.queued("1");
    assertThat(world.events(OfferMade.class)).hasSize(1);
    assertThat(world.events(OfferEnded.class).getFirst().outcome())
        .isEqualTo(OfferOutcome.UNREACHABLE);
    assertThat(lastStateOf(gone)).isEqualTo(State.NOT_READY);
    assertThat(caller.isHungUp()).isFalse();
  }

  @Test
  void allPhonesOfAnAgentRingAndTheOthersStopWhenOneAnswers() {
    SimulatedPhone agent = world.agent("1001", Hotline.SUPPORT);
    agent.registers();
    agent.becomesReady();
    hotline.queued("1");
    assertThat(agent.timesRung()).isEqualTo(2);
    agent.answers();
    assertThat(agent.isRinging()).isFalse();
    assertThat(agent.isTalking()).isTrue();
    assertThat(world.events(OfferMade.class)).hasSize(1);
    assertThat(world.effects(SipEffect.CancelInvite.class))
        .singleElement()
        .satisfies(cancel -> assertThat(cancel.reason().orElseThrow()).startsWith("SIP;cause=200"));
  }

  @Test
  void thePhoneOfARemovedAgentDoesNotRingForTheNextOfThatName() {
    SimulatedPhone former = world.agent("1001", Hotline.SUPPORT);
    world.submit(new AgentCommand.RemoveAgent(0, former.agent()));
    world.submit(
        new AgentCommand.PutAgent(
            0, former.agent(), "new", "", "", Hotline.SUPPORT, Optional.empty()));
    former.becomesReady();
    hotline.queued("1");
    assertThat(former.timesRung()).isZero();
    assertThat(world.events(OfferEnded.class).getFirst().outcome())
        .isEqualTo(OfferOutcome.UNREACHABLE);
  }

  @Test
  void aPhoneThatRegistersWhileItsAgentIsRemovedDoesNotRingForTheNextOfThatName() {
    SimulatedPhone former = world.agent("1001", Hotline.SUPPORT);
    world.submit(new AgentCommand.RemoveAgent(0, former.agent()));
    former.registers();
    world.submit(
        new AgentCommand.PutAgent(
            0, former.agent(), "new", "", "", Hotline.SUPPORT, Optional.empty()));
    former.becomesReady();
    hotline.queued("1");

    assertThat(former.timesRung()).isZero();
    assertThat(world.events(OfferEnded.class).getFirst().outcome())
        .isEqualTo(OfferOutcome.UNREACHABLE);
  }

  @Test
  void whatAMediaServerSaysUnaskedChangesNothing() {
    SimulatedCaller caller = hotline.queued("1");
    long leg = caller.legId();
    world.submit(new MediaCommand.EndpointReleased(leg, 0, 0, 0, 0));
    world.submit(new MediaCommand.EndpointFailed(leg, 0, MediaCommand.Failure.FILE, ""));
    world.submit(new MediaCommand.AnswerApplied(leg, 0));
    assertThat(caller.isHungUp()).isFalse();
    caller.hangsUp();
    world.submit(new MediaCommand.AnswerApplied(leg, 0));
    assertThat(world.media().endpoints()).isZero();
    assertThat(world.calls()).isZero();
    assertThat(world.events(LegMediaReport.class)).hasSize(1);
  }

  @Test
  void aCallerWhoHeardTheMenuAndLeftIsServedByIt() {
    SimulatedCaller caller = world.caller("1").dials(Hotline.NUMBER);
    world.advance(500);
    caller.hangsUp();
    assertThat(world.events(ContactEnded.class).getFirst().result()).isEqualTo(Result.SELF_SERVED);
  }

  @Test
  void aCallerWhomTheEngineCutOffInTheMenuIsNotServedByIt() {
    world.caller("1").dials(Hotline.NUMBER);
    world.submit(new StopRequested());
    assertThat(world.events(ContactEnded.class).getFirst().result()).isEqualTo(Result.FAILED);
  }

  @Test
  void aCallerWhoseQueueWasClosedIsNotServedByTheFlow() {
    SimulatedCaller caller = hotline.queued("1");
    world.submit(new DeployFlows(0, World.TENANT, List.of()));
    world.advance(SimulatedMedia.PROMPT_MILLIS + 1);
    assertThat(caller.isHungUp()).isTrue();
    assertThat(world.events(ContactEnded.class).getFirst().result()).isEqualTo(Result.FAILED);
  }

  @Test
  void aCancelBeforeTheAnswerIsNoContactWithAnyone() {
    SimulatedCaller caller = world.caller("1").withoutAck().dials(Hotline.NUMBER);
    caller.ackTimesOut();
    assertThat(caller.isHungUp()).isTrue();
    ContactEnded ended = world.events(ContactEnded.class).getFirst();
    assertThat(ended.result()).isEqualTo(Result.FAILED);
    assertThat(ended.termination().cause()).isEqualTo(Cause.ACK_TIMEOUT);
    assertThat(world.calls()).isZero();
  }

  @Test
  void anUnknownNumberIsRefusedAndRecorded() {
    SimulatedCaller caller = world.caller("1").dials("999");
    assertThat(caller.statuses()).containsExactly(404);
    ContactEnded ended = world.events(ContactEnded.class).getFirst();
    assertThat(ended.result()).isEqualTo(Result.FAILED);
    assertThat(ended.termination().cause()).isEqualTo(Cause.UNKNOWN_NUMBER);
    assertThat(world.calls()).isZero();
  }

  @Test
  void thePlatformEndsACall() {
    SimulatedPhone agent = hotline.readyAgent("1001");
    SimulatedCaller caller = hotline.queued("1");
    agent.answers();
    long callId = world.events(ContactStarted.class).getFirst().callId();
    world.submit(new HangUp(7, callId));
    assertThat(caller.isHungUp()).isTrue();
    assertThat(agent.isTalking()).isFalse();
    assertThat(world.events(ContactEnded.class).getFirst().termination().by())
        .isEqualTo(Party.PLATFORM);
  }

  @Test
  void aCallerWhoseSoundStopsIsEnded() {
    SimulatedCaller caller = hotline.queued("1");
    world.submit(new MediaTimedOut(caller.legId(), 30_000));
    assertThat(caller.isHungUp()).isTrue();
    ContactEnded ended = world.events(ContactEnded.class).getFirst();
    assertThat(ended.termination().cause()).isEqualTo(Cause.MEDIA_TIMEOUT);
    assertThat(world.calls()).isZero();
  }

  @Test
  void holdAndResumeAreAnsweredAndTold() {
    SimulatedCaller caller = hotline.queued("1");
    String sdp =
        "v=0\r\n"
            + "o=- 1 2 IN IP4 127.0.0.1\r\n"
            + "s=-\r\n"
            + "c=IN IP4 127.0.0.1\r\n"
            + "t=0 0\r\n"
            + "m=audio 4000 RTP/AVP 0\r\n"
            + "a=";
    caller.reinvites(sdp + "sendonly\r\n");
    caller.reinvites(sdp + "sendrecv\r\n");
    assertThat(caller.reinviteStatuses()).containsExactly(200, 200);
    assertThat(world.events(LegHeld.class)).extracting(LegHeld::held).containsExactly(true, false);
  }

  @Test
  void aCallerThatHasMovedIsHungUpWhereItIsNow() {
    SimulatedCaller caller = hotline.queued("1");
    SipAddress elsewhere = new SipAddress(Transport.UDP, "127.0.0.7", 7007);
    caller.movesTo(elsewhere);
    world.submit(new HangUp(7, world.events(ContactStarted.class).getFirst().callId()));
    assertThat(world.effects(SipEffect.SendBye.class))
        .singleElement()
        .satisfies(
            bye -> {
              assertThat(bye.dialog().peer()).isEqualTo(elsewhere);
              assertThat(bye.dialog().remoteTarget()).isEqualTo("sip:1@127.0.0.7:7007");
            });
  }

  @Test
  void anOfferWhileTheOneBeforeIsInTheAirMeets491() {
    SimulatedCaller caller = hotline.queued("1");
    caller.withoutAck().reinvites("v=0\r\n");
    caller.reinvites("v=0\r\n");
    assertThat(caller.reinviteStatuses()).containsExactly(200, 491);
  }

  @Test
  void anAnswerInTheLastMomentCounts() {
    world.media().appliesAnswersAfter(200);
    SimulatedPhone agent = hotline.readyAgent("1001");
    SimulatedCaller caller = hotline.queued("1");
    world.advance(19_900);
    agent.answers();
    world.advance(1_000);
    assertThat(agent.isTalking()).isTrue();
    assertThat(hotline.talk(caller, agent)).isTrue();
    assertThat(world.events(OfferEnded.class))
        .extracting(OfferEnded::outcome)
        .containsExactly(OfferOutcome.ACCEPTED);
  }

  @Test
  void anAnswerWhoseSoundNeverComesFreesTheCallerAfterTenSeconds() {
    world.media().appliesAnswersAfter(60_000);
    SimulatedPhone agent = hotline.readyAgent("1001");
    hotline.queued("1");
    world.advance(19_900);
    agent.answers();
    world.advance(10_100);
    assertThat(agent.isTalking()).isFalse();
    assertThat(lastStateOf(agent)).isEqualTo(State.NOT_READY);
  }

  @Test
  void theSameCommandsGiveTheSameEvents() {
    List<Event> first = play();
    List<Event> second = play();
    assertThat(first).isEqualTo(second).isNotEmpty();
  }

  private static List<Event> play() {
    Hotline fresh = Hotline.open();
    SimulatedPhone agent = fresh.readyAgent("1001");
    fresh.queued("1").hangsUp();
    return fresh.world().events();
  }

  private State lastStateOf(SimulatedPhone phone) {
    return world.events(AgentStateChanged.class).stream()
        .filter(change -> change.agent().equals(phone.agent()))
        .reduce((earlier, later) -> later)
        .orElseThrow()
        .to();
  }
}
