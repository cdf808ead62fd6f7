package io.tipring.media.freeswitch.channel;

import io.tipring.core.command.MediaCommand.Failure;
import io.tipring.core.command.MediaCommand.RecordingEnded;
import io.tipring.core.command.MediaCommand.RecordingFailed;
import io.tipring.core.command.MediaCommand.RecordingStarted;
import io.tipring.media.freeswitch.channel.Order.RecordingAct;
import io.tipring.media.freeswitch.channel.Outside.RecordingFacts;
import io.tipring.media.freeswitch.channel.Outside.Reply;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One recording, from its request to its answer. It runs on the channel of its left leg: what that
 * leg says goes to the left, and what it is given to hear (the other side, or what is played to it)
 * to the right.
 */
final class Recording {
  private static final Logger LOG = LoggerFactory.getLogger(Recording.class);

  /** Channel variable of a running recording, with its id behind; the value is the right leg. */
  static final String VARIABLE_PREFIX = "tipring_recording_";

  /** What goes to the file. */
  enum Mode {
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
    STOPPING,
    OVER
  }

  private final long id;
  private final Leg leg;
  private final long rightLegId;
  private final Outside outside;
  private final Timeouts timeouts;
  private final Consumer<Recording> onOver;
  private Stage stage = Stage.WAITING;
  private Mode mode = Mode.RUNNING;
  private Mode wanted = Mode.RUNNING;
  private boolean prepared;
  private boolean stopAsked;
  private String failure = "";

  /**
   * @param onOver told once that it is over
   */
  Recording(
      long id,
      Leg leg,
      long rightLegId,
      Outside outside,
      Timeouts timeouts,
      Consumer<Recording> onOver) {
    this.id = id;
    this.leg = leg;
    this.rightLegId = rightLegId;
    this.outside = outside;
    this.timeouts = timeouts;
    this.onOver = onOver;
  }

  long id() {
    return id;
  }

  /** The left one. */
  Leg leg() {
    return leg;
  }

  long rightLegId() {
    return rightLegId;
  }

  boolean isOpen() {
    return stage == Stage.OPEN;
  }

  boolean isStopping() {
    return stage == Stage.STOPPING;
  }

  /** An earlier run of the engine has started it. */
  void takeUp() {
    stage = Stage.OPEN;
    mode = Mode.UNKNOWN;
  }

  /** Starts it as soon as there is a file and a channel for it. */
  void start() {
    outside.after(
        timeouts.recordMillis(),
        () -> {
          if ((stage == Stage.WAITING || stage == Stage.STARTING) && leave()) {
            act(RecordingAct.STOP, _ -> {});
            fail(Failure.SERVER_LOST, "the media server did not start it in time");
          }
        });
    outside.prepareRecording(
        id,
        () -> {
          prepared = true;
          pump();
        });
  }

  /** Starts it if it waits for that. */
  void pump() {
    if (stage != Stage.WAITING || !prepared || !leg.reachable()) {
      return;
    }
    stage = Stage.STARTING;
    mark(Long.toString(rightLegId));
    outside.send(
        Order.startRecording(leg.uuid(), outside.recordingFile(id)),
        reply -> {
          if (stage != Stage.STARTING) {
            return;
          }
          if (reply.ok()) {
            running();
          } else if (reply.refused()) {
            leave();
            mark("");
            fail(Failure.FILE, "the media server: " + reply.text());
          }
        });
  }

  private void mark(String value) {
    if (leg.reachable()) {
      TreeMap<String, String> variables = new TreeMap<>();
      variables.put(VARIABLE_PREFIX + id, value);
      outside.send(Order.set(leg.uuid(), variables), _ -> {});
    }
  }

  /** The server says that it has started. */
  void started() {
    if (stage == Stage.STARTING) {
      running();
    }
  }

  private void running() {
    stage = Stage.OPEN;
    outside.report(new RecordingStarted(id));
    if (stopAsked) {
      end();
    } else {
      change();
    }
  }

  void want(Mode next) {
    wanted = next;
    if (stage == Stage.OPEN) {
      change();
    }
  }

