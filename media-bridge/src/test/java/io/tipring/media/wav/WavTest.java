package io.tipring.media.wav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tipring.media.codec.Codec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WavTest {
  @TempDir Path dir;

  @Test
  void aRecordingIsPlayableWhileItGrows() throws Exception {
    Path target = dir.resolve("sub/1.wav");
    Path partial = dir.resolve("sub/1.wav.part");
    try (WavWriter out = new WavWriter(target, 2, 8000)) {
      assertPlayable(partial, 0);
      out.write(samples(1000));
      assertPlayable(Files.copy(partial, dir.resolve("before.wav")), 0);
      out.patchHeader();
      out.write(samples(500));
      assertPlayable(Files.copy(partial, dir.resolve("between.wav")), 1000);
      assertThat(out.durationMillis()).isEqualTo(187);
      assertThat(target).doesNotExist();
      out.finish();
    }
    if (dir.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
          .isEqualTo("rw-------");
    }
    assertThat(partial).doesNotExist();
    assertPlayable(target, 1500);
  }

  @Test
  void whatACrashLeftIsCompletedWithAllItsSound() throws Exception {
    Path target = dir.resolve("2.wav");
    Path partial = dir.resolve("2.wav.part");
    try (WavWriter out = new WavWriter(target, 2, 8000)) {
      out.write(samples(1000));
    }
    Files.write(partial, new byte[] {1, 2, 3}, StandardOpenOption.APPEND);
    WavWriter.recover(partial);
    assertThat(partial).doesNotExist();
    assertPlayable(target, 1000);
  }

  @Test
  void whatIsNoRecordingIsNotRecovered() throws IOException {
    Path partial = Files.write(dir.resolve("3.wav.part"), new byte[50]);
    assertThatThrownBy(() -> WavWriter.recover(partial)).isInstanceOf(WavFormatException.class);
    assertThat(partial).exists();
  }

  @Test
  void readsWhatItWrote() throws IOException {
    Path target = dir.resolve("4.wav");
    try (WavWriter out = new WavWriter(target, 1, 8000)) {
      out.write(samples(300));
      out.finish();
    }
    short[] read = WavReader.read(target, 1 << 20);
    assertThat(read).hasSize(600);
    assertThat(read[5]).isEqualTo((short) 5);
    assertThatThrownBy(() -> WavReader.read(target, 100)).hasMessageContaining("1244 bytes");
  }

  @ParameterizedTest
  @ValueSource(ints = {8000, 16_000, 48_000})
  void bringsOtherRatesTo8kHzWithoutAlias(int rate) throws IOException {
    short[] kept = WavReader.read(wav(1, 1, rate, 16, sine(rate, 1000)));
    assertThat(kept).hasSize(8000);
    assertThat(rms(kept)).isBetween(7000.0, 7150.0);
    short[] removed = WavReader.read(wav(1, 1, rate, 16, sine(rate, 5000)));
    if (rate > 8000) {
      assertThat(rms(removed)).isLessThan(10);
    }
  }

  @Test
  void readsBothLawsAndExtensibleAndMixesTwoChannels() throws IOException {
    byte[] codes = {Codec.PCMA.encode(5000), Codec.PCMA.encode(-5000)};
    assertThat(WavReader.read(wav(6, 1, 8000, 8, codes)))
        .containsExactly(Codec.PCMA.decode(codes[0]), Codec.PCMA.decode(codes[1]));
    byte[] mu = {Codec.PCMU.encode(5000), Codec.PCMU.encode(3000)};
    assertThat(WavReader.read(wav(7, 2, 8000, 8, mu))[0]).isBetween((short) 3900, (short) 4100);
    assertThat(WavReader.read(wav(0xFFFE, 1, 8000, 16, new byte[] {1, 0, 2, 0})))
        .containsExactly((short) 1, (short) 2);
  }

  @Test
  void readsAFileThatWasCutOffOrStreamed() throws IOException {
    ByteBuffer streamed = wav(1, 1, 8000, 16, new byte[] {1, 0, 2, 0});
    streamed.order(ByteOrder.LITTLE_ENDIAN).putInt(streamed.limit() - 8, -1);
    assertThat(WavReader.read(streamed)).containsExactly((short) 1, (short) 2);
  }

  @Test
  void saysWhatIsWrongWithAFile() {
    assertThatThrownBy(() -> WavReader.read(ByteBuffer.wrap(new byte[100])))
        .hasMessageContaining("RIFF");
    assertThatThrownBy(() -> WavReader.read(wav(1, 1, 44_100, 16, new byte[4])))
        .hasMessageContaining("44100 Hz");
    assertThatThrownBy(() -> WavReader.read(wav(1, 1, 8000, 24, new byte[3])))
        .hasMessageContaining("24 bits");
    assertThatThrownBy(() -> WavReader.read(wav(85, 1, 8000, 0, new byte[3])))
        .hasMessageContaining("format 85");
    ByteBuffer noData = wav(1, 1, 8000, 16, new byte[4]);
    assertThatThrownBy(() -> WavReader.read(noData.limit(52)))
        .hasMessageContaining("no data chunk");
  }

  @Test
  void anyBytesAreReadOrRefused() {
    Random random = new Random(5);
    byte[] valid = wav(1, 1, 16_000, 16, new byte[400]).array();
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] broken = java.util.Arrays.copyOf(valid, random.nextInt(valid.length));
      for (int flips = 3; flips > 0 && broken.length > 0; flips--) {
        broken[random.nextInt(Math.min(64, broken.length))] = (byte) random.nextInt();
      }
      try {
        assertThat(WavReader.read(ByteBuffer.wrap(broken)).length).isLessThanOrEqualTo(400);
      } catch (WavFormatException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(1000);
  }

  /** The JDK's reader is another implementation. */
  private static void assertPlayable(Path file, long frames)
      throws IOException, UnsupportedAudioFileException {
    try (AudioInputStream in = AudioSystem.getAudioInputStream(file.toFile())) {
      assertThat(in.getFormat().getChannels()).isEqualTo(2);
      assertThat(in.getFrameLength()).isEqualTo(frames);
      assertThat(in.readAllBytes()).hasSize((int) (4 * frames));
    }
  }

  private static ByteBuffer samples(int frames) {
    ByteBuffer samples = ByteBuffer.allocate(4 * frames).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 2 * frames; i++) {
      samples.putShort((short) i);
    }
    return samples.flip();
  }

  private static byte[] sine(int rate, int hz) {
    ByteBuffer samples = ByteBuffer.allocate(2 * rate).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < rate; i++) {
      samples.putShort((short) (10_000 * Math.sin(2 * Math.PI * hz * i / rate)));
    }
    return samples.array();
  }

  private static double rms(short[] sound) {
    double sum = 0;
    for (int i = 400; i < sound.length - 400; i++) {
      sum += (double) sound[i] * sound[i];
    }
    return Math.sqrt(sum / (sound.length - 800));
  }

  /** A file with an odd chunk before the data, as editors write them. */
  private static ByteBuffer wav(int format, int channels, int rate, int bits, byte[] data) {
    ByteBuffer out = ByteBuffer.allocate(200 + data.length).order(ByteOrder.LITTLE_ENDIAN);
    out.put("RIFF".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
        .putInt(0)
        .put("WAVE".getBytes());
    out.put("LIST".getBytes(java.nio.charset.StandardCharsets.US_ASCII)).putInt(3).putInt(0);
    out.put("fmt ".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
        .putInt(format == 0xFFFE ? 40 : 16);
    out.putShort((short) format).putShort((short) channels).putInt(rate);
    out.putInt(rate * channels * bits / 8).putShort((short) (channels * bits / 8));
    out.putShort((short) bits);
    if (format == 0xFFFE) {
      out.putShort((short) 22).putShort((short) bits).putInt(0).putShort((short) 1);
      out.position(out.position() + 14);
    }
    out.put("data".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
        .putInt(data.length)
        .put(data);
    byte[] file = new byte[out.position()];
    out.flip().get(file);
    return ByteBuffer.wrap(file);
  }
}
