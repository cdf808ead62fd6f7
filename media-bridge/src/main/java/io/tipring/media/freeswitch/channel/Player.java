package io.tipring.media.freeswitch.channel;

import io.tipring.core.command.MediaCommand.PlayEnd;
import io.tipring.core.command.MediaCommand.PlayEnded;
import io.tipring.core.effect.MediaEffect;
import io.tipring.media.esl.codec.EslEvent;
import io.tipring.media.freeswitch.channel.PlayPlan.Cursor;
import io.tipring.media.freeswitch.channel.PlayPlan.Piece;
import io.tipring.media.freeswitch.channel.PlayPlan.Stretch;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The play of one channel.
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
  private static final Logger LOG = LoggerFactory.getLogger(Player.class);

  /** Channel variable with the id of the play that was started last. */
  static final String PLAY_VARIABLE = "tipring_play_id";

  private static final String EVENT_PREFIX = "tipring-play-";
  private static final int MOST_CUTS_WITHOUT_SOUND = 5;
  private static final int BREAKS = 4;
  private static final long ROUND_GUARD_MILLIS = 1_000;

  /** One play, from its request to its answer. */
  private static final class Play {
    final long id;
    PlayPlan plan;
    Cursor cursor;
    Stretch stretch;
    boolean begun;
    boolean heard;
    boolean adopted;
    boolean stopping;
    String detail = "";
    long playedMillis;
    int cuts;
    int rounds;
    int stretches;
    int breaks;
    int left;

    Play(long id) {
      this.id = id;
    }

    String eventUuid(int sound) {
      return EVENT_PREFIX + id + "-" + stretches + "-" + sound;
    }

    boolean isPart(String eventUuid) {
      if (adopted) {
        return eventUuid.startsWith(EVENT_PREFIX + id + "-");
      }
      return eventUuid.startsWith(EVENT_PREFIX + id + "-" + stretches + "-");
    }

    boolean onServer() {
      return stretch != null && !stretch.sounds().isEmpty();
    }
  }

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
    if (current != null && current.id == request.playId() && !current.stopping) {
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
      stop(current.id, "replaced by another play");
    } else {
      begin();
    }
  }

  void stopPlay(long playId) {
    if (next != null && next.playId() == playId) {
      next = null;
      report(playId, PlayEnd.STOPPED, 0, "");
    } else {
      stop(playId, "");
    }
  }

  /** Ends whatever is on or waits, because the channel goes. */
  void stopAll(String detail) {
    if (next != null) {
      report(next.playId(), PlayEnd.STOPPED, 0, detail);
      next = null;
    }
    if (current != null) {
      end(PlayEnd.STOPPED, detail);
    }
  }

  /** Forgets all without an answer. */
  void forget() {
    current = null;
    next = null;
  }

  private void stop(long playId, String detail) {
    Play play = current;
    if (play == null || play.id != playId || play.stopping) {
      return;
    }
    play.stopping = true;
    play.detail = detail;
    if (!play.onServer()) {
      end(PlayEnd.STOPPED, detail);
      return;
    }
    breakOff(play, timeouts.moveMillis() / BREAKS);
  }

  /** A break that comes before the sound has begun may be lost on the server: asked again. */
  private void breakOff(Play play, long everyMillis) {
    if (play.breaks++ == BREAKS) {
      end(PlayEnd.STOPPED, play.detail);
      return;
    }
    if (leg.reachable()) {
      outside.send(Order.stopPlaying(leg.uuid()), _ -> {});
    }
    outside.after(
        everyMillis,
        () -> {
          if (current == play) {
            breakOff(play, everyMillis);
          }
        });
  }

  private void begin() {
    MediaEffect.Play request = next;
    next = null;
    Play play = new Play(request.playId());
    current = play;
    if (runningBefore != 0 && runningBefore != play.id) {
      outside.send(Order.stopPlaying(leg.uuid()), _ -> {});
      runningBefore = 0;
    }
    outside.resolve(
        request.sounds(),
        request.repeat(),
        resolved -> {
          if (current != play) {
            return;
          }
          if (!resolved.failure().isEmpty()) {
            end(PlayEnd.FAILED, resolved.failure());
            return;
          }
          play.plan = resolved.plan();
          play.cursor = play.plan.startAt(request.fromMillis());
          if (endedBefore == play.id) {
            endedBefore = 0;
            end(PlayEnd.COMPLETED, "");
          } else if (runningBefore == play.id) {
            takeUp(play);
          } else {
            guardBeginning(play);
            pump();
          }
        });
  }

  /** The server plays it already, as an earlier run of the engine asked it to. */
  private void takeUp(Play play) {
    runningBefore = 0;
    play.begun = true;
    play.heard = true;
    play.cursor = Cursor.START;
    play.stretch = play.plan.pieces().isEmpty() ? null : play.plan.at(Cursor.START);
    play.adopted = true;
    if (!play.onServer()) {
      end(PlayEnd.COMPLETED, "");
    }
  }

  private void guardBeginning(Play play) {
    outside.after(
        timeouts.playMillis(),
        () -> {
          if (current == play && !play.begun) {
            end(PlayEnd.FAILED, "the media server did not begin in time");
          }
        });
  }

  /** Starts or goes on with what is to be heard, if the channel is free for it. */
  void pump() {
    Play play = current;
    if (play == null || play.plan == null || play.stretch != null || !leg.settled()) {
      return;
    }
    PlayPlan plan = play.plan;
    if (play.cursor.index() >= plan.pieces().size()) {
      if (!plan.repeat() || plan.isSilentRound()) {
        end(PlayEnd.COMPLETED, "");
        return;
      }
      play.cursor = Cursor.START;
    }
    if (plan.repeat() && plan.isSilentRound()) {
      end(PlayEnd.COMPLETED, "");
      return;
    }
    play.stretch = plan.at(play.cursor);
    if (plan.pieces().get(play.cursor.index()) instanceof Piece.Digits digits) {
      sendDigits(play, digits);
    } else {
      start(play);
    }
  }

  private void start(Play play) {
    if (!play.heard) {
      TreeMap<String, String> variables = new TreeMap<>();
      variables.put(PLAY_VARIABLE, Long.toString(play.id));
      outside.send(Order.set(leg.uuid(), variables), _ -> {});
    }
    Stretch stretch = play.stretch;
    play.stretches++;
    play.adopted = false;
    play.left = stretch.sounds().size();
    for (int i = 0; i < stretch.sounds().size(); i++) {
      outside.send(
          Order.play(
              leg.uuid(),
              stretch.sounds().get(i),
              play.eventUuid(i),
              stretch.loops(),
              play.left > 1),
          reply -> {
            if (current == play && play.stretch == stretch && reply.refused()) {
              end(PlayEnd.FAILED, "the media server refused to play: " + reply.text());
            }
          });
    }
  }

  private void sendDigits(Play play, Piece.Digits digits) {
    play.begun = true;
    Stretch stretch = play.stretch;
    outside.send(Order.sendDigits(leg.uuid(), digits.digits(), digits.eachMillis()), _ -> {});
    outside.after(
        digits.millis(),
        () -> {
          if (current == play && play.stretch == stretch) {
            play.playedMillis += digits.millis();
            advance(play);
          }
        });
  }

  private void advance(Play play) {
    play.cursor = new Cursor(play.stretch.endIndex(), 0);
    play.stretch = null;
    pump();
  }

  /** PLAYBACK_START. */
  void started() {
    if (current != null && current.onServer()) {
      current.begun = true;
      current.heard = true;
      current.rounds++;
    }
  }

  /** PLAYBACK_STOP: tells for the end that follows whether it was cut off. */
  void stopped(EslEvent event) {
    broken = event.get("Playback-Status").equals("break");
  }

  /** CHANNEL_EXECUTE_COMPLETE of {@code playback}. */
  void completed(EslEvent event) {
    if (runningBefore != 0
        && event.get("Application-UUID").startsWith(EVENT_PREFIX + runningBefore + "-")) {
      endedBefore = runningBefore;
      runningBefore = 0;
      return;
    }
    Play play = current;
    boolean cut = broken || event.get("Application-Response").equals("PLAYBACK ERROR");
    broken = false;
    if (play == null || !play.onServer() || !play.isPart(event.get("Application-UUID"))) {
      return;
    }
    play.begun = true;
    if (event.get("Application-Response").equals("FILE NOT FOUND")) {
      outside.send(Order.stopPlaying(leg.uuid()), _ -> {});
      end(PlayEnd.FAILED, "the media server can't open the file");
      return;
    }
    String eventUuid = event.get("Application-UUID");
    int sound = (int) number(eventUuid.substring(eventUuid.lastIndexOf('-') + 1));
    long heard = heardMillis(event, sound == 0 ? play.cursor.intoMillis() : 0);
    play.playedMillis += heard;
    play.left = play.stretch.sounds().size() - 1 - sound;
    if (play.stopping) {
      end(PlayEnd.STOPPED, play.detail);
    } else if (cut) {
      goOn(play, heard);
    } else if (play.stretch.loops() < 0) {
      guardRound(play);
    } else if (play.left <= 0) {
      advance(play);
    }
  }

  /** Cut off by something that the play outlives. */
  private void goOn(Play play, long heardMillis) {
    play.cuts = heardMillis > 0 ? 1 : play.cuts + 1;
    if (play.cuts > MOST_CUTS_WITHOUT_SOUND) {
      end(PlayEnd.FAILED, "the media server cuts it off again and again");
      return;
    }
    boolean round = play.stretch.loops() < 0;
    int whole = play.stretch.sounds().size() - 1 - play.left;
    Cursor began = round || whole == 0 ? play.cursor : new Cursor(play.cursor.index() + whole, 0);
    play.cursor = play.plan.after(began, play.stretch, heardMillis);
    if (play.left > 0) {
      outside.send(Order.stopPlaying(leg.uuid()), _ -> {}); // what waits behind it
    }
    play.stretch = null;
    pump();
  }

  /** The server begins the next round by itself; where it does not, it is told to. */
  private void guardRound(Play play) {
    int rounds = play.rounds;
    Stretch stretch = play.stretch;
    outside.after(
        ROUND_GUARD_MILLIS,
        () -> {
          if (current == play && play.stretch == stretch && play.rounds == rounds) {
            LOG.debug("Play {} was not repeated by the server", play.id);
            play.stretch = null;
            play.cursor = Cursor.START;
            pump();
          }
        });
  }

  /** The server counts from the beginning of the file, also where it began further on. */
  private static long heardMillis(EslEvent event, long fromMillis) {
    long samples = number(event.variable("playback_last_offset_pos").orElse(""));
    long rate = number(event.get("Channel-Read-Codec-Rate"));
    long position = PlayPlan.millis(samples, rate == 0 ? 8_000 : rate);
    return position >= fromMillis ? position - fromMillis : position;
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
    Play play = current;
    if (play == null || !play.onServer() || stillOn) {
      return;
    }
    if (play.stopping) {
      end(PlayEnd.STOPPED, play.detail);
    } else if (!play.heard || play.stretch.loops() < 0) {
      play.stretch = null;
      pump();
    } else {
      advance(play);
    }
  }

  long playId() {
    return current == null ? 0 : current.id;
  }

  private void end(PlayEnd how, String detail) {
    Play play = current;
    current = null;
    report(play.id, how, play.playedMillis, detail);
    if (next != null) {
      begin();
    }
  }

  private void report(long playId, PlayEnd how, long playedMillis, String detail) {
    outside.report(new PlayEnded(leg.id(), playId, how, playedMillis, detail));
  }
}
