package io.tipring.server.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.tipring.core.command.Command;
import io.tipring.core.command.MediaCommand;
import io.tipring.core.command.MediaCommand.EndpointFailed;
import io.tipring.core.command.MediaCommand.EndpointLost;
import io.tipring.core.command.MediaCommand.EndpointReady;
import io.tipring.core.command.MediaCommand.EndpointsApart;
import io.tipring.core.effect.MediaEffect;
import io.tipring.core.metrics.MediaPoolMetrics;
import io.tipring.core.metrics.SipMetrics;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import io.tipring.media.esl.EslClientOptions;
import io.tipring.media.freeswitch.FreeSwitchNode;
import io.tipring.media.freeswitch.FreeSwitchOptions;
import io.tipring.media.freeswitch.pool.MediaPool;
import io.tipring.media.freeswitch.pool.PoolOptions;
import io.tipring.media.freeswitch.pool.ServerSpec;
import io.tipring.media.freeswitch.pool.ServerStatus.Health;
import io.tipring.media.freeswitch.pool.ServerStatus.State;
import io.tipring.media.freeswitch.standin.Options;
import io.tipring.media.freeswitch.standin.StandIn;
import io.tipring.sip.media.MediaSipOptions;
import io.tipring.sip.media.MediaUserAgent;
import io.tipring.sip.transport.Listener;
import io.tipring.sip.transport.MessageTap;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pool over SIP and the event socket, with stand-ins for two FreeSWITCH servers. */
class MediaPoolTest {

  private static final String PASSWORD = "loopback-only";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int PAIRS = 20;
  private static final SipAddress PEER = new SipAddress(Transport.UDP, "127.0.0.1", 5062);

  @TempDir private Path directory;

  private final List<AutoCloseable> open = new ArrayList<>();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Map<Long, Long> readyByRequest = new ConcurrentHashMap<>();
  private final Map<Long, MediaEffect> allocations = new ConcurrentHashMap<>();
  private final Map<Long, MediaEffect.Connect> moves = new ConcurrentHashMap<>();
  private final Set<Long> lost = ConcurrentHashMap.newKeySet();
  private final AtomicLong requests = new AtomicLong(1_000);
  private EventLoopGroup loops;
  private MediaUserAgent dialogs;
  private StandIn first;
  private StandIn second;
  private MediaPool pool;

  @BeforeEach
  void start() throws IOException {
    loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    dialogs =
        MediaUserAgent.bind(
            MediaSipOptions.listening(new Listener(Transport.UDP, "127.0.0.1", 0)),
            new SipMetrics(registry),
            MessageTap.NONE);
    open.add(dialogs);
    first = StandIn.start(Options.onLoopback(PASSWORD));
    open.add(first);
    second = StandIn.start(Options.onLoopback(PASSWORD));
    open.add(second);
    pool = pool();
    awaitHealth("one", Health.UP);
    awaitHealth("two", Health.UP);
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
    loops.shutdownGracefully().awaitUninterruptibly();
  }

  /** A pool over both, as an engine with this journal would make it. */
  private MediaPool pool() {
    return poolOf("engine-1", command -> hear((MediaCommand) command));
  }

  /**
   * @param engineId of its journal
   */
  private MediaPool poolOf(String engineId, Consumer<Command> hears) {
    MediaPool made =
        new MediaPool(
            PoolOptions.STANDARD,
            List.of(member(engineId, "one", first), member(engineId, "two", second)),
            dialogs::options,
            command -> {
              hears.accept(command);
              return true;
            },
            new MediaPoolMetrics(new SimpleMeterRegistry()));
    open.add(made);
    made.start();
    return made;
  }

  private MediaPool.Member member(String engineId, String name, StandIn server) {
    SipAddress sip = new SipAddress(Transport.UDP, "127.0.0.1", server.sip().getPort());
    FreeSwitchOptions options =
        FreeSwitchOptions.of(
            EslClientOptions.of(name, server.esl(), PASSWORD, false),
            sip,
            engineId,
            directory,
            directory);
    return new MediaPool.Member(
        new ServerSpec(name, sip, 1, 1_000), new FreeSwitchNode(options, dialogs, loops));
  }

