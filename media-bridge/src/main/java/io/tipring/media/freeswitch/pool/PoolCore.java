package io.tipring.media.freeswitch.pool;

import io.tipring.core.command.MediaCommand;
import io.tipring.core.effect.MediaEffect;
import io.tipring.core.metrics.MediaPoolMetrics;
import io.tipring.media.freeswitch.MediaNode.Channel;
import io.tipring.media.freeswitch.pool.ServerStatus.State;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** All that the pool decides, without a thread or a clock of its own. */
final class PoolCore {

  private final Map<String, PooledServer> servers = new LinkedHashMap<>();
  private final Placements placements;
  private final Reclaims reclaims;
  private final EffectRouting routing;
  private final Reports reports;
  private final ServerCare care;

  PoolCore(
      PoolOptions options,
      List<MediaPool.Member> members,
      Consumer<MediaCommand> engine,
      MediaPoolMetrics metrics,
      LongSupplier nowMillis) {
    for (MediaPool.Member member : members) {
      PooledServer server =
          new PooledServer(
              member.spec(),
              member.node(),
              metrics.server(member.spec().name()),
              new HealthWatch(options, nowMillis.getAsLong()));
      if (servers.putIfAbsent(server.name(), server) != null) {
        throw new IllegalArgumentException("two media servers are named " + server.name());
      }
    }
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("the pool has no media server");
    }
    placements = new Placements(options, servers, engine, metrics, nowMillis);
    reclaims = new Reclaims(options, placements, nowMillis);
    routing = new EffectRouting(placements, reclaims);
    reports = new Reports(placements, nowMillis);
    care = new ServerCare(placements, nowMillis);
    reclaims.continueWith(routing::route);
  }

  Collection<PooledServer> servers() {
    return servers.values();
  }

  List<ServerStatus> statuses() {
    return servers.values().stream().map(PooledServer::status).toList();
  }

  /** Channels of an earlier run wait from here on. */
  void start() {
    reclaims.start();
  }

  void handle(MediaEffect effect) {
    routing.route(effect);
  }

  void report(PooledServer server, MediaCommand command) {
    reports.take(server, command);
  }

  void connected(PooledServer server, List<Channel> channels) {
    server.watch().connected();
    care.look(server);
    reclaims.connected(server, channels);
    placements.placeWaiting();
  }

  void disconnected(PooledServer server, String reason) {
    server.watch().disconnected(reason);
    care.look(server);
  }

  /** Its host says that nobody has its ports. */
  void vacated(PooledServer server) {
    server.watch().vacated();
    care.look(server);
  }

  void answered(PooledServer server) {
    server.watch().answered();
    care.look(server);
    placements.placeWaiting();
  }

  /** A server that is not known is ignored. */
  void setState(String name, State state) {
    PooledServer server = servers.get(name);
    if (server != null) {
      server.setState(state);
      care.look(server);
    }
  }

  /** Time has passed. */
  void look() {
    servers.values().forEach(care::look);
    servers.values().forEach(PooledServer::publish);
    placements.placeWaiting();
    reclaims.look();
  }
}
