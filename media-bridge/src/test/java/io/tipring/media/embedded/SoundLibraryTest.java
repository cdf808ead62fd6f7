package io.tipring.media.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.effect.MediaEffect.Sound;
import io.tipring.media.wav.WavWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoundLibraryTest {
  @TempDir Path dir;
  private SoundLibrary library;

  @BeforeEach
  void open() {
    library = new SoundLibrary(dir.resolve("prompts"), "en", 1000);
  }

  @AfterEach
  void close() {
    library.close();
  }

  @Test
  void looksInTheLanguageAndThenInTheDefault() throws Exception {
    write("prompts/zh-CN/welcome.wav", 1);
    write("prompts/en/welcome.wav", 2);
    write("prompts/en/goodbye.wav", 3);
    assertThat(first(new Sound.Prompt("welcome", "zh-CN"))).isEqualTo(1);
    assertThat(first(new Sound.Prompt("welcome", ""))).isEqualTo(2);
    assertThat(first(new Sound.Prompt("goodbye", "zh-CN"))).isEqualTo(3);
  }

  @Test
  void aMissingFileIsNamed() throws Exception {
    assertThat(load(new Sound.Prompt("nowhere", "en")).failure())
        .contains("en/nowhere.wav")
        .contains("no such file");
    assertThat(load(new Sound.Music("nowhere")).failure()).contains("music/nowhere.wav");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../secret", "..", ".hidden", "a/b", "a\\b", "", "a\0b", "/etc/x", "a b", "%2e"})
  void noNameLeadsOutOfTheFolder(String name) throws Exception {
    write("secret.wav", 9);
    assertThat(load(new Sound.Prompt(name, "en")).failure()).contains("is no name of a sound");
    assertThat(load(new Sound.Music(name)).failure()).contains("is no name of a sound");
    assertThat(load(new Sound.Prompt("secret", "..")).failure()).contains("is no language tag");
  }

  @Test
  void aFileThatChangedIsReadAgain() throws Exception {
    Path file = write("prompts/en/a.wav", 1);
    assertThat(first(new Sound.Prompt("a", ""))).isEqualTo(1);
    Files.delete(file);
    write("prompts/en/a.wav", 5);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L));
    assertThat(first(new Sound.Prompt("a", ""))).isEqualTo(5);
  }

  @Test
  void aSoundBeyondTheBoundIsRefusedAndManyAreReadAgain() throws Exception {
    for (int i = 0; i < 20; i++) {
      write("prompts/en/p" + i + ".wav", i);
    }
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 20; i++) {
        assertThat(first(new Sound.Prompt("p" + i, ""))).isEqualTo(i);
      }
    }
    write("prompts/en/long.wav", 1, 500);
    assertThat(load(new Sound.Prompt("long", "")).failure()).contains("1044 bytes");
  }

  @Test
  void whatCannotBePlayedIsSaid() throws Exception {
    assertThat(load(new Sound.Digits("12E")).failure()).contains("0-9, *, #, A-D");
    assertThat(load(new Sound.Tone(List.of(), 1, 1, 0)).failure()).contains("frequencies");
    assertThat(load(new Sound.Tone(List.of(5000), 1, 1, 0)).failure()).contains("5000");
    assertThat(load(new Sound.Silence(-1)).failure()).contains("-1 ms");
    Files.write(Files.createDirectories(dir.resolve("prompts/en")).resolve("x.wav"), new byte[50]);
    assertThat(load(new Sound.Prompt("x", "")).failure()).contains("x.wav").contains("RIFF");
  }

  private int first(Sound sound) throws Exception {
    SoundLibrary.Loaded loaded = load(sound);
    assertThat(loaded.failure()).isEmpty();
    short[] out = new short[1];
    loaded.sources().getFirst().start(0);
    loaded.sources().getFirst().fill(out, 0, 1);
    return out[0];
  }

  private SoundLibrary.Loaded load(Sound sound) throws Exception {
    CompletableFuture<SoundLibrary.Loaded> loaded = new CompletableFuture<>();
    library.load(List.of(sound), null, loaded::complete);
    return loaded.get(10, TimeUnit.SECONDS);
  }

  private Path write(String name, int value) throws IOException {
    return write(name, value, 100);
  }

  private Path write(String name, int value, int samples) throws IOException {
    ByteBuffer sound = ByteBuffer.allocate(2 * samples).order(ByteOrder.LITTLE_ENDIAN);
    while (sound.hasRemaining()) {
      sound.putShort((short) value);
    }
    try (WavWriter out = new WavWriter(dir.resolve(name), 1, 8000)) {
      out.write(sound.flip());
      out.finish();
    }
    return dir.resolve(name);
  }
}