  private void hear(MediaCommand command) {
    switch (command) {
      case EndpointReady ready -> {
        readyByRequest.put(ready.requestId(), ready.legId());
        MediaEffect.Connect again = moves.remove(ready.requestId());
        if (again != null) {
          pool.handle(again);
        }
      }
      case EndpointsApart apart -> {
        long request = requests.incrementAndGet();
        moves.put(request, new MediaEffect.Connect(apart.legId(), apart.otherLegId()));
        allocate(request, apart.legId(), apart.otherLegId());
      }
      case EndpointLost gone -> lost.add(gone.legId());
      case EndpointFailed failed -> askAgain(failed);
      default -> {}
    }
  }

  private void awaitHealth(String server, Health health) {
    await().atMost(PATIENCE).until(() -> pool.server(server).orElseThrow().health() == health);
  }

  private static String offer(long legId) {
    return """
    v=0
    o=- 1 1 IN IP4 127.0.0.1
    s=-
    c=IN IP4 127.0.0.1
    t=0 0
    m=audio %d RTP/AVP 0 101
    a=rtpmap:101 telephone-event/8000
    """
        .formatted(40_000 + 2 * legId)
        .replace("\n", "\r\n");
  }

  /** As the domain does of a leg that is up. */
  private void askAgain(EndpointFailed failed) {
    MediaEffect asked = allocations.get(failed.requestId());
    if (asked != null) {
      CompletableFuture.delayedExecutor(250, TimeUnit.MILLISECONDS)
          .execute(() -> pool.handle(asked));
    }
  }

  private long allocate(long legId, long near) {
    long request = requests.incrementAndGet();
    allocate(request, legId, near);
    return request;
  }

  private void allocate(long request, long legId, long near) {
    MediaEffect allocate =
        new MediaEffect.Allocate(legId, request, Optional.of(offer(legId)), "", PEER, near);
    allocations.put(request, allocate);
    pool.handle(allocate);
  }

  /** Leaves a channel on the first server that is none of ours. */
  private void leaveChannelOfAnotherEngine() {
    int before = first.channels();
    MediaPool others = poolOf("engine-2", _ -> {});
    await()
        .atMost(PATIENCE)
        .until(() -> others.servers().stream().allMatch(each -> each.health() == Health.UP));
    others.setState("two", State.DRAINING);
    others.handle(new MediaEffect.Allocate(1, 1, Optional.of(offer(1)), "", PEER, 0));
    await().atMost(PATIENCE).until(() -> first.channels() == before + 1);
    others.abandon();
  }

  /** Sets up pairs of legs, 1 with 2, 3 with 4, and so on, and connects each pair. */
  private void connectPairs() {
    List<Long> asked = new ArrayList<>();
    for (long leg = 1; leg <= 2 * PAIRS; leg += 2) {
      asked.add(allocate(leg, 0));
      asked.add(allocate(leg + 1, leg));
    }
    await().atMost(PATIENCE).until(() -> readyByRequest.keySet().containsAll(asked));
    for (long leg = 1; leg <= 2 * PAIRS; leg += 2) {
      pool.handle(new MediaEffect.Connect(leg, leg + 1));
    }
    await().atMost(PATIENCE).until(() -> bridgedLegs(first) + bridgedLegs(second) == 2 * PAIRS);
  }

  private static int bridgedLegs(StandIn server) {
    return server.variables("bridge_uuid").size();
  }

  /** What the domain does of a leg whose endpoint is lost, for all of them. */
  private void moveLostPairs() {
    List<Long> asked = new ArrayList<>();
    for (long leg = 1; leg <= 2 * PAIRS; leg++) {
      if (lost.contains(leg)) {
        asked.add(allocate(leg, leg % 2 == 0 ? leg - 1 : leg + 1));
      }
    }
    await().atMost(PATIENCE).until(() -> readyByRequest.keySet().containsAll(asked));
    for (long leg = 1; leg <= 2 * PAIRS; leg += 2) {
      if (lost.contains(leg)) {
        pool.handle(new MediaEffect.Connect(leg, leg + 1));
      }
    }
  }

