package io.tipring.media.embedded;

import io.tipring.media.codec.Codec;
import io.tipring.media.dtmf.DtmfDigit;
import io.tipring.media.dtmf.DtmfSender;
import java.util.Arrays;

/** A sound that is ready to be played: gives linear samples until it is over. */
sealed interface SoundSource {

  /**
   * From the beginning.
   *
   * @param houseSamples where the music of the house is
   */
  void start(long houseSamples);

  /** Leaves out samples after {@link #start}; beyond the end: all there are. */
  default void skip(long samples) {}

  /** Writes up to {@code max} samples; fewer only when it is over. */
  int fill(short[] out, int at, int max);

  /** A prompt, or music that everybody hears at the same point. */
  final class Samples implements SoundSource {
    private final short[] samples;
    private final boolean house;
    private int position;

    Samples(short[] samples, boolean house) {
      this.samples = samples;
      this.house = house;
    }

    @Override
    public void start(long houseSamples) {
      position = house && samples.length > 0 ? (int) (houseSamples % samples.length) : 0;
    }

    @Override
    public void skip(long skipped) {
      position = (int) Math.min(samples.length, position + skipped);
    }

    @Override
    public int fill(short[] out, int at, int max) {
      int count = Math.min(max, samples.length - position);
      System.arraycopy(samples, position, out, at, count);
      position += count;
      return count;
    }
  }

  final class Silence implements SoundSource {
    private final int length;
    private int position;

    Silence(int samples) {
      this.length = samples;
    }

    @Override
    public void start(long houseSamples) {
      position = 0;
    }

    @Override
    public void skip(long skipped) {
      position = (int) Math.min(length, position + skipped);
    }

    @Override
    public int fill(short[] out, int at, int max) {
      int count = Math.min(max, length - position);
      Arrays.fill(out, at, at + count, (short) 0);
      position += count;
      return count;
    }
  }

  /** One cadence of one or two frequencies; runs on without a click when it is repeated. */
  final class Tone implements SoundSource {
    /** A sine of 3.14 dBm0 reaches full scale (ITU-T G.711 §5). */
    private static final double FULL_SCALE_DBM0 = 3.14;

    private static final short[] SINE = new short[Codec.CLOCK_HZ];

    static {
      for (int i = 0; i < SINE.length; i++) {
        SINE[i] = (short) Math.round(32_767 * Math.sin(2 * Math.PI * i / SINE.length));
      }
    }

    private final int firstHz;
    private final int secondHz;
    private final int gain;
    private final int on;
    private final int length;
    private int position;
    private int phase;

    /**
     * @param secondHz 0 for one frequency only
     */
    Tone(int firstHz, int secondHz, int onSamples, int offSamples, int levelDbm0) {
      this.firstHz = firstHz;
      this.secondHz = secondHz;
      double each = levelDbm0 - FULL_SCALE_DBM0 - (secondHz > 0 ? 10 * Math.log10(2) : 0);
      this.gain = (int) Math.round(32_768 * Math.pow(10, each / 20));
      this.on = onSamples;
      this.length = onSamples + offSamples;
    }

    @Override
    public void start(long houseSamples) {
      position = 0;
    }

    @Override
    public void skip(long skipped) {
      position = (int) Math.min(length, position + skipped);
    }

    @Override
    public int fill(short[] out, int at, int max) {
      int count = Math.min(max, length - position);
      for (int i = at; i < at + count; i++, position++) {
        int value = 0;
        if (position < on) {
          value = SINE[(int) ((long) firstHz * phase % SINE.length)] * gain;
          value =
              (value >> 15) + (SINE[(int) ((long) secondHz * phase % SINE.length)] * gain >> 15);
        }
        out[i] = (short) Math.clamp(value, Short.MIN_VALUE, Short.MAX_VALUE);
        phase = phase + 1 == SINE.length ? 0 : phase + 1;
      }
      return count;
    }
  }

  /** Digits by RFC 4733, or as tones to a peer that does not take events. */
  final class Digits implements SoundSource {
    private static final int TONE_MILLIS = 120;
    private static final int PAUSE_MILLIS = 80;
    private static final int LEVEL_DBM0 = -7;

    private final String digits;
    private final RtpSession session;
    private Tone[] tones = new Tone[0];
    private int next;
    private boolean begun;

    /**
     * @param digits each of which {@link DtmfDigit#eventOf} knows
     */
    Digits(String digits, RtpSession session) {
      this.digits = digits;
      this.session = session;
    }

    @Override
    public void start(long houseSamples) {
      begun = false;
      next = 0;
    }

    @Override
    public int fill(short[] out, int at, int max) {
      if (!begun) {
        begun = true;
        tones = session.takesEvents() ? new Tone[0] : inBand();
      }
      if (!session.takesEvents()) {
        return fillTones(out, at, max);
      }
      while (next < digits.length() && sendNext()) {
        next++;
      }
      if (next >= digits.length() && !session.sendsDigits()) {
        return 0;
      }
      Arrays.fill(out, at, at + max, (short) 0);
      return max;
    }

    private boolean sendNext() {
      return session.sendDigit(DtmfDigit.eventOf(digits.charAt(next)), DtmfSender.DIGIT_MILLIS);
    }

    private int fillTones(short[] out, int at, int max) {
      int filled = 0;
      while (filled < max && next < tones.length) {
        filled += tones[next].fill(out, at + filled, max - filled);
        if (filled < max) {
          next++;
        }
      }
      return filled;
    }

    private Tone[] inBand() {
      Tone[] made = new Tone[digits.length()];
      for (int i = 0; i < made.length; i++) {
        int event = DtmfDigit.eventOf(digits.charAt(i));
        made[i] =
            new Tone(
                DtmfDigit.rowHz(event),
                DtmfDigit.columnHz(event),
                TONE_MILLIS * Codec.CLOCK_HZ / 1000,
                PAUSE_MILLIS * Codec.CLOCK_HZ / 1000,
                LEVEL_DBM0);
      }
      return made;
    }
  }
}
