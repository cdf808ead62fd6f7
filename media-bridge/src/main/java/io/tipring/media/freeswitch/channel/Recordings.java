package io.tipring.media.freeswitch.channel;

import io.tipring.core.command.MediaCommand.Failure;
import io.tipring.core.command.MediaCommand.RecordingEnded;
import io.tipring.core.command.MediaCommand.RecordingFailed;
import io.tipring.core.command.MediaCommand.RecordingStarted;
import io.tipring.core.effect.MediaEffect;
import io.tipring.media.esl.codec.EslEvent;
import io.tipring.media.freeswitch.channel.Order.RecordingAct;
import io.tipring.media.freeswitch.channel.Outside.RecordingFacts;
import io.tipring.media.freeswitch.channel.Outside.Reply;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The recordings of a server. One runs on the channel of its left leg: what that leg says goes to
 * the left, and what it is given to hear (the other side, or what is played to it) to the right.
 */
final class Recordings {
  private static final Logger LOG = LoggerFactory.getLogger(Recordings.class);

  /** Channel variable of a running recording, with its id behind; the value is the right leg. */
  static final String VARIABLE_PREFIX = "tipring_recording_";

  private enum Mode {
    /** It was started by an earlier run of the engine. */
    UNKNOWN,
    RUNNING,
    PAUSED,
    MASKED
  }

  private enum Stage {
    WAITING,
    STARTING,
    OPEN,
    STOPPING
  }

  private static final class Recording {
    final long id;
    final Leg leg;
    final long rightLegId;
    Stage stage = Stage.WAITING;
    Mode mode = Mode.RUNNING;
    Mode wanted = Mode.RUNNING;
    boolean prepared;
    boolean stopAsked;
    String failure = "";

    Recording(long id, Leg leg, long rightLegId) {
      this.id = id;
      this.leg = leg;
      this.rightLegId = rightLegId;
    }
  }

  private final Outside outside;
  private final Timeouts timeouts;
  private final Map<Long, Recording> open = new TreeMap<>();

  Recordings(Outside outside, Timeouts timeouts) {
    this.outside = outside;
    this.timeouts = timeouts;
  }

  /** Takes up what an earlier run of the engine has started. */
  void adopt(Leg leg, List<ChannelFacts.OpenRecording> found) {
    for (ChannelFacts.OpenRecording each : found) {
      Recording recording = new Recording(each.recordingId(), leg, each.rightLegId());
      recording.stage = Stage.OPEN;
      recording.mode = Mode.UNKNOWN;
      open.put(recording.id, recording);
    }
  }

