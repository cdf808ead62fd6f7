package io.tipring.media.wav;

import io.tipring.media.codec.Codec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads a WAV file as mono linear samples at 8 kHz: PCM of 16 bit, A-law or µ-law, one or two
 * channels (mixed), 8 kHz or a multiple up to 48 kHz.
 */
public final class WavReader {
  private static final int RIFF = 0x46464952;
  private static final int WAVE = 0x45564157;
  private static final int FMT = 0x20746d66;
  private static final int DATA = 0x61746164;
  private static final int FORMAT_PCM = 1;
  private static final int FORMAT_A_LAW = 6;
  private static final int FORMAT_MU_LAW = 7;
  private static final int FORMAT_EXTENSIBLE = 0xFFFE;
  private static final int MAX_RATE = 48_000;

  private int format;
  private int channels;
  private int rate;
  private int bits;

  private WavReader() {}

  /**
   * Reads a whole file.
   *
   * @param maxBytes a longer file is refused
   * @throws IOException if it can't be read
   * @throws WavFormatException if it isn't a WAV of a supported kind
   */
  public static short[] read(Path file, long maxBytes) throws IOException {
    long size = Files.size(file);
    if (size > maxBytes) {
      throw new WavFormatException(
          size + " bytes are more than the " + maxBytes + " that a sound may have");
    }
    return read(ByteBuffer.wrap(Files.readAllBytes(file)));
  }

  /** Reads the content of a file. */
  public static short[] read(ByteBuffer file) throws WavFormatException {
    return new WavReader().parse(file.order(ByteOrder.LITTLE_ENDIAN));
  }

  private short[] parse(ByteBuffer file) throws WavFormatException {
    if (file.remaining() < 12 || file.getInt() != RIFF || file.getInt(8) != WAVE) {
      throw new WavFormatException("not a WAV file: it doesn't begin with RIFF and WAVE");
    }
    file.position(12);
    while (file.remaining() >= 8) {
      int chunk = file.getInt();
      long stated = file.getInt() & 0xFFFFFFFFL;
      int length = (int) Math.min(stated, file.remaining());
      if (chunk == FMT) {
        readFormat(file, length);
      } else if (chunk == DATA) {
        // A file that was streamed, or cut off, states no length or too much.
        return samples(file.slice(file.position(), stated == 0 ? file.remaining() : length));
      }
      // Chunks are padded to even length.
      file.position((int) Math.min(file.limit(), file.position() + length + (stated & 1)));
    }
    throw new WavFormatException("the WAV file has no data chunk");
  }

  private void readFormat(ByteBuffer file, int length) throws WavFormatException {
    if (length < 16) {
      throw new WavFormatException("the WAV file's fmt chunk is too short");
    }
    int at = file.position();
    format = file.getShort(at) & 0xFFFF;
    channels = file.getShort(at + 2) & 0xFFFF;
    rate = file.getInt(at + 4);
    bits = file.getShort(at + 14) & 0xFFFF;
    if (format == FORMAT_EXTENSIBLE && length >= 26) {
      format = file.getShort(at + 24) & 0xFFFF;
    }
    boolean known =
        format == FORMAT_PCM && bits == 16
            || (format == FORMAT_A_LAW || format == FORMAT_MU_LAW) && bits == 8;
    if (!known || channels < 1 || channels > 2) {
      throw new WavFormatException(
          "WAV format "
              + format
              + " with "
              + bits
              + " bits and "
              + channels
              + " channels; PCM of 16 bit, A-law and µ-law with one or two channels can be played");
    }
    if (rate < Codec.CLOCK_HZ || rate > MAX_RATE || rate % Codec.CLOCK_HZ != 0) {
      throw new WavFormatException(
          "WAV sample rate " + rate + " Hz; 8000, 16000, 24000, 32000 and 48000 can be played");
    }
  }

  private short[] samples(ByteBuffer data) throws WavFormatException {
    if (rate == 0) {
      throw new WavFormatException("the WAV file's data comes before its format");
    }
    data.order(ByteOrder.LITTLE_ENDIAN);
    int count = data.remaining() / (bits / 8 * channels);
    short[] mono = new short[count];
    for (int i = 0; i < count; i++) {
      int sum = 0;
      for (int channel = 0; channel < channels; channel++) {
        sum +=
            switch (format) {
              case FORMAT_A_LAW -> Codec.PCMA.decode(data.get());
              case FORMAT_MU_LAW -> Codec.PCMU.decode(data.get());
              default -> data.getShort();
            };
      }
      mono[i] = (short) (sum / channels);
    }
    return Downsampler.byFactor(mono, rate / Codec.CLOCK_HZ);
  }
}
