package io.tipring.media.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.command.MediaCommand.AnswerApplied;
import io.tipring.core.command.MediaCommand.DtmfReceived;
import io.tipring.core.command.MediaCommand.EndpointFailed;
import io.tipring.core.command.MediaCommand.EndpointReady;
import io.tipring.core.command.MediaCommand.EndpointReleased;
import io.tipring.core.command.MediaCommand.Failure;
import io.tipring.core.command.MediaCommand.MediaTimedOut;
import io.tipring.core.command.MediaCommand.PlayEnd;
import io.tipring.core.command.MediaCommand.RecordingFailed;
import io.tipring.core.effect.MediaEffect;
import io.tipring.core.effect.MediaEffect.Sound;
import io.tipring.media.codec.Codec;
import io.tipring.media.contract.Goertzel;
import io.tipring.media.contract.SipPeer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to a leg's media in its life, over real sockets. */
class SessionTest {
  private static final Sound TONE = new Sound.Tone(List.of(425), 1000, 0, -10);

  @TempDir Path dir;
  private RunningServer media;
  private final SipPeer phone = new SipPeer(Codec.PCMA, 101);
  private final SipPeer other = new SipPeer(Codec.PCMA, 101);

  @AfterEach
  void stop() {
    media.close();
    phone.close();
    other.close();
  }

  @Test
  void aHeldPeerHearsNothingAndIsHeardAgainAfterwards() {
    start(o -> o);
    media.call(1, phone);
    media.call(2, other);
    media.server.handle(new MediaEffect.Connect(1, 2));
    phone.say(440);
    other.say(600);
    phone.awaitTone(600);
    other.awaitTone(440);

    assertThat(media.negotiate(1, phone.sdp("sendonly"))).contains("a=recvonly");
    try (SipPeer clock = new SipPeer(Codec.PCMA, -1)) {
      media.call(3, clock); // a round trip: what was under way has arrived
      awaitNothingMoreTo(phone);
    }
    other.awaitTone(440);

    assertThat(media.negotiate(1, phone.sdp("inactive"))).contains("a=inactive");
    other.awaitSilence();
    assertThat(media.negotiate(1, phone.sdp("sendrecv"))).contains("a=sendrecv");
    phone.awaitTone(600);
    other.awaitTone(440);
  }

  @Test
  void anOfferOfOursIsAnsweredAndRenewed() {
    start(o -> o);
    String offer = media.allocate(1, null);
    assertThat(offer).contains("RTP/AVP 8 0 101").contains(" 1 IN IP4 127.0.0.1");
    phone.callee(offer);
    media.server.handle(new MediaEffect.ApplyAnswer(1, 50, phone.sdp("sendrecv")));
    media.await(AnswerApplied.class, a -> a.requestId() == 50);
    media.play(1, 1, true, TONE);
    phone.awaitTone(425);

    media.server.handle(new MediaEffect.Reoffer(1, 51));
    assertThat(media.await(EndpointReady.class, r -> r.requestId() == 51).sdp())
        .contains(" 2 IN IP4 127.0.0.1");
    media.server.handle(new MediaEffect.ApplyAnswer(1, 52, "nonsense"));
    assertThat(media.await(EndpointFailed.class, f -> f.requestId() == 52).failure())
        .isEqualTo(Failure.MALFORMED_SDP);
    media.server.handle(new MediaEffect.ApplyAnswer(1, 53, other.sdp("sendrecv")));
    media.await(AnswerApplied.class, a -> a.requestId() == 53);
    other.awaitTone(425);
  }

