package io.tipring.media.freeswitch.pool;

import io.tipring.core.command.MediaCommand.EndpointFailed;
import io.tipring.core.command.MediaCommand.Failure;
import io.tipring.core.effect.MediaEffect;
import io.tipring.media.freeswitch.MediaNode.Channel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Channels that belong to no leg of this run. For a while after the start they wait for the legs of
 * the run before, which ask for them; then, and whenever they turn up later, they are orphans and
 * hung up. Owned by the pool's thread.
 */
final class Reclaims {

  private static final Logger LOG = LoggerFactory.getLogger(Reclaims.class);
  private static final int MAX_HELD = 64;

  private record Found(PooledServer server, Channel channel) {}

  /** A leg that asks while not every server has said yet what it has, and what it asks then. */
  private record Waiting(MediaEffect.Reclaim reclaim, List<MediaEffect> held) {}

  private final PoolOptions options;
  private final Placements placements;
  private final LongSupplier nowMillis;
  private long startedAtMillis;
  private final Set<PooledServer> seen = new HashSet<>();
  private final List<Found> unclaimed = new ArrayList<>();
  private final Map<Long, Waiting> waiting = new LinkedHashMap<>();
  private Consumer<MediaEffect> router = effect -> {};

  Reclaims(PoolOptions options, Placements placements, LongSupplier nowMillis) {
    this.options = options;
    this.placements = placements;
    this.nowMillis = nowMillis;
    this.startedAtMillis = nowMillis.getAsLong();
  }

  /** Channels of an earlier run wait from here on. */
  void start() {
    startedAtMillis = nowMillis.getAsLong();
  }

  /** Says who carries out the effects that were held back. */
  void continueWith(Consumer<MediaEffect> next) {
    router = next;
  }

  /** A server has said what stands on it. */
  void connected(PooledServer server, List<Channel> channels) {
    seen.add(server);
    unclaimed.removeIf(found -> found.server() == server);
    for (Channel channel : channels) {
      if (!belongs(server, channel)) {
        unclaimed.add(new Found(server, channel));
      }
    }
    for (Waiting asking : List.copyOf(waiting.values())) {
      Found found = newestOf(asking.reclaim().legId());
      if (found != null) {
        settle(asking, found);
      }
    }
    look();
  }

  private boolean belongs(PooledServer server, Channel channel) {
    PooledLeg leg = placements.leg(channel.legId());
    if (leg == null) {
      return false;
    }
    boolean isThere = leg.home() == server && leg.requestId() == channel.requestId();
    boolean isComing = leg.next() == server && leg.asked().requestId() == channel.requestId();
    return isThere || isComing;
  }

  /** A leg asks whether its endpoint is still there. */
  void reclaim(MediaEffect.Reclaim reclaim) {
    Waiting asking = new Waiting(reclaim, new ArrayList<>());
    Found found = newestOf(reclaim.legId());
    if (found == null && mayTurnUp()) {
      waiting.put(reclaim.legId(), asking);
    } else {
      settle(asking, found);
    }
  }

  /** Keeps an effect back while its leg waits; whether it does. */
  boolean holdBack(MediaEffect effect) {
    Waiting asking = waiting.get(effect.legId());
    if (asking == null) {
      return false;
    }
    if (asking.held().size() < MAX_HELD) {
      asking.held().add(effect);
    } else {
      placements.metrics().unroutable();
    }
    return true;
  }

  /** The leg does not want its endpoint any more. */
  void forget(long legId) {
    Waiting asking = waiting.remove(legId);
    if (asking != null) {
      asking.held().forEach(router);
    }
  }

  /** Ends what has waited long enough. */
  void look() {
    if (!waiting.isEmpty() && !mayTurnUp()) {
      List.copyOf(waiting.values()).forEach(asking -> settle(asking, null));
    }
    if (isOver(options.orphanMillis())) {
      List<Found> orphans = List.copyOf(unclaimed);
      unclaimed.clear();
      orphans.forEach(this::hangUp);
    }
  }

  private boolean mayTurnUp() {
    return !isOver(options.reclaimMillis()) && seen.size() < placements.servers().size();
  }

  private boolean isOver(long millis) {
    return nowMillis.getAsLong() - startedAtMillis >= millis;
  }

  private void settle(Waiting asking, Found found) {
    MediaEffect.Reclaim reclaim = asking.reclaim();
    waiting.remove(reclaim.legId());
    placements.metrics().reclaimed(found != null);
    if (found == null) {
      placements.answer(
          new EndpointFailed(
              reclaim.legId(),
              reclaim.requestId(),
              Failure.NO_ENDPOINT,
              "no media server has a channel of this leg"));
    } else {
      unclaimed.remove(found);
      placements.legOf(reclaim.legId()).settle(found.server(), found.channel().requestId());
      found.server().node().handle(reclaim);
    }
    asking.held().forEach(router);
  }

  /** A leg that was on its way to another endpoint has two; the newer is the one in use. */
  private Found newestOf(long legId) {
    return unclaimed.stream()
        .filter(found -> found.channel().legId() == legId)
        .max(Comparator.comparingLong(found -> found.channel().requestId()))
        .orElse(null);
  }

  private void hangUp(Found orphan) {
    if (belongs(orphan.server(), orphan.channel())) {
      return;
    }
    LOG.info(
        "{} has channel {} of leg {}, which is not there any more: it is hung up",
        orphan.server(),
        orphan.channel().uuid(),
        orphan.channel().legId());
    orphan.server().figures().orphan();
    orphan.server().node().hangUp(orphan.channel());
  }
}
