package io.tipring.media.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tipring.core.command.CommandSink;
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
import io.tipring.media.MediaServer;
import io.tipring.media.RecordingFile;
import io.tipring.media.codec.Codec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the port {@link MediaServer} promises, of whatever kind the server is. Peers speak RTP with
 * it; what is asserted is what they hear and what its files hold.
 */
public abstract class MediaServerContract {

  private static final long CALLER = 11;
  private static final long AGENT = 12;
  private static final long THIRD = 13;
  private static final SipAddress SIGNALLING = new SipAddress(Transport.UDP, "127.0.0.1", 5060);
  private static final Rights ALL = new Rights(true, new Audience.Everyone());
  private static final Sound TONE = new Sound.Tone(List.of(425), 1_000, 0, -10);
  private static final int FRAME = 160;

  @TempDir Path dir;
  private final SipPeer caller = new SipPeer(Codec.PCMA, 101);
  private final SipPeer agent = new SipPeer(Codec.PCMU, 101);
  private final SipPeer third = new SipPeer(Codec.PCMA, 101);
  private Answers answers = new Answers();
  private MediaServerFixture fixture;
  private MediaServer server;
  private long lastRequest = 1_000;

  /** Starts a server with an empty folder for all that it needs. */
  protected abstract MediaServerFixture start(Path dir, CommandSink sink) throws IOException;

  @BeforeEach
  void startServer() throws IOException {
    fixture = start(dir, answers);
    server = fixture.server();
  }

  @AfterEach
  void stop() {
    fixture.close();
    caller.close();
    agent.close();
    third.close();
  }

  // Endpoints.

  @Test
  void anOfferIsAnsweredAndThePeerHearsAPrompt() throws IOException {
    Waves.tone(prompt("welcome"), 620, 600);
    call(CALLER, caller);
    play(CALLER, 1, new Sound.Prompt("welcome", ""), new Sound.Silence(100));
    caller.awaitTone(620);
    PlayEnded ended = answers.playEnd(1);
    assertThat(ended.end()).isEqualTo(PlayEnd.COMPLETED);
    assertThat(ended.playedMillis()).isCloseTo(700, within((long) fixture.toleranceMillis()));
    caller.awaitQuiet();
  }

  @Test
  void withoutAnOfferTheServerMakesOneAndTakesTheAnswer() {
    String offer = allocate(CALLER, Optional.empty(), 0);
    assertThat(offer).contains("m=audio ");
    caller.callee(offer);
    long request = ++lastRequest;
    server.handle(new MediaEffect.ApplyAnswer(CALLER, request, caller.sdp("sendrecv")));
    answers.await(AnswerApplied.class, applied -> applied.requestId() == request);
    repeat(CALLER, 1, TONE);
    caller.awaitTone(425);
  }

  @Test
  void anOfferThatCannotBeTakenIsRefusedWithTheReason() {
    assertThat(refused(CALLER, "nonsense").failure())
        .isIn(Failure.MALFORMED_SDP, Failure.NOT_ACCEPTABLE);
    String video = caller.sdp("sendrecv").replace("m=audio", "m=video");
    assertThat(refused(AGENT, video).failure()).isEqualTo(Failure.NOT_ACCEPTABLE);
    // And neither has left anything behind.
    call(CALLER, caller);
    repeat(CALLER, 1, TONE);
    caller.awaitTone(425);
  }

  @Test
  void aPeerThatHoldsHearsNothingAndIsHeardAgainAfterwards() {
    talk();
    assertThat(negotiate(CALLER, caller.sdp("sendonly"))).contains("a=recvonly");
    caller.awaitQuiet();
    agent.awaitTone(440);
    caller.hush(); // as a peer that says so does
    assertThat(negotiate(CALLER, caller.sdp("inactive"))).contains("a=inactive");
    agent.awaitQuiet();
    caller.awaitQuiet();
    assertThat(negotiate(CALLER, caller.sdp("sendrecv"))).doesNotContain("only", "inactive");
    caller.say(440);
    caller.awaitTone(600);
    agent.awaitTone(440);
  }

