package io.tipring.core.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Figures of the pool of media servers. Safe for any thread. */
public final class MediaPoolMetrics {

  private final MeterRegistry registry;
  private final Counter unplaced;
  private final Counter endpointsLost;
  private final Counter apart;
  private final Counter reclaimed;
  private final Counter notReclaimed;
  private final Counter unroutable;
  private final Timer reanchoring;

  public MediaPoolMetrics(MeterRegistry registry) {
    this.registry = registry;
    unplaced = registry.counter("tipring.media.pool.unplaced");
    endpointsLost = registry.counter("tipring.media.pool.endpoints.lost");
    apart = registry.counter("tipring.media.pool.apart");
    reclaimed = registry.counter("tipring.media.pool.reclaims", "found", "yes");
    notReclaimed = registry.counter("tipring.media.pool.reclaims", "found", "no");
    unroutable = registry.counter("tipring.media.pool.unroutable");
    reanchoring =
        Timer.builder("tipring.media.pool.reanchoring")
            .description("From the loss of an endpoint until the leg has sound again")
            .serviceLevelObjectives(
                Duration.ofMillis(100),
                Duration.ofMillis(250),
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                Duration.ofSeconds(10))
            .register(registry);
  }

  /** The figures of one server. */
  public Server server(String name) {
    return new Server(registry, name);
  }

  /** No server had room for a leg. */
  public void unplaced() {
    unplaced.increment();
  }

  /** A leg has lost its endpoint. */
  public void endpointLost() {
    endpointsLost.increment();
  }

  /** Two legs to be connected were on different servers. */
  public void apart() {
    apart.increment();
  }

  /** An endpoint of an earlier run was asked for. */
  public void reclaimed(boolean found) {
    (found ? reclaimed : notReclaimed).increment();
  }

  /** An effect was dropped because its leg has just lost its endpoint. */
  public void unroutable() {
    unroutable.increment();
  }

  /** A leg that had lost its endpoint has sound again. */
  public void reanchored(long millis) {
    reanchoring.record(millis, TimeUnit.MILLISECONDS);
  }

  /** Figures of one media server. */
  public static final class Server {
    private final AtomicInteger up = new AtomicInteger();
    private final AtomicInteger accepting = new AtomicInteger();
    private final AtomicInteger legs = new AtomicInteger();
    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicLong idleCpuPercent = new AtomicLong(-1);
    private final Counter placed;
    private final Counter failed;
    private final Counter lost;
    private final Counter orphans;

    private Server(MeterRegistry registry, String name) {
      Tags tags = Tags.of("server", name);
      registry.gauge("tipring.media.pool.server.up", tags, up);
      registry.gauge("tipring.media.pool.server.accepting", tags, accepting);
      registry.gauge("tipring.media.pool.server.legs", tags, legs);
      registry.gauge("tipring.media.pool.server.sessions", tags, sessions);
      registry.gauge("tipring.media.pool.server.idle.cpu.percent", tags, idleCpuPercent);
      placed = registry.counter("tipring.media.pool.server.placed", tags);
      failed = registry.counter("tipring.media.pool.server.refusals", tags);
      lost = registry.counter("tipring.media.pool.server.losses", tags);
      orphans = registry.counter("tipring.media.pool.server.orphans", tags);
    }

    /**
     * How it stands.
     *
     * @param idle percent of its processors, or negative where it has not said
     */
    public void stands(
        boolean isUp, boolean isAccepting, int legCount, int sessionCount, double idle) {
      up.set(isUp ? 1 : 0);
      accepting.set(isAccepting ? 1 : 0);
      legs.set(legCount);
      sessions.set(sessionCount);
      idleCpuPercent.set(Math.round(idle));
    }

    /** A leg was put on it. */
    public void placed() {
      placed.increment();
    }

    /** It could not take a leg. */
    public void refused() {
      failed.increment();
    }

    /** It was lost. */
    public void lost() {
      lost.increment();
    }

    /** A channel that belongs to no leg is hung up. */
    public void orphan() {
      orphans.increment();
    }
  }
}
