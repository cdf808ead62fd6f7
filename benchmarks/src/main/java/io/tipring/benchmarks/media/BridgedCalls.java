package io.tipring.benchmarks.media;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tipring.core.command.Command;
import io.tipring.core.command.MediaCommand.EndpointReady;
import io.tipring.core.command.MediaCommand.EndpointReleased;
import io.tipring.core.effect.MediaEffect;
import io.tipring.core.metrics.MediaMetrics;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import io.tipring.media.embedded.EmbeddedMediaOptions;
import io.tipring.media.embedded.EmbeddedMediaServer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * How many bridged calls with sound one media thread carries. Each call has two peers that talk all
 * the time; what counts is that no packet is lost in either direction, and the CPU time of the
 * media thread alone (the peers run in the same process, on their own threads).
 *
 * <p>Arguments: calls, seconds, {@code plain} or {@code recorded}.
 */
public final class BridgedCalls {
  private static final SipAddress PEER = new SipAddress(Transport.UDP, "127.0.0.1", 5060);

  private final BlockingQueue<Command> answers = new LinkedBlockingQueue<>();
  private final RtpPeers peers = new RtpPeers();
  private final int calls;
  private final boolean recorded;

  private BridgedCalls(int calls, boolean recorded) {
    this.calls = calls;
    this.recorded = recorded;
  }

  public static void main(String[] args) throws Exception {
    boolean recorded = args.length > 2 && args[2].equals("recorded");
    new BridgedCalls(Integer.parseInt(args[0]), recorded).run(Integer.parseInt(args[1]));
  }

  private void run(int seconds) throws Exception {
    Path dir = Files.createTempDirectory("bridged-calls");
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (EmbeddedMediaServer server =
        EmbeddedMediaServer.start(options(dir), answers::add, new MediaMetrics(registry))) {
      for (int call = 0; call < calls; call++) {
        connect(server, 2L * call + 1);
      }
      Thread load = Thread.ofPlatform().name("peers").start(peers);
      TimeUnit.SECONDS.sleep(5); // the compilers settle
      peers.count();
      ThreadMXBean threads = ManagementFactory.getThreadMXBean();
      long mediaThread =
          Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
              .filter(info -> info != null && info.getThreadName().startsWith("media-1"))
              .findFirst()
              .orElseThrow()
              .getThreadId();
      long cpu = threads.getThreadCpuTime(mediaThread);
      long began = System.nanoTime();
      TimeUnit.SECONDS.sleep(seconds);
      cpu = threads.getThreadCpuTime(mediaThread) - cpu;
      long wall = System.nanoTime() - began;
      peers.stop();
      load.join();
      report(server, cpu, wall, registry);
    }
  }

  private static EmbeddedMediaOptions options(Path dir) {
    EmbeddedMediaOptions o = EmbeddedMediaOptions.defaults(dir, dir);
    return new EmbeddedMediaOptions(
        InetAddress.getLoopbackAddress(),
        InetAddress.getLoopbackAddress(),
        20_000,
        29_999,
        1,
        o.codecs(),
        dir,
        "en",
        1 << 20,
        dir,
        o.jitterMillis(),
        0,
        Set.of(),
        true);
  }

  private void connect(EmbeddedMediaServer server, long leg) throws Exception {
    allocate(server, leg);
    allocate(server, leg + 1);
    server.handle(new MediaEffect.Connect(leg, leg + 1));
    if (recorded) {
      server.handle(new MediaEffect.StartRecording(leg, leg + 1, leg));
    }
  }

  private void allocate(EmbeddedMediaServer server, long leg) throws Exception {
    RtpPeers.Peer peer = peers.open();
    String offer =
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio "
            + peer.port()
            + " RTP/AVP 8\r\n";
    server.handle(new MediaEffect.Allocate(leg, leg, Optional.of(offer), "", PEER));
    String sdp = await(EndpointReady.class).sdp();
    int at = sdp.indexOf("m=audio ") + 8;
    int port = Integer.parseInt(sdp.substring(at, sdp.indexOf(' ', at)));
    peer.server = new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private <C extends Command> C await(Class<C> type) throws InterruptedException {
    while (true) {
      Command answer = answers.poll(10, TimeUnit.SECONDS);
      if (answer == null) {
        throw new IllegalStateException("no " + type.getSimpleName() + " within 10 s");
      }
      if (type.isInstance(answer)) {
        return type.cast(answer);
      }
    }
  }

  private void report(
      EmbeddedMediaServer server, long cpuNanos, long wallNanos, SimpleMeterRegistry registry)
      throws InterruptedException {
    long lost = 0;
    long received = 0;
    for (long leg = 1; leg <= 2L * calls; leg++) {
      server.handle(new MediaEffect.Release(leg));
      EndpointReleased released = await(EndpointReleased.class);
      lost += released.packetsLost();
      received += released.packetsReceived();
    }
    List<RtpPeers.Peer> all = peers.peers();
    double share = (double) cpuNanos / wallNanos;
    System.out.printf(
        Locale.ROOT,
        "%d calls%s: media thread %.1f %% of a core, %.1f us a call and second, "
            + "%d packets in, %d lost; peers heard %d, missed %d; "
            + "pacing lag mean %.2f ms, max %.1f ms; frames skipped %.0f; late %.0f; "
            + "load late by at most %.1f ms%n",
        calls,
        recorded ? ", recorded" : "",
        100 * share,
        share * 1e6 / calls,
        received,
        lost,
        all.stream().mapToLong(peer -> peer.heard).sum(),
        all.stream().mapToLong(peer -> peer.missed).sum(),
        registry.get("tipring.media.pacing.lag").timer().mean(TimeUnit.MICROSECONDS) / 1000,
        registry.get("tipring.media.pacing.lag").timer().max(TimeUnit.MICROSECONDS) / 1000,
        registry.get("tipring.media.frames.skipped").counter().count(),
        registry.get("tipring.media.rtp.late").counter().count(),
        peers.latestTickNanos() / 1e6);
  }
}