  @Test
  void aPeerThatFallsSilentIsReportedEachTimeAndNoneThatHoldsOrNeverSpoke() {
    call(THIRD, third);
    call(AGENT, agent);
    agent.say(600);
    call(CALLER, caller);
    caller.say(440);
    server.handle(new MediaEffect.Connect(CALLER, AGENT));
    agent.awaitTone(440);
    caller.awaitTone(600);
    negotiate(AGENT, agent.sdp("sendonly"));
    agent.hush();
    for (int time = 1; time <= 2; time++) {
      caller.hush();
      answers.awaitCount(MediaTimedOut.class, time);
      caller.say(440);
      agent.awaitQuiet(); // it holds
    }
    assertThat(answers.all(MediaTimedOut.class))
        .allSatisfy(
            silent -> {
              assertThat(silent.legId()).isEqualTo(CALLER);
              assertThat(silent.silentMillis())
                  .isBetween(
                      (long) MediaServerFixture.RTP_TIMEOUT_MILLIS,
                      2L * MediaServerFixture.RTP_TIMEOUT_MILLIS);
            });
  }

  @Test
  void aNewOfferLeavesAllAsItWasWhereItIsOfNoUse() {
    talk();
    long request = ++lastRequest;
    String video = caller.sdp("sendrecv").replace("m=audio", "m=video");
    server.handle(new MediaEffect.Negotiate(CALLER, request, video));
    answers.await(EndpointFailed.class, failed -> failed.requestId() == request);
    caller.awaitTone(600);
    agent.awaitTone(440);
  }

  @Test
  void anOfferOfOursMayBeAnsweredFromElsewhere() {
    call(CALLER, caller);
    repeat(CALLER, 1, TONE);
    caller.awaitTone(425);
    long request = ++lastRequest;
    server.handle(new MediaEffect.Reoffer(CALLER, request));
    third.callee(answers.await(EndpointReady.class, ready -> ready.requestId() == request).sdp());
    long answer = ++lastRequest;
    server.handle(new MediaEffect.ApplyAnswer(CALLER, answer, third.sdp("sendrecv")));
    answers.await(AnswerApplied.class, applied -> applied.requestId() == answer);
    third.awaitTone(425);
  }

  @Test
  void anEndpointThatIsAskedForAgainReplacesTheOneBefore() {
    call(CALLER, caller);
    repeat(CALLER, 1, TONE);
    caller.awaitTone(425);
    call(CALLER, third);
    repeat(CALLER, 2, new Sound.Tone(List.of(500), 1_000, 0, -10));
    third.awaitTone(500);
    caller.awaitQuiet();
    release(CALLER);
    assertThat(answers.all(EndpointReleased.class)).hasSize(1);
    assertThat(answers.all(EndpointLost.class)).isEmpty();
  }

  @Test
  void anEndpointStaysWhereNoneCanBeMadeInItsPlace() {
    call(CALLER, caller);
    repeat(CALLER, 1, TONE);
    caller.awaitTone(425);
    refused(CALLER, third.sdp("sendrecv").replace("m=audio", "m=video"));
    barrier(CALLER);
    caller.awaitTone(425);
    release(CALLER);
    caller.awaitQuiet();
  }

  @Test
  void aReleaseEndsWhatHangsOnTheEndpointAndReportsItsFigures() throws IOException {
    talk();
    record(71);
    repeat(CALLER, 2, TONE);
    caller.awaitTone(425);
    EndpointReleased released = release(CALLER);
    assertThat(answers.playEnd(2).end()).isEqualTo(PlayEnd.STOPPED);
    answers.await(RecordingEnded.class, ended -> ended.recordingId() == 71);
    assertThat(released.packetsSent()).isGreaterThanOrEqualTo(10);
    assertThat(released.packetsReceived()).isGreaterThanOrEqualTo(10);
    agent.awaitQuiet();
    assertThat(Waves.channels(recording(71))[0]).isNotEmpty();
  }

  @Test
  void whatIsAskedOfAMissingEndpointIsAnswered() {
    server.handle(new MediaEffect.ApplyAnswer(9, 901, caller.sdp("sendrecv")));
    server.handle(new MediaEffect.Negotiate(9, 902, caller.sdp("sendrecv")));
    server.handle(new MediaEffect.Reoffer(9, 903));
    server.handle(new MediaEffect.Reclaim(9, 904));
    server.handle(new MediaEffect.Play(9, 905, List.of(TONE), false));
    server.handle(new MediaEffect.StopPlay(9, 905));
    server.handle(new MediaEffect.Connect(9, 10));
    server.handle(new MediaEffect.Disconnect(9));
    server.handle(new MediaEffect.JoinConference(9, 3, ALL));
    server.handle(new MediaEffect.SetRights(9, ALL));
    server.handle(new MediaEffect.StartRecording(9, 10, 906));
    server.handle(new MediaEffect.Release(9));
    for (long request = 901; request <= 904; request++) {
      long asked = request;
      assertThat(
              answers.await(EndpointFailed.class, failed -> failed.requestId() == asked).failure())
          .isEqualTo(Failure.NO_ENDPOINT);
    }
    assertThat(answers.playEnd(905).end()).isEqualTo(PlayEnd.FAILED);
    answers.await(RecordingFailed.class, failed -> failed.recordingId() == 906);
    answers.await(EndpointReleased.class, released -> released.legId() == 9);
  }

