package io.tipring.media.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.media.wav.WavWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of sound: written as prompts, read as recordings. */
final class Waves {

  private static final int HEADER_BYTES = 44;
  private static final int FRAME = 160;
  private static final int QUIET = 300;

  private Waves() {}

  static void tone(Path file, int hz, int millis) throws IOException {
    tones(file, millis, hz);
  }

  /** Tones one after another, each of that length. */
  static void tones(Path file, int millisEach, int... hz) throws IOException {
    Files.createDirectories(file.getParent());
    ByteBuffer samples =
        ByteBuffer.allocate(millisEach * 16 * hz.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int one : hz) {
      for (int i = 0; i < millisEach * 8; i++) {
        samples.putShort((short) (9_000 * Math.sin(2 * Math.PI * one * i / 8_000)));
      }
    }
    try (WavWriter out = new WavWriter(file, 1, 8_000)) {
      out.write(samples.flip());
      out.finish();
    }
  }

  /** Left and right of a file with 16-bit samples. */
  static short[][] channels(Path stereo) throws IOException {
    ByteBuffer data = ByteBuffer.wrap(Files.readAllBytes(stereo)).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(data.getShort(22)).as("channels").isEqualTo((short) 2);
    assertThat(data.getInt(24)).as("samples per second").isEqualTo(8_000);
    assertThat(data.getInt(40)).as("bytes of sound").isEqualTo(data.capacity() - HEADER_BYTES);
    data.position(HEADER_BYTES);
    short[][] channels = new short[2][data.remaining() / 4];
    for (int i = 0; i < channels[0].length; i++) {
      channels[0][i] = data.getShort();
      channels[1][i] = data.getShort();
    }
    return channels;
  }

  /** Whether some 100 ms of it are this tone. */
  static boolean has(short[] sound, int hz) {
    for (int at = 0; at + 800 <= sound.length; at += 80) {
      if (Goertzel.share(sound, at, 800, hz) > 0.95) {
        return true;
      }
    }
    return false;
  }

  /** Begin and end of the longest run of quiet frames. */
  static int[] longestSilence(short[] sound) {
    int[] longest = {0, 0};
    int begin = 0;
    for (int at = 0; at + FRAME <= sound.length; at += FRAME) {
      int peak = 0;
      for (int i = at; i < at + FRAME; i++) {
        peak = Math.max(peak, Math.abs(sound[i]));
      }
      if (peak > QUIET) {
        begin = at + FRAME;
      } else if (at + FRAME - begin > longest[1] - longest[0]) {
        longest = new int[] {begin, at + FRAME};
      }
    }
    return longest;
  }
}
