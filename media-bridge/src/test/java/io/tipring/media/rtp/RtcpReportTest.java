package io.tipring.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RtcpReportTest {
  private final RtcpReport ours = new RtcpReport("abc@tipring");
  private final RtcpReport peers = new RtcpReport("peer@x");
  private final RtpStream stream = new RtpStream(0xCAFE, 1, 1000);
  private final ReceptionStatistics reception = new ReceptionStatistics();
  private final ByteBuffer out = ByteBuffer.allocate(512);

  @Test
  void aSenderReportHasTheFieldsOfTheRfc() {
    stream.writeAudioHeader(ByteBuffer.allocate(12), 8, 160);
    stream.advance(160);
    reception.start(0xBEEF, 10, 0, 0);
    reception.count(13, 480, 480, true);
    ours.write(out, stream, reception, true, false, 1_500L, 0);
    out.flip();
    assertThat(out.getInt(0)).isEqualTo(0x81C8_000C);
    assertThat(out.getInt(4)).isEqualTo(0xCAFE);
    assertThat(out.getInt(8)).isEqualTo((int) 2_208_988_801L);
    assertThat(out.getInt(12)).isEqualTo(0x8000_0000);
    assertThat(out.getInt(16)).isEqualTo(1160);
    assertThat(out.getInt(20)).isEqualTo(1);
    assertThat(out.getInt(24)).isEqualTo(160);
    assertThat(out.getInt(28)).isEqualTo(0xBEEF);
    assertThat(out.get(32) & 0xFF).isEqualTo(128);
    assertThat(out.getInt(32) & 0xFFFFFF).isEqualTo(2);
    assertThat(out.getInt(36)).isEqualTo(13);
    assertThat(out.limit() % 4).isZero();
  }

  @Test
  void aReportIsReadByTheOtherSideAndItsTimeComesBack() {
    RtpStream peerStream = new RtpStream(0xBEEF, 1, 0);
    ReceptionStatistics peerReception = new ReceptionStatistics();
    peerReception.start(0xCAFE, 0, 0, 0);
    peerReception.count(3, 480, 480, true);
    peers.write(out, peerStream, peerReception, true, false, 5_000L, 0);
    out.flip();
    assertThat(ours.read(out, 0xCAFE, 1_000_000_000L)).isTrue();
    assertThat(ours.peerLossFraction()).isEqualTo(128);

    reception.start(0xBEEF, 1, 0, 0);
    ByteBuffer reply = ByteBuffer.allocate(512);
    ours.write(reply, stream, reception, false, true, 6_000L, 1_500_000_000L);
    reply.flip();
    assertThat(reply.get(1) & 0xFF).isEqualTo(201);
    int middleOfNtp = (int) ((2_208_988_800L + 5) << 16);
    assertThat(reply.getInt(24)).isEqualTo(middleOfNtp);
    assertThat(reply.getInt(28)).isEqualTo(65_536 / 2);
    assertThat(peers.read(reply, 0xBEEF, 0)).isTrue();
    assertThat(peers.byeReceived()).isTrue();
  }

  @Test
  void nothingIsTakenFromWhatIsNoReport() {
    Random random = new Random(3);
    reception.start(1, 1, 1, 1);
    peers.write(out, stream, reception, true, true, 0, 0);
    byte[] valid = new byte[out.position()];
    out.flip().get(valid);
    int refused = 0;
    for (int i = 0; i < 100_000; i++) {
      byte[] broken = java.util.Arrays.copyOf(valid, random.nextInt(valid.length + 8));
      for (int flips = random.nextInt(4); flips > 0 && broken.length > 0; flips--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      }
      refused += ours.read(ByteBuffer.wrap(broken), 0xCAFE, 0) ? 0 : 1;
    }
    assertThat(refused).isGreaterThan(50_000);
  }
}