  // Sounds.

  @Test
  void aPromptMayBeginInItsMiddle() throws IOException {
    Waves.tones(prompt("halves"), 1_000, 440, 600);
    call(CALLER, caller);
    server.handle(
        new MediaEffect.Play(CALLER, 1, List.of(new Sound.Prompt("halves", "")), false, 1_000));
    caller.awaitTone(600);
    PlayEnded ended = answers.playEnd(1);
    assertThat(ended.end()).isEqualTo(PlayEnd.COMPLETED);
    assertThat(ended.playedMillis()).isCloseTo(1_000, within((long) fixture.toleranceMillis()));
    assertThat(caller.everHeard(440)).isFalse();
  }

  @Test
  void aRepeatGoesOnUntilItIsStopped() throws IOException {
    Waves.tone(prompt("short"), 620, 200);
    call(CALLER, caller);
    repeat(CALLER, 1, new Sound.Prompt("short", ""));
    caller.awaitSoundOf(700);
    server.handle(new MediaEffect.StopPlay(CALLER, 1));
    PlayEnded ended = answers.playEnd(1);
    assertThat(ended.end()).isEqualTo(PlayEnd.STOPPED);
    assertThat(ended.playedMillis()).isGreaterThanOrEqualTo(600);
    caller.awaitQuiet();
  }

  @Test
  void aNewPlayEndsTheOneBefore() {
    call(CALLER, caller);
    repeat(CALLER, 1, TONE);
    caller.awaitTone(425);
    repeat(CALLER, 2, new Sound.Tone(List.of(350, 450), 1_000, 0, -10));
    assertThat(answers.playEnd(1).end()).isEqualTo(PlayEnd.STOPPED);
    caller.awaitTones(350, 450);
    server.handle(new MediaEffect.StopPlay(CALLER, 1));
    barrier(CALLER);
    assertThat(answers.all(PlayEnded.class)).hasSize(1);
  }

  @Test
  void aPromptThatIsMissingOrHasNoSuchNameFails() {
    call(CALLER, caller);
    play(CALLER, 1, new Sound.Prompt("no-such-prompt", ""));
    assertThat(answers.playEnd(1).end()).isEqualTo(PlayEnd.FAILED);
    play(CALLER, 2, new Sound.Prompt("../../etc/passwd", ""));
    PlayEnded ended = answers.playEnd(2);
    assertThat(ended.end()).isEqualTo(PlayEnd.FAILED);
    assertThat(ended.detail()).isNotEmpty();
    play(CALLER, 3, new Sound.Prompt("x\n\nbgapi system id", "${api(status)}"));
    assertThat(answers.playEnd(3).end()).isEqualTo(PlayEnd.FAILED);
    repeat(CALLER, 4, TONE);
    caller.awaitTone(425);
  }

  @Test
  void silenceIsPlayedForItsTime() {
    call(CALLER, caller);
    play(CALLER, 1, new Sound.Silence(300));
    PlayEnded ended = answers.playEnd(1);
    assertThat(ended.end()).isEqualTo(PlayEnd.COMPLETED);
    assertThat(ended.playedMillis()).isCloseTo(300, within((long) fixture.toleranceMillis()));
  }

  @Test
  void digitsAreReceivedOncePerKeyAndSent() {
    call(CALLER, caller);
    caller.press(1, 8);
    answers.await(DtmfReceived.class, dtmf -> dtmf.digit() == '1' && dtmf.legId() == CALLER);
    caller.press(11, 8);
    answers.await(DtmfReceived.class, dtmf -> dtmf.digit() == '#');
    play(CALLER, 3, new Sound.Digits("5*A"));
    assertThat(answers.playEnd(3).end()).isEqualTo(PlayEnd.COMPLETED);
    caller.awaitDigits("5*A");
    assertThat(answers.all(DtmfReceived.class)).hasSize(2);
  }

  // Connections.

