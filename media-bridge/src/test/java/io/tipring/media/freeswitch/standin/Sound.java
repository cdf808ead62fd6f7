package io.tipring.media.freeswitch.standin;

import io.tipring.media.codec.Codec;
import io.tipring.media.wav.WavReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a playback plays, as one run of samples, perhaps for ever. */
final class Sound {
  private static final long MAX_BYTES = 64L << 20;
  private static final int MAX_SAMPLES = 3_600 * Codec.CLOCK_HZ;

  /** Where tones are 4,000 of 32,767. */
  private static final double TONE_AMPLITUDE = 4_000;

  private final short[] samples;
  private final boolean endless;
  private int position;

  private Sound(short[] samples, boolean endless, int position) {
    this.samples = samples;
    this.endless = endless;
    this.position = Math.min(position, samples.length);
  }

  /**
   * Opens what an argument of {@code playback} names: a WAV file (with {@code @@SAMPLES} behind,
   * from there), {@code file_string://A!B}, {@code tone_stream://…} or {@code
   * silence_stream://MILLIS}.
   *
   * @throws IOException if there is no such file, or it can't be read
   */
  static Sound open(String argument) throws IOException {
    String name = argument;
    int from = 0;
    int at = name.lastIndexOf("@@");
    if (at > 0) {
      from = Integer.parseInt(name.substring(at + 2));
      name = name.substring(0, at);
    }
    List<short[]> parts = new ArrayList<>();
    boolean endless = false;
    String[] each =
        name.startsWith("file_string://")
            ? name.substring("file_string://".length()).split("!")
            : new String[] {name};
    for (String part : each) {
      endless |= part.contains("loops=-1") || part.equals("silence_stream://-1");
      parts.add(read(part));
    }
    int length = parts.stream().mapToInt(part -> part.length).sum();
    short[] all = new short[length];
    int to = 0;
    for (short[] part : parts) {
      System.arraycopy(part, 0, all, to, part.length);
      to += part.length;
    }
    return new Sound(all, endless && length > 0, from);
  }

  private static short[] read(String part) throws IOException {
    if (part.startsWith("tone_stream://")) {
      return tones(part.substring("tone_stream://".length()));
    }
    if (part.startsWith("silence_stream://")) {
      String millis = part.substring("silence_stream://".length()).split(",")[0];
      return new short[samples(millis.equals("-1") ? 1_000 : Integer.parseInt(millis))];
    }
    return WavReader.read(Path.of(part), MAX_BYTES);
  }

  /** Teletone: {@code %(ON,OFF,HZ[,HZ])} repeated, options behind semicolons. */
  private static short[] tones(String script) throws IOException {
    List<short[]> parts = new ArrayList<>();
    for (String item : script.split(";")) {
      if (item.startsWith("%(") && item.endsWith(")")) {
        String[] numbers = item.substring(2, item.length() - 1).split(",");
        parts.add(tone(numbers));
      } else if (!item.contains("=")) {
        throw new IOException("a tone script that the stand-in does not know: " + script);
      }
    }
    short[] all = new short[parts.stream().mapToInt(part -> part.length).sum()];
    int to = 0;
    for (short[] part : parts) {
      System.arraycopy(part, 0, all, to, part.length);
      to += part.length;
    }
    return all;
  }

  private static short[] tone(String[] numbers) {
    int on = samples((int) Double.parseDouble(numbers[0]));
    int off = samples((int) Double.parseDouble(numbers[1]));
    short[] tone = new short[Math.min(MAX_SAMPLES, on + off)];
    for (int i = 0; i < Math.min(on, tone.length); i++) {
      double sum = 0;
      for (int k = 2; k < numbers.length; k++) {
        sum += Math.sin(2 * Math.PI * Double.parseDouble(numbers[k]) * i / Codec.CLOCK_HZ);
      }
      tone[i] = (short) (TONE_AMPLITUDE * sum);
    }
    return tone;
  }

  private static int samples(int millis) {
    return Math.clamp(millis, 0, 3_600_000) * (Codec.CLOCK_HZ / 1000);
  }

  /** Whether there is nothing more. */
  boolean ended() {
    return !endless && position >= samples.length;
  }

  /** From the beginning again. */
  void rewind() {
    position = 0;
  }

  int position() {
    return position;
  }

  /** The next frame, with silence behind the end. */
  void fill(short[] frame) {
    Arrays.fill(frame, (short) 0);
    int to = 0;
    while (to < frame.length && !ended()) {
      if (position >= samples.length) {
        position = 0;
      }
      int count = Math.min(frame.length - to, samples.length - position);
      System.arraycopy(samples, position, frame, to, count);
      position += count;
      to += count;
    }
  }
}