  @Test
  void pairsStayTogetherAndTheServersShareThem() {
    connectPairs();

    assertThat(first.channels()).isPositive();
    assertThat(second.channels()).isPositive();
    assertThat(first.channels() + second.channels()).isEqualTo(2 * PAIRS);
  }

  @Test
  void thePairsOfAServerThatDiesGoOnAtTheOther() {
    connectPairs();
    int there = first.channels();
    first.close();
    await().atMost(PATIENCE).until(() -> lost.size() == there);
    moveLostPairs();

    await().atMost(PATIENCE).until(() -> bridgedLegs(second) == 2 * PAIRS);
    assertThat(second.channels()).isEqualTo(2 * PAIRS);
  }

  @Test
  void aServerThatWasCutOffIsRidOfItsOrphans() {
    connectPairs();
    int there = first.channels();
    leaveChannelOfAnotherEngine();
    first.deaf(true);
    first.stall(true);
    awaitHealth("one", Health.DOWN);
    await().atMost(PATIENCE).until(() -> lost.size() == there);
    moveLostPairs();
    await().atMost(PATIENCE).until(() -> bridgedLegs(second) == 2 * PAIRS);
    assertThat(first.channels()).isEqualTo(there + 1);

    long back = System.nanoTime();
    first.stall(false);
    first.deaf(false);

    awaitHealth("one", Health.UP);
    await().atMost(PATIENCE).until(() -> first.channels() == 1);
    System.out.println("orphans gone after " + (System.nanoTime() - back) / 1_000_000 + " ms");
    assertThat(Duration.ofNanos(System.nanoTime() - back)).isLessThan(Duration.ofSeconds(10));
    assertThat(first.variables("sip_h_X-Tipring-Leg"))
        .singleElement()
        .satisfies(mark -> assertThat(mark).startsWith("engine-2/"));
    assertThat(second.channels()).isEqualTo(2 * PAIRS);
  }

  @Test
  void aServerThatStallsHoldsUpNoOther() {
    connectPairs();
    int bridged = bridgedLegs(second);
    int there = first.channels();
    first.stall(true);
    long near = bridgedLegOf(second);
    List<Long> asked = List.of(allocate(101, near), allocate(102, near));
    await().atMost(PATIENCE).until(() -> readyByRequest.keySet().containsAll(asked));
    pool.handle(new MediaEffect.Connect(101, 102));

    await().atMost(PATIENCE).until(() -> bridgedLegs(second) == bridged + 2);
    awaitHealth("one", Health.DEGRADED);
    assertThat(lost).as("who talks there still talks").isEmpty();
    assertThat(first.channels()).isEqualTo(there);
  }

  private static long bridgedLegOf(StandIn server) {
    return Long.parseLong(server.variables("sip_h_X-Tipring-Leg").getFirst().split("/")[1]);
  }

  @Test
  void anEngineThatStartsAgainFindsItsEndpointsAndHangsUpWhatNobodyAsksFor() {
    connectPairs();
    int commandsBefore = first.commands().size();
    MediaPool restarted = pool();
    List<Long> asked = new ArrayList<>();
    for (long leg = 1; leg <= PAIRS; leg++) {
      asked.add(requests.incrementAndGet());
      restarted.handle(new MediaEffect.Reclaim(leg, asked.getLast()));
    }
    await().atMost(PATIENCE).until(() -> readyByRequest.keySet().containsAll(asked));
    for (long leg = 1; leg <= PAIRS; leg += 2) {
      restarted.handle(new MediaEffect.Connect(leg, leg + 1));
    }

    await().atMost(PATIENCE).until(() -> first.channels() + second.channels() == PAIRS);
    assertThat(bridgedLegs(first) + bridgedLegs(second)).isEqualTo(PAIRS);
    List<String> commands = first.commands();
    assertThat(
            commands.stream()
                .skip(commandsBefore)
                .takeWhile(command -> !command.startsWith("uuid_kill")))
        .as("what is connected already is left as it is")
        .noneMatch(command -> command.contains("uuid_bridge") || command.contains("transfer"));
  }
}