  @Test
  void theConnectedHearEachOtherAndAPlayGoesBeforeTheOther() {
    talk();
    repeat(CALLER, 1, TONE);
    caller.awaitTone(425);
    agent.awaitTone(440);
    server.handle(new MediaEffect.StopPlay(CALLER, 1));
    caller.awaitTone(600);
  }

  @Test
  void whoIsPartedHearsSilenceAndMayBeConnectedWithAnother() {
    talk();
    server.handle(new MediaEffect.Disconnect(AGENT));
    caller.awaitQuiet();
    agent.awaitQuiet();
    call(THIRD, third);
    third.say(800);
    server.handle(new MediaEffect.Connect(CALLER, THIRD));
    caller.awaitTone(800);
    third.awaitTone(440);
    // Another connection replaces it.
    server.handle(new MediaEffect.Connect(AGENT, CALLER));
    caller.awaitTone(600);
    agent.awaitTone(440);
    third.awaitQuiet();
  }

  @Test
  void aConnectionThatIsSoAlreadyStaysAsItIs() {
    talk();
    server.handle(new MediaEffect.Connect(CALLER, AGENT));
    server.handle(new MediaEffect.Connect(AGENT, CALLER));
    barrier(CALLER);
    caller.awaitTone(600);
    agent.awaitTone(440);
  }

  // Recordings.

  @Test
  void aRecordingHasEachSideOnItsChannel() throws IOException {
    talk();
    record(72);
    awaitRecorded(72, 600);
    RecordingEnded ended = stopRecording(72);
    short[][] channels = Waves.channels(recording(72));
    assertThat(channels[0].length / 8L)
        .isCloseTo(ended.durationMillis(), within((long) fixture.toleranceMillis()));
    assertThat(recording(72)).hasSize(ended.bytes());
    int middle = channels[0].length / 2;
    assertThat(Goertzel.share(channels[0], middle, 1_600, 440)).isGreaterThan(0.95);
    assertThat(Goertzel.share(channels[1], middle, 1_600, 600)).isGreaterThan(0.95);
  }

  @Test
  void whatIsSaidWhileARecordingIsMaskedIsNotInTheFileButItsTimeIs() throws IOException {
    talk();
    record(73);
    awaitRecorded(73, 400);
    server.handle(new MediaEffect.MaskRecording(CALLER, 73));
    barrier(CALLER);
    sayTheSecret();
    server.handle(new MediaEffect.ResumeRecording(CALLER, 73));
    sayGoodBye();
    stopRecording(73);
    short[][] channels = Waves.channels(recording(73));
    assertNoSecret(channels);
    // Between 440 and 500 Hz there is silence for as long as the secret took.
    int[] gap = Waves.longestSilence(channels[0]);
    assertThat(gap[1] - gap[0]).isGreaterThan(800 * 8);
    assertThat(Goertzel.share(channels[0], gap[0] - 1_200, 1_000, 440)).isGreaterThan(0.9);
    assertThat(Waves.has(channels[0], 500)).isTrue();
  }

  @Test
  void whatIsSaidWhileARecordingIsPausedIsNotInTheFileNorIsItsTime() throws IOException {
    talk();
    record(74);
    awaitRecorded(74, 400);
    server.handle(new MediaEffect.PauseRecording(CALLER, 74));
    barrier(CALLER);
    sayTheSecret();
    server.handle(new MediaEffect.ResumeRecording(CALLER, 74));
    sayGoodBye();
    RecordingEnded ended = stopRecording(74);
    short[][] channels = Waves.channels(recording(74));
    assertNoSecret(channels);
    assertThat(channels[0].length / 8L)
        .isCloseTo(ended.durationMillis(), within((long) fixture.toleranceMillis()));
    assertThat(Waves.has(channels[0], 500)).isTrue();
    int[] gap = Waves.longestSilence(channels[0]);
    assertThat(gap[1] - gap[0]).isLessThan(800 * 8);
  }

  /** What must not be recorded, and is heard by the other side all the same. */
  private void sayTheSecret() {
    agent.hush();
    caller.say(1_000);
    agent.awaitTone(1_000);
    agent.awaitSoundOf(900);
    caller.hush();
    agent.awaitQuiet();
  }

  private void sayGoodBye() {
    barrier(CALLER);
    caller.say(500);
    agent.awaitTone(500);
    agent.awaitSoundOf(500);
  }

