package io.tipring.media.freeswitch.channel;

import java.util.ArrayList;
import java.util.List;

/**
 * What a play consists of, ready for the server.
 *
 * @param pieces one after another
 * @param repeat start over after the last
 */
public record PlayPlan(List<Piece> pieces, boolean repeat) {

  /** A round that the server repeats by itself is at least so long: it gives up on shorter ones. */
  private static final long LEAST_ROUND_MILLIS = 1_000;

  /** Most sounds in one argument: the server takes no more than 128. */
  private static final int MOST_SOUNDS = 100;

  private static final int SAMPLES_PER_MILLI = 8;

  public PlayPlan {
    pieces = List.copyOf(pieces);
  }

  /** A piece of a play. */
  public sealed interface Piece {
    /** Its length, or 0 where it is not known. */
    long millis();

    /** The WAV file of a prompt or of music. */
    record Recorded(ServerFile file, long millis) implements Piece {}

    /**
     * One cadence of a tone.
     *
     * @param eachDbm0 level of each frequency, -60 to 0
     */
    record Tone(List<Integer> frequenciesHz, int onMillis, int offMillis, int eachDbm0)
        implements Piece {
      public Tone {
        frequenciesHz = List.copyOf(frequenciesHz);
      }

      @Override
      public long millis() {
        return (long) onMillis + offMillis;
      }
    }

    record Silence(long millis) implements Piece {}

    /** Digits for the peer. */
    record Digits(String digits, int eachMillis, int gapMillis) implements Piece {
      @Override
      public long millis() {
        return (long) digits.length() * (eachMillis + gapMillis);
      }
    }
  }

  /**
   * Where a play is.
   *
   * @param index of the piece
   * @param intoMillis how far into it
   */
  record Cursor(int index, long intoMillis) {
    static final Cursor START = new Cursor(0, 0);
  }

  /**
   * What the server is asked for next.
   *
   * @param sounds one after another; none for digits
   * @param endIndex the piece that follows
   * @param loops less than 0: the server repeats it by itself
   */
  record Stretch(List<String> sounds, int endIndex, int loops) {}

  /** Whether there is nothing to hear, however often it is repeated. */
  boolean isSilentRound() {
    return pieces.stream()
        .allMatch(
            each ->
                !(each instanceof Piece.Recorded) && each.millis() == 0
                    || each instanceof Piece.Digits digits && digits.digits().isEmpty());
  }

  /** Where a play begins that is to start so far into its first sound. */
  Cursor startAt(long fromMillis) {
    if (fromMillis <= 0 || pieces.isEmpty()) {
      return Cursor.START;
    }
    long length = pieces.getFirst().millis();
    boolean beyond = length > 0 && fromMillis >= length;
    return beyond ? new Cursor(1, 0) : new Cursor(0, fromMillis);
  }

  /** What is to be played at a place that is not the end. */
  Stretch at(Cursor from) {
    int index = from.index();
    if (pieces.get(index) instanceof Piece.Digits) {
      return new Stretch(List.of(), index + 1, 1);
    }
    boolean onlySounds = pieces.stream().noneMatch(each -> each instanceof Piece.Digits);
    if (repeat && onlySounds && from.equals(Cursor.START) && pieces.size() <= MOST_SOUNDS) {
      return endless();
    }
    List<String> sounds = new ArrayList<>();
    sounds.add(sound(pieces.get(index), from.intoMillis()));
    int end = index + 1;
    while (end < pieces.size() && !(pieces.get(end) instanceof Piece.Digits)) {
      sounds.add(sound(pieces.get(end++), 0));
    }
    return new Stretch(sounds, end, 1);
  }

  /** Where a stretch from there is after it was heard for so long. */
  Cursor after(Cursor from, Stretch stretch, long heardMillis) {
    long left = from.intoMillis() + heardMillis;
    int index = from.index();
    long round = pieces.stream().mapToLong(Piece::millis).sum();
    if (stretch.loops() < 0 && round > 0) {
      left %= round;
    }
    while (index < stretch.endIndex()) {
      long length = pieces.get(index).millis();
      if (length == 0 || left < length) {
        return new Cursor(index, length == 0 ? 0 : left);
      }
      left -= length;
      index++;
    }
    return new Cursor(stretch.endIndex(), 0);
  }

  /** Rounds that the server repeats by itself. */
  private Stretch endless() {
    if (pieces.size() == 1 && pieces.getFirst() instanceof Piece.Tone tone) {
      return new Stretch(List.of(tone(tone) + ";loops=-1"), 1, -1);
    }
    List<String> once = pieces.stream().map(each -> sound(each, 0)).toList();
    long millis = pieces.stream().mapToLong(each -> Math.max(1, each.millis())).sum();
    List<String> all = new ArrayList<>(once);
    for (long is = millis;
        is < LEAST_ROUND_MILLIS && all.size() + once.size() <= MOST_SOUNDS;
        is += millis) {
      all.addAll(once);
    }
    // The server leaves a quarter of a second of silence before a round of several sounds.
    String round = all.size() == 1 ? all.getFirst() : "file_string://" + String.join("!", all);
    return new Stretch(List.of(round), pieces.size(), -1);
  }

  private static String sound(Piece piece, long fromMillis) {
    return switch (piece) {
      case Piece.Recorded file ->
          file.file() + (fromMillis > 0 ? "@@" + fromMillis * SAMPLES_PER_MILLI : "");
      case Piece.Silence silence ->
          "silence_stream://" + Math.max(1, silence.millis() - fromMillis);
      case Piece.Tone tone -> tone(tone);
      case Piece.Digits _ -> throw new IllegalArgumentException("digits are no sound");
    };
  }

  private static String tone(Piece.Tone tone) {
    StringBuilder text = new StringBuilder("tone_stream://v=");
    text.append(tone.eachDbm0()).append(";%(");
    text.append(tone.onMillis()).append(',').append(tone.offMillis());
    tone.frequenciesHz().forEach(hz -> text.append(',').append(hz));
    return text.append(')').toString();
  }

  /** Samples as milliseconds. */
  static long millis(long samples, long rateHz) {
    return samples * 1_000 / Math.max(1, rateHz);
  }
}
