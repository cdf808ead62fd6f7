package io.tipring.media.embedded;

import io.tipring.media.codec.Codec;
import io.tipring.media.dtmf.DtmfReceiver;
import io.tipring.media.dtmf.DtmfSender;
import io.tipring.media.negotiation.Agreement;
import io.tipring.media.rtp.JitterBuffer;
import io.tipring.media.rtp.JitterBuffer.Placement;
import io.tipring.media.rtp.ReceptionStatistics;
import io.tipring.media.rtp.RtcpReport;
import io.tipring.media.rtp.RtpPacket;
import io.tipring.media.rtp.RtpStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * RTP and RTCP with one peer: packets come in from the sockets as they arrive, frames go out by the
 * pacing. Media thread of its endpoint only; no packet allocates.
 */
final class RtpSession {
  private static final int COMFORT_NOISE = 13;
  private static final int RTP_CLOCK_PER_MILLI = 8;

  /** Between reports: 5 s, spread by half to each side (RFC 3550 §6.2). */
  private static final long REPORT_MILLIS = 5_000;

  /** Where packets leave. */
  interface Wire {
    boolean sendRtp(ByteBuffer data, InetSocketAddress to);

    boolean sendRtcp(ByteBuffer data, InetSocketAddress to);
  }

  /** What the peer said in the present frame, coded in {@link #saidCodec}. */
  final byte[] said = new byte[Codec.FRAME_SAMPLES];

  private final Wire wire;
  private final SourceGate gate = new SourceGate();
  private final RtpPacket packet = new RtpPacket();
  private final ReceptionStatistics reception = new ReceptionStatistics();
  private final DtmfReceiver dtmfReceiver;
  private final DtmfSender dtmfSender = new DtmfSender();
  private final RtpStream stream;
  private final RtcpReport rtcp;
  private final RtpTimeout timeout;
  private final int jitterMillis;
  private final int maxJitterMillis;
  private final int reportSpread;
  private JitterBuffer jitter;
  private Agreement agreement;
  private long nextReportMillis;
  private long packetsAtReport;

  /**
   * @param seed unpredictable bits: SSRC, first sequence number and timestamp come from it
   */
  RtpSession(
      Wire wire,
      EmbeddedMediaOptions options,
      RtpTimeout timeout,
      DtmfReceiver.Listener digits,
      long seed,
      int firstSequence,
      String cname) {
    this.wire = wire;
    this.timeout = timeout;
    this.dtmfReceiver = new DtmfReceiver(digits);
    this.stream = new RtpStream((int) (seed >>> 32), firstSequence, (int) seed);
    this.rtcp = new RtcpReport(cname);
    this.jitterMillis = options.jitterMillis();
    this.maxJitterMillis = options.jitterMillis() + 200;
    this.reportSpread = (int) (seed & 0x7FF);
    this.jitter = new JitterBuffer(options.codecs().getFirst(), jitterMillis, maxJitterMillis);
    Arrays.fill(said, jitter.codec().silence());
  }

  /**
   * Goes by a new agreement from now on.
   *
   * @param latchHost see {@link SourceGate#expect}
   */
  void agree(Agreement next, InetAddress latchHost, long nowMillis) {
    if (next.codec() != jitter.codec()) {
      jitter = new JitterBuffer(next.codec(), jitterMillis, maxJitterMillis);
      Arrays.fill(said, next.codec().silence());
    }
    agreement = next;
    // A hold without an address keeps whom we knew, for the resume.
    if (next.rtp() != null) {
      gate.expect(next.rtp(), latchHost);
    }
    timeout.expect(next.expectsSound(), nowMillis);
    if (nextReportMillis == 0) {
      nextReportMillis = nowMillis + REPORT_MILLIS / 2 + reportSpread;
    }
  }

  Codec saidCodec() {
    return jitter.codec();
  }

  ReceptionStatistics reception() {
    return reception;
  }

  long packetsSent() {
    return stream.packets();
  }

  /** Whether the peer takes digits as events. */
  boolean takesEvents() {
    return agreement != null && agreement.sentEventPayloadType() >= 0;
  }

  /** Whether digits are being sent. */
  boolean sendsDigits() {
    return dtmfSender.busy();
  }

  /**
   * Sends a digit after those that wait.
   *
   * @return false if too many wait
   */
  boolean sendDigit(int event, int durationMillis) {
    return dtmfSender.add(event, durationMillis);
  }

