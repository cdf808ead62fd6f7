package io.tipring.media.freeswitch.pool;

import io.tipring.core.command.MediaCommand;
import io.tipring.core.command.MediaCommand.Failure;
import io.tipring.media.freeswitch.pool.ServerStatus.Health;
import io.tipring.media.freeswitch.pool.ServerStatus.State;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the servers: takes the legs from one that is lost, and moves them from one that is in
 * maintenance. Owned by the pool's thread.
 */
final class ServerCare {

  private static final Logger LOG = LoggerFactory.getLogger(ServerCare.class);

  /** So that an emptied server does not overrun the others. */
  private static final int MOVES_AT_A_LOOK = 10;

  private final Placements placements;
  private final LongSupplier nowMillis;

  ServerCare(Placements placements, LongSupplier nowMillis) {
    this.placements = placements;
    this.nowMillis = nowMillis;
  }

  /** Looks at a server, as something has happened or time has passed. */
  void look(PooledServer server) {
    Health before = server.watch().health();
    Health after = server.watch().look(nowMillis.getAsLong());
    if (after != before) {
      LOG.info("{} is {} {}", server, after, server.watch().detail());
    }
    if (after == Health.DEGRADED && before == Health.UP) {
      askElsewhere(server);
    }
    if (after == Health.DOWN && (before != Health.DOWN || server.watch().isGone())) {
      lose(server, before != Health.DOWN);
    }
    if (server.state() == State.MAINTENANCE) {
      empty(server);
    }
  }

  /** Whoever waits for an endpoint there need not wait until it is known whether it is lost. */
  private void askElsewhere(PooledServer server) {
    boolean elsewhere = isRoomElsewhere();
    for (PooledLeg leg : elsewhere ? placements.on(server) : List.<PooledLeg>of()) {
      if (leg.next() == server && leg.home() != server && !leg.isReleasing()) {
        server.node().drop(leg.legId());
        placements.place(leg);
      }
    }
  }

  private boolean isRoomElsewhere() {
    return placements.servers().stream().anyMatch(other -> ServerChoice.takes(other.candidate()));
  }

  private void lose(PooledServer server, boolean wasThere) {
    if (wasThere) {
      server.figures().lost();
    }
    String detail = "%s is lost: %s".formatted(server, server.watch().detail());
    List<PooledLeg> stranded = new ArrayList<>();
    for (PooledLeg leg : placements.on(server)) {
      server.node().drop(leg.legId());
      placements.endRecordings(server, leg.legId());
      if (leg.isReleasing()) {
        placements.remove(leg);
        placements.answer(EffectRouting.nothingReleased(leg.legId()));
        continue;
      }
      if (leg.next() == server) {
        stranded.add(leg);
      }
      if (leg.home() == server) {
        leave(leg, detail);
      }
    }
    // Only now, when each is known not to be here any more: legs of one call go together.
    stranded.forEach(placements::place);
  }

  private void leave(PooledLeg leg, String detail) {
    leg.settle(null, 0);
    placements.leaveConferences(leg.legId());
    if (leg.asked() == null) {
      tellLost(leg, detail);
    }
  }

  private void tellLost(PooledLeg leg, String detail) {
    leg.setLostAt(nowMillis.getAsLong());
    placements.metrics().endpointLost();
    placements.answer(new MediaCommand.EndpointLost(leg.legId(), Failure.SERVER_LOST, detail));
  }

  /** Sends legs away a few at a time; each stays until its new endpoint is there. */
  private void empty(PooledServer server) {
    boolean elsewhere = isRoomElsewhere();
    int moves = 0;
    for (PooledLeg leg : elsewhere ? placements.on(server) : List.<PooledLeg>of()) {
      boolean rests =
          leg.home() == server
              && leg.asked() == null
              && leg.lostAtMillis() == 0
              && !leg.isReleasing();
      if (rests && moves < MOVES_AT_A_LOOK) {
        moves++;
        tellLost(leg, "%s is in maintenance".formatted(server));
      }
    }
  }
}
