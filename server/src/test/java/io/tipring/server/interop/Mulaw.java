package io.tipring.server.interop;

/**
 * G.711 µ-law (ITU-T G.711 table 2), written apart from the engine's own so that both are tested.
 */
final class Mulaw {

  private static final int BIAS = 0x84;
  private static final int CLIP = 32635;

  private Mulaw() {}

  static byte encode(short sample) {
    int sign = sample < 0 ? 0x80 : 0;
    int magnitude = Math.min(Math.abs((int) sample), CLIP) + BIAS;
    int exponent = 31 - Integer.numberOfLeadingZeros(magnitude) - 7;
    int mantissa = (magnitude >> (exponent + 3)) & 0x0f;
    return (byte) ~(sign | exponent << 4 | mantissa);
  }

  static short decode(byte code) {
    int bits = ~code & 0xff;
    int magnitude = (((bits & 0x0f) << 3) + BIAS << (bits >> 4 & 7)) - BIAS;
    return (short) ((bits & 0x80) != 0 ? -magnitude : magnitude);
  }
}
