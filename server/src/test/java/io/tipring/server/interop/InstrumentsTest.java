package io.tipring.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ears of the wire tests tell tones, music and speech apart. */
final class InstrumentsTest {

  /** Of one packet: peers cut the sound where they please. */
  private static final int STEP = 160;

  private static final Path PROMPTS = TipringProcess.home().resolve("conf/prompts");

  @Test
  void aToneIsFoundAlsoAfterMulawAndNoOtherToneIs() {
    short[] tone = Tones.sine(440, Tones.SAMPLE_RATE, 8000);
    for (int i = 0; i < tone.length; i++) {
      tone[i] = Mulaw.decode(Mulaw.encode(tone[i]));
    }
    assertThat(Tones.bestShare(440, tone)).isGreaterThan(0.99);
    assertThat(Tones.bestShare(600, tone)).isLessThan(0.01);
    assertThat(Tones.bestShare(440, new short[Tones.SAMPLE_RATE])).isZero();
  }

  @Test
  void aToneOfHalfASecondIsFoundInALongSilence() {
    short[] sound = new short[10 * Tones.SAMPLE_RATE];
    System.arraycopy(Tones.sine(600, 4000, 3000), 0, sound, 50_000, 4000);
    assertThat(Tones.bestShare(600, sound)).isGreaterThan(0.9);
  }

  @Test
  void theHoldMusicIsMusicThroughout() throws Exception {
    short[] music = WavFile.read(PROMPTS.resolve("music/hold.wav")).channels()[0];
    int window = Tones.SAMPLE_RATE / 2;
    for (int start = 0; start + window <= music.length; start += STEP) {
      assertThat(Tones.musicShare(Arrays.copyOfRange(music, start, start + window)))
          .as("at sample " + start)
          .isGreaterThan(Tones.LEAST_MUSIC_SHARE + 0.1);
    }
    assertThat(Tones.bestShare(440, music)).isLessThan(0.05);
    assertThat(Tones.bestShare(600, music)).isLessThan(0.05);
  }

  @ParameterizedTest
  @ValueSource(strings = {"en/welcome", "en/please-wait", "zh-CN/welcome", "zh-CN/main-menu"})
  void aPromptIsNeitherMusicNorTone(String prompt) throws Exception {
    WavFile file = WavFile.read(PROMPTS.resolve(prompt + ".wav"));
    assertThat(file.sampleRate()).isEqualTo(Tones.SAMPLE_RATE);
    short[] speech = file.channels()[0];
    assertThat(Tones.bestShare(440, speech)).isLessThan(0.5);
    assertThat(Tones.bestShare(600, speech)).isLessThan(0.5);
    int window = Tones.SAMPLE_RATE / 2;
    for (int start = 0; start + window <= speech.length; start += STEP) {
      assertThat(Tones.musicShare(Arrays.copyOfRange(speech, start, start + window)))
          .as("at sample " + start)
          .isLessThan(Tones.LEAST_MUSIC_SHARE - 0.1);
    }
  }

  @Test
  void aWavFileIsReadAsItWasWritten(@TempDir Path folder) throws Exception {
    short[] tone = Tones.sine(440, 1000, 8000);
    Path file = folder.resolve("tone.wav");
    WavFile.writeMono(file, tone);
    assertThat(WavFile.read(file).channels()[0]).isEqualTo(tone);
  }
}
