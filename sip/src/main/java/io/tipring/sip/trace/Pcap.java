package io.tipring.sip.trace;

import io.tipring.core.signalling.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The format of the trace's files: pcap (draft-ietf-opsawg-pcap) with times in microseconds and
 * LINKTYPE_RAW, so each record is an IP packet. The headers of IP and UDP are made up around each
 * message, also where it went over a connection: a SIP message is then one packet in every tool.
 *
 * <p>What pcap has no place for stands in a field that has no meaning in a packet that is no
 * fragment (RFC 6864 §4.1): the identification of IPv4 or the flow label of IPv6 is the ordinal of
 * the {@link Transport} times two, plus one for a message that was sent.
 */
public final class Pcap {

  /** The bytes of a file's header. */
  static final int FILE_HEADER_BYTES = 24;

  /** Most bytes that a record takes beside its message. */
  static final int MAX_OVERHEAD_BYTES = 16 + 40 + 8;

  /** More than this of a message is cut off: what a UDP datagram over IPv4 can hold. */
  static final int MAX_MESSAGE_BYTES = 65_507 - 20;

  private static final int MAGIC_MICROS = 0xa1b2c3d4;
  private static final int LINKTYPE_RAW = 101;
  private static final int SNAP_LENGTH = 65_535;
  private static final int RECORD_HEADER_BYTES = 16;
  private static final int IPV4_HEADER_BYTES = 20;
  private static final int IPV6_HEADER_BYTES = 40;
  private static final int UDP_HEADER_BYTES = 8;
  private static final int IPV6_ADDRESS_BYTES = 16;
  private static final int UDP = 17;
  private static final byte HOP_LIMIT = 64;
  private static final int DO_NOT_FRAGMENT = 0x4000;
  private static final long MICROS = 1_000_000;

  private Pcap() {}

  /** Puts the header of a file; the buffer must be big endian. */
  public static void putFileHeader(ByteBuffer out) {
    out.putInt(MAGIC_MICROS).putShort((short) 2).putShort((short) 4);
    out.putInt(0).putInt(0).putInt(SNAP_LENGTH).putInt(LINKTYPE_RAW);
  }

  /** How many bytes {@link #put} takes at most. */
  public static int sizeOf(TracedMessage message) {
    return MAX_OVERHEAD_BYTES + message.bytes().length;
  }

  /** Puts a record, with credentials masked; the buffer must be big endian and have an array. */
  public static void put(ByteBuffer out, TracedMessage message) {
    byte[] from = addressOf(message.sent() ? message.local() : message.remote());
    byte[] to = addressOf(message.sent() ? message.remote() : message.local());
    if (from.length != to.length) {
      from = toIpv6(from);
      to = toIpv6(to);
    }
    int length = Math.min(message.bytes().length, MAX_MESSAGE_BYTES);
    int cut = message.bytes().length - length;
    int ip = from.length == IPV6_ADDRESS_BYTES ? IPV6_HEADER_BYTES : IPV4_HEADER_BYTES;
    int captured = ip + UDP_HEADER_BYTES + length;
    out.putInt((int) (message.timeMicros() / MICROS));
    out.putInt((int) (message.timeMicros() % MICROS));
    out.putInt(captured).putInt(captured + cut);
    int mark = message.transport().ordinal() * 2 + (message.sent() ? 1 : 0);
    int datagram = UDP_HEADER_BYTES + length;
    if (ip == IPV4_HEADER_BYTES) {
      putIpv4(out, mark, datagram, from, to);
    } else {
      out.putInt(6 << 28 | mark).putShort((short) datagram).put((byte) UDP).put(HOP_LIMIT);
      out.put(from).put(to);
    }
    int udp = out.position();
    out.putShort((short) portOf(message.sent() ? message.local() : message.remote()));
    out.putShort((short) portOf(message.sent() ? message.remote() : message.local()));
    out.putShort((short) datagram).putShort((short) 0);
    int start = out.arrayOffset() + out.position();
    out.put(message.bytes(), 0, length);
    CredentialMask.apply(out.array(), start, start + length);
    if (ip == IPV6_HEADER_BYTES) {
      // Over IPv4 a checksum of 0 says that there is none; over IPv6 there must be one (RFC 8200).
      out.putShort(udp + 6, udpChecksum(out, udp, datagram, from, to));
    }
  }

  private static void putIpv4(ByteBuffer out, int mark, int datagram, byte[] from, byte[] to) {
    int start = out.position();
    out.put((byte) 0x45).put((byte) 0).putShort((short) (IPV4_HEADER_BYTES + datagram));
    out.putShort((short) mark).putShort((short) DO_NOT_FRAGMENT);
    out.put(HOP_LIMIT).put((byte) UDP).putShort((short) 0).put(from).put(to);
    long sum = 0;
    for (int i = start; i < out.position(); i += 2) {
      sum += out.getShort(i) & 0xffff;
    }
    out.putShort(start + 10, fold(sum));
  }

