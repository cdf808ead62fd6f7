package io.tipring.media.freeswitch.channel;

import io.tipring.core.command.MediaCommand.PlayEnd;
import io.tipring.core.effect.MediaEffect;
import io.tipring.media.esl.codec.EslEvent;
import io.tipring.media.freeswitch.channel.PlayPlan.Cursor;
import io.tipring.media.freeswitch.channel.PlayPlan.Piece;
import io.tipring.media.freeswitch.channel.PlayPlan.Stretch;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One play, from its request to its answer: goes through its plan a stretch at a time, each of
 * which the server plays by itself.
 */
final class Play {
  private static final Logger LOG = LoggerFactory.getLogger(Play.class);

  private static final String EVENT_PREFIX = "tipring-play-";
  private static final int MOST_CUTS_WITHOUT_SOUND = 5;
  private static final int BREAKS = 4;
  private static final long ROUND_GUARD_MILLIS = 1_000;

  /** Told once how it has ended. */
  interface Ending {
    void ended(Play play, PlayEnd how, String detail);
  }

  private final MediaEffect.Play request;
  private final Leg leg;
  private final Outside outside;
  private final Timeouts timeouts;
  private final Ending ending;
  private PlayPlan plan;
  private Cursor cursor;
  private Stretch stretch;
  private boolean begun;
  private boolean heard;
  private boolean adopted;
  private boolean stopping;
  private boolean over;
  private String detail = "";
  private long playedMillis;
  private int cuts;
  private int rounds;
  private int stretches;
  private int breaks;
  private int left;

  Play(MediaEffect.Play request, Leg leg, Outside outside, Timeouts timeouts, Ending ending) {
    this.request = request;
    this.leg = leg;
    this.outside = outside;
    this.timeouts = timeouts;
    this.ending = ending;
  }

  /** Whether the server tells with this uuid of something that this play asked it for. */
  static boolean isOf(long playId, String eventUuid) {
    return eventUuid.startsWith(EVENT_PREFIX + playId + "-");
  }

  long id() {
    return request.playId();
  }

  /** Of what was heard, without what the server plays at this moment. */
  long playedMillis() {
    return playedMillis;
  }

  boolean isStopping() {
    return stopping;
  }

  private String eventUuid(int sound) {
    return EVENT_PREFIX + id() + "-" + stretches + "-" + sound;
  }

  private boolean isPart(String eventUuid) {
    return adopted
        ? isOf(id(), eventUuid)
        : eventUuid.startsWith(EVENT_PREFIX + id() + "-" + stretches + "-");
  }

  private boolean onServer() {
    return stretch != null && !stretch.sounds().isEmpty();
  }

  /** Finds the sounds. */
  void prepare(Runnable then) {
    outside.resolve(
        request.sounds(),
        request.repeat(),
        resolved -> {
          if (over) {
            return;
          }
          if (!resolved.failure().isEmpty()) {
            end(PlayEnd.FAILED, resolved.failure());
            return;
          }
          plan = resolved.plan();
          cursor = plan.startAt(request.fromMillis());
          then.run();
        });
  }

  void begin() {
    outside.after(
        timeouts.playMillis(),
        () -> {
          if (!over && !begun) {
            end(PlayEnd.FAILED, "the media server did not begin in time");
          }
        });
    pump();
  }

  /** The server plays it already, as an earlier run of the engine asked it to. */
  void takeUp() {
    begun = true;
    heard = true;
    cursor = Cursor.START;
    stretch = plan.pieces().isEmpty() ? null : plan.at(Cursor.START);
    adopted = true;
    if (!onServer()) {
      end(PlayEnd.COMPLETED, "");
    }
  }

  /** Starts or goes on with what is to be heard, if the channel is free for it. */
  void pump() {
    if (over || plan == null || stretch != null || !leg.settled()) {
      return;
    }
    if (cursor.index() >= plan.pieces().size()) {
      if (!plan.repeat() || plan.isSilentRound()) {
        end(PlayEnd.COMPLETED, "");
        return;
      }
      cursor = Cursor.START;
    }
    if (plan.repeat() && plan.isSilentRound()) {
      end(PlayEnd.COMPLETED, "");
      return;
    }
    stretch = plan.at(cursor);
    if (plan.pieces().get(cursor.index()) instanceof Piece.Digits digits) {
      sendDigits(digits);
    } else {
      start();
    }
  }

  private void start() {
    if (!heard) {
      TreeMap<String, String> variables = new TreeMap<>();
      variables.put(Player.PLAY_VARIABLE, Long.toString(id()));
      outside.send(Order.set(leg.uuid(), variables), _ -> {});
    }
    Stretch starting = stretch;
    stretches++;
    adopted = false;
    left = starting.sounds().size();
    for (int i = 0; i < starting.sounds().size(); i++) {
      outside.send(
          Order.play(
              leg.uuid(), starting.sounds().get(i), eventUuid(i), starting.loops(), left > 1),
          reply -> {
            if (!over && stretch == starting && reply.refused()) {
              end(PlayEnd.FAILED, "the media server refused to play: " + reply.text());
            }
          });
    }
  }