  /** What closes comes before what opens: nothing is in the file that should not be. */
  private void change() {
    Mode from = mode;
    Mode to = wanted;
    if (from == to) {
      return;
    }
    mode = to;
    if (to == Mode.MASKED) {
      close(RecordingAct.MASK);
    } else if (to == Mode.PAUSED) {
      close(RecordingAct.PAUSE);
    }
    if (from == Mode.PAUSED || from == Mode.UNKNOWN && to != Mode.PAUSED) {
      act(RecordingAct.RESUME, _ -> {});
    }
    if (from == Mode.MASKED || from == Mode.UNKNOWN && to != Mode.MASKED) {
      act(RecordingAct.UNMASK, _ -> {});
    }
  }

  /** Where the file can't be closed to what must not be in it, the recording ends. */
  private void close(RecordingAct act) {
    act(
        act,
        reply -> {
          if (!reply.ok() && stage != Stage.OVER) {
            String what = act.name().toLowerCase(Locale.ROOT);
            failure = "the media server can't " + what + " it: " + reply.text();
            end();
          }
        });
  }

  void stop() {
    stopAsked = true;
    if (stage == Stage.OPEN) {
      end();
    } else if (stage == Stage.WAITING) {
      leave();
      fail(Failure.FILE, "stopped before it had started");
    }
  }

  private void end() {
    if (stage == Stage.STOPPING) {
      return;
    }
    stage = Stage.STOPPING;
    mark("");
    act(
        RecordingAct.STOP,
        reply -> {
          if (reply.refused()) {
            ended(Optional.empty()); // it has ended by itself
          }
        });
    outside.after(timeouts.recordMillis(), () -> ended(Optional.empty()));
  }

  /** Its channel goes, and it with it. */
  void legGone() {
    stopAsked = true;
    outside.after(timeouts.releaseMillis(), () -> ended(Optional.empty()));
  }

  /** Stops on the server what nobody here wants any more. */
  void discard() {
    mark("");
    act(RecordingAct.STOP, _ -> {});
  }

  private void act(RecordingAct act, Consumer<Reply> then) {
    if (leg.reachable()) {
      outside.send(Order.recording(leg.uuid(), act, outside.recordingFile(id)), then);
    } else {
      LOG.warn("Recording {} can't be told to {}: its server is out of reach", id, act);
      outside.after(0, () -> then.accept(Reply.UNSENT));
    }
  }

  /** The connection to the server is back, and it runs there. */
  void foundRunning() {
    if (stage == Stage.STARTING) {
      stage = Stage.WAITING;
    }
  }

  /** The connection to the server is back, and it does not run there. */
  void foundMissing() {
    if (stage == Stage.OPEN || stage == Stage.STOPPING) {
      ended(Optional.empty());
    } else {
      stage = Stage.WAITING;
    }
  }

  /** The server has closed the file. */
  void stopped(RecordingFacts told) {
    started();
    ended(Optional.of(told));
  }

  private void ended(Optional<RecordingFacts> told) {
    if (leave()) {
      settle(outside, id, told, failure);
    }
  }

  /** Ends it without an answer. */
  void forget() {
    leave();
  }

  private boolean leave() {
    boolean first = stage != Stage.OVER;
    stage = Stage.OVER;
    if (first) {
      onOver.accept(this);
    }
    return first;
  }

  private void fail(Failure kind, String detail) {
    outside.report(new RecordingFailed(id, kind, detail));
  }

  /** Tells what is in the file; where it can't be looked at, what the server said of it. */
  static void settle(Outside outside, long id, Optional<RecordingFacts> told, String failure) {
    outside.settle(
        id,
        found -> {
          Optional<RecordingFacts> facts = found.or(() -> told);
          if (!failure.isEmpty()) {
            outside.report(new RecordingFailed(id, Failure.FILE, failure));
          } else if (facts.isPresent()) {
            outside.report(
                new RecordingEnded(id, facts.get().durationMillis(), facts.get().bytes()));
          } else {
            outside.report(new RecordingFailed(id, Failure.FILE, "there is no file of it"));
          }
        });
  }
}
