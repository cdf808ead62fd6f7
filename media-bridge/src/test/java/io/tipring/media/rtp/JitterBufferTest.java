package io.tipring.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.media.codec.Codec;
import io.tipring.media.rtp.JitterBuffer.Frame;
import io.tipring.media.rtp.JitterBuffer.Placement;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JitterBufferTest {
  private static final int FIRST = Integer.MAX_VALUE - 1000; // the sign turns under way

  private final JitterBuffer buffer = new JitterBuffer(Codec.PCMA, 40, 240);
  private final byte[] frame = new byte[160];
  private final List<byte[]> heard = new ArrayList<>();

  @Test
  void givesSilenceBeforeAnythingCame() {
    assertThat(buffer.read(frame)).isEqualTo(Frame.SILENCE);
    assertThat(frame).containsOnly(Codec.PCMA.silence());
  }

  @Test
  void givesTheSoundBehindTheDelay() {
    for (int i = 0; i < 200; i++) {
      insert(i);
      Frame got = buffer.read(frame);
      if (i < 2) {
        assertThat(got).isEqualTo(Frame.SILENCE);
      } else {
        assertThat(got).isEqualTo(Frame.VOICE);
        assertThat(frame).isEqualTo(marked((i - 2) * 160, 160));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {80, 240, 320, 480})
  void takesPacketsOfAnyLength(int samples) {
    int inserted = 0;
    for (int tick = 0; tick < 90; tick++) {
      while (inserted < (tick + 1) * 160 + samples) {
        ByteBuffer packet = ByteBuffer.wrap(marked(inserted, samples));
        buffer.insert(FIRST + inserted, packet, 0, samples, Codec.PCMA);
        inserted += samples;
      }
      if (buffer.read(frame) == Frame.VOICE) {
        assertThat(frame).isEqualTo(marked((tick - 2) * 160, 160));
      } else {
        assertThat(tick).isLessThan(2);
      }
    }
  }

  @Test
  void putsReorderedAndRepeatedPacketsInTheirPlace() {
    Random random = new Random(42);
    for (int group = 0; group < 100; group++) {
      List<Integer> arrivals = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        arrivals.add(group * 3 + i + 3);
      }
      if (group == 0) {
        arrivals.addAll(List.of(0, 1, 2));
      }
      Collections.shuffle(arrivals, random);
      arrivals.add(arrivals.getFirst());
      arrivals.forEach(this::insert);
      for (int i = 0; i < 3; i++) {
        if (buffer.read(frame) == Frame.VOICE) {
          heard.add(frame.clone());
        }
      }
    }
    assertThat(heard).hasSizeGreaterThan(290);
    int first =
        IntStream.range(0, 8).filter(i -> equal(heard.getFirst(), i)).findFirst().orElseThrow();
    for (int i = 0; i < heard.size(); i++) {
      assertThat(equal(heard.get(i), first + i)).as("frame %d", i).isTrue();
    }
  }

  private static boolean equal(byte[] frame, int packet) {
    return Arrays.equals(frame, marked(packet * 160, 160));
  }

  @Test
  void concealsALostPacketSmoothlyAndGoesOnInTime() {
    short[] heard = playTone(60, i -> i == 30);
    short[] whole = playTone(60, i -> false);
    assertThat(largestStep(heard, 480)).isLessThan(largestStep(whole, 480) * 3 / 2);
    assertThat(energy(heard, 32 * 160, 160)).isGreaterThan(energy(whole, 32 * 160, 160) * 0.5);
    assertThat(Arrays.copyOfRange(heard, 34 * 160, 60 * 160))
        .isEqualTo(Arrays.copyOfRange(whole, 34 * 160, 60 * 160));
  }

  @Test
  void fadesALongLossToSilence() {
    short[] heard = playTone(60, i -> i >= 30 && i < 34 || i >= 35 && i < 44);
    short[] whole = playTone(60, i -> false);
    assertThat(energy(heard, 32 * 160, 80)).isGreaterThan(energy(whole, 32 * 160, 80) * 0.5);
    assertThat(energy(heard, 42 * 160, 160)).isLessThan(100.0 * 160);
    assertThat(Arrays.copyOfRange(heard, 55 * 160, 60 * 160))
        .isEqualTo(Arrays.copyOfRange(whole, 55 * 160, 60 * 160));
  }

  @Test
  void survivesRandomLossAndJitterWithoutLosingItsPlace() {
    Random random = new Random(7);
    List<long[]> arrivals = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      if (random.nextInt(100) >= 5) {
        arrivals.add(new long[] {i * 20L + random.nextInt(35), i});
      }
    }
    arrivals.sort((a, b) -> Long.compare(a[0], b[0]));
    int next = 0;
    int voice = 0;
    int late = 0;
    for (int tick = 0; tick < 3000; tick++) {
      while (next < arrivals.size() && arrivals.get(next)[0] <= tick * 20L) {
        late += insert((int) arrivals.get(next++)[1]) == Placement.LATE ? 1 : 0;
      }
      if (buffer.read(frame) == Frame.VOICE) {
        voice++;
      }
      assertThat(buffer.depth()).isLessThanOrEqualTo(240 * 8);
    }
    assertThat(late).isLessThan(30);
    assertThat(voice).isGreaterThan(2650);
  }

  @Test
  void growsTheDelayWhenTheNetworkStallsAndShrinksItAgain() {
    int sent = 0;
    int deepest = 0;
    for (int tick = 0; tick < 3000; tick++) {
      boolean stalled = tick >= 100 && tick < 104;
      if (!stalled) {
        while (sent <= tick) {
          insert(sent++);
        }
      }
      buffer.read(frame);
      if (tick == 110) {
        deepest = buffer.depth();
      }
    }
    assertThat(deepest).isGreaterThan(40 * 8);
    assertThat(buffer.depth()).isLessThanOrEqualTo(80 * 8);
  }

  @Test
  void followsAPeerWhoseClockIsFast() {
    // 0.1 % fast: a packet more in every thousand.
    int sent = 0;
    for (int tick = 0; tick < 20_000; tick++) {
      while (sent <= tick + tick / 1000) {
        insert(sent++);
      }
      buffer.read(frame);
      assertThat(buffer.depth()).isLessThanOrEqualTo(100 * 8);
    }
  }

  @Test
  void followsAPeerWhoseClockIsSlow() {
    int sent = 0;
    int voice = 0;
    for (int tick = 0; tick < 20_000; tick++) {
      while (sent <= tick - tick / 1000) {
        insert(sent++);
      }
      voice += buffer.read(frame) == Frame.VOICE ? 1 : 0;
    }
    assertThat(voice).isGreaterThan(19_900);
  }

  @Test
  void beginsAnewAfterAPauseAndAfterAJumpOfTheTimestamp() {
    play(20);
    for (int i = 0; i < 100; i++) {
      buffer.read(frame);
    }
    assertThat(buffer.read(frame)).isEqualTo(Frame.SILENCE);
    for (int i = 1_000_000; i < 1_000_010; i++) {
      insert(i);
      buffer.read(frame);
    }
    assertThat(frame).isEqualTo(marked(1_000_007 * 160, 160));
    for (int i = 5; i < 15; i++) {
      insert(i);
      buffer.read(frame);
    }
    assertThat(frame).isEqualTo(marked(12 * 160, 160));
  }

  @Test
  void dropsLatePacketsAndReportsThem() {
    play(20);
    assertThat(insert(3)).isEqualTo(Placement.LATE);
    assertThat(insert(20)).isEqualTo(Placement.KEPT);
  }

  @Test
  void translatesAnotherLaw() {
    short[] linear = {1000, -1000, 5000, -5000};
    byte[] mu = new byte[160];
    for (int i = 0; i < 160; i++) {
      mu[i] = Codec.PCMU.encode(linear[i % 4]);
    }
    for (int i = 0; i < 4; i++) {
      buffer.insert(i * 160, ByteBuffer.wrap(mu), 0, 160, Codec.PCMU);
      buffer.read(frame);
    }
    for (int i = 0; i < 160; i++) {
      assertThat((int) Codec.PCMA.decode(frame[i]))
          .isBetween(
              linear[i % 4] - Math.abs(linear[i % 4] / 10),
              linear[i % 4] + Math.abs(linear[i % 4] / 10));
    }
  }

  /** Plays a tone with some packets lost. */
  private static short[] playTone(int packets, IntPredicate lost) {
    JitterBuffer buffer = new JitterBuffer(Codec.PCMA, 40, 240);
    byte[] frame = new byte[160];
    short[] heard = new short[packets * 160];
    for (int i = 0; i < packets; i++) {
      if (!lost.test(i)) {
        ByteBuffer sound = ByteBuffer.wrap(tone(i * 160));
        buffer.insert(FIRST + i * 160, sound, 0, 160, Codec.PCMA);
      }
      buffer.read(frame);
      Codec.PCMA.decode(frame, 0, heard, i * 160, 160);
    }
    return heard;
  }

  private Placement insert(int packet) {
    ByteBuffer sound = ByteBuffer.wrap(marked(packet * 160, 160));
    return buffer.insert(FIRST + packet * 160, sound, 0, 160, Codec.PCMA);
  }

  private void play(int packets) {
    for (int i = 0; i < packets; i++) {
      insert(i);
      buffer.read(frame);
    }
  }

  /** Samples that differ from place to place. */
  private static byte[] marked(int offset, int samples) {
    byte[] codes = new byte[samples];
    for (int i = 0; i < samples; i++) {
      codes[i] = (byte) ((offset + i) * 0x9E3779B1 >>> 24);
    }
    return codes;
  }

  private static byte[] tone(int offset) {
    byte[] codes = new byte[160];
    for (int i = 0; i < 160; i++) {
      codes[i] =
          Codec.PCMA.encode((int) (8000 * Math.sin(2 * Math.PI * 130 * (offset + i) / 8000)));
    }
    return codes;
  }

  private static short[] decoded(byte[] codes) {
    short[] linear = new short[codes.length];
    Codec.PCMA.decode(codes, 0, linear, 0, codes.length);
    return linear;
  }

  private static double energy(short[] sound, int from, int samples) {
    double sum = 0;
    for (int i = from; i < from + samples; i++) {
      sum += (double) sound[i] * sound[i];
    }
    return sum;
  }

  private static int largestStep(short[] sound, int from) {
    int largest = 0;
    for (int i = from + 1; i < sound.length; i++) {
      largest = Math.max(largest, Math.abs(sound[i] - sound[i - 1]));
    }
    return largest;
  }
}
