package io.tipring.media.freeswitch.channel;

import static io.tipring.media.freeswitch.channel.FakeServer.ENGINE;
import static io.tipring.media.freeswitch.channel.FakeServer.SDP;
import static io.tipring.media.freeswitch.channel.FakeServer.dialog;
import static io.tipring.media.freeswitch.channel.FakeServer.uuid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tipring.core.command.MediaCommand.AnswerApplied;
import io.tipring.core.command.MediaCommand.DtmfReceived;
import io.tipring.core.command.MediaCommand.EndpointFailed;
import io.tipring.core.command.MediaCommand.EndpointLost;
import io.tipring.core.command.MediaCommand.EndpointReady;
import io.tipring.core.command.MediaCommand.EndpointReleased;
import io.tipring.core.command.MediaCommand.Failure;
import io.tipring.core.command.MediaCommand.MediaTimedOut;
import io.tipring.core.command.MediaCommand.PlayEnd;
import io.tipring.core.command.MediaCommand.PlayEnded;
import io.tipring.core.command.MediaCommand.RecordingEnded;
import io.tipring.core.command.MediaCommand.RecordingFailed;
import io.tipring.core.command.MediaCommand.RecordingStarted;
import io.tipring.core.effect.MediaEffect;
import io.tipring.core.effect.MediaEffect.Audience;
import io.tipring.core.effect.MediaEffect.Rights;
import io.tipring.core.effect.MediaEffect.Sound;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import io.tipring.media.esl.codec.EslEvent;
import io.tipring.media.esl.codec.EslHeaders;
import io.tipring.media.freeswitch.channel.Outside.Reply;
import io.tipring.media.freeswitch.channel.Outside.SipOutcome;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SwitchboardTest {
  private static final long A = 1;
  private static final long B = 2;
  private static final long C = 3;
  private static final SipAddress PEER = new SipAddress(Transport.UDP, "127.0.0.1", 5060);
  private static final Rights ALL = new Rights(true, new Audience.Everyone());

  private final FakeServer server = new FakeServer();
  private final Switchboard board = server.board;

  private void allocate(long leg) {
    board.handle(new MediaEffect.Allocate(leg, leg + 1_000, Optional.of(SDP), "", PEER, 0));
  }

  private void answer(long leg, SipOutcome outcome) {
    server.invites.remove(new LegMark(ENGINE, leg, leg + 1_000)).accept(outcome);
    server.advance(0);
  }

  private void up(long leg) {
    allocate(leg);
    server.event("CHANNEL_PARK", leg);
    answer(leg, new SipOutcome.Agreed(dialog(leg), SDP));
    server.takeOrders();
  }

  private void talk() {
    up(A);
    up(B);
    board.handle(new MediaEffect.Connect(A, B));
    server.advance(0);
    server.bridged(A, B);
    server.takeOrders();
  }

  private void play(long leg, long playId, boolean repeat, Sound... sounds) {
    board.handle(new MediaEffect.Play(leg, playId, List.of(sounds), repeat));
    server.advance(0);
  }

  private static Sound prompt(String name) {
    return new Sound.Prompt(name, "");
  }

  // Beginning and ending.

  @Test
  void anEndpointIsReadyWhenTheServerHasAnswered() {
    up(A);
    assertThat(server.reports).containsExactly(new EndpointReady(A, 1_001, SDP));
  }

  @Test
  void aRefusalIsReportedAndLeavesNothing() {
    allocate(A);
    answer(A, new SipOutcome.Failed(Failure.NOT_ACCEPTABLE, "488"));
    assertThat(server.reports)
        .containsExactly(new EndpointFailed(A, 1_001, Failure.NOT_ACCEPTABLE, "488"));
    assertThat(board.legIds()).isEmpty();
  }

  @Test
  void aReplacedEndpointIsLetGoWithoutAWord() {
    up(A);
    board.handle(new MediaEffect.Allocate(A, 7, Optional.of(SDP), "", PEER, 0));
    server.invites.remove(new LegMark(ENGINE, A, 7)).accept(new SipOutcome.Agreed(dialog(77), SDP));
    assertThat(server.ended).containsExactly(dialog(A));
    assertThat(server.takeOrders()).containsExactly("uuid_kill " + uuid(A));
    server.event("CHANNEL_HANGUP", A, "Hangup-Cause", "NORMAL_CLEARING");
    assertThat(server.reports(EndpointLost.class)).isEmpty();
    assertThat(server.reports(EndpointReleased.class)).isEmpty();
  }

  @Test
  void aReleaseSaysWhatWentOverTheWire() {
    up(A);
    board.handle(new MediaEffect.Release(A));
    assertThat(server.ended).containsExactly(dialog(A));
    server.event(
        "CHANNEL_HANGUP_COMPLETE",
        A,
        "variable_rtp_audio_out_packet_count",
        "70",
        "variable_rtp_audio_in_packet_count",
        "80",
        "variable_rtp_audio_in_flaw_total",
        "2",
        "variable_rtp_audio_in_jitter_max_variance",
        "9.16");
    assertThat(server.reports(EndpointReleased.class))
        .containsExactly(new EndpointReleased(A, 70, 80, 2, 3));
    server.advance(10_000);
    assertThat(server.reports(EndpointReleased.class)).hasSize(1);
  }

  @Test
  void aReleaseIsAnsweredEvenIfTheServerSaysNothing() {
    up(A);
    board.handle(new MediaEffect.Release(A));
    server.advance(10_000);
    assertThat(server.reports(EndpointReleased.class)).hasSize(1);
    assertThat(server.takeOrders()).contains("uuid_kill " + uuid(A));
  }

  @Test
  void aReleaseWhileTheEndpointIsMadeIsAnsweredBehindIt() {
    allocate(A);
    board.handle(new MediaEffect.Release(A));
    assertThat(server.reports).isEmpty();
    answer(A, new SipOutcome.Agreed(dialog(A), SDP));
    server.advance(10_000);
    assertThat(server.reports.getFirst()).isInstanceOf(EndpointReady.class);
    assertThat(server.reports(EndpointReleased.class)).hasSize(1);
    assertThat(server.ended).containsExactly(dialog(A));
  }

  @Test
  void aChannelThatDiesIsLostAndTheOtherSideIsParked() {
    talk();
    server.event("CHANNEL_HANGUP", B, "Hangup-Cause", "NORMAL_CLEARING");
    assertThat(server.reports(EndpointLost.class))
        .singleElement()
        .satisfies(lost -> assertThat(lost.legId()).isEqualTo(B));
    assertThat(server.takeOrders()).contains("uuid_transfer " + uuid(A) + " park inline");
    server.event("CHANNEL_HANGUP_COMPLETE", B);
    assertThat(server.reports(EndpointLost.class)).hasSize(1);
    assertThat(server.reports(EndpointReleased.class)).isEmpty();
  }

  @Test
  void aChannelThatDiesBeforeSipHasSaidThatItIsThereIsLostBehindItsBeginning() {
    allocate(A);
    server.event("CHANNEL_PARK", A);
    server.event("CHANNEL_HANGUP", A, "Hangup-Cause", "NORMAL_CLEARING");
    assertThat(server.reports).isEmpty();
    answer(A, new SipOutcome.Agreed(dialog(A), SDP));
    assertThat(server.reports.get(0)).isInstanceOf(EndpointReady.class);
    assertThat(server.reports.get(1)).isInstanceOf(EndpointLost.class);
  }

  @Test
  void aPeerThatIsSilentTooLongIsReportedAsSuch() {
    up(A);
    server.event("CHANNEL_HANGUP", A, "Hangup-Cause", "MEDIA_TIMEOUT");
    assertThat(server.reports(MediaTimedOut.class)).hasSize(1);
    assertThat(server.reports(EndpointLost.class)).isEmpty();
  }

  @Test
  void channelsOfOtherEnginesAreLeftAlone() {
    board.event(
        EslEvent.of(
            EslHeaders.of(
                "Event-Name",
                "CHANNEL_PARK",
                "Unique-ID",
                uuid(9),
                "variable_" + LegMark.VARIABLE,
                "engine2/9/1009"),
            ""));
    assertThat(server.orders).isEmpty();
  }

  // Negotiation.

  @Test
  void answersAndOffersGoOneAfterTheOther() {
    up(A);
    board.handle(new MediaEffect.ApplyAnswer(A, 11, SDP));
    board.handle(new MediaEffect.Negotiate(A, 12, SDP));
    board.handle(new MediaEffect.Negotiate(A, 13, "nonsense"));
    board.handle(new MediaEffect.Reoffer(A, 14));
    server.advance(0);
    assertThat(server.reports.subList(1, 5))
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo(new AnswerApplied(A, 11)),
            second -> assertThat(second).isEqualTo(new EndpointReady(A, 12, SDP)),
            third ->
                assertThat(((EndpointFailed) third).failure()).isEqualTo(Failure.MALFORMED_SDP),
            fourth -> assertThat(fourth).isEqualTo(new EndpointReady(A, 14, SDP)));
  }

  // Sounds.

  @Test
  void aListIsGivenToTheServerAtOnceAndEndsWithItsLast() {
    up(A);
    play(A, 5, false, prompt("one"), prompt("two"));
    List<Order> plays =
        server.orders.stream().filter(each -> each.application().equals("playback")).toList();
    assertThat(plays).extracting(Order::text).containsExactly("/p/one.wav", "/p/two.wav");
    assertThat(plays).allMatch(Order::waits);
    server.played(A, plays.get(0).eventUuid(), "FILE PLAYED", 16_000);
    assertThat(server.reports(PlayEnded.class)).isEmpty();
    server.played(A, plays.get(1).eventUuid(), "FILE PLAYED", 16_000);
    assertThat(server.reports(PlayEnded.class))
        .containsExactly(new PlayEnded(A, 5, PlayEnd.COMPLETED, 4_000, ""));
  }

  @Test
  void aRepeatIsLeftToTheServer() {
    up(A);
    play(A, 5, true, new Sound.Music("calm"));
    Order order = server.lastPlay();
    assertThat(order.loops()).isNegative();
    server.event("PLAYBACK_START", A);
    server.played(A, order.eventUuid(), "FILE PLAYED", 72_000);
    server.event("PLAYBACK_START", A);
    server.advance(5_000);
    assertThat(server.lastPlay()).isSameAs(order);
    board.handle(new MediaEffect.StopPlay(A, 5));
    server.event("PLAYBACK_STOP", A, "Playback-Status", "break");
    server.played(A, order.eventUuid(), "FILE PLAYED", 800);
    assertThat(server.reports(PlayEnded.class))
        .containsExactly(new PlayEnded(A, 5, PlayEnd.STOPPED, 9_100, ""));
  }

  @Test
  void aNewPlayEndsTheOneBefore() {
    up(A);
    play(A, 5, false, prompt("one"));
    Order first = server.lastPlay();
    play(A, 6, false, prompt("two"));
    assertThat(server.takeOrders()).contains("uuid_break " + uuid(A) + " all");
    server.event("PLAYBACK_STOP", A, "Playback-Status", "break");
    server.played(A, first.eventUuid(), "FILE PLAYED", 8_000);
    assertThat(server.reports(PlayEnded.class))
        .containsExactly(new PlayEnded(A, 5, PlayEnd.STOPPED, 1_000, "replaced by another play"));
    assertThat(server.lastPlay().text()).isEqualTo("/p/two.wav");
  }

  @Test
  void aPlayGoesOnWhereABridgeHasCutItOff() {
    up(A);
    up(B);
    play(A, 5, false, prompt("one"));
    Order first = server.lastPlay();
    board.handle(new MediaEffect.Connect(A, B));
    server.event("PLAYBACK_STOP", A, "Playback-Status", "break");
    server.played(A, first.eventUuid(), "FILE PLAYED", 8_000);
    assertThat(server.reports(PlayEnded.class)).isEmpty();
    server.bridged(A, B);
    assertThat(server.lastPlay().text()).isEqualTo("/p/one.wav@@8000");
    server.played(A, server.lastPlay().eventUuid(), "FILE PLAYED", 16_000);
    assertThat(server.reports(PlayEnded.class))
        .containsExactly(new PlayEnded(A, 5, PlayEnd.COMPLETED, 2_000, ""));
  }

  @Test
  void aSoundThatIsMissingHereOrThereFails() {
    up(A);
    play(A, 5, false, prompt("missing"));
    play(A, 6, false, prompt("one"));
    server.played(A, server.lastPlay().eventUuid(), "FILE NOT FOUND", 0);
    assertThat(server.reports(PlayEnded.class))
        .extracting(PlayEnded::playId, PlayEnded::end)
        .containsExactly(tuple(5L, PlayEnd.FAILED), tuple(6L, PlayEnd.FAILED));
  }

  @Test
  void aServerThatDoesNotBeginFailsThePlayInTime() {
    up(A);
    server.holdsReplies = true;
    play(A, 5, false, prompt("one"));
    server.advance(Timeouts.DEFAULT.playMillis());
    assertThat(server.reports(PlayEnded.class))
        .singleElement()
        .satisfies(ended -> assertThat(ended.end()).isEqualTo(PlayEnd.FAILED));
  }

  @Test
  void digitsGoBetweenSounds() {
    up(A);
    play(A, 5, false, prompt("one"), new Sound.Digits("12"), prompt("two"));
    server.played(A, server.lastPlay().eventUuid(), "FILE PLAYED", 16_000);
    assertThat(server.takeOrders()).contains("uuid_send_dtmf " + uuid(A) + " 12@100");
    server.advance(300);
    assertThat(server.lastPlay().text()).isEqualTo("/p/two.wav");
  }

  @Test
  void aDigitOfThePeerIsReportedWithItsLength() {
    up(A);
    server.event("DTMF", A, "DTMF-Digit", "#", "DTMF-Duration", "800");
    server.event("DTMF", A, "DTMF-Digit", "x\n", "DTMF-Duration", "800");
    assertThat(server.reports(DtmfReceived.class)).containsExactly(new DtmfReceived(A, '#', 100));
  }

  // Connections.

  @Test
  void aConnectionThatIsSoAlreadyIsLeftAsItIs() {
    talk();
    board.handle(new MediaEffect.Connect(B, A));
    server.advance(5_000);
    assertThat(server.takeOrders()).isEmpty();
  }

  @Test
  void whatIsAskedWhileTheyAreOnTheirWayIsDoneWhenTheyHaveArrived() {
    up(A);
    up(B);
    board.handle(new MediaEffect.Connect(A, B));
    board.handle(new MediaEffect.Disconnect(A));
    server.advance(0);
    assertThat(server.takeOrders()).containsExactly("uuid_bridge " + uuid(A) + " " + uuid(B));
    server.bridged(A, B);
    assertThat(server.takeOrders())
        .containsExactly("uuid_transfer " + uuid(A) + " -both park inline");
  }

  @Test
  void aBridgeThatIsRefusedIsTriedAgainAndThenTheLegIsGivenUp() {
    up(A);
    up(B);
    for (long leg : List.of(A, B)) {
      server.facts.put(new ChannelUuid(uuid(leg)), facts(leg, new Place.Parked(), 0, false));
    }
    server.reply = new Reply(true, true, false, "-ERR Invalid uuid");
    board.handle(new MediaEffect.Connect(A, B));
    server.advance(10_000);
    assertThat(server.takeOrders().stream().filter(each -> each.startsWith("uuid_bridge")))
        .hasSizeGreaterThan(1);
    assertThat(server.reports(EndpointLost.class)).isNotEmpty();
  }

  @Test
  void whoWhispersIsHeardByNobodyElseAtAnyMoment() {
    up(A);
    up(B);
    up(C);
    board.handle(new MediaEffect.JoinConference(A, 50, ALL));
    board.handle(new MediaEffect.JoinConference(B, 50, ALL));
    server.advance(0);
    joined(A, 1);
    joined(B, 2);
    server.takeOrders();
    board.handle(new MediaEffect.JoinConference(C, 50, new Rights(true, new Audience.Only(B))));
    server.advance(0);
    assertThat(server.takeOrders())
        .containsExactly(
            "uuid_transfer "
                + uuid(C)
                + " conference:tipring-engine1-50@tipring+flags{mute|deaf} inline");
    joined(C, 3);
    assertThat(server.takeOrders())
        .containsExactly(
            "conference tipring-engine1-50 relate 3 1 nospeak",
            "conference tipring-engine1-50 unmute 3",
            "conference tipring-engine1-50 undeaf 3");
  }

  @Test
  void whoComesBackUnderTheSameNumberHearsWhoWhispersToHimNow() {
    whoWhispersIsHeardByNobodyElseAtAnyMoment();
    board.handle(new MediaEffect.Disconnect(A));
    board.handle(new MediaEffect.SetRights(C, new Rights(true, new Audience.Only(A))));
    server.event("CHANNEL_PARK", A);
    server.takeOrders();
    board.handle(new MediaEffect.JoinConference(A, 50, ALL));
    server.advance(0);
    joined(A, 1);
    assertThat(server.takeOrders()).contains("conference tipring-engine1-50 relate 3 1 clear");
  }

  @Test
  void whoComesBackUnderTheSameNumberHearsWhoMayBeHeardNow() {
    whoWhispersIsHeardByNobodyElseAtAnyMoment();
    board.handle(new MediaEffect.Disconnect(A));
    board.handle(new MediaEffect.SetRights(C, ALL));
    server.event("CHANNEL_PARK", A);
    server.takeOrders();
    board.handle(new MediaEffect.JoinConference(A, 50, ALL));
    server.advance(0);
    joined(A, 1);
    assertThat(server.takeOrders()).contains("conference tipring-engine1-50 relate 3 1 clear");
  }

  private void joined(long leg, int member) {
    board.event(
        EslEvent.of(
            EslHeaders.of(
                "Event-Name",
                "CUSTOM",
                "Event-Subclass",
                "conference::maintenance",
                "Unique-ID",
                uuid(leg),
                "Action",
                "add-member",
                "Conference-Name",
                "tipring-engine1-50",
                "Member-ID",
                Integer.toString(member)),
            ""));
    server.advance(0);
  }

  // Recordings.

  @Test
  void aRecordingIsMaskedBeforeAPauseEnds() {
    talk();
    board.handle(new MediaEffect.StartRecording(A, B, 70));
    server.advance(0);
    assertThat(server.reports(RecordingStarted.class)).hasSize(1);
    board.handle(new MediaEffect.PauseRecording(A, 70));
    board.handle(new MediaEffect.MaskRecording(A, 70));
    board.handle(new MediaEffect.ResumeRecording(A, 70));
    server.advance(0);
    assertThat(server.takeOrders())
        .containsExactly(
            "uuid_setvar_multi " + uuid(A) + " tipring_recording_70=2",
            "uuid_record " + uuid(A) + " start /r/70.part.wav",
            "uuid_record " + uuid(A) + " pause /r/70.part.wav",
            "uuid_record " + uuid(A) + " mask /r/70.part.wav",
            "uuid_record " + uuid(A) + " resume /r/70.part.wav",
            "uuid_record " + uuid(A) + " unmask /r/70.part.wav");
  }

  @Test
  void aRecordingThatCannotBeMaskedIsEnded() {
    talk();
    board.handle(new MediaEffect.StartRecording(A, B, 70));
    server.advance(0);
    server.reply = new Reply(true, true, false, "-ERR Cannot mask");
    board.handle(new MediaEffect.MaskRecording(A, 70));
    server.advance(0);
    assertThat(server.takeOrders()).contains("uuid_record " + uuid(A) + " stop /r/70.part.wav");
    assertThat(server.reports(RecordingFailed.class)).hasSize(1);
    server.advance(60_000);
    assertThat(server.reports(RecordingFailed.class)).hasSize(1);
    assertThat(server.reports(RecordingEnded.class)).isEmpty();
  }

  @Test
  void aRecordingEndsWithTheReleaseOfItsOtherSide() {
    talk();
    board.handle(new MediaEffect.StartRecording(A, B, 70));
    server.advance(0);
    board.handle(new MediaEffect.Release(B));
    assertThat(server.takeOrders()).contains("uuid_record " + uuid(A) + " stop /r/70.part.wav");
    server.event(
        "RECORD_STOP",
        A,
        "Record-File-Path",
        "/r/70.part.wav",
        "variable_record_ms",
        "2500",
        "variable_record_file_size",
        "80044");
    assertThat(server.reports(RecordingEnded.class))
        .containsExactly(new RecordingEnded(70, 2_500, 80_044));
  }

  @Test
  void aRecordingWhoseChannelGoesIsEndedByTheServerItself() {
    talk();
    board.handle(new MediaEffect.StartRecording(A, B, 70));
    server.advance(0);
    server.takeOrders();
    board.handle(new MediaEffect.Release(A));
    board.handle(new MediaEffect.Release(B));
    assertThat(server.takeOrders()).noneMatch(each -> each.startsWith("uuid_record"));
    server.event(
        "RECORD_STOP",
        A,
        "Record-File-Path",
        "/r/70.part.wav",
        "variable_record_ms",
        "900",
        "variable_record_file_size",
        "28844");
    server.advance(60_000);
    assertThat(server.reports(RecordingEnded.class))
        .containsExactly(new RecordingEnded(70, 900, 28_844));
  }

  // The connection.

  private static ChannelFacts facts(
      long leg,
      Place place,
      long playId,
      boolean playing,
      ChannelFacts.OpenRecording... recordings) {
    return new ChannelFacts(
        new ChannelUuid(uuid(leg)),
        new LegMark(ENGINE, leg, leg + 1_000),
        dialog(leg),
        SDP,
        place,
        playId == 0 ? OptionalLong.empty() : OptionalLong.of(playId),
        playing,
        List.of(recordings));
  }

  @Test
  void whatIsAskedWhileThereIsNoConnectionIsDoneWhenItIsBack() {
    up(A);
    board.offline();
    play(A, 5, false, prompt("one"));
    assertThat(server.takeOrders()).isEmpty();
    board.connected();
    board.present(facts(A, new Place.Parked(), 0, false));
    board.listed();
    assertThat(server.lastPlay().text()).isEqualTo("/p/one.wav");
  }

  @Test
  void whatIsAskedWithoutAConnectionIsAnsweredByItsDeadline() {
    up(A);
    board.offline();
    play(A, 5, false, prompt("one"));
    board.handle(new MediaEffect.StartRecording(A, B, 70));
    board.handle(new MediaEffect.Release(A));
    server.advance(60_000);
    assertThat(server.reports(PlayEnded.class)).hasSize(1);
    assertThat(server.reports(RecordingFailed.class)).hasSize(1);
    assertThat(server.reports(EndpointReleased.class)).hasSize(1);
  }

  @Test
  void aChannelThatDiedMeanwhileIsLost() {
    talk();
    board.offline();
    board.connected();
    board.present(facts(A, new Place.Parked(), 0, false));
    board.listed();
    server.advance(0);
    assertThat(server.reports(EndpointLost.class))
        .singleElement()
        .satisfies(lost -> assertThat(lost.legId()).isEqualTo(B));
  }

  @Test
  void aChannelThatTheListLacksIsAskedForByName() {
    up(A);
    board.offline();
    board.connected();
    ChannelFacts found = facts(A, new Place.Parked(), 0, false);
    server.facts.put(found.uuid(), found);
    board.listed();
    server.advance(5_000);
    assertThat(server.reports(EndpointLost.class)).isEmpty();
  }

  @Test
  void aPeerThatSaysItIsSilentIsNotHeard() {
    up(A);
    board.handle(new MediaEffect.Negotiate(A, 12, SDP + "a=inactive\r\n"));
    server.advance(0);
    assertThat(server.takeOrders()).containsExactly("uuid_audio " + uuid(A) + " start read mute 1");
    board.handle(new MediaEffect.Negotiate(A, 13, SDP));
    server.advance(0);
    assertThat(server.takeOrders()).containsExactly("uuid_audio " + uuid(A) + " stop");
  }

  @Test
  void aChannelOfTheRunBeforeGoesOnAsItWas() {
    for (long leg : List.of(A, B)) {
      Place place = new Place.Bridged(uuid(leg == A ? B : A));
      ChannelFacts found = facts(leg, place, leg == A ? 5 : 0, leg == A);
      server.facts.put(found.uuid(), found);
      board.present(found);
    }
    board.listed();
    board.handle(new MediaEffect.Reclaim(A, 21));
    board.handle(new MediaEffect.Reclaim(B, 22));
    server.advance(0);
    assertThat(server.reports)
        .containsExactly(new EndpointReady(A, 21, SDP), new EndpointReady(B, 22, SDP));
    board.handle(new MediaEffect.Connect(A, B));
    play(A, 5, true, new Sound.Music("calm"));
    server.advance(5_000);
    assertThat(server.takeOrders()).isEmpty();
    board.handle(new MediaEffect.Reclaim(C, 23));
    assertThat(server.reports(EndpointFailed.class))
        .singleElement()
        .satisfies(failed -> assertThat(failed.failure()).isEqualTo(Failure.NO_ENDPOINT));
  }

  @Test
  void whoIsNotWhereItShouldBeIsGivenUpWhenItsServerCanNotBeTold() {
    up(A);
    up(B);
    up(C);
    board.handle(new MediaEffect.Connect(A, B));
    server.takeOrders();
    board.offline();
    server.advance(1_900);
    assertThat(server.reports(EndpointLost.class)).isEmpty();
    server.advance(200);
    assertThat(server.reports(EndpointLost.class)).extracting(EndpointLost::legId).contains(A);
    assertThat(server.ended).contains(dialog(A)).doesNotContain(dialog(C));
    assertThat(board.legIds()).contains(C);
  }

  @Test
  void whoTalksStaysHoweverLongItsServerCanNotBeTold() {
    talk();
    board.offline();
    server.advance(600_000);
    assertThat(server.reports(EndpointLost.class)).isEmpty();
    board.handle(new MediaEffect.Disconnect(A));
    server.advance(2_100);
    assertThat(server.reports(EndpointLost.class))
        .extracting(EndpointLost::legId)
        .containsExactlyInAnyOrder(A, B);
  }

  @Test
  void whenAllIsDroppedNothingStays() {
    up(A);
    allocate(B);
    board.present(facts(C, new Place.Parked(), 0, false));
    board.dropAll();
    answer(B, new SipOutcome.Agreed(dialog(B), SDP));
    assertThat(server.ended).containsExactly(dialog(A), dialog(B));
    assertThat(server.takeOrders()).containsExactly("uuid_kill " + uuid(A), "uuid_kill " + uuid(C));
    assertThat(board.legIds()).isEmpty();
  }

  @Test
  void whatTheRunBeforeHasLeftOnIsEndedWithoutAWord() {
    reclaimed(facts(A, new Place.Parked(), 5, true));
    board.handle(new MediaEffect.StopPlay(A, MediaEffect.StopPlay.WHATEVER_WAS_LEFT));
    assertThat(server.takeOrders()).containsExactly("uuid_break " + uuid(A) + " all");
    board.handle(new MediaEffect.StopPlay(A, MediaEffect.StopPlay.WHATEVER_WAS_LEFT));
    assertThat(server.takeOrders()).isEmpty();
    assertThat(server.reports(PlayEnded.class)).isEmpty();
  }

  @Test
  void aLegThatEndsWhileItIsAskedForTakesItsChannelAlong() {
    reclaim(facts(A, new Place.Parked(), 0, false));
    board.handle(new MediaEffect.Release(A));
    server.advance(0);
    assertThat(server.ended).containsExactly(dialog(A));
    assertThat(board.legIds()).isEmpty();
    server.advance(60_000);
    assertThat(server.reports(EndpointReleased.class)).hasSize(1);
  }

  @Test
  void aLegThatIsLetGoWhileItIsAskedForTakesItsChannelAlong() {
    reclaim(facts(A, new Place.Parked(), 0, false));
    board.drop(A);
    server.advance(0);
    assertThat(server.takeOrders()).containsExactly("uuid_kill " + uuid(A));
    assertThat(board.legIds()).isEmpty();
    assertThat(server.reports).isEmpty();
  }

  @Test
  void aRecordingIsEndedAlsoWhileItsLegIsAskedFor() {
    ChannelFacts found =
        facts(A, new Place.Parked(), 0, false, new ChannelFacts.OpenRecording(70, B));
    reclaim(found);
    board.handle(new MediaEffect.StopRecording(A, 70));
    assertThat(server.reports).isEmpty();
    server.advance(0);
    assertThat(server.takeOrders()).contains("uuid_record " + uuid(A) + " stop /r/70.part.wav");
  }

  private void reclaim(ChannelFacts found) {
    server.facts.put(found.uuid(), found);
    board.present(found);
    board.listed();
    board.handle(new MediaEffect.Reclaim(A, 21));
  }

  private void reclaimed(ChannelFacts found) {
    reclaim(found);
    server.advance(0);
  }

  @Test
  void aPlayThatEndedWhileTheEngineWasAwayIsCompleted() {
    reclaimed(facts(A, new Place.Parked(), 5, false));
    play(A, 5, false, prompt("one"));
    assertThat(server.reports(PlayEnded.class))
        .containsExactly(new PlayEnded(A, 5, PlayEnd.COMPLETED, 0, ""));
    assertThat(server.orders).isEmpty();
  }
}