  void start(MediaEffect.StartRecording request, Optional<Leg> leg) {
    long id = request.recordingId();
    Recording before = open.get(id);
    if (before != null) {
      if (before.leg.id() == request.legId() && before.stage == Stage.OPEN) {
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
    Recording recording = new Recording(id, leg.get(), request.rightLegId());
    open.put(id, recording);
    guard(recording);
    outside.prepareRecording(
        id,
        () -> {
          recording.prepared = true;
          begin(recording);
        });
  }

  private void guard(Recording recording) {
    outside.after(
        timeouts.recordMillis(),
        () -> {
          boolean never = recording.stage == Stage.WAITING || recording.stage == Stage.STARTING;
          if (never && open.remove(recording.id, recording)) {
            act(recording, RecordingAct.STOP, _ -> {});
            outside.report(
                new RecordingFailed(
                    recording.id,
                    Failure.SERVER_LOST,
                    "the media server did not start it in time"));
          }
        });
  }

  /** Starts what waits for the channel of this leg. */
  void pump(Leg leg) {
    List.copyOf(open.values()).stream()
        .filter(each -> each.leg == leg && each.stage == Stage.WAITING)
        .forEach(this::begin);
  }

  private void begin(Recording recording) {
    Leg leg = recording.leg;
    boolean waits =
        recording.stage == Stage.WAITING
            && recording.prepared
            && open.get(recording.id) == recording;
    if (!waits || !leg.reachable()) {
      return;
    }
    recording.stage = Stage.STARTING;
    mark(recording, Long.toString(recording.rightLegId));
    outside.send(
        Order.startRecording(leg.uuid(), outside.recordingFile(recording.id)),
        reply -> {
          if (open.get(recording.id) != recording || recording.stage != Stage.STARTING) {
            return;
          }
          if (reply.ok()) {
            running(recording);
          } else if (reply.refused()) {
            open.remove(recording.id);
            mark(recording, "");
            outside.report(
                new RecordingFailed(
                    recording.id, Failure.FILE, "the media server: " + reply.text()));
          }
        });
  }

  private void mark(Recording recording, String value) {
    if (recording.leg.reachable()) {
      TreeMap<String, String> variables = new TreeMap<>();
      variables.put(VARIABLE_PREFIX + recording.id, value);
      outside.send(Order.set(recording.leg.uuid(), variables), _ -> {});
    }
  }

  private void running(Recording recording) {
    recording.stage = Stage.OPEN;
    outside.report(new RecordingStarted(recording.id));
    if (recording.stopAsked) {
      end(recording);
    } else {
      change(recording);
    }
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
      recording.wanted = mode;
      if (recording.stage == Stage.OPEN) {
        change(recording);
      }
    }
  }

  /** What closes comes before what opens: nothing is in the file that should not be. */
  private void change(Recording recording) {
    Mode from = recording.mode;
    Mode to = recording.wanted;
    if (from == to) {
      return;
    }
    recording.mode = to;
    if (to == Mode.MASKED) {
      closing(recording, RecordingAct.MASK);
    } else if (to == Mode.PAUSED) {
      closing(recording, RecordingAct.PAUSE);
    }
    if (from == Mode.PAUSED || from == Mode.UNKNOWN && to != Mode.PAUSED) {
      act(recording, RecordingAct.RESUME, _ -> {});
    }
    if (from == Mode.MASKED || from == Mode.UNKNOWN && to != Mode.MASKED) {
      act(recording, RecordingAct.UNMASK, _ -> {});
    }
  }

  private void closing(Recording recording, RecordingAct act) {
    act(
        recording,
        act,
        reply -> {
          if (!reply.ok() && open.get(recording.id) == recording) {
            recording.failure =
                "the media server can't "
                    + act.name().toLowerCase(Locale.ROOT)
                    + " it: "
                    + reply.text();
            end(recording);
          }
        });
  }

  void stop(long recordingId) {
    Recording recording = open.get(recordingId);
    if (recording == null) {
      settle(recordingId, Optional.empty(), "");
    } else {
      recording.stopAsked = true;
      if (recording.stage == Stage.OPEN) {
        end(recording);
      } else if (recording.stage == Stage.WAITING) {
        open.remove(recordingId);
        outside.report(
            new RecordingFailed(recordingId, Failure.FILE, "stopped before it had started"));
      }
    }
  }

  /** Ends those on which the leg is on either side. */
  void gone(Leg leg) {
    for (Recording recording : List.copyOf(open.values())) {
      if (recording.leg != leg && recording.rightLegId == leg.id()) {
        if (recording.leg.stage() == Leg.Stage.UP) {
          stop(recording.id);
        }
      } else if (recording.leg == leg) {
        recording.stopAsked = true;
        outside.after(timeouts.releaseMillis(), () -> close(recording, Optional.empty()));
      }
    }
  }

  /** Forgets those of a leg without an answer. */
  void forget(Leg leg) {
    open.values().removeIf(each -> each.leg == leg);
  }

  private void end(Recording recording) {
    if (recording.stage == Stage.STOPPING) {
      return;
    }
    recording.stage = Stage.STOPPING;
    mark(recording, "");
    act(
        recording,
        RecordingAct.STOP,
        reply -> {
          if (reply.refused()) {
            close(recording, Optional.empty()); // it has ended by itself
          }
        });
    outside.after(timeouts.recordMillis(), () -> close(recording, Optional.empty()));
  }

  private void act(Recording recording, RecordingAct act, Consumer<Reply> then) {
    if (recording.leg.reachable()) {
      outside.send(
          Order.recording(recording.leg.uuid(), act, outside.recordingFile(recording.id)), then);
    } else {
      LOG.warn("Recording {} can't be told to {}: its server is out of reach", recording.id, act);
      outside.after(0, () -> then.accept(Reply.UNSENT));
    }
  }

  /** The connection to the server is back: ends what was to end meanwhile. */
  void resync(Leg leg, List<ChannelFacts.OpenRecording> found) {
    for (ChannelFacts.OpenRecording each : found) {
      Recording recording = open.get(each.recordingId());
      if (recording == null || recording.stage == Stage.STOPPING) {
        Recording stray = new Recording(each.recordingId(), leg, each.rightLegId());
        mark(stray, "");
        act(stray, RecordingAct.STOP, _ -> {});
      } else {
        recording.stage = recording.stage == Stage.STARTING ? Stage.WAITING : recording.stage;
      }
    }
    for (Recording recording : List.copyOf(open.values())) {
      boolean there = found.stream().anyMatch(each -> each.recordingId() == recording.id);
      if (recording.leg == leg && !there) {
        if (recording.stage == Stage.OPEN || recording.stage == Stage.STOPPING) {
          close(recording, Optional.empty());
        } else {
          recording.stage = Stage.WAITING;
        }
      }
    }
    pump(leg);
  }

  /** RECORD_START. */
  void started(EslEvent event) {
    of(event).filter(each -> each.stage == Stage.STARTING).ifPresent(this::running);
  }

  /** RECORD_STOP. */
  void stopped(EslEvent event) {
    long millis = Player.number(event.variable("record_ms").orElse(""));
    long bytes = Player.number(event.variable("record_file_size").orElse(""));
    of(event)
        .ifPresent(
            recording -> {
              if (recording.stage == Stage.STARTING) {
                running(recording);
              }
              close(recording, Optional.of(new RecordingFacts(millis, bytes)));
            });
  }

  private Optional<Recording> of(EslEvent event) {
    String path = event.get("Record-File-Path");
    return open.values().stream()
        .filter(each -> each.leg.uuid() != null && each.leg.uuid().text().equals(event.uuid()))
        .filter(each -> outside.recordingFile(each.id).path().equals(path))
        .findFirst();
  }

  private void close(Recording recording, Optional<RecordingFacts> told) {
    if (open.remove(recording.id, recording)) {
      settle(recording.id, told, recording.failure);
    }
  }

  /** Tells what is in the file; where it can't be looked at, what the server said of it. */
  private void settle(long recordingId, Optional<RecordingFacts> told, String failure) {
    outside.settle(
        recordingId,
        found -> {
          Optional<RecordingFacts> facts = found.or(() -> told);
          if (!failure.isEmpty()) {
            outside.report(new RecordingFailed(recordingId, Failure.FILE, failure));
          } else if (facts.isPresent()) {
            outside.report(
                new RecordingEnded(recordingId, facts.get().durationMillis(), facts.get().bytes()));
          } else {
            outside.report(
                new RecordingFailed(recordingId, Failure.FILE, "there is no file of it"));
          }
        });
  }
}
