package io.tipring.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The sound that a peer hears from a moment on, of which nothing may be missing.
 *
 * @param mark where the sound begins
 * @param beganNanos when it began
 * @param share how much of some sound is what is to be heard, from 0 to 1
 * @param least the share of which there must be more in each half second
 */
record Unbroken(
    RtpPeer peer, int mark, long beganNanos, ToDoubleFunction<short[]> share, double least) {

  private static final int WINDOW = Tones.SAMPLE_RATE / 2;

  /** What a busy machine may still have under way. */
  private static final long LATE_MILLIS = 300;

  static Unbroken tone(int frequencyHz, RtpPeer peer) {
    return from(peer, sound -> Tones.share(frequencyHz, sound), 0.5);
  }

  static Unbroken music(RtpPeer peer) {
    return from(peer, Tones::musicShare, Tones.LEAST_MUSIC_SHARE);
  }

  private static Unbroken from(RtpPeer peer, ToDoubleFunction<short[]> share, double least) {
    return new Unbroken(peer, peer.mark(), System.nanoTime(), share, least);
  }

  /**
   * As much was heard as time has passed, and all of it was what it is to be: of the half seconds
   * one in ten may be another, for a packet that a busy machine lets fall.
   */
  void assertSoUntilNow() {
    long passed = (System.nanoTime() - beganNanos) / 1_000_000;
    short[] sound = peer.heardSince(mark);
    long heard = sound.length * 1_000L / Tones.SAMPLE_RATE;
    assertThat(heard).as("ms heard in %d ms", passed).isGreaterThan(passed * 9 / 10 - LATE_MILLIS);
    int windows = sound.length / WINDOW;
    double[] shares =
        IntStream.range(0, windows)
            .mapToObj(i -> Arrays.copyOfRange(sound, i * WINDOW, (i + 1) * WINDOW))
            .mapToDouble(share)
            .toArray();
    assertThat(windows).as("half seconds").isGreaterThan(1);
    assertThat(Arrays.stream(shares).filter(one -> one > least).count())
        .as(
            "of %d half seconds in %d ms, loudest sample %d, shares %s",
            windows, passed, loudest(sound), Arrays.toString(shares))
        .isGreaterThanOrEqualTo(windows * 9 / 10);
  }

  private static int loudest(short[] sound) {
    return IntStream.range(0, sound.length).map(i -> Math.abs(sound[i])).max().orElse(0);
  }
}
