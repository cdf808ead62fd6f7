package io.tipring.server.interop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * 16-bit PCM WAV: as the peers play it and record it.
 *
 * @param channels samples by channel
 */
record WavFile(int sampleRate, short[][] channels) {

  static WavFile read(Path file) throws IOException {
    return parse(Files.readAllBytes(file));
  }

  static WavFile parse(byte[] bytes) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length < 12 || !text(in, 0).equals("RIFF") || !text(in, 8).equals("WAVE")) {
      throw new IOException("not a WAV file: " + bytes.length + " bytes");
    }
    int channelCount = 0;
    int rate = 0;
    for (int at = 12; at + 8 <= bytes.length; ) {
      String id = text(in, at);
      int size = in.getInt(at + 4);
      if (id.equals("fmt ")) {
        channelCount = in.getShort(at + 10);
        rate = in.getInt(at + 12);
        if (in.getShort(at + 8) != 1 || in.getShort(at + 22) != 16) {
          throw new IOException("not 16-bit PCM");
        }
      } else if (id.equals("data")) {
        // A recorder that still writes leaves 0 or too much here: take what is there.
        int length = size <= 0 || at + 8 + size > bytes.length ? bytes.length - at - 8 : size;
        return new WavFile(rate, deinterleave(in, at + 8, length, channelCount));
      }
      at += 8 + size + (size & 1);
    }
    throw new IOException("no data chunk");
  }

  private static short[][] deinterleave(ByteBuffer in, int offset, int length, int channelCount) {
    short[][] channels = new short[channelCount][length / 2 / channelCount];
    for (int i = 0; i < channels[0].length; i++) {
      for (int channel = 0; channel < channelCount; channel++) {
        channels[channel][i] = in.getShort(offset + 2 * (i * channelCount + channel));
      }
    }
    return channels;
  }

  private static String text(ByteBuffer in, int at) {
    byte[] id = new byte[4];
    in.get(at, id);
    return new String(id, StandardCharsets.US_ASCII);
  }

  static void writeMono(Path file, short[] samples) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(44 + samples.length * 2).order(ByteOrder.LITTLE_ENDIAN);
    out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + samples.length * 2);
    out.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    out.putShort((short) 1).putShort((short) 1);
    out.putInt(Tones.SAMPLE_RATE).putInt(Tones.SAMPLE_RATE * 2);
    out.putShort((short) 2).putShort((short) 16);
    out.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(samples.length * 2);
    for (short sample : samples) {
      out.putShort(sample);
    }
    Files.write(file, out.array());
  }
}
