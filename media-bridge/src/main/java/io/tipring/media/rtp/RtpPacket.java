package io.tipring.media.rtp;

import java.nio.ByteBuffer;

/** A view of one RTP packet (RFC 3550 §5.1) in a buffer; used again for the next. */
public final class RtpPacket {
  static final int HEADER_BYTES = 12;

  private boolean marker;
  private int payloadType;
  private int sequence;
  private int timestamp;
  private int ssrc;
  private int payloadOffset;
  private int payloadLength;

  /**
   * Reads the header of the packet between position and limit, which stay as they are.
   *
   * @return false if it is no RTP packet of version 2 or its lengths don't fit: nothing of this
   *     view may be used then
   */
  public boolean wrap(ByteBuffer data) {
    int start = data.position();
    int length = data.remaining();
    if (length < HEADER_BYTES) {
      return false;
    }
    int first = data.get(start);
    if ((first & 0xC0) != 0x80) {
      return false;
    }
    int header = HEADER_BYTES + 4 * (first & 0xF);
    if ((first & 0x10) != 0) {
      if (length < header + 4) {
        return false;
      }
      header += 4 + 4 * (data.getShort(start + header + 2) & 0xFFFF);
    }
    int padding = 0;
    if ((first & 0x20) != 0) {
      padding = data.get(start + length - 1) & 0xFF;
      if (padding == 0) {
        return false;
      }
    }
    if (header + padding > length) {
      return false;
    }
    int second = data.get(start + 1);
    marker = (second & 0x80) != 0;
    payloadType = second & 0x7F;
    sequence = data.getShort(start + 2) & 0xFFFF;
    timestamp = data.getInt(start + 4);
    ssrc = data.getInt(start + 8);
    payloadOffset = start + header;
    payloadLength = length - header - padding;
    return true;
  }

  public boolean marker() {
    return marker;
  }

  /** 0–127. */
  public int payloadType() {
    return payloadType;
  }

  /** 0–65535. */
  public int sequence() {
    return sequence;
  }

  /** Modulo 2³²; compare by signed difference. */
  public int timestamp() {
    return timestamp;
  }

  public int ssrc() {
    return ssrc;
  }

  /** Index of the payload in the buffer. */
  public int payloadOffset() {
    return payloadOffset;
  }

  public int payloadLength() {
    return payloadLength;
  }
}
