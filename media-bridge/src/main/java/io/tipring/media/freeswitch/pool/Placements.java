package io.tipring.media.freeswitch.pool;

import io.tipring.core.command.MediaCommand;
import io.tipring.core.command.MediaCommand.EndpointFailed;
import io.tipring.core.command.MediaCommand.Failure;
import io.tipring.core.effect.MediaEffect;
import io.tipring.core.metrics.MediaPoolMetrics;
import io.tipring.media.freeswitch.pool.ServerStatus.Health;
import io.tipring.media.freeswitch.pool.ServerStatus.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is on which server: legs, recordings and conferences. Puts legs where they belong. As many
 * legs as the engine has, which bounds its calls. Owned by the pool's thread.
 */
final class Placements {

  private static final Logger LOG = LoggerFactory.getLogger(Placements.class);

  /** Where a recording is written, and of which leg it is. */
  private record Recording(PooledServer writer, long legId) {}

  private final PoolOptions options;
  private final LongSupplier nowMillis;
  private final Map<String, PooledServer> servers;
  private final Map<Long, PooledLeg> legs = new LinkedHashMap<>();
  private final Set<PooledLeg> waiting = new LinkedHashSet<>();
  private final Map<Long, Recording> recordings = new LinkedHashMap<>();
  private final Map<Long, Set<Long>> conferences = new LinkedHashMap<>();
  private final Consumer<MediaCommand> engine;
  private final MediaPoolMetrics metrics;

  /**
   * @param servers by name, in the order of the configuration
   * @param engine takes what is answered
   */
  Placements(
      PoolOptions options,
      Map<String, PooledServer> servers,
      Consumer<MediaCommand> engine,
      MediaPoolMetrics metrics,
      LongSupplier nowMillis) {
    this.options = options;
    this.nowMillis = nowMillis;
    this.servers = servers;
    this.engine = engine;
    this.metrics = metrics;
  }

  Collection<PooledServer> servers() {
    return servers.values();
  }

  MediaPoolMetrics metrics() {
    return metrics;
  }

  /** Tells the engine. */
  void answer(MediaCommand command) {
    engine.accept(command);
  }

  /** The leg, if anything of it is anywhere; else null. */
  PooledLeg leg(long legId) {
    return legs.get(legId);
  }

  /** The leg, new where it was not known. */
  PooledLeg legOf(long legId) {
    return legs.computeIfAbsent(legId, PooledLeg::new);
  }

  /** The server of the leg's endpoint, or null. */
  PooledServer homeOf(long legId) {
    PooledLeg leg = legs.get(legId);
    return leg == null ? null : leg.home();
  }

  /** All legs that have something on a server. */
  List<PooledLeg> on(PooledServer server) {
    List<PooledLeg> found = new ArrayList<>();
    for (PooledLeg leg : legs.values()) {
      if (leg.home() == server || leg.next() == server) {
        found.add(leg);
      }
    }
    return found;
  }

  /**
   * Has a server make the endpoint that the leg asks for, one that was not asked before. While a
   * server is in doubt the leg waits for it, as long as it takes to know.
   */
  void place(PooledLeg leg) {
    waiting.remove(leg);
    Optional<PooledServer> chosen = choose(leg);
    if (chosen.isPresent()) {
      leg.askAt(chosen.get());
      chosen.get().figures().placed();
      chosen.get().node().handle(leg.asked());
    } else if (isAnyInDoubt(leg)
        && nowMillis.getAsLong() - leg.askedAtMillis() < options.lostMillis()) {
      waiting.add(leg);
    } else {
      refuse(leg);
    }
  }

  /** Looks again whether those that wait for a server can be placed. */
  void placeWaiting() {
    List.copyOf(waiting).forEach(this::place);
  }

  private boolean isAnyInDoubt(PooledLeg leg) {
    return servers.values().stream()
        .anyMatch(
            server ->
                server.state() == State.ACTIVE
                    && server.watch().health() == Health.DEGRADED
                    && !leg.tried().contains(server.name()));
  }

  private void refuse(PooledLeg leg) {
    boolean anyUp = servers.values().stream().anyMatch(server -> server.candidate().up());
    String none = anyUp ? "no media server takes legs" : "no media server is up";
    fail(
        leg,
        anyUp ? Failure.NO_CAPACITY : Failure.SERVER_LOST,
        leg.tried().isEmpty() ? none : "could not be set up on " + String.join(", ", leg.tried()));
  }

  /** The leg gets no endpoint; one that it had stays. */
  void fail(PooledLeg leg, Failure failure, String detail) {
    long request = leg.asked().requestId();
    metrics.unplaced();
    leg.giveUp();
    removeIfNowhere(leg);
    LOG.warn("No endpoint for leg {}: {}", leg.legId(), detail);
    answer(new EndpointFailed(leg.legId(), request, failure, detail));
  }

  private Optional<PooledServer> choose(PooledLeg leg) {
    List<Candidate> candidates = new ArrayList<>(servers.size());
    for (PooledServer server : servers.values()) {
      if (!leg.tried().contains(server.name())) {
        candidates.add(server.candidate());
      }
    }
    PooledLeg near = legs.get(leg.asked().nearLegId());
    String nearServer = near == null || near.place() == null ? "" : near.place().name();
    return ServerChoice.choose(candidates, nearServer).map(servers::get);
  }

  /** Forgets a leg of which nothing is left. */
  void removeIfNowhere(PooledLeg leg) {
    if (leg.isNowhere()) {
      remove(leg);
    }
  }

  /** Puts down what a leg asks for, and when. */
  void ask(PooledLeg leg, MediaEffect.Allocate allocate) {
    leg.ask(allocate, nowMillis.getAsLong());
    place(leg);
  }

  /** Forgets a leg. */
  void remove(PooledLeg leg) {
    waiting.remove(leg);
    leg.giveUp();
    leg.settle(null, 0);
    leaveConferences(leg.legId());
    legs.remove(leg.legId());
  }

  /** The server that writes a recording, or null. */
  PooledServer writerOf(long recordingId) {
    Recording recording = recordings.get(recordingId);
    return recording == null ? null : recording.writer();
  }

  void recordingStarts(long recordingId, PooledServer writer, long legId) {
    recordings.put(recordingId, new Recording(writer, legId));
  }

  void recordingEnded(long recordingId) {
    recordings.remove(recordingId);
  }

  /**
   * Has a server that a leg has left, or that is lost, say what is in the files of the leg's
   * recordings.
   */
  void endRecordings(PooledServer writer, long legId) {
    recordings.forEach(
        (recordingId, recording) -> {
          if (recording.equals(new Recording(writer, legId))) {
            writer.node().handle(new MediaEffect.StopRecording(legId, recordingId));
          }
        });
  }

  /** The legs of a conference, in the order in which they came. */
  Set<Long> members(long conferenceId) {
    return conferences.getOrDefault(conferenceId, Set.of());
  }

  void join(long conferenceId, long legId) {
    leaveConferences(legId);
    conferences.computeIfAbsent(conferenceId, id -> new LinkedHashSet<>()).add(legId);
  }

  void leaveConferences(long legId) {
    conferences.values().removeIf(members -> members.remove(legId) && members.isEmpty());
  }
}
