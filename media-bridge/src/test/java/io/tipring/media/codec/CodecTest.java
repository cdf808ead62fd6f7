package io.tipring.media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioFormat.Encoding;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CodecTest {

  @ParameterizedTest
  @CsvSource({
    // Tables 1 and 2 of G.711, first and last code word of each sign.
    "PCMA, 0xD5, 8", "PCMA, 0x55, -8", "PCMA, 0xAA, 32256", "PCMA, 0x2A, -32256",
    "PCMU, 0xFF, 0", "PCMU, 0x7F, 0", "PCMU, 0x80, 32124", "PCMU, 0x00, -32124"
  })
  void codeWordsHaveTheValuesOfTheRecommendation(Codec codec, String code, int linear) {
    assertThat(codec.decode((byte) Integer.decode(code).intValue())).isEqualTo((short) linear);
  }

  @ParameterizedTest
  @EnumSource
  void everyCodeWordSurvivesARoundTrip(Codec codec) {
    for (int code = 0; code < 256; code++) {
      short value = codec.decode((byte) code);
      assertThat(codec.decode(codec.encode(value))).as("code %02X", code).isEqualTo(value);
    }
  }

  /** The JDK's converter is another implementation. */
  @ParameterizedTest
  @EnumSource
  void agreesWithTheConverterOfTheJdk(Codec codec) throws IOException {
    byte[] codes = new byte[256];
    for (int i = 0; i < 256; i++) {
      codes[i] = (byte) i;
    }
    Encoding encoding = codec == Codec.PCMA ? Encoding.ALAW : Encoding.ULAW;
    AudioFormat from = new AudioFormat(encoding, 8000, 8, 1, 1, 8000, false);
    AudioFormat to = new AudioFormat(Encoding.PCM_SIGNED, 8000, 16, 1, 2, 8000, false);
    byte[] linear =
        AudioSystem.getAudioInputStream(
                to, new AudioInputStream(new ByteArrayInputStream(codes), from, 256))
            .readAllBytes();
    ByteBuffer expected = ByteBuffer.wrap(linear).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 256; i++) {
      assertThat(codec.decode((byte) i)).as("code %02X", i).isEqualTo(expected.getShort());
    }
  }

  @ParameterizedTest
  @EnumSource
  void encodesAsTheConverterOfTheJdk(Codec codec) throws IOException {
    ByteBuffer linear = ByteBuffer.allocate(2 << 16).order(ByteOrder.LITTLE_ENDIAN);
    for (int value = Short.MIN_VALUE; value <= Short.MAX_VALUE; value++) {
      linear.putShort((short) value);
    }
    Encoding encoding = codec == Codec.PCMA ? Encoding.ALAW : Encoding.ULAW;
    AudioFormat from = new AudioFormat(Encoding.PCM_SIGNED, 8000, 16, 1, 2, 8000, false);
    AudioFormat to = new AudioFormat(encoding, 8000, 8, 1, 1, 8000, false);
    byte[] codes =
        AudioSystem.getAudioInputStream(
                to, new AudioInputStream(new ByteArrayInputStream(linear.array()), from, 1 << 16))
            .readAllBytes();
    // The recommendation speaks of uniform values of 14 (µ) and 13 bit (A), so those count.
    // Beyond the clipping of µ-law the JDK's converter runs over.
    int step = codec == Codec.PCMA ? 8 : 4;
    for (int value = -32_000; value <= 32_000; value += step) {
      assertThat(codec.encode(value))
          .as("value %d", value)
          .isEqualTo(codes[value - Short.MIN_VALUE]);
    }
  }

  @ParameterizedTest
  @EnumSource
  void quantisesASineWithTheNoiseThatG712Allows(Codec codec) {
    assertThat(signalToNoise(codec, codec)).isGreaterThan(35);
  }

  @Test
  void transcodingKeepsTheSignal() {
    assertThat(signalToNoise(Codec.PCMU, Codec.PCMA)).isGreaterThan(31);
    assertThat(signalToNoise(Codec.PCMA, Codec.PCMU)).isGreaterThan(31);
  }

  @ParameterizedTest
  @EnumSource
  void silenceStaysInaudible(Codec codec) {
    for (Codec other : Codec.values()) {
      // A-law has no zero: its smallest step is 8 of 32768.
      assertThat((int) other.decode(codec.transcode(codec.silence(), other))).isBetween(-8, 8);
    }
  }

  @Test
  void namesAreTakenWithoutRegardToCase() {
    assertThat(Codec.ofEncodingName("pcmu")).contains(Codec.PCMU);
    assertThat(Codec.ofEncodingName("G729")).isEmpty();
  }

  private static double signalToNoise(Codec through, Codec then) {
    short[] sine = new short[8000];
    for (int i = 0; i < sine.length; i++) {
      sine[i] = (short) (8000 * Math.sin(2 * Math.PI * 1020 * i / 8000));
    }
    byte[] codes = new byte[sine.length];
    through.encode(sine, 0, codes, 0, codes.length);
    through.transcode(codes, 0, codes.length, then);
    short[] heard = new short[sine.length];
    then.decode(codes, 0, heard, 0, heard.length);
    double signal = 0;
    double noise = 0;
    for (int i = 0; i < sine.length; i++) {
      signal += (double) sine[i] * sine[i];
      noise += Math.pow(heard[i] - sine[i], 2);
    }
    return 10 * Math.log10(signal / noise);
  }
}
