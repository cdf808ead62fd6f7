package io.tipring.media.codec;

import java.util.Optional;

/**
 * The two laws of G.711 (ITU-T G.711, 11/88), as RTP carries them (RFC 3551 §4.5.14): one octet a
 * sample at 8 kHz. Linear samples are signed 16 bit, of which µ-law keeps the upper 14 and A-law
 * the upper 13.
 */
public enum Codec {
  PCMU(0, (byte) 0xFF) {
    @Override
    int expand(int code) {
      int inverted = ~code;
      int segment = (inverted >> 4) & 7;
      int magnitude = ((((inverted & 0xF) << 1) + MU_BIAS) << segment) - MU_BIAS;
      return ((inverted & 0x80) != 0 ? -magnitude : magnitude) << 2;
    }

    @Override
    int compress(int linear) {
      int value = linear >> 2;
      int magnitude = Math.min(Math.abs(value), MU_CLIP) + MU_BIAS;
      int segment = 26 - Integer.numberOfLeadingZeros(magnitude);
      int code = segment << 4 | (magnitude >> (segment + 1)) & 0xF;
      return ~(value < 0 ? code | 0x80 : code);
    }
  },

  PCMA(8, (byte) 0xD5) {
    @Override
    int expand(int code) {
      int plain = code ^ A_EVEN_BITS;
      int segment = (plain >> 4) & 7;
      int step = ((plain & 0xF) << 1) + 1;
      int magnitude = segment == 0 ? step : (step + 32) << (segment - 1);
      return ((plain & 0x80) != 0 ? magnitude : -magnitude) << 3;
    }

    @Override
    int compress(int linear) {
      int value = linear >> 3;
      int magnitude = value < 0 ? ~value : value;
      int segment = Math.max(0, 27 - Integer.numberOfLeadingZeros(magnitude));
      int code = segment << 4 | (magnitude >> Math.max(1, segment)) & 0xF;
      return (value < 0 ? code : code | 0x80) ^ A_EVEN_BITS;
    }
  };

  /** Samples, RTP clock ticks and octets a second. */
  public static final int CLOCK_HZ = 8000;

  /** Samples (and octets) of the 20 ms frame in which sound is paced. */
  public static final int FRAME_SAMPLES = 160;

  /** Length of a frame. */
  public static final int FRAME_MILLIS = 20;

  private static final int MU_BIAS = 33;
  private static final int MU_CLIP = 8158;
  private static final int A_EVEN_BITS = 0x55;

  private final int payloadType;
  private final byte silence;
  private final short[] linearOfCode = new short[256];
  private final byte[] codeOfLinear = new byte[1 << 14];
  private byte[] toOther;

  static {
    PCMU.toOther = translation(PCMU, PCMA);
    PCMA.toOther = translation(PCMA, PCMU);
  }

  Codec(int payloadType, byte silence) {
    this.payloadType = payloadType;
    this.silence = silence;
    for (int code = 0; code < 256; code++) {
      linearOfCode[code] = (short) expand(code);
    }
    for (int i = 0; i < codeOfLinear.length; i++) {
      codeOfLinear[i] = (byte) compress((i << 2) + Short.MIN_VALUE);
    }
  }

  /** A code word's value, 16 bit. */
  abstract int expand(int code);

  /** The code word of a 16-bit value. */
  abstract int compress(int linear);

  /** The static payload type (RFC 3551 §6). */
  public int payloadType() {
    return payloadType;
  }

  /** The code word of no sound. */
  public byte silence() {
    return silence;
  }

  /** The value of a code word, signed 16 bit. */
  public short decode(byte code) {
    return linearOfCode[code & 0xFF];
  }

  /** The code word of a signed 16-bit value, by the decision values of G.711. */
  public byte encode(int linear) {
    return codeOfLinear[(linear - Short.MIN_VALUE) >> 2];
  }

  public void decode(byte[] codes, int from, short[] linear, int to, int samples) {
    for (int i = 0; i < samples; i++) {
      linear[to + i] = linearOfCode[codes[from + i] & 0xFF];
    }
  }

  public void encode(short[] linear, int from, byte[] codes, int to, int samples) {
    for (int i = 0; i < samples; i++) {
      codes[to + i] = codeOfLinear[(linear[from + i] - Short.MIN_VALUE) >> 2];
    }
  }

  /** Rewrites codes of this law as codes of {@code target}, in place. */
  public void transcode(byte[] codes, int from, int samples, Codec target) {
    if (target == this) {
      return;
    }
    byte[] table = toOther;
    for (int i = from; i < from + samples; i++) {
      codes[i] = table[codes[i] & 0xFF];
    }
  }

  /** One code word of this law as one of {@code target}. */
  public byte transcode(byte code, Codec target) {
    return target == this ? code : toOther[code & 0xFF];
  }

  /** The law of that name (case-insensitive, RFC 4855 §3). */
  public static Optional<Codec> ofEncodingName(String name) {
    for (Codec codec : values()) {
      if (codec.name().equalsIgnoreCase(name)) {
        return Optional.of(codec);
      }
    }
    return Optional.empty();
  }

  private static byte[] translation(Codec from, Codec to) {
    byte[] table = new byte[256];
    for (int code = 0; code < 256; code++) {
      table[code] = to.encode(from.decode((byte) code));
    }
    return table;
  }
}
