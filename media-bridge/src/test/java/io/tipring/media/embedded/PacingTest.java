package io.tipring.media.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.tipring.core.command.Command;
import io.tipring.core.command.MediaCommand.EndpointReady;
import io.tipring.core.command.MediaCommand.MediaTimedOut;
import io.tipring.core.effect.MediaEffect;
import io.tipring.core.metrics.MediaMetrics;
import io.tipring.core.time.RunningClock;
import io.tipring.media.codec.Codec;
import io.tipring.media.contract.SipPeer;
import io.tipring.media.rtp.RtcpReport;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A media thread whose clock is set by hand: what is sent depends on it alone. */
class PacingTest {
  private static final long START = 5_000_000_000L;

  @TempDir Path dir;
  private final AtomicLong clock = new AtomicLong(START);
  private final List<Command> answers = new ArrayList<>();
  private final SipPeer peer = new SipPeer(Codec.PCMA, 101);
  private MultiThreadIoEventLoopGroup loops;
  private MediaThread thread;
  private Endpoint endpoint;
  private EmbeddedMediaOptions options;
  private SoundLibrary sounds;

  @BeforeEach
  void start() throws Exception {
    options = EmbeddedMediaOptions.defaults(dir, dir);
    sounds = new SoundLibrary(dir, "en", 0);
    MediaMetrics metrics = new MediaMetrics(new SimpleMeterRegistry());
    loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    thread = new MediaThread(loops.next(), clock::get, START, metrics);
    EndpointContext context =
        new EndpointContext(
            options,
            answers::add,
            metrics,
            new PortPool(options.firstPort(), options.lastPort()),
            sounds,
            new SplittableRandom(4),
            new Seating());
    endpoint = new Endpoint(1, context, thread);
    endpoint.post(
        () ->
            endpoint.allocate(
                new MediaEffect.Allocate(
                    1, 1, Optional.of(peer.sdp("sendrecv")), "", RunningServer.SIGNALLING)));
    onThread(() -> assertThat(answers).hasSize(1));
    peer.callee(((EndpointReady) answers.getFirst()).sdp());
  }

  @AfterEach
  void stop() throws Exception {
    endpoint.post(endpoint::release);
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).await(3000);
    sounds.close();
    peer.close();
  }

  @Test
  void aPacketAFrameWithoutGapOrDrift() throws Exception {
    for (int frame = 0; frame < 500; frame++) {
      // Woken up to 15 ms late, which must not add up.
      clock.set(START + frame * 20_000_000L + frame * 7919L % 15_000_000);
      onThread(thread::runDue);
    }
    awaitPackets(500);
    List<SipPeer.Heard> heard = peer.heard();
    for (int i = 1; i < 500; i++) {
      assertThat(heard.get(i).sequence()).isEqualTo(heard.get(i - 1).sequence() + 1 & 0xFFFF);
      assertThat(heard.get(i).timestamp()).isEqualTo(heard.get(i - 1).timestamp() + 160);
      assertThat(heard.get(i).marker()).isFalse();
    }
    assertThat(heard.getFirst().marker()).isTrue();
  }

  @Test
  void nothingIsSentBeforeItIsDueAndAStallIsCaughtUpToABound() throws Exception {
    onThread(thread::runDue);
    onThread(thread::runDue);
    awaitPackets(1);
    clock.set(START + 80_000_000);
    onThread(thread::runDue);
    awaitPackets(5);
    clock.set(START + 60_000_000_000L);
    onThread(thread::runDue);
    onThread(thread::runDue);
    awaitPackets(5 + Pacer.MAX_CATCH_UP);
  }

  @Test
  void aSilentPeerIsMissedByTheClock() throws Exception {
    peer.send(peer.packet(8, true, 0, SipPeer.silence(Codec.PCMA)), peer.server());
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> thread.loop().submit(() -> endpoint.session().reception().started()).get());
    long limit = options.rtpTimeoutMillis() * 1_000_000;
    // In steps, as a longer one would be a stop of the process, which is no silence of the peer.
    long step = RunningClock.STOP_MILLIS * 1_000_000;
    for (long silence = 0; silence < limit; silence += step) {
      clock.set(START + silence);
      onThread(thread::runDue);
    }
    clock.set(START + limit - 1_000_000);
    onThread(thread::runDue);
    assertThat(answers).hasSize(1);
    clock.set(START + limit);
    onThread(thread::runDue);
    onThread(thread::runDue);
    assertThat(answers).hasSize(2);
    assertThat(((MediaTimedOut) answers.get(1)).silentMillis())
        .isEqualTo(options.rtpTimeoutMillis());
  }

  @Test
  void reportsGoToTheAddressThatThePeerNamesAndEndWithABye() throws Exception {
    try (DatagramSocket reports = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      reports.setSoTimeout(10_000);
      String offer = peer.sdp("sendrecv") + "a=rtcp:" + reports.getLocalPort() + "\r\n";
      endpoint.post(() -> endpoint.negotiate(new MediaEffect.Negotiate(1, 2, offer)));
      for (int frame = 0; frame < 350; frame++) { // seven seconds
        clock.set(START + frame * 20_000_000L);
        onThread(thread::runDue);
      }
      ByteBuffer report = receive(reports);
      assertThat(report.get(1)).as("a sender report").isEqualTo((byte) 200);
      int packetsSent = report.getInt(20);
      assertThat(packetsSent).isBetween(100, 350);
      assertThat(report.getInt(4)).isEqualTo(peer.heard().getFirst().ssrc());

      endpoint.post(endpoint::release);
      RtcpReport reader = new RtcpReport("peer");
      while (!reader.byeReceived()) {
        assertThat(reader.read(receive(reports), 0, 0)).isTrue();
      }
    }
  }

  private static ByteBuffer receive(DatagramSocket socket) throws Exception {
    DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
    socket.receive(packet);
    return ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
  }

  private void onThread(Runnable task) throws Exception {
    thread.loop().submit(task).get(10, TimeUnit.SECONDS);
  }

  /** Exactly so many, as a packet of a later round trip shows. */
  private void awaitPackets(int count) {
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> peer.heard().size() >= count);
    assertThat(peer.heard()).hasSize(count);
  }
}