  private static void assertNoSecret(short[][] channels) {
    for (short[] channel : channels) {
      for (int frame = 0; frame + FRAME <= channel.length; frame += FRAME) {
        assertThat(Goertzel.share(channel, frame, FRAME, 1_000))
            .as("1000 Hz at %d ms", frame / 8)
            .isLessThan(0.5);
      }
    }
  }

  @Test
  void whatIsAskedOfARecordingThatIsNotThereIsHarmless() {
    call(CALLER, caller);
    server.handle(new MediaEffect.PauseRecording(CALLER, 75));
    server.handle(new MediaEffect.MaskRecording(CALLER, 75));
    server.handle(new MediaEffect.ResumeRecording(CALLER, 75));
    server.handle(new MediaEffect.StopRecording(CALLER, 75));
    answers.await(RecordingFailed.class, failed -> failed.recordingId() == 75);
    repeat(CALLER, 1, TONE);
    caller.awaitTone(425);
  }

  // Conferences.

  @Test
  void allHearAllOthersInAConference() {
    conference(ALL);
    caller.awaitTones(600, 800);
    agent.awaitTones(440, 800);
    third.awaitTones(440, 600);
    server.handle(new MediaEffect.Disconnect(THIRD));
    third.awaitQuiet();
    caller.awaitTone(600);
    agent.awaitTone(440);
  }

  @Test
  void whoListensWhispersAndBargesInIsHeardByWhomItMayBe() {
    conference(new Rights(true, new Audience.Nobody()));
    third.awaitTones(440, 600);
    caller.awaitTone(600);
    agent.awaitTone(440);

    server.handle(new MediaEffect.SetRights(THIRD, new Rights(true, new Audience.Only(AGENT))));
    agent.awaitTones(440, 800);
    caller.awaitTone(600);
    third.awaitTones(440, 600);

    server.handle(new MediaEffect.SetRights(THIRD, ALL));
    caller.awaitTones(600, 800);
    agent.awaitTones(440, 800);

    server.handle(new MediaEffect.SetRights(THIRD, new Rights(false, new Audience.Everyone())));
    third.awaitQuiet();
    caller.awaitTones(600, 800);
  }

  @Test
  void whoComesBackIntoAConferenceHearsThoseWhoMayBeHeardNow() {
    conference(new Rights(true, new Audience.Only(AGENT)));
    agent.awaitTones(440, 800);
    caller.awaitTone(600);

    leaveAndComeBack(new Rights(true, new Audience.Only(AGENT)));
    agent.awaitTones(440, 800);
    caller.awaitTone(600);

    leaveAndComeBack(new Rights(true, new Audience.Only(CALLER)));
    caller.awaitTones(600, 800);
    agent.awaitTone(440);

    leaveAndComeBack(ALL);
    caller.awaitTones(600, 800);
    agent.awaitTones(440, 800);
  }

  /** The caller, while the third gets other rights. */
  private void leaveAndComeBack(Rights ofTheThird) {
    server.handle(new MediaEffect.Disconnect(CALLER));
    caller.awaitQuiet();
    server.handle(new MediaEffect.SetRights(THIRD, ofTheThird));
    server.handle(new MediaEffect.JoinConference(CALLER, 500, ALL));
  }

  @Test
  void aMemberOfAConferenceMayBeConnectedAloneAndReleased() {
    conference(ALL);
    caller.awaitTones(600, 800);
    server.handle(new MediaEffect.Connect(CALLER, AGENT));
    caller.awaitTone(600);
    agent.awaitTone(440);
    third.awaitQuiet();
    release(THIRD);
    caller.awaitTone(600);
  }

  private void conference(Rights ofTheThird) {
    call(CALLER, caller);
    call(AGENT, agent);
    call(THIRD, third);
    caller.say(440);
    agent.say(600);
    third.say(800);
    server.handle(new MediaEffect.JoinConference(CALLER, 500, ALL));
    server.handle(new MediaEffect.JoinConference(AGENT, 500, ALL));
    server.handle(new MediaEffect.JoinConference(THIRD, 500, ofTheThird));
  }

  // The engine begins anew.

