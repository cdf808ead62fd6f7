package io.tipring.media.rtp;

import java.nio.ByteBuffer;

/**
 * The stream that is sent to a peer: one SSRC, a sequence that counts packets and a timestamp that
 * counts samples, also of frames that are not sent (RFC 3550 §5.1).
 */
public final class RtpStream {
  private final int ssrc;
  private int sequence;
  private int timestamp;
  private boolean talking;
  private long packets;
  private long payloadBytes;

  /** The three values must not be predictable (§5.1). */
  public RtpStream(int ssrc, int firstSequence, int firstTimestamp) {
    this.ssrc = ssrc;
    this.sequence = firstSequence & 0xFFFF;
    this.timestamp = firstTimestamp;
  }

  public int ssrc() {
    return ssrc;
  }

  /** The timestamp of the present frame. */
  public int timestamp() {
    return timestamp;
  }

  public long packets() {
    return packets;
  }

  /** Octets of payload, without headers and padding, modulo 2³² in a sender report (§6.4.1). */
  public long payloadBytes() {
    return payloadBytes;
  }

  /** The next frame begins. */
  public void advance(int samples) {
    timestamp += samples;
  }

  /** The frames from here on are not sent; the first after them is marked (RFC 3551 §4.1). */
  public void pause() {
    talking = false;
  }

  /** Writes the header of an audio packet of the present frame; the payload follows it. */
  public void writeAudioHeader(ByteBuffer out, int payloadType, int payloadLength) {
    writeHeader(out, payloadType, !talking, timestamp, payloadLength);
    talking = true;
  }

  /** Writes a header with a timestamp of its own, as RFC 4733 wants for events. */
  public void writeHeader(
      ByteBuffer out, int payloadType, boolean marker, int packetTimestamp, int payloadLength) {
    out.put((byte) 0x80);
    out.put((byte) (marker ? 0x80 | payloadType : payloadType));
    out.putShort((short) sequence);
    out.putInt(packetTimestamp);
    out.putInt(ssrc);
    sequence = sequence + 1 & 0xFFFF;
    packets++;
    payloadBytes += payloadLength;
  }
}
