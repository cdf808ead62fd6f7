package io.tipring.media.esl.codec;

/**
 * What a peer may send at most. A frame beyond it is malformed, and found to be so before memory is
 * taken for it.
 *
 * @param headers header lines of a frame, and of an event within it; a busy channel has some 250
 * @param headerBytes bytes of the header block of a frame, and of an event within it
 * @param bodyBytes bytes of a body; {@code show channels as json} takes some 1.3 kB a channel
 */
public record EslLimits(int headers, int headerBytes, int bodyBytes) {
  /** 4,096 headers, 1 MiB of them, bodies of 16 MiB. */
  public static final EslLimits DEFAULT = new EslLimits(4096, 1 << 20, 16 << 20);

  public EslLimits {
    if (headers < 1 || headerBytes < 1 || bodyBytes < 0) {
      throw new IllegalArgumentException(
          "The limits of the event socket are to be positive: "
              + headers
              + " headers, "
              + headerBytes
              + " bytes of headers, "
              + bodyBytes
              + " bytes of body");
    }
  }
}