  @Test
  void soundOfAStrangerIsNotHeardAndCounted() {
    start(o -> change(o, Set.of(), false));
    media.call(1, phone);
    media.call(2, other);
    media.server.handle(new MediaEffect.Connect(1, 2));
    phone.say(440);
    other.awaitTone(440);
    try (SipPeer stranger = new SipPeer(Codec.PCMA, 101)) {
      stranger.callee("m=audio " + phone.server().getPort() + " RTP/AVP 8");
      stranger.say(1000);
      stranger.press(5, 4);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> media.count("tipring.media.rtp.stray") > 20);
      other.awaitTone(440);
    }
    assertThat(media.answers(DtmfReceived.class)).isEmpty();
  }

  @Test
  void aTrunkBehindNatIsLatchedToOnce() {
    start(o -> change(o, Set.of("nat"), false));
    try (SipPeer hidden = new SipPeer(Codec.PCMA, 101)) {
      // The SDP names a port where nobody is; the sound comes from another.
      String answer = media.allocate(1, phone.sdp("sendrecv", unusedPort()), "nat");
      media.play(1, 1, true, TONE);
      hidden.callee(answer);
      hidden.say(440);
      hidden.awaitTone(425);
      phone.callee(answer);
      phone.say(1000);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> media.count("tipring.media.rtp.stray") > 10);
      hidden.awaitTone(425);
      assertThat(phone.heard()).isEmpty();
    }
  }

  @Test
  void aTrunkThatIsNotBehindNatIsNotLatchedTo() {
    start(o -> change(o, Set.of("nat"), true));
    String answer = media.allocate(1, phone.sdp("sendrecv", unusedPort()), "carrier");
    phone.callee(answer);
    phone.say(1000);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> media.count("tipring.media.rtp.stray") > 10);
    assertThat(phone.heard()).isEmpty();
  }

  @Test
  void digitsGoThroughABridge() {
    start(o -> o);
    media.call(1, phone);
    media.call(2, other);
    media.server.handle(new MediaEffect.Connect(1, 2));
    media.play(1, 1, false, new Sound.Silence(20));
    media.awaitPlayEnd(1);
    phone.press(7, 5);
    media.await(DtmfReceived.class, d -> d.legId() == 1 && d.digit() == '7');
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> other.digitsHeard().equals("7"));
  }

  @Test
  void digitsAreTonesForAPeerWithoutEvents() {
    start(o -> o);
    try (SipPeer old = new SipPeer(Codec.PCMU, -1)) {
      media.call(1, old);
      media.play(1, 1, true, new Sound.Digits("5555"));
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  Goertzel.share(old.lastSound(3), 770) > 0.45
                      && Goertzel.share(old.lastSound(3), 1336) > 0.45);
    }
  }

  @Test
  void aPlayReplacesWhatAConnectedLegHearsAndEndsWithIt() {
    start(o -> o);
    media.call(1, phone);
    media.call(2, other);
    media.server.handle(new MediaEffect.Connect(1, 2));
    phone.say(440);
    other.say(600);
    phone.awaitTone(600);
    media.play(1, 5, true, TONE);
    phone.awaitTone(425);
    other.awaitTone(440);
    media.server.handle(new MediaEffect.StopPlay(1, 4));
    media.server.handle(new MediaEffect.StopPlay(1, 5));
    assertThat(media.awaitPlayEnd(5).end()).isEqualTo(PlayEnd.STOPPED);
    phone.awaitTone(600);
    media.server.handle(new MediaEffect.Disconnect(2));
    phone.awaitSilence();
    other.awaitSilence();
  }

  @Test
  void aNewConnectionReplacesTheOneBeforeWhateverThreadsTheLegsAreOn() {
    start(o -> withThreads(o, 3));
    try (SipPeer third = new SipPeer(Codec.PCMU, 101);
        SipPeer fourth = new SipPeer(Codec.PCMA, 101)) {
      media.call(1, phone);
      media.call(2, other);
      media.call(3, third);
      media.call(4, fourth);
      phone.say(400);
      other.say(600);
      third.say(800);
      fourth.say(1000);
      media.server.handle(new MediaEffect.Connect(1, 2));
      media.server.handle(new MediaEffect.Connect(3, 4));
      phone.awaitTone(600);
      other.awaitTone(400);
      third.awaitTone(1000);
      fourth.awaitTone(800);
      for (int i = 0; i < 20; i++) { // moves that overtake each other
        media.server.handle(new MediaEffect.Connect(1, 4));
        media.server.handle(new MediaEffect.Connect(3, 2));
        media.server.handle(new MediaEffect.Connect(1, 3));
        media.server.handle(new MediaEffect.Connect(4, 2));
      }
      phone.awaitTone(800);
      third.awaitTone(400);
      fourth.awaitTone(600);
      other.awaitTone(1000);
    }
  }

  @Test
  void aPeerThatFallsSilentIsReportedOnceButNotWhileItIsHeld() {
    start(o -> withTimeout(o, 300));
    media.call(1, phone);
    media.negotiate(1, phone.sdp("sendonly"));
    media.call(2, other);
    phone.send(phone.packet(8, true, 0, SipPeer.silence(Codec.PCMA)), phone.server());
    other.send(other.packet(8, true, 0, SipPeer.silence(Codec.PCMA)), other.server());
    var silent = media.await(MediaTimedOut.class, t -> t.legId() == 2);
    assertThat(silent.silentMillis()).isBetween(300L, 5000L);
    assertThat(media.answers(MediaTimedOut.class)).hasSize(1);
  }

  @Test
  void aRangeThatIsUsedUpRefusesUntilAPortIsFreed() {
    int first = freePair();
    start(o -> withPorts(o, first, first + 1));
    media.allocate(1, null);
    media.server.handle(allocate(2, 90, null));
    var refused = media.await(EndpointFailed.class, f -> f.legId() == 2);
    assertThat(refused.failure()).isEqualTo(Failure.NO_CAPACITY);
    assertThat(refused.detail()).contains("media.embedded.ports");
    media.server.handle(new MediaEffect.Release(1));
    media.await(EndpointReleased.class, r -> r.legId() == 1);
    assertThat(media.allocate(2, null)).contains("m=audio " + first + " ");
  }

  @Test
  void aRefusedOfferFreesItsPort() {
    int first = freePair();
    start(o -> withPorts(o, first, first + 1));
    media.server.handle(allocate(1, 90, "v=0"));
    assertThat(media.await(EndpointFailed.class, f -> f.requestId() == 90).failure())
        .isEqualTo(Failure.MALFORMED_SDP);
    media.server.handle(
        allocate(
            1, 91, phone.sdp("sendrecv").replace(" 8 101", " 18").replace(":8 PCMA", ":18 X")));
    assertThat(media.await(EndpointFailed.class, f -> f.requestId() == 91).failure())
        .isIn(Failure.NOT_ACCEPTABLE, Failure.NO_CAPACITY);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              long request = media.nextRequest() + 1000;
              media.server.handle(allocate(2, request, null));
              return media.answers(EndpointReady.class).stream().anyMatch(r -> r.legId() == 2);
            });
  }

  @Test
  void whatIsAskedOfNoEndpointIsAnsweredToo() {
    start(o -> o);
    media.server.handle(new MediaEffect.ApplyAnswer(9, 1, ""));
    media.server.handle(new MediaEffect.Negotiate(9, 2, ""));
    media.server.handle(new MediaEffect.Reoffer(9, 3));
    media.server.handle(new MediaEffect.Play(9, 4, List.of(TONE), false));
    media.server.handle(new MediaEffect.StopPlay(9, 4));
    media.server.handle(new MediaEffect.Connect(9, 10));
    media.server.handle(new MediaEffect.Disconnect(9));
    media.server.handle(new MediaEffect.StartRecording(9, 10, 5));
    media.server.handle(new MediaEffect.StopRecording(9, 5));
    media.server.handle(new MediaEffect.Release(9));
    media.await(EndpointReleased.class, r -> r.legId() == 9);
    // The stop of a recording that is not going on asks for its file.
    media.await(RecordingFailed.class, r -> r.failure() == Failure.FILE);
    assertThat(media.answers())
        .hasSize(7)
        .filteredOn(EndpointFailed.class::isInstance)
        .extracting(f -> ((EndpointFailed) f).failure())
        .containsOnly(Failure.NO_ENDPOINT)
        .hasSize(3);
    assertThat(media.awaitPlayEnd(4).end()).isEqualTo(PlayEnd.FAILED);
    assertThat(media.answers(RecordingFailed.class))
        .extracting(RecordingFailed::failure)
        .containsExactlyInAnyOrder(Failure.NO_ENDPOINT, Failure.FILE);
  }

  @Test
  void aMissingPromptFailsThePlay() {
    start(o -> o);
    media.call(1, phone);
    media.play(1, 3, false, TONE, new Sound.Prompt("nowhere", ""));
    var ended = media.awaitPlayEnd(3);
    assertThat(ended.end()).isEqualTo(PlayEnd.FAILED);
    assertThat(ended.detail()).contains("nowhere.wav");
    assertThat(media.count("tipring.media.plays.failed")).isEqualTo(1);
  }

  @Test
  void anythingMayArriveAtThePorts() {
    start(o -> o);
    media.call(1, phone);
    media.play(1, 1, true, TONE);
    Random random = new Random(99);
    var rtcp = new java.net.InetSocketAddress("127.0.0.1", phone.server().getPort() + 1);
    for (int i = 0; i < 5000; i++) {
      byte[] bytes = new byte[random.nextInt(i % 50 == 0 ? 3000 : 40)];
      random.nextBytes(bytes);
      if (bytes.length > 2) {
        bytes[0] = (byte) (0x80 | bytes[0] & 0x3F);
        bytes[1] = new byte[] {8, 101, 0, 13, (byte) 200, (byte) 201}[random.nextInt(6)];
      }
      phone.send(ByteBuffer.wrap(bytes), random.nextBoolean() ? phone.server() : rtcp);
    }
    phone.forget();
    phone.awaitTone(425);
    assertThat(media.count("tipring.media.rtp.malformed")).isPositive();
    media.server.handle(new MediaEffect.Connect(1, 1));
    media.negotiate(1, phone.sdp("sendrecv"));
  }

  private void start(UnaryOperator<EmbeddedMediaOptions> change) {
    media = new RunningServer(dir, change);
  }

  private void awaitNothingMoreTo(SipPeer peer) {
    peer.forget();
    media.play(3, 77, false, new Sound.Silence(200)); // ten frames go by
    media.awaitPlayEnd(77);
    assertThat(peer.heard()).hasSizeLessThanOrEqualTo(1);
  }

  private static MediaEffect.Allocate allocate(long leg, long request, String offer) {
    return new MediaEffect.Allocate(
        leg, request, Optional.ofNullable(offer), "", RunningServer.SIGNALLING);
  }

  private static int unusedPort() {
    try (SipPeer gone = new SipPeer(Codec.PCMA, -1)) {
      return gone.port();
    }
  }

  /** An even port that is free with the one above it. */
  private static int freePair() {
    for (int tries = 0; tries < 100; tries++) {
      int port = unusedPort() & ~1;
      try (java.net.DatagramSocket even = new java.net.DatagramSocket(port);
          java.net.DatagramSocket odd = new java.net.DatagramSocket(port + 1)) {
        return Math.min(even.getLocalPort(), odd.getLocalPort());
      } catch (java.net.SocketException e) {
        continue;
      }
    }
    throw new IllegalStateException("no two neighbouring ports are free");
  }

  private static EmbeddedMediaOptions change(
      EmbeddedMediaOptions o, Set<String> latchingTrunks, boolean latchPhones) {
    return options(
        o,
        o.firstPort(),
        o.lastPort(),
        o.threads(),
        o.rtpTimeoutMillis(),
        latchingTrunks,
        latchPhones);
  }

  private static EmbeddedMediaOptions withPorts(EmbeddedMediaOptions o, int first, int last) {
    return options(o, first, last, o.threads(), o.rtpTimeoutMillis(), Set.of(), true);
  }

  private static EmbeddedMediaOptions withThreads(EmbeddedMediaOptions o, int threads) {
    return options(o, o.firstPort(), o.lastPort(), threads, o.rtpTimeoutMillis(), Set.of(), true);
  }

  private static EmbeddedMediaOptions withTimeout(EmbeddedMediaOptions o, long millis) {
    return options(o, o.firstPort(), o.lastPort(), o.threads(), millis, Set.of(), true);
  }

  private static EmbeddedMediaOptions options(
      EmbeddedMediaOptions o,
      int first,
      int last,
      int threads,
      long timeoutMillis,
      Set<String> latchingTrunks,
      boolean latchPhones) {
    return new EmbeddedMediaOptions(
        o.bindAddress(),
        o.advertisedAddress(),
        first,
        last,
        threads,
        o.codecs(),
        o.promptsDir(),
        o.defaultLanguage(),
        o.promptCacheBytes(),
        o.recordingsDir(),
        o.jitterMillis(),
        timeoutMillis,
        latchingTrunks,
        latchPhones);
  }
}
