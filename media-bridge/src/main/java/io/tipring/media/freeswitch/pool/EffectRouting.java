package io.tipring.media.freeswitch.pool;

import io.tipring.core.command.MediaCommand;
import io.tipring.core.command.MediaCommand.Failure;
import io.tipring.core.command.MediaCommand.PlayEnd;
import io.tipring.core.effect.MediaEffect;
import java.util.Optional;

/**
 * Brings each effect to the server that it is for. What concerns a leg that has just lost its
 * endpoint is dropped, as the engine was told of the loss and asks again; what must have an answer
 * gets one. Owned by the pool's thread.
 */
final class EffectRouting {

  private static final String APART = "its legs are on different media servers";

  private final Placements placements;
  private final Reclaims reclaims;

  EffectRouting(Placements placements, Reclaims reclaims) {
    this.placements = placements;
    this.reclaims = reclaims;
  }

  void route(MediaEffect effect) {
    if (!(effect instanceof MediaEffect.Release) && reclaims.holdBack(effect)) {
      return;
    }
    switch (effect) {
      case MediaEffect.Allocate allocate -> allocate(allocate);
      case MediaEffect.Reclaim reclaim -> reclaims.reclaim(reclaim);
      case MediaEffect.Release release -> release(release);
      case MediaEffect.Connect connect -> connect(connect);
      case MediaEffect.JoinConference join -> join(join);
      case MediaEffect.Disconnect disconnect -> {
        placements.leaveConferences(disconnect.legId());
        toHome(disconnect);
      }
      case MediaEffect.StartRecording start -> startRecording(start);
      case MediaEffect.StopRecording stop -> toWriter(stop, stop.recordingId());
      case MediaEffect.PauseRecording pause -> toWriter(pause, pause.recordingId());
      case MediaEffect.MaskRecording mask -> toWriter(mask, mask.recordingId());
      case MediaEffect.ResumeRecording resume -> toWriter(resume, resume.recordingId());
      case MediaEffect.ApplyAnswer _,
          MediaEffect.Negotiate _,
          MediaEffect.Reoffer _,
          MediaEffect.Play _,
          MediaEffect.StopPlay _,
          MediaEffect.SetRights _ ->
          toHome(effect);
    }
  }

  private void allocate(MediaEffect.Allocate allocate) {
    PooledLeg leg = placements.legOf(allocate.legId());
    PooledServer before = leg.next();
    if (before != null && before != leg.home()) {
      before.node().drop(leg.legId());
    }
    placements.ask(leg, allocate);
  }

  private void release(MediaEffect.Release release) {
    reclaims.forget(release.legId());
    PooledLeg leg = placements.leg(release.legId());
    if (leg == null) {
      placements.answer(nothingReleased(release.legId()));
      return;
    }
    PooledServer server = leg.home() != null ? leg.home() : leg.next();
    if (leg.next() != null && leg.next() != server) {
      leg.next().node().drop(leg.legId());
      leg.giveUp();
    }
    if (server == null) {
      placements.remove(leg);
      placements.answer(nothingReleased(release.legId()));
      return;
    }
    placements.leaveConferences(leg.legId());
    leg.release();
    server.node().handle(release);
  }

  /** The report of an endpoint of which nobody is left to count its packets. */
  static MediaCommand nothingReleased(long legId) {
    return new MediaCommand.EndpointReleased(legId, 0, 0, 0, 0);
  }

  private void connect(MediaEffect.Connect connect) {
    PooledServer here = placements.homeOf(connect.legId());
    PooledServer there = placements.homeOf(connect.otherLegId());
    if (here == null || there == null) {
      placements.metrics().unroutable();
      return;
    }
    if (here != there) {
      apart(connect.legId(), here, connect.otherLegId(), there);
      return;
    }
    placements.leaveConferences(connect.legId());
    placements.leaveConferences(connect.otherLegId());
    here.node().handle(connect);
  }

  private void join(MediaEffect.JoinConference join) {
    PooledServer here = placements.homeOf(join.legId());
    if (here == null) {
      placements.metrics().unroutable();
      return;
    }
    for (long member : placements.members(join.conferenceId())) {
      PooledServer there = placements.homeOf(member);
      if (member != join.legId() && there != null && there != here) {
        apart(join.legId(), here, member, there);
        return;
      }
    }
    placements.join(join.conferenceId(), join.legId());
    here.node().handle(join);
  }

  /** One of the two is to move: to the server that takes legs, else the first to the second. */
  private void apart(long legId, PooledServer here, long otherLegId, PooledServer there) {
    placements.metrics().apart();
    boolean otherMoves =
        ServerChoice.takes(here.candidate()) && !ServerChoice.takes(there.candidate());
    placements.answer(
        otherMoves
            ? new MediaCommand.EndpointsApart(otherLegId, legId)
            : new MediaCommand.EndpointsApart(legId, otherLegId));
  }

  private void startRecording(MediaEffect.StartRecording start) {
    PooledServer left = placements.homeOf(start.legId());
    PooledServer right = start.rightLegId() == 0 ? left : placements.homeOf(start.rightLegId());
    if (left == null || right != left) {
      placements.answer(
          new MediaCommand.RecordingFailed(start.recordingId(), Failure.NO_ENDPOINT, APART));
      return;
    }
    placements.recordingStarts(start.recordingId(), left, start.legId());
    left.node().handle(start);
  }

  private void toWriter(MediaEffect effect, long recordingId) {
    PooledServer writer = placements.writerOf(recordingId);
    if (writer == null) {
      writer = placements.homeOf(effect.legId());
      if (writer != null) {
        placements.recordingStarts(recordingId, writer, effect.legId());
      }
    }
    if (writer != null) {
      writer.node().handle(effect);
    } else if (effect instanceof MediaEffect.StopRecording) {
      placements.answer(
          new MediaCommand.RecordingFailed(
              recordingId, Failure.NO_ENDPOINT, "no media server has this recording"));
    } else {
      placements.metrics().unroutable();
    }
  }

  private void toHome(MediaEffect effect) {
    PooledServer home = placements.homeOf(effect.legId());
    if (home == null) {
      placements.metrics().unroutable();
      if (placements.leg(effect.legId()) == null) {
        answerOf(effect).ifPresent(placements::answer);
      }
    } else {
      home.node().handle(effect);
    }
  }

  /** What is said of a leg that never had an endpoint: each request has an answer. */
  private static Optional<MediaCommand> answerOf(MediaEffect effect) {
    String detail = "leg " + effect.legId() + " has no endpoint";
    return switch (effect) {
      case MediaEffect.ApplyAnswer apply -> noEndpoint(effect, apply.requestId(), detail);
      case MediaEffect.Negotiate negotiate -> noEndpoint(effect, negotiate.requestId(), detail);
      case MediaEffect.Reoffer reoffer -> noEndpoint(effect, reoffer.requestId(), detail);
      case MediaEffect.Play play ->
          Optional.of(
              new MediaCommand.PlayEnded(effect.legId(), play.playId(), PlayEnd.FAILED, 0, detail));
      default -> Optional.empty();
    };
  }

  private static Optional<MediaCommand> noEndpoint(
      MediaEffect effect, long requestId, String detail) {
    return Optional.of(
        new MediaCommand.EndpointFailed(effect.legId(), requestId, Failure.NO_ENDPOINT, detail));
  }
}
