package io.tipring.media.freeswitch.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tipring.core.command.MediaCommand;
import io.tipring.core.effect.MediaEffect;
import io.tipring.core.metrics.MediaPoolMetrics;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import io.tipring.media.freeswitch.MediaNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A pool in virtual time over servers that keep what they are told and say what a test wants. */
final class PoolFixture {

  static final SipAddress PEER = new SipAddress(Transport.UDP, "127.0.0.1", 5062);
  static final int CAPACITY = 100;

  final Map<String, Server> servers = new LinkedHashMap<>();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final PoolCore core;
  private final List<MediaCommand> told = new ArrayList<>();
  private long nowMillis = 1_000_000;
  private long requests = 100;

  /** A media server that does nothing by itself. */
  final class Server implements MediaNode {
    private final String name;
    final List<MediaEffect> effects = new ArrayList<>();
    final List<Long> dropped = new ArrayList<>();
    final List<Channel> hungUp = new ArrayList<>();
    boolean answersOptions;

    Server(String name) {
      this.name = name;
    }

    PooledServer pooled() {
      return core.servers().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
    }

    /** It connects with these channels on it, and answers OPTIONS from now on. */
    void comesUp(Channel... channels) {
      answersOptions = true;
      core.connected(pooled(), List.of(channels));
      core.answered(pooled());
    }

    /** Its process is gone. */
    void dies() {
      answersOptions = false;
      core.disconnected(pooled(), "connection reset");
    }

    void reports(MediaCommand command) {
      core.report(pooled(), command);
    }

    /** The last effect that it was given, which is taken from the list. */
    <T extends MediaEffect> T took(Class<T> kind) {
      assertThat(effects).as("effects of %s", name).isNotEmpty();
      MediaEffect last = effects.removeLast();
      assertThat(last).isInstanceOf(kind);
      return kind.cast(last);
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void start(Observer observer) {
      throw new AssertionError("the core starts no server");
    }

    @Override
    public void handle(MediaEffect effect) {
      effects.add(effect);
    }

    @Override
    public void drop(long legId) {
      dropped.add(legId);
    }

    @Override
    public void hangUp(Channel channel) {
      hungUp.add(channel);
    }

    @Override
    public void close() {}

    @Override
    public void abandon() {}
  }

  PoolFixture(String... names) {
    this(
        List.of(names).stream()
            .map(name -> new ServerSpec(name, PEER, 1, CAPACITY))
            .toArray(ServerSpec[]::new));
  }

  PoolFixture(ServerSpec... specs) {
    List<MediaPool.Member> members = new ArrayList<>();
    for (ServerSpec spec : specs) {
      Server server = new Server(spec.name());
      servers.put(spec.name(), server);
      members.add(new MediaPool.Member(spec, server));
    }
    core =
        new PoolCore(
            PoolOptions.STANDARD,
            members,
            told::add,
            new MediaPoolMetrics(registry),
            () -> nowMillis);
    core.start();
  }

  /** All servers come up with nothing on them, and the time for reclaims passes. */
  static PoolFixture running(String... names) {
    PoolFixture pool = new PoolFixture(names);
    pool.servers.values().forEach(server -> server.comesUp());
    pool.advance(PoolOptions.STANDARD.orphanMillis());
    return pool;
  }

  Server server(String name) {
    return servers.get(name);
  }

  /** Lets time pass, with looks and OPTIONS as the pool makes them. */
  void advance(long millis) {
    long until = nowMillis + millis;
    while (nowMillis < until) {
      nowMillis += PoolOptions.STANDARD.tickMillis();
      servers.values().stream()
          .filter(server -> server.answersOptions)
          .forEach(server -> core.answered(server.pooled()));
      core.look();
    }
  }

  /** Asks for an endpoint, and gives the request's id. */
  long allocate(long legId, long nearLegId) {
    long request = ++requests;
    core.handle(new MediaEffect.Allocate(legId, request, Optional.empty(), "", PEER, nearLegId));
    return request;
  }

  /** Puts a leg on a server: the one that the pool chooses, which must be that. */
  void settle(long legId, long nearLegId, String expected) {
    long request = allocate(legId, nearLegId);
    server(expected).took(MediaEffect.Allocate.class);
    server(expected).reports(new MediaCommand.EndpointReady(legId, request, "sdp"));
    assertThat(next()).isEqualTo(new MediaCommand.EndpointReady(legId, request, "sdp"));
  }

  /** The next command for the engine. */
  MediaCommand next() {
    assertThat(told).as("commands for the engine").isNotEmpty();
    return told.removeFirst();
  }

  <T extends MediaCommand> T next(Class<T> kind) {
    MediaCommand command = next();
    assertThat(command).isInstanceOf(kind);
    return kind.cast(command);
  }

  void nothingIsTold() {
    assertThat(told).isEmpty();
  }

  ServerStatus status(String name) {
    return server(name).pooled().status();
  }
}
