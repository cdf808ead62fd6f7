package io.tipring.media.freeswitch.pool;

import io.tipring.core.metrics.MediaPoolMetrics;
import io.tipring.media.freeswitch.MediaNode;
import io.tipring.media.freeswitch.pool.ServerStatus.Health;
import io.tipring.media.freeswitch.pool.ServerStatus.State;
import java.util.OptionalDouble;

/** A server of the pool with what is known of it. Owned by the pool's thread. */
final class PooledServer {

  /** Below this FreeSWITCH begins to send late. */
  private static final double LEAST_IDLE_PERCENT = 10;

  private final ServerSpec spec;
  private final MediaNode node;
  private final MediaPoolMetrics.Server figures;
  private final HealthWatch watch;
  private State state = State.ACTIVE;
  private int legs;
  private int sessions;
  private int sessionsOfOthers;
  private int maxSessions = Integer.MAX_VALUE;
  private double idleCpuPercent = -1;

  PooledServer(
      ServerSpec spec, MediaNode node, MediaPoolMetrics.Server figures, HealthWatch watch) {
    this.spec = spec;
    this.node = node;
    this.figures = figures;
    this.watch = watch;
  }

  ServerSpec spec() {
    return spec;
  }

  String name() {
    return spec.name();
  }

  MediaNode node() {
    return node;
  }

  HealthWatch watch() {
    return watch;
  }

  State state() {
    return state;
  }

  void setState(State wanted) {
    state = wanted;
  }

  MediaPoolMetrics.Server figures() {
    return figures;
  }

  /** Puts its figures where metrics are read. */
  void publish() {
    Candidate candidate = candidate();
    figures.stands(candidate.up(), candidate.accepting(), legs, sessions, idleCpuPercent);
  }

  /** One more endpoint of ours is there or under way. */
  void legAdded() {
    legs++;
  }

  void legRemoved() {
    legs--;
  }

  int legs() {
    return legs;
  }

  /** What it said of itself. */
  void heartbeat(int saidSessions, int saidMaxSessions, double saidIdleCpuPercent) {
    sessions = saidSessions;
    // Between two heartbeats ours are counted here, and the others are taken to stay.
    sessionsOfOthers = Math.max(0, saidSessions - legs);
    maxSessions = saidMaxSessions > 0 ? saidMaxSessions : Integer.MAX_VALUE;
    idleCpuPercent = saidIdleCpuPercent;
  }

  Candidate candidate() {
    boolean up = watch.health() == Health.UP;
    int present = legs + sessionsOfOthers;
    return new Candidate(
        name(),
        up,
        up && state == State.ACTIVE,
        idleCpuPercent >= 0 && idleCpuPercent < LEAST_IDLE_PERCENT,
        present,
        Math.max(0, Math.min(spec.capacity(), maxSessions) - present),
        spec.weight());
  }

  ServerStatus status() {
    return new ServerStatus(
        spec,
        state,
        watch.health(),
        watch.detail(),
        legs,
        sessions,
        idleCpuPercent < 0 ? OptionalDouble.empty() : OptionalDouble.of(idleCpuPercent));
  }

  @Override
  public String toString() {
    return "media server " + name();
  }
}
