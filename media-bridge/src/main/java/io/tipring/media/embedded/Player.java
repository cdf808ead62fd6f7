package io.tipring.media.embedded;

import io.tipring.core.command.MediaCommand.PlayEnd;
import io.tipring.media.codec.Codec;
import java.util.Arrays;
import java.util.List;

/** The play of one endpoint: sounds one after another without a gap. Media thread only. */
final class Player {

  /** Takes the end of a play. */
  @FunctionalInterface
  interface Listener {
    void ended(long playId, PlayEnd end, long playedMillis, String detail);
  }

  private final Listener listener;
  private boolean waiting;
  private boolean playing;
  private long playId;
  private List<SoundSource> sources = List.of();
  private boolean repeat;
  private int index;
  private long played;
  private boolean roundGaveSound;

  Player(Listener listener) {
    this.listener = listener;
  }

  /** Whether the peer hears the play. */
  boolean playing() {
    return playing;
  }

  /** Whether that play is on, or waits for its sounds. */
  boolean has(long id) {
    return (waiting || playing) && playId == id;
  }

  /** Takes a play whose sounds are still to be had; ends the one before. */
  void prepare(long id) {
    stop("replaced by another play");
    waiting = true;
    playId = id;
  }

  /** Whether the sounds of that play are still wanted. */
  boolean awaits(long id) {
    return waiting && playId == id;
  }

  /**
   * Begins the play that was prepared.
   *
   * @param skipped samples of the first sound that are left out in the first round
   */
  void start(List<SoundSource> sounds, boolean again, long skipped, long houseSamples) {
    waiting = false;
    playing = true;
    sources = sounds;
    repeat = again;
    index = 0;
    played = 0;
    roundGaveSound = skipped > 0;
    if (sources.isEmpty()) {
      end(PlayEnd.COMPLETED, "");
    } else {
      sources.getFirst().start(houseSamples);
      sources.getFirst().skip(skipped);
    }
  }

  /** The play that was prepared can't be. */
  void fail(String detail) {
    end(PlayEnd.FAILED, detail);
  }

  /** Ends that play if it is on. */
  void stop(long id) {
    if (id == playId) {
      stop("");
    }
  }

  /** Ends whatever play is on. */
  void stop(String detail) {
    if (waiting || playing) {
      end(PlayEnd.STOPPED, detail);
    }
  }

  /** Ends whatever play is on, and says nothing of it. */
  void forget() {
    waiting = false;
    playing = false;
    sources = List.of();
  }

  /** Makes the next frame; silence where the play ends within it. */
  void fill(short[] frame, long houseSamples) {
    int at = 0;
    while (playing && at < Codec.FRAME_SAMPLES) {
      int count = sources.get(index).fill(frame, at, Codec.FRAME_SAMPLES - at);
      at += count;
      played += count;
      roundGaveSound |= count > 0;
      if (at < Codec.FRAME_SAMPLES) {
        next(houseSamples + at);
      }
    }
    Arrays.fill(frame, at, Codec.FRAME_SAMPLES, (short) 0);
  }

  private void next(long houseSamples) {
    index++;
    if (index == sources.size()) {
      // A round without sound would go round for ever.
      if (!repeat || !roundGaveSound) {
        end(PlayEnd.COMPLETED, "");
        return;
      }
      index = 0;
      roundGaveSound = false;
    }
    sources.get(index).start(houseSamples);
  }

  private void end(PlayEnd how, String detail) {
    waiting = false;
    playing = false;
    sources = List.of();
    listener.ended(playId, how, played * 1000 / Codec.CLOCK_HZ, detail);
    played = 0;
  }
}