  @Test
  void anEndpointThatOutlivesTheEngineIsFoundAgainAndItsSoundNeverStops() throws IOException {
    talk();
    record(76);
    awaitRecorded(76, 300);
    call(THIRD, third);
    repeat(THIRD, 5, TONE);
    third.awaitTone(425);
    answers = new Answers();
    server = fixture.restart(answers);

    server.handle(new MediaEffect.Reclaim(THIRD, 950));
    if (!fixture.endpointsOutliveTheEngine()) {
      assertThat(answers.await(EndpointFailed.class, failed -> failed.requestId() == 950).failure())
          .isEqualTo(Failure.NO_ENDPOINT);
      return;
    }
    server.handle(new MediaEffect.Reclaim(CALLER, 951));
    server.handle(new MediaEffect.Reclaim(AGENT, 952));
    for (long request = 950; request <= 952; request++) {
      long asked = request;
      assertThat(answers.await(EndpointReady.class, ready -> ready.requestId() == asked).sdp())
          .contains("m=audio ");
    }
    server.handle(new MediaEffect.Play(THIRD, 5, List.of(TONE), true));
    server.handle(new MediaEffect.Connect(CALLER, AGENT));
    server.handle(new MediaEffect.StartRecording(CALLER, AGENT, 76));
    barrier(CALLER);
    caller.awaitTone(600);
    agent.awaitTone(440);
    third.awaitTone(425);
    assertThat(third.longestGapMillis()).as("without sound").isLessThan(500);
    stopRecording(76);
    short[][] channels = Waves.channels(recording(76));
    assertThat(Waves.longestSilence(channels[0])[1] - Waves.longestSilence(channels[0])[0])
        .isLessThan(400 * 8);
    release(THIRD);
    assertThat(answers.playEnd(5).end()).isEqualTo(PlayEnd.STOPPED);
  }

  // What is done again and again.

  private Path prompt(String name) {
    return fixture.prompts().resolve("en").resolve(name + ".wav");
  }

  private Path recording(long id) {
    return RecordingFile.path(fixture.recordings(), id);
  }

  private String allocate(long leg, Optional<String> offer, long near) {
    long request = ++lastRequest;
    server.handle(new MediaEffect.Allocate(leg, request, offer, "", SIGNALLING, near));
    return answers.await(EndpointReady.class, ready -> ready.requestId() == request).sdp();
  }

  private EndpointFailed refused(long leg, String offer) {
    long request = ++lastRequest;
    server.handle(new MediaEffect.Allocate(leg, request, Optional.of(offer), "", SIGNALLING, 0));
    return answers.await(EndpointFailed.class, failed -> failed.requestId() == request);
  }

  private void call(long leg, SipPeer peer) {
    long near = leg == CALLER ? 0 : CALLER;
    peer.callee(allocate(leg, Optional.of(peer.sdp("sendrecv")), near));
  }

  /** Caller and agent talk, at 440 and 600 Hz. */
  private void talk() {
    call(CALLER, caller);
    call(AGENT, agent);
    caller.say(440);
    agent.say(600);
    server.handle(new MediaEffect.Connect(CALLER, AGENT));
    caller.awaitTone(600);
    agent.awaitTone(440);
  }

  private String negotiate(long leg, String offer) {
    long request = ++lastRequest;
    server.handle(new MediaEffect.Negotiate(leg, request, offer));
    return answers.await(EndpointReady.class, ready -> ready.requestId() == request).sdp();
  }

  private void play(long leg, long playId, Sound... sounds) {
    server.handle(new MediaEffect.Play(leg, playId, List.of(sounds), false));
  }

  private void repeat(long leg, long playId, Sound... sounds) {
    server.handle(new MediaEffect.Play(leg, playId, List.of(sounds), true));
  }

  private EndpointReleased release(long leg) {
    server.handle(new MediaEffect.Release(leg));
    return answers.await(EndpointReleased.class, released -> released.legId() == leg);
  }

  /** Requests on one endpoint are carried out in order: those before this one have been. */
  private void barrier(long leg) {
    long request = ++lastRequest;
    server.handle(new MediaEffect.Reoffer(leg, request));
    answers.await(EndpointReady.class, ready -> ready.requestId() == request);
  }

  private void record(long id) {
    server.handle(new MediaEffect.StartRecording(CALLER, AGENT, id));
    answers.await(RecordingStarted.class, started -> started.recordingId() == id);
  }

  /** Waits until so much has been heard since that it is in the file. */
  private void awaitRecorded(long id, int millis) {
    assertThat(answers.all(RecordingStarted.class))
        .anySatisfy(started -> assertThat(started.recordingId()).isEqualTo(id));
    agent.awaitSoundOf(millis);
  }

  private RecordingEnded stopRecording(long id) {
    server.handle(new MediaEffect.StopRecording(CALLER, id));
    return answers.await(RecordingEnded.class, ended -> ended.recordingId() == id);
  }
}