  /** A datagram at the RTP port. */
  void receiveRtp(ByteBuffer data, InetSocketAddress from, long nanos, Figures figures) {
    if (agreement == null) {
      figures.strays++; // nobody may talk yet
      return;
    }
    if (!packet.wrap(data)) {
      figures.malformed++;
      return;
    }
    int type = packet.payloadType();
    boolean event = type == agreement.receivedEventPayloadType() || type == sentEventType();
    Codec coded = event ? null : codecOf(type);
    boolean noise = type == COMFORT_NOISE || type == agreement.comfortNoisePayloadType();
    if (coded == null && !event && !noise) {
      figures.malformed++;
      return;
    }
    if (!gate.admits(from)) {
      figures.strays++;
      return;
    }
    figures.packetsIn++;
    timeout.heard(nanos / 1_000_000);
    if (!count(nanos, coded != null) || !agreement.direction().receives()) {
      return;
    }
    if (coded != null) {
      if (jitter.insert(
              packet.timestamp(), data, packet.payloadOffset(), packet.payloadLength(), coded)
          == Placement.LATE) {
        figures.packetsLate++;
      }
    } else {
      jitter.pause();
      if (event) {
        dtmfReceiver.receive(
            packet.timestamp(),
            data,
            packet.payloadOffset(),
            packet.payloadLength(),
            nanos / 1_000_000);
      }
    }
  }

  private boolean count(long nanos, boolean timed) {
    int arrival = (int) (nanos / (1_000_000 / RTP_CLOCK_PER_MILLI));
    if (reception.started() && packet.ssrc() == reception.ssrc()) {
      return reception.count(packet.sequence(), packet.timestamp(), arrival, timed);
    }
    if (reception.started()) {
      jitter.reset();
      dtmfReceiver.reset();
    }
    reception.start(packet.ssrc(), packet.sequence(), packet.timestamp(), arrival);
    return true;
  }

  private Codec codecOf(int type) {
    if (type == agreement.codecPayloadType()) {
      return agreement.codec();
    }
    return type == Codec.PCMU.payloadType()
        ? Codec.PCMU
        : type == Codec.PCMA.payloadType() ? Codec.PCMA : null;
  }

  private int sentEventType() {
    return agreement.sentEventPayloadType();
  }

  /** A datagram at the RTCP port. */
  void receiveRtcp(ByteBuffer data, InetSocketAddress from, long nanos, Figures figures) {
    if (agreement == null || !gate.admitsReport(from, agreement.rtcp())) {
      figures.strays++;
    } else if (rtcp.read(data, stream.ssrc(), nanos)) {
      timeout.heard(nanos / 1_000_000);
    } else {
      figures.malformed++;
    }
  }

  /** Takes the next frame of what the peer said into {@link #said}. */
  void listen(long nowMillis) {
    dtmfReceiver.tick(nowMillis);
    jitter.read(said);
    timeout.tick(nowMillis);
  }

  /**
   * Whether a frame can be sent to the peer now; if not, the frame passes unsent and digits that
   * wait are dropped.
   */
  boolean mayTalk() {
    if (agreement != null && agreement.sends()) {
      return true;
    }
    dtmfSender.clear();
    stream.pause();
    stream.advance(Codec.FRAME_SAMPLES);
    return false;
  }

  /** What the peer is to be sent. */
  Codec sentCodec() {
    return agreement.codec();
  }

  /** Sends the frame of this tick: a digit if one is on, else the sound. */
  void talk(byte[] codes, ByteBuffer out, long nanos, Figures figures) {
    InetSocketAddress to = gate.target();
    out.clear();
    if (!takesEvents() || !dtmfSender.write(out, stream, sentEventType())) {
      stream.writeAudioHeader(out, agreement.codecPayloadType(), codes.length);
      out.put(codes);
    }
    out.flip();
    if (wire.sendRtp(out, to)) {
      figures.packetsOut++;
    } else {
      figures.unsent++;
    }
    stream.advance(Codec.FRAME_SAMPLES);
  }

  /** Sends a report when one is due. */
  void report(ByteBuffer out, long nanos) {
    long nowMillis = nanos / 1_000_000;
    if (agreement != null && agreement.rtcp() != null && nowMillis - nextReportMillis >= 0) {
      nextReportMillis = nowMillis + REPORT_MILLIS * 3 / 4 + reportSpread;
      sendReport(out, nanos, false);
    }
  }

  /** Says good-bye to the peer (RFC 3550 §6.6). */
  void bye(ByteBuffer out, long nanos) {
    if (agreement != null && agreement.rtcp() != null && stream.packets() > 0) {
      sendReport(out, nanos, true);
    }
  }

  private void sendReport(ByteBuffer out, long nanos, boolean bye) {
    out.clear();
    boolean sent = stream.packets() != packetsAtReport;
    packetsAtReport = stream.packets();
    rtcp.write(out, stream, reception, sent, bye, System.currentTimeMillis(), nanos);
    out.flip();
    wire.sendRtcp(out, agreement.rtcp());
  }
}
