package io.tipring.media.freeswitch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.effect.MediaEffect.Sound;
import io.tipring.media.freeswitch.channel.Outside.Resolved;
import io.tipring.media.freeswitch.channel.PlayPlan.Piece;
import io.tipring.media.freeswitch.channel.ServerFile;
import io.tipring.media.wav.WavWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoundFilesTest {
  private static final ServerFile THERE = new ServerFile("/srv/prompts");

  @TempDir Path here;
  private SoundFiles files;

  @BeforeEach
  void writePrompts() throws IOException {
    files = new SoundFiles(here, THERE, "en");
    write("en/welcome", 600);
    write("de/welcome", 800);
    write("en/only-english", 100);
    write("music/calm", 3_000);
  }

  private void write(String name, int millis) throws IOException {
    try (WavWriter file = new WavWriter(here.resolve(name + ".wav"), 1, 8_000)) {
      file.write(ByteBuffer.allocate(millis * 16));
      file.finish();
    }
  }

  private Piece piece(Sound sound) {
    Resolved resolved = files.resolve(List.of(sound), false);
    assertThat(resolved.failure()).isEmpty();
    return resolved.plan().pieces().getFirst();
  }

  @Test
  void aPromptIsFoundByLanguageAndNamedAsTheServerSeesIt() {
    assertThat(piece(new Sound.Prompt("welcome", "de")))
        .isEqualTo(new Piece.Recorded(new ServerFile("/srv/prompts/de/welcome.wav"), 800));
    assertThat(piece(new Sound.Prompt("only-english", "de")))
        .isEqualTo(new Piece.Recorded(new ServerFile("/srv/prompts/en/only-english.wav"), 100));
    assertThat(piece(new Sound.Prompt("welcome", "")))
        .isEqualTo(new Piece.Recorded(new ServerFile("/srv/prompts/en/welcome.wav"), 600));
    assertThat(piece(new Sound.Music("calm")))
        .isEqualTo(new Piece.Recorded(new ServerFile("/srv/prompts/music/calm.wav"), 3_000));
  }

  @Test
  void theFrequenciesOfAToneShareItsLevel() {
    assertThat(piece(new Sound.Tone(List.of(350, 440), 500, 250, -10)))
        .isEqualTo(new Piece.Tone(List.of(350, 440), 500, 250, -13));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "missing",
        "../../etc/passwd",
        "x\n\nbgapi system id",
        "${api(system id)}",
        "a!b",
        "a b",
        "a'b",
        "a\"b",
        "a,b",
        "a;b",
        "a@@5",
        "a%41",
        "-a",
        ".",
        ""
      })
  void whatIsNoPromptIsRefusedWithItsReason(String name) {
    assertThat(files.resolve(List.of(new Sound.Prompt(name, "")), false).failure()).isNotEmpty();
    assertThat(files.resolve(List.of(new Sound.Music(name)), false).failure()).isNotEmpty();
    assertThat(files.resolve(List.of(new Sound.Prompt("welcome", name + "/")), false).failure())
        .isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"12x", "1\n2", "${a}", "1@5", "1+2", "~1"})
  void whatAreNoDigitsIsRefused(String digits) {
    assertThat(files.resolve(List.of(new Sound.Digits(digits)), false).failure()).isNotEmpty();
  }
}
