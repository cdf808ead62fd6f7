package io.tipring.media.rtp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes and reads the compound RTCP packets of one endpoint (RFC 3550 §6): a sender or receiver
 * report with a block on the peer's stream, a CNAME, and at the end a BYE.
 */
public final class RtcpReport {
  private static final int SENDER_REPORT = 200;
  private static final int RECEIVER_REPORT = 201;
  private static final int SOURCE_DESCRIPTION = 202;
  private static final int BYE = 203;
  private static final int BLOCK_BYTES = 24;

  /** Seconds from 1900, where NTP counts from, to 1970. */
  private static final long NTP_OF_UNIX_EPOCH = 2_208_988_800L;

  private final byte[] cname;
  private int lastSenderReport;
  private long lastSenderReportNanos;
  private int peerLossFraction;
  private boolean byeReceived;

  /**
   * @param cname same for the life of the endpoint, with nothing personal in it (RFC 7022)
   */
  public RtcpReport(String cname) {
    this.cname = cname.getBytes(StandardCharsets.US_ASCII);
  }

  /** What the peer last said to have lost of our stream, as a fraction of 256. */
  public int peerLossFraction() {
    return peerLossFraction;
  }

  public boolean byeReceived() {
    return byeReceived;
  }

  /**
   * Writes a compound packet.
   *
   * @param sent whether anything was sent since the last report, which makes it a sender report
   * @param unixMillis wall clock of now, and {@code nanos} the monotonic one
   */
  public void write(
      ByteBuffer out,
      RtpStream stream,
      ReceptionStatistics reception,
      boolean sent,
      boolean bye,
      long unixMillis,
      long nanos) {
    boolean block = reception.started();
    int start = out.position();
    out.put((byte) (block ? 0x81 : 0x80));
    out.put((byte) (sent ? SENDER_REPORT : RECEIVER_REPORT)).putShort((short) 0);
    out.putInt(stream.ssrc());
    if (sent) {
      out.putInt((int) (unixMillis / 1000 + NTP_OF_UNIX_EPOCH));
      out.putInt((int) ((unixMillis % 1000 << 32) / 1000));
      out.putInt(stream.timestamp());
      out.putInt((int) stream.packets()).putInt((int) stream.payloadBytes());
    }
    if (block) {
      writeBlock(out, reception, nanos);
    }
    finish(out, start);
    writeCname(out, stream.ssrc());
    if (bye) {
      out.put((byte) 0x81).put((byte) BYE).putShort((short) 1).putInt(stream.ssrc());
    }
  }

  private void writeBlock(ByteBuffer out, ReceptionStatistics reception, long nanos) {
    long lost = Math.clamp(reception.lostOfStream(), -0x800000, 0x7FFFFF);
    out.putInt(reception.ssrc());
    out.putInt(reception.takeFractionLost() << 24 | (int) lost & 0xFFFFFF);
    out.putInt(reception.extendedHighestSequence());
    out.putInt(reception.jitter());
    out.putInt(lastSenderReport);
    out.putInt(
        lastSenderReport == 0
            ? 0
            : (int) ((nanos - lastSenderReportNanos) / 1000 * 65_536 / 1_000_000));
  }

  private void writeCname(ByteBuffer out, int ssrc) {
    int start = out.position();
    out.put((byte) 0x81).put((byte) SOURCE_DESCRIPTION).putShort((short) 0);
    out.putInt(ssrc).put((byte) 1).put((byte) cname.length).put(cname);
    do {
      out.put((byte) 0);
    } while ((out.position() - start) % 4 != 0);
    finish(out, start);
  }

  private static void finish(ByteBuffer out, int start) {
    out.putShort(start + 2, (short) ((out.position() - start) / 4 - 1));
  }

  /**
   * Reads a compound packet from the peer between position and limit, which stay as they are.
   *
   * @param ourSsrc whose blocks are about our stream
   * @return false if it is none (§A.2); nothing is taken from it then
   */
  public boolean read(ByteBuffer data, int ourSsrc, long nanos) {
    if (!isCompound(data)) {
      return false;
    }
    for (int at = data.position(); at < data.limit(); at += packetBytes(data, at)) {
      int type = data.get(at + 1) & 0xFF;
      int bytes = packetBytes(data, at);
      if (type == SENDER_REPORT && bytes >= 28) {
        lastSenderReport = data.getShort(at + 10) << 16 | data.getShort(at + 12) & 0xFFFF;
        lastSenderReportNanos = nanos;
        readBlocks(data, at, 28, bytes, ourSsrc);
      } else if (type == RECEIVER_REPORT && bytes >= 8) {
        readBlocks(data, at, 8, bytes, ourSsrc);
      } else if (type == BYE) {
        byeReceived = true;
      }
    }
    return true;
  }

  private void readBlocks(ByteBuffer data, int at, int from, int bytes, int ourSsrc) {
    int count = data.get(at) & 0x1F;
    for (int i = 0; i < count && from + (i + 1) * BLOCK_BYTES <= bytes; i++) {
      int block = at + from + i * BLOCK_BYTES;
      if (data.getInt(block) == ourSsrc) {
        peerLossFraction = data.get(block + 4) & 0xFF;
      }
    }
  }

  /** Version 2 throughout, a report first, and lengths that add up. */
  private static boolean isCompound(ByteBuffer data) {
    int at = data.position();
    if (data.remaining() < 8) {
      return false;
    }
    int firstType = data.get(at + 1) & 0xFF;
    if (firstType != SENDER_REPORT && firstType != RECEIVER_REPORT) {
      return false;
    }
    while (at < data.limit()) {
      if (data.limit() - at < 4 || (data.get(at) & 0xC0) != 0x80) {
        return false;
      }
      at += packetBytes(data, at);
    }
    return at == data.limit();
  }

  private static int packetBytes(ByteBuffer data, int at) {
    return 4 + 4 * (data.getShort(at + 2) & 0xFFFF);
  }
}
