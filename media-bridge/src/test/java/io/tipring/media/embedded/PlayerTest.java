package io.tipring.media.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.media.contract.Goertzel;
import io.tipring.media.contract.SipPeer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlayerTest {
  private final List<String> ends = new ArrayList<>();
  private final Player player =
      new Player((id, end, millis, detail) -> ends.add(id + " " + end + " " + millis));
  private final short[] frame = new short[160];

  @Test
  void soundsFollowEachOtherWithoutAGap() {
    start(false, constant(100, 1), constant(300, 2), constant(40, 3));
    player.fill(frame, 0);
    assertThat(frame).isEqualTo(concat(100, 1, 60, 2));
    player.fill(frame, 0);
    player.fill(frame, 0);
    assertThat(Arrays.copyOfRange(frame, 80, 120)).containsOnly(3);
    assertThat(Arrays.copyOfRange(frame, 120, 160)).containsOnly(0);
    assertThat(ends).containsExactly("7 COMPLETED 55");
    assertThat(player.playing()).isFalse();
  }

  @Test
  void aRepeatGoesOnUntilItIsStopped() {
    start(true, constant(170, 1));
    for (int i = 0; i < 100; i++) {
      player.fill(frame, 0);
      assertThat(frame).containsOnly(1);
    }
    player.stop(8);
    assertThat(ends).isEmpty();
    player.stop(7);
    assertThat(ends).containsExactly("7 STOPPED 2000");
  }

  @Test
  void aRepeatOfNothingEnds() {
    start(true, constant(0, 1), new SoundSource.Silence(0));
    player.fill(frame, 0);
    assertThat(ends).containsExactly("7 COMPLETED 0");
  }

  @Test
  void aNewPlayEndsTheOneBefore() {
    start(true, constant(10, 1));
    player.fill(frame, 0);
    player.prepare(8);
    assertThat(ends).containsExactly("7 STOPPED 20");
    assertThat(player.playing()).isFalse();
    assertThat(player.awaits(8)).isTrue();
    player.prepare(9);
    assertThat(player.awaits(8)).isFalse();
    player.fail("no file");
    assertThat(ends).containsExactly("7 STOPPED 20", "8 STOPPED 0", "9 FAILED 0");
  }

  @Test
  void theMusicOfTheHouseIsAtOnePointForAll() {
    short[] music = new short[1000];
    for (int i = 0; i < music.length; i++) {
      music[i] = (short) i;
    }
    player.prepare(7);
    player.start(List.of(new SoundSource.Samples(music, true)), true, 0, 5900);
    player.fill(frame, 5900);
    assertThat(frame[0]).isEqualTo((short) 900);
    assertThat(frame[99]).isEqualTo((short) 999);
    assertThat(frame[100]).isEqualTo((short) 0);
  }

  @Test
  void aToneHasItsLevelAndCadenceAndNoClickWhereItRepeats() {
    player.prepare(7);
    player.start(List.of(new SoundSource.Tone(450, 0, 1000, 0, 0)), true, 0, 0);
    short[] sound = new short[160 * 50];
    for (int i = 0; i < 50; i++) {
      player.fill(frame, 0);
      System.arraycopy(frame, 0, sound, i * 160, 160);
    }
    // 0 dBm0 is 3.14 dB below the sine that reaches full scale.
    assertThat(SipPeer.peak(sound)).isBetween(22_700, 22_900);
    assertThat(Goertzel.share(sound, 450)).isGreaterThan(0.9999);

    player.prepare(8);
    player.start(List.of(new SoundSource.Tone(440, 480, 160, 160, -10)), true, 0, 0);
    player.fill(frame, 0);
    assertThat(SipPeer.peak(frame)).isGreaterThan(4000);
    player.fill(frame, 0);
    assertThat(frame).containsOnly(0);
    player.fill(frame, 0);
    assertThat(SipPeer.peak(frame)).isGreaterThan(4000);
  }

  private void start(boolean repeat, SoundSource... sounds) {
    player.prepare(7);
    player.start(List.of(sounds), repeat, 0, 0);
  }

  private static SoundSource constant(int samples, int value) {
    short[] sound = new short[samples];
    Arrays.fill(sound, (short) value);
    return new SoundSource.Samples(sound, false);
  }

  private static short[] concat(int first, int value, int second, int then) {
    short[] sound = new short[first + second];
    Arrays.fill(sound, 0, first, (short) value);
    Arrays.fill(sound, first, first + second, (short) then);
    return sound;
  }
}