  private void sendDigits(Piece.Digits digits) {
    begun = true;
    Stretch sending = stretch;
    outside.send(Order.sendDigits(leg.uuid(), digits.digits(), digits.eachMillis()), _ -> {});
    outside.after(
        digits.millis(),
        () -> {
          if (!over && stretch == sending) {
            playedMillis += digits.millis();
            advance();
          }
        });
  }

  private void advance() {
    cursor = new Cursor(stretch.endIndex(), 0);
    stretch = null;
    pump();
  }

  /** The server has begun a sound. */
  void started() {
    if (onServer()) {
      begun = true;
      heard = true;
      rounds++;
    }
  }

  /**
   * The server has come to the end of a sound.
   *
   * @param cut whether before its end
   */
  void completed(EslEvent event, boolean cut) {
    String eventUuid = event.get("Application-UUID");
    if (!onServer() || !isPart(eventUuid)) {
      return;
    }
    begun = true;
    if (event.get("Application-Response").equals("FILE NOT FOUND")) {
      outside.send(Order.stopPlaying(leg.uuid()), _ -> {});
      end(PlayEnd.FAILED, "the media server can't open the file");
      return;
    }
    int sound = (int) Player.number(eventUuid.substring(eventUuid.lastIndexOf('-') + 1));
    long heardMillis = heardMillis(event, sound == 0 ? cursor.intoMillis() : 0);
    playedMillis += heardMillis;
    left = stretch.sounds().size() - 1 - sound;
    if (stopping) {
      end(PlayEnd.STOPPED, detail);
    } else if (cut) {
      goOn(heardMillis);
    } else if (stretch.loops() < 0) {
      guardRound();
    } else if (left <= 0) {
      advance();
    }
  }

  /** Cut off by something that the play outlives. */
  private void goOn(long heardMillis) {
    cuts = heardMillis > 0 ? 1 : cuts + 1;
    if (cuts > MOST_CUTS_WITHOUT_SOUND) {
      end(PlayEnd.FAILED, "the media server cuts it off again and again");
      return;
    }
    boolean round = stretch.loops() < 0;
    int whole = stretch.sounds().size() - 1 - left;
    Cursor began = round || whole == 0 ? cursor : new Cursor(cursor.index() + whole, 0);
    cursor = plan.after(began, stretch, heardMillis);
    if (left > 0) {
      outside.send(Order.stopPlaying(leg.uuid()), _ -> {}); // what waits behind it
    }
    stretch = null;
    pump();
  }

  /** The server begins the next round by itself; where it does not, it is told to. */
  private void guardRound() {
    int heardRounds = rounds;
    Stretch repeated = stretch;
    outside.after(
        ROUND_GUARD_MILLIS,
        () -> {
          if (!over && stretch == repeated && rounds == heardRounds) {
            LOG.debug("Play {} was not repeated by the server", id());
            stretch = null;
            cursor = Cursor.START;
            pump();
          }
        });
  }

  /** The server counts from the beginning of the file, also where it began further on. */
  private static long heardMillis(EslEvent event, long fromMillis) {
    long samples = Player.number(event.variable("playback_last_offset_pos").orElse(""));
    long rate = Player.number(event.get("Channel-Read-Codec-Rate"));
    long position = PlayPlan.millis(samples, rate == 0 ? 8_000 : rate);
    return position >= fromMillis ? position - fromMillis : position;
  }

  /** The connection to the server is back: whether what should be on still is. */
  void resume(boolean stillOn) {
    if (!onServer() || stillOn) {
      return;
    }
    if (stopping) {
      end(PlayEnd.STOPPED, detail);
    } else if (!heard || stretch.loops() < 0) {
      stretch = null;
      pump();
    } else {
      advance();
    }
  }

  void stop(String why) {
    if (stopping) {
      return;
    }
    stopping = true;
    detail = why;
    if (!onServer()) {
      end(PlayEnd.STOPPED, why);
      return;
    }
    breakOff(timeouts.moveMillis() / BREAKS);
  }

  /** A break that comes before the sound has begun may be lost on the server: asked again. */
  private void breakOff(long everyMillis) {
    if (breaks++ == BREAKS) {
      end(PlayEnd.STOPPED, detail);
      return;
    }
    if (leg.reachable()) {
      outside.send(Order.stopPlaying(leg.uuid()), _ -> {});
    }
    outside.after(
        everyMillis,
        () -> {
          if (!over) {
            breakOff(everyMillis);
          }
        });
  }

  /** Ends it whatever the server does. */
  void end(PlayEnd how, String why) {
    over = true;
    ending.ended(this, how, why);
  }

  /** Ends it without a word. */
  void forget() {
    over = true;
  }
}
