package io.tipring.media.freeswitch.channel;

import io.tipring.core.command.MediaCommand.Failure;
import io.tipring.core.command.MediaCommand.RecordingFailed;
import io.tipring.core.command.MediaCommand.RecordingStarted;
import io.tipring.core.effect.MediaEffect;
import io.tipring.media.esl.codec.EslEvent;
import io.tipring.media.freeswitch.channel.Outside.RecordingFacts;
import io.tipring.media.freeswitch.channel.Recording.Mode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The recordings of a server that are not over. */
final class Recordings {

  private final Outside outside;
  private final Timeouts timeouts;
  private final Map<Long, Recording> open = new TreeMap<>();

  Recordings(Outside outside, Timeouts timeouts) {
    this.outside = outside;
    this.timeouts = timeouts;
  }

  private Recording recording(long id, Leg leg, long rightLegId) {
    return new Recording(
        id, leg, rightLegId, outside, timeouts, over -> open.remove(over.id(), over));
  }

  private List<Recording> all() {
    return List.copyOf(open.values());
  }

  /** Takes up what an earlier run of the engine has started. */
  void adopt(Leg leg, List<ChannelFacts.OpenRecording> found) {
    for (ChannelFacts.OpenRecording each : found) {
      Recording recording = recording(each.recordingId(), leg, each.rightLegId());
      recording.takeUp();
      Recording before = open.put(recording.id(), recording);
      if (before != null) {
        before.forget();
      }
    }
  }

  void start(MediaEffect.StartRecording request, Optional<Leg> leg) {
    long id = request.recordingId();
    Recording before = open.get(id);
    if (before != null) {
      if (before.leg().id() == request.legId() && before.isOpen()) {
        outside.report(new RecordingStarted(id));
      } else {
        outside.report(new RecordingFailed(id, Failure.FILE, "the recording id is taken"));
      }
      return;
    }
    if (leg.isEmpty() || id < 0) {
      outside.report(new RecordingFailed(id, Failure.NO_ENDPOINT, "a leg has no endpoint"));
      return;
    }
    Recording recording = recording(id, leg.get(), request.rightLegId());
    open.put(id, recording);
    recording.start();
  }

  /** Starts what waits for the channel of this leg. */
  void pump(Leg leg) {
    all().stream().filter(each -> each.leg() == leg).forEach(Recording::pump);
  }

  void pause(long recordingId) {
    want(recordingId, Mode.PAUSED);
  }

  void mask(long recordingId) {
    want(recordingId, Mode.MASKED);
  }

  void resume(long recordingId) {
    want(recordingId, Mode.RUNNING);
  }

  private void want(long recordingId, Mode mode) {
    Recording recording = open.get(recordingId);
    if (recording != null) {
      recording.want(mode);
    }
  }

  void stop(long recordingId) {
    Recording recording = open.get(recordingId);
    if (recording == null) {
      Recording.settle(outside, recordingId, Optional.empty(), "");
    } else {
      recording.stop();
    }
  }

  /** Ends those on which the leg is on either side. */
  void gone(Leg leg) {
    for (Recording recording : all()) {
      if (recording.leg() == leg) {
        recording.legGone();
      } else if (recording.rightLegId() == leg.id() && recording.leg().stage() == Leg.Stage.UP) {
        recording.stop();
      }
    }
  }

  /** Forgets those of a leg without an answer. */
  void forget(Leg leg) {
    all().stream().filter(each -> each.leg() == leg).forEach(Recording::forget);
  }

  /** The connection to the server is back: ends what was to end meanwhile. */
  void resync(Leg leg, List<ChannelFacts.OpenRecording> found) {
    for (ChannelFacts.OpenRecording each : found) {
      Recording recording = open.get(each.recordingId());
      if (recording == null || recording.isStopping()) {
        recording(each.recordingId(), leg, each.rightLegId()).discard();
      } else {
        recording.foundRunning();
      }
    }
    for (Recording recording : all()) {
      boolean there = found.stream().anyMatch(each -> each.recordingId() == recording.id());
      if (recording.leg() == leg && !there) {
        recording.foundMissing();
      }
    }
    pump(leg);
  }

  /** RECORD_START. */
  void started(EslEvent event) {
    of(event).ifPresent(Recording::started);
  }

  /** RECORD_STOP. */
  void stopped(EslEvent event) {
    long millis = Player.number(event.variable("record_ms").orElse(""));
    long bytes = Player.number(event.variable("record_file_size").orElse(""));
    of(event).ifPresent(recording -> recording.stopped(new RecordingFacts(millis, bytes)));
  }

  private Optional<Recording> of(EslEvent event) {
    String path = event.get("Record-File-Path");
    return all().stream()
        .filter(each -> each.leg().uuid() != null && each.leg().uuid().text().equals(event.uuid()))
        .filter(each -> outside.recordingFile(each.id()).path().equals(path))
        .findFirst();
  }
}