  private static short udpChecksum(ByteBuffer out, int udp, int datagram, byte[] from, byte[] to) {
    long sum = datagram + UDP;
    ByteBuffer addresses = ByteBuffer.allocate(2 * IPV6_ADDRESS_BYTES).put(from).put(to).flip();
    while (addresses.hasRemaining()) {
      sum += addresses.getShort() & 0xffff;
    }
    for (int i = 0; i + 1 < datagram; i += 2) {
      sum += out.getShort(udp + i) & 0xffff;
    }
    if (datagram % 2 == 1) {
      sum += (out.get(udp + datagram - 1) & 0xff) << 8;
    }
    short checksum = fold(sum);
    return checksum == 0 ? (short) 0xffff : checksum;
  }

  private static short fold(long sum) {
    long folded = sum;
    while (folded >> 16 != 0) {
      folded = (folded & 0xffff) + (folded >> 16);
    }
    return (short) ~folded;
  }

  /** The address, or 0.0.0.0 for one that could not be resolved. */
  private static byte[] addressOf(InetSocketAddress address) {
    InetAddress resolved = address.getAddress();
    return resolved == null ? new byte[4] : resolved.getAddress();
  }

  private static int portOf(InetSocketAddress address) {
    return address.getPort();
  }

  /** RFC 4291 §2.5.5.2. */
  private static byte[] toIpv6(byte[] address) {
    if (address.length == IPV6_ADDRESS_BYTES) {
      return address;
    }
    byte[] mapped = new byte[IPV6_ADDRESS_BYTES];
    mapped[10] = (byte) 0xff;
    mapped[11] = (byte) 0xff;
    System.arraycopy(address, 0, mapped, 12, address.length);
    return mapped;
  }

  /** Reads the records of a file of the trace, one after the other. */
  public static final class Reader {

    private final InputStream in;
    private final byte[] header = new byte[RECORD_HEADER_BYTES];

    /**
     * @param in buffered; not closed here
     * @throws IOException if it is no file of this format
     */
    public Reader(InputStream in) throws IOException {
      this.in = in;
      byte[] start = in.readNBytes(FILE_HEADER_BYTES);
      if (start.length == 0) {
        return;
      }
      ByteBuffer fields = ByteBuffer.wrap(start).order(ByteOrder.BIG_ENDIAN);
      if (start.length < FILE_HEADER_BYTES
          || fields.getInt(0) != MAGIC_MICROS
          || fields.getInt(20) != LINKTYPE_RAW) {
        throw new IOException("no pcap file of raw IP packets with times in microseconds");
      }
    }

    /**
     * The next message; empty at the end, which may be in the middle of a record that is being
     * written or that a crash cut off.
     *
     * @throws IOException if the file can't be read, or holds something else than it ought to
     */
    public Optional<TracedMessage> next() throws IOException {
      if (in.readNBytes(header, 0, RECORD_HEADER_BYTES) < RECORD_HEADER_BYTES) {
        return Optional.empty();
      }
      ByteBuffer fields = ByteBuffer.wrap(header);
      long seconds = fields.getInt() & 0xffff_ffffL;
      long micros = fields.getInt();
      int length = fields.getInt();
      if (length < IPV4_HEADER_BYTES + UDP_HEADER_BYTES || length > SNAP_LENGTH) {
        throw new IOException("a record of " + length + " bytes is none of a SIP trace");
      }
      byte[] packet = in.readNBytes(length);
      if (packet.length < length) {
        return Optional.empty();
      }
      return Optional.of(parse(seconds * MICROS + micros, packet));
    }

    private static TracedMessage parse(long timeMicros, byte[] packet) throws IOException {
      ByteBuffer in = ByteBuffer.wrap(packet);
      boolean ipv6 = packet[0] >> 4 == 6;
      int mark = ipv6 ? in.getInt(0) & 0xfffff : in.getShort(4) & 0xffff;
      int size = ipv6 ? IPV6_ADDRESS_BYTES : 4;
      int addresses = ipv6 ? 8 : 12;
      int udp = ipv6 ? IPV6_HEADER_BYTES : IPV4_HEADER_BYTES;
      int start = udp + UDP_HEADER_BYTES;
      if (packet.length < start || mark / 2 >= Transport.values().length) {
        throw new IOException("a packet is none of a SIP trace");
      }
      InetSocketAddress from = address(packet, addresses, size, in.getShort(udp));
      InetSocketAddress to = address(packet, addresses + size, size, in.getShort(udp + 2));
      byte[] message = new byte[packet.length - start];
      System.arraycopy(packet, start, message, 0, message.length);
      boolean sent = mark % 2 == 1;
      return new TracedMessage(
          timeMicros,
          sent,
          Transport.values()[mark / 2],
          sent ? from : to,
          sent ? to : from,
          message);
    }

    private static InetSocketAddress address(byte[] packet, int at, int size, short port)
        throws UnknownHostException {
      byte[] octets = new byte[size];
      System.arraycopy(packet, at, octets, 0, size);
      return new InetSocketAddress(InetAddress.getByAddress(octets), port & 0xffff);
    }
  }
}
