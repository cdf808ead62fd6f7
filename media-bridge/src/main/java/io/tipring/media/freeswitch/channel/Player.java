package io.tipring.media.freeswitch.channel;

import io.tipring.core.command.MediaCommand.PlayEnd;
import io.tipring.core.command.MediaCommand.PlayEnded;
import io.tipring.core.effect.MediaEffect;
import io.tipring.media.esl.codec.EslEvent;

/**
 * The plays of one channel: one is on, one may wait until that has ended.
 *
 * <p>A play runs as the application {@code playback} within whatever the channel is at. In a bridge
 * the peer hears it in place of the other side, which meanwhile hears nothing; when it ends the two
 * hear each other again by themselves. In a conference the peer hears it and is not heard. Bridging
 * and parting cut it off on the server; it then goes on from where it was, some 50 ms later.
 *
 * <p>Lists without digits are given to the server at once, without gaps, and repeated by the server
 * itself: they go on while the engine is away.
 */
final class Player {
  /** Channel variable with the id of the play that was started last. */
  static final String PLAY_VARIABLE = "tipring_play_id";

  private final Leg leg;
  private final Outside outside;
  private final Timeouts timeouts;
  private Play current;
  private MediaEffect.Play next;
  private boolean broken;
  private long endedBefore;
  private long runningBefore;

  Player(Leg leg, Outside outside, Timeouts timeouts) {
    this.leg = leg;
    this.outside = outside;
    this.timeouts = timeouts;
  }

  /** What an earlier run of the engine has left: a play that is on, or one that has ended. */
  void adopt(long playId, boolean stillOn) {
    runningBefore = stillOn ? playId : 0;
    endedBefore = stillOn ? 0 : playId;
  }

  void play(MediaEffect.Play request) {
    if (current != null && current.id() == request.playId() && !current.isStopping()) {
      return;
    }
    if (endedBefore == request.playId() && endedBefore != 0) {
      endedBefore = 0;
      report(request.playId(), PlayEnd.COMPLETED, 0, "");
      return;
    }
    if (next != null) {
      report(next.playId(), PlayEnd.STOPPED, 0, "replaced by another play");
    }
    next = request;
    if (current != null) {
      current.stop("replaced by another play");
    } else {
      begin();
    }
  }

  void stopPlay(long playId) {
    if (playId == MediaEffect.StopPlay.WHATEVER_WAS_LEFT) {
      stopLeftover();
    } else if (next != null && next.playId() == playId) {
      next = null;
      report(playId, PlayEnd.STOPPED, 0, "");
    } else if (current != null && current.id() == playId) {
      current.stop("");
    }
  }

  /** Ends whatever is on or waits, because the channel goes. */
  void stopAll(String detail) {
    if (next != null) {
      report(next.playId(), PlayEnd.STOPPED, 0, detail);
      next = null;
    }
    if (current != null) {
      current.end(PlayEnd.STOPPED, detail);
    }
  }

  /** Forgets all without an answer. */
  void forget() {
    if (current != null) {
      current.forget();
      current = null;
    }
    next = null;
  }

  private void begin() {
    Play play = new Play(next, leg, outside, timeouts, this::ended);
    next = null;
    current = play;
    if (runningBefore != play.id()) {
      stopLeftover();
    }
    play.prepare(
        () -> {
          if (endedBefore == play.id()) {
            endedBefore = 0;
            play.end(PlayEnd.COMPLETED, "");
          } else if (runningBefore == play.id()) {
            runningBefore = 0;
            play.takeUp();
          } else {
            play.begin();
          }
        });
  }

  /** Ends what an earlier run of the engine has left on. */
  private void stopLeftover() {
    if (runningBefore != 0) {
      outside.send(Order.stopPlaying(leg.uuid()), _ -> {});
      runningBefore = 0;
    }
  }

  private void ended(Play play, PlayEnd how, String detail) {
    current = null;
    report(play.id(), how, play.playedMillis(), detail);
    if (next != null) {
      begin();
    }
  }

  /** Starts or goes on with what is to be heard, if the channel is free for it. */
  void pump() {
    if (current != null) {
      current.pump();
    }
  }

  /** PLAYBACK_START. */
  void started() {
    if (current != null) {
      current.started();
    }
  }

  /** PLAYBACK_STOP: tells for the end that follows whether it was cut off. */
  void stopped(EslEvent event) {
    broken = event.get("Playback-Status").equals("break");
  }

  /** CHANNEL_EXECUTE_COMPLETE of {@code playback}. */
  void completed(EslEvent event) {
    if (runningBefore != 0 && Play.isOf(runningBefore, event.get("Application-UUID"))) {
      endedBefore = runningBefore;
      runningBefore = 0;
      return;
    }
    boolean cut = broken || event.get("Application-Response").equals("PLAYBACK ERROR");
    broken = false;
    if (current != null) {
      current.completed(event, cut);
    }
  }

  static long number(String text) {
    if (!text.matches("[0-9]{1,19}")) {
      return 0;
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      return 0; // 19 digits, but beyond any id of ours
    }
  }

  /** The connection to the server is back: whether what should be on still is. */
  void resume(boolean stillOn) {
    if (current != null) {
      current.resume(stillOn);
    }
  }

  long playId() {
    return current == null ? 0 : current.id();
  }

  private void report(long playId, PlayEnd how, long playedMillis, String detail) {
    outside.report(new PlayEnded(leg.id(), playId, how, playedMillis, detail));
  }
}
