package io.tipring.media.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tipring.core.sdp.Direction;
import io.tipring.media.codec.Codec;
import io.tipring.media.negotiation.Agreement;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RTP of one peer without sockets. */
class RtpSessionTest {
  private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.1", 4000);
  private static final InetSocketAddress PEER_RTCP = new InetSocketAddress("192.0.2.1", 4001);

  private final List<String> digits = new ArrayList<>();
  private final Figures figures = new Figures();
  private final ByteBuffer out = ByteBuffer.allocateDirect(2048);
  private final byte[] codes = new byte[160];
  private int sentBytes;
  private int reports;
  private final RtpSession session =
      new RtpSession(
          new RtpSession.Wire() {
            @Override
            public boolean sendRtp(ByteBuffer data, InetSocketAddress to) {
              sentBytes += data.remaining();
              return to.equals(PEER);
            }

            @Override
            public boolean sendRtcp(ByteBuffer data, InetSocketAddress to) {
              reports++;
              return to.equals(PEER_RTCP);
            }
          },
          EmbeddedMediaOptions.defaults(Path.of("p"), Path.of("r")),
          new RtpTimeout(0, silent -> digits.add("timeout")),
          (digit, millis) -> digits.add(digit + " " + millis),
          0x1234_5678_9ABC_DEF0L,
          1,
          "x@y");

  @Test
  void noPacketAllocates() {
    agree(Direction.SENDRECV);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    ByteBuffer packet = packet(8, 0, 0, 7, new byte[160]);
    exchange(packet, 20_000, 0);
    long before = threads.getCurrentThreadAllocatedBytes();
    exchange(packet, 20_000, 20_000);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(figures.packetsIn).isEqualTo(40_000);
    assertThat(figures.packetsOut).isEqualTo(40_000);
    // The compilers and reports of every 5 s may cost a little; a packet nothing.
    assertThat(allocated).isLessThan(20_000);
  }

  private void exchange(ByteBuffer packet, int packets, int from) {
    for (int i = from; i < from + packets; i++) {
      long nanos = i * 20_000_000L;
      packet.putShort(2, (short) i).putInt(4, i * 160);
      session.receiveRtp(packet, PEER, nanos, figures);
      session.listen(nanos / 1_000_000);
      session.report(out, nanos);
      if (session.mayTalk()) {
        session.talk(codes, out, nanos, figures);
      }
    }
  }

  @Test
  void aNewSourceIsHeardAtOnceAndItsFiguresRunOn() {
    agree(Direction.SENDRECV);
    for (int i = 0; i < 20; i++) {
      receive(packet(8, i, i * 160, 7, filled(1)));
    }
    for (int i = 0; i < 5; i++) {
      receive(packet(8, 30_000 + i, 777_777 + i * 160, 8, filled(2)));
    }
    assertThat(session.said).containsOnly(2);
    assertThat(session.reception().received()).isEqualTo(25);
    assertThat(session.reception().lost()).isZero();
    assertThat(session.reception().ssrc()).isEqualTo(8);
  }

  @Test
  void eachPayloadTypeIsTakenForWhatItIs() {
    agree(Direction.SENDRECV);
    for (int i = 0; i < 5; i++) {
      receive(packet(0, i, i * 160, 7, filled(Codec.PCMU.encode(4000))));
    }
    assertThat((int) Codec.PCMA.decode(session.said[80])).isBetween(3900, 4100);
    receive(packet(13, 5, 800, 7, new byte[] {60}));
    receive(packet(19, 6, 800, 7, new byte[] {60}));
    receive(packet(101, 7, 800, 7, new byte[] {5, (byte) 0x8A, 3, 32}));
    receive(packet(77, 8, 960, 7, new byte[160]));
    assertThat(digits).containsExactly("5 100");
    assertThat(figures.packetsIn).isEqualTo(8);
    assertThat(figures.malformed).isEqualTo(1);
    assertThat(session.reception().lost()).isZero();
  }

  @Test
  void digitsArriveOnTheNumberOfEitherSide() {
    session.agree(
        new Agreement(Codec.PCMA, 8, 97, 101, 19, Direction.SENDRECV, PEER, PEER_RTCP), null, 0);
    receive(packet(101, 0, 0, 7, new byte[] {1, (byte) 0x8A, 3, 32}));
    receive(packet(97, 1, 1600, 7, new byte[] {2, (byte) 0x8A, 3, 32}));
    assertThat(digits).containsExactly("1 100", "2 100");
  }

  @Test
  void aHeldPeerIsSentNothingAndTheTimestampRunsOn() {
    agree(Direction.RECVONLY);
    for (int i = 0; i < 100; i++) {
      assertThat(session.mayTalk()).isFalse();
    }
    session.sendDigit(1, 100);
    assertThat(session.mayTalk()).isFalse();
    assertThat(session.sendsDigits()).as("a digit to a held peer is dropped").isFalse();
    agree(Direction.SENDRECV);
    assertThat(session.mayTalk()).isTrue();
    session.talk(codes, out, 0, figures);
    assertThat(out.get(1)).as("marked").isEqualTo((byte) 0x88);
    assertThat(out.getInt(4)).isEqualTo(0x9ABC_DEF0 + 101 * 160);
    assertThat(sentBytes).isEqualTo(172);
  }

  @Test
  void whatAPeerSaysWhileInactiveIsNotHeard() {
    agree(Direction.INACTIVE);
    for (int i = 0; i < 10; i++) {
      receive(packet(8, i, i * 160, 7, filled(1)));
    }
    assertThat(session.said).containsOnly(Codec.PCMA.silence());
  }

  @Test
  void reportsAreSentEveryFiveSecondsOrSo() {
    agree(Direction.SENDRECV);
    for (int i = 0; i < 3000; i++) { // a minute
      session.report(out, i * 20_000_000L);
    }
    assertThat(reports).isBetween(8, 24);
  }

  private void agree(Direction direction) {
    session.agree(new Agreement(Codec.PCMA, 8, 101, 101, 19, direction, PEER, PEER_RTCP), null, 0);
  }

  private void receive(ByteBuffer packet) {
    session.receiveRtp(packet, PEER, 0, figures);
    session.listen(0);
  }

  private static byte[] filled(int code) {
    byte[] payload = new byte[160];
    java.util.Arrays.fill(payload, (byte) code);
    return payload;
  }

  private static ByteBuffer packet(
      int type, int sequence, int timestamp, int ssrc, byte[] payload) {
    ByteBuffer packet = ByteBuffer.allocateDirect(12 + payload.length);
    packet.put((byte) 0x80).put((byte) type).putShort((short) sequence).putInt(timestamp);
    return packet.putInt(ssrc).put(payload).flip();
  }
}
