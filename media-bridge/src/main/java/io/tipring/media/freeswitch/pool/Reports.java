package io.tipring.media.freeswitch.pool;

import io.tipring.core.command.MediaCommand;
import io.tipring.core.command.MediaCommand.EndpointFailed;
import io.tipring.core.command.MediaCommand.EndpointReady;
import io.tipring.core.command.MediaCommand.Failure;
import java.util.function.LongSupplier;

/**
 * Passes on what the servers report, and learns from it. What a server still says of a leg that is
 * no longer there is dropped: it was on its way when the leg was moved. Owned by the pool's thread.
 */
final class Reports {

  private final Placements placements;
  private final LongSupplier nowMillis;

  Reports(Placements placements, LongSupplier nowMillis) {
    this.placements = placements;
    this.nowMillis = nowMillis;
  }

  void take(PooledServer server, MediaCommand command) {
    switch (command) {
      case EndpointReady ready -> ready(server, ready);
      case EndpointFailed failed -> failed(server, failed);
      case MediaCommand.AnswerApplied applied -> {
        if (isHome(server, applied.legId())) {
          soundIsBack(placements.leg(applied.legId()));
          placements.answer(applied);
        }
      }
      case MediaCommand.EndpointLost lost -> lost(server, lost);
      case MediaCommand.EndpointReleased released -> released(server, released);
      case MediaCommand.DtmfReceived dtmf -> passOn(server, dtmf.legId(), dtmf);
      case MediaCommand.PlayEnded ended -> passOn(server, ended.legId(), ended);
      case MediaCommand.MediaTimedOut timedOut -> passOn(server, timedOut.legId(), timedOut);
      case MediaCommand.EndpointsApart apart -> passOn(server, apart.legId(), apart);
      case MediaCommand.RecordingStarted started -> {
        if (placements.writerOf(started.recordingId()) == server) {
          placements.answer(started);
        }
      }
      case MediaCommand.RecordingEnded ended -> recordingEnded(server, ended.recordingId(), ended);
      case MediaCommand.RecordingFailed failed ->
          recordingEnded(server, failed.recordingId(), failed);
    }
  }

  private void ready(PooledServer server, EndpointReady ready) {
    PooledLeg leg = placements.leg(ready.legId());
    if (isAnswer(leg, server, ready.requestId())) {
      PooledServer before = leg.home();
      if (before != null && before != server) {
        before.node().drop(leg.legId());
        placements.endRecordings(before, leg.legId());
        placements.leaveConferences(leg.legId());
      }
      leg.arrive();
      placements.answer(ready);
    } else if (isHome(server, ready.legId())) {
      placements.answer(ready);
    }
  }

  private void failed(PooledServer server, EndpointFailed failed) {
    PooledLeg leg = placements.leg(failed.legId());
    if (isAnswer(leg, server, failed.requestId())) {
      if (leg.isReleasing()) {
        // The answer to its release follows.
        return;
      }
      server.figures().refused();
      boolean elsewhere =
          failed.failure() == Failure.SERVER_LOST || failed.failure() == Failure.NO_CAPACITY;
      if (elsewhere) {
        placements.place(leg);
      } else {
        placements.fail(leg, failed.failure(), failed.detail());
      }
    } else if (isHome(server, failed.legId())) {
      if (failed.failure() == Failure.NO_ENDPOINT) {
        leg.settle(null, 0);
        placements.removeIfNowhere(leg);
      }
      placements.answer(failed);
    }
  }

  private void lost(PooledServer server, MediaCommand.EndpointLost lost) {
    PooledLeg leg = placements.leg(lost.legId());
    if (isHome(server, lost.legId()) && !leg.isReleasing()) {
      placements.metrics().endpointLost();
      leg.settle(null, 0);
      leg.setLostAt(nowMillis.getAsLong());
      placements.leaveConferences(leg.legId());
      placements.answer(lost);
    }
  }

  private void released(PooledServer server, MediaCommand.EndpointReleased released) {
    PooledLeg leg = placements.leg(released.legId());
    if (leg != null && leg.isReleasing() && (leg.home() == server || leg.next() == server)) {
      placements.remove(leg);
      placements.answer(released);
    }
  }

  private void recordingEnded(PooledServer server, long recordingId, MediaCommand ended) {
    if (placements.writerOf(recordingId) == server) {
      placements.recordingEnded(recordingId);
      placements.answer(ended);
    }
  }

  private void passOn(PooledServer server, long legId, MediaCommand command) {
    if (isHome(server, legId)) {
      placements.answer(command);
    }
  }

  private boolean isHome(PooledServer server, long legId) {
    return placements.homeOf(legId) == server;
  }

  private static boolean isAnswer(PooledLeg leg, PooledServer server, long requestId) {
    return leg != null
        && leg.next() == server
        && leg.asked() != null
        && leg.asked().requestId() == requestId;
  }

  private void soundIsBack(PooledLeg leg) {
    if (leg.lostAtMillis() != 0) {
      placements.metrics().reanchored(nowMillis.getAsLong() - leg.lostAtMillis());
      leg.setLostAt(0);
    }
  }
}
