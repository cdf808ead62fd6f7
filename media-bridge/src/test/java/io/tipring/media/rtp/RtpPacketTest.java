package io.tipring.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RtpPacketTest {
  private final RtpPacket packet = new RtpPacket();

  @Test
  void readsContributorsExtensionAndPadding() {
    assertThat(
            packet.wrap(
                hex(
                    "b288 fffe 80000001 00000007 aaaaaaaa bbbbbbbb bede0001 11223344 d5d5"
                        + " 00000004")))
        .isTrue();
    assertThat(packet.marker()).isTrue();
    assertThat(packet.payloadType()).isEqualTo(8);
    assertThat(packet.sequence()).isEqualTo(65_534);
    assertThat(packet.timestamp()).isEqualTo(0x80000001);
    assertThat(packet.ssrc()).isEqualTo(7);
    assertThat(packet.payloadOffset()).isEqualTo(28);
    assertThat(packet.payloadLength()).isEqualTo(2);
  }

  @Test
  void refusesWhatIsNoRtp() {
    assertThat(packet.wrap(hex(""))).isFalse();
    assertThat(packet.wrap(hex("8000 0001 00000001 000000"))).as("short").isFalse();
    assertThat(packet.wrap(hex("4000 0001 00000001 00000001"))).as("version 1").isFalse();
    assertThat(packet.wrap(hex("8100 0001 00000001 00000001"))).as("no CSRC").isFalse();
    assertThat(packet.wrap(hex("9000 0001 00000001 00000001"))).as("no extension").isFalse();
    assertThat(packet.wrap(hex("9000 0001 00000001 00000001 00000001"))).isFalse();
    assertThat(packet.wrap(hex("a000 0001 00000001 00000001 05"))).as("padding").isFalse();
    assertThat(packet.wrap(hex("a000 0001 00000001 00000001 00"))).as("padding").isFalse();
  }

  @Test
  void thePayloadOfAnythingThatIsTakenLiesWithinThePacket() {
    Random random = new Random(11);
    int taken = 0;
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      if (bytes.length > 0 && random.nextBoolean()) {
        bytes[0] = (byte) (0x80 | bytes[0] & 0x3F);
      }
      if (packet.wrap(ByteBuffer.wrap(bytes))) {
        taken++;
        assertThat(packet.payloadOffset()).isBetween(12, bytes.length);
        assertThat(packet.payloadLength()).isBetween(0, bytes.length - packet.payloadOffset());
      }
    }
    assertThat(taken).isGreaterThan(1000);
  }

  private static ByteBuffer hex(String text) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(text.replace(" ", "")));
  }
}
