package io.tipring.media.dtmf;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.media.rtp.RtpPacket;
import io.tipring.media.rtp.RtpStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DtmfTest {
  private final List<String> digits = new ArrayList<>();
  private final DtmfReceiver receiver =
      new DtmfReceiver((digit, millis) -> digits.add(digit + " " + millis));
  private final DtmfSender sender = new DtmfSender();
  private final RtpStream stream = new RtpStream(1, 65_530, -500);
  private long now;

  @Test
  void aPressIsReportedOnceWithItsLength() {
    press(1000, 5, 1, 2, 3, 4);
    end(1000, 5, 5);
    end(1000, 5, 5);
    end(1000, 5, 5);
    assertThat(digits).containsExactly("5 100");
  }

  @Test
  void theSameKeyTwiceIsTwoPresses() {
    press(1000, 5, 1, 2);
    end(1000, 5, 3);
    press(3000, 5, 1, 2);
    end(3000, 5, 3);
    assertThat(digits).containsExactly("5 60", "5 60");
  }

  @Test
  void aLostEndIsMadeUpForByTheNextKeyOrByTime() {
    press(1000, 1, 1, 2, 3);
    press(3000, 2, 1, 2);
    assertThat(digits).containsExactly("1 60");
    now += DtmfReceiver.LOST_END_MILLIS - 20; // 20 have passed since the last packet
    receiver.tick(now);
    assertThat(digits).hasSize(1);
    receiver.tick(now + 1);
    assertThat(digits).containsExactly("1 60", "2 40");
    end(3000, 2, 4);
    assertThat(digits).hasSize(2);
  }

  @Test
  void onlyTheEndNeedArrive() {
    end(1000, 10, 5);
    assertThat(digits).containsExactly("* 100");
  }

  @Test
  void aHeldKeyIsReportedWhileItIsDownAndNotAgain() {
    for (int i = 1; i <= 200; i++) {
      press(1000, 9, i);
    }
    assertThat(digits).containsExactly("9 2000");
    end(1000, 9, 201);
    assertThat(digits).hasSize(1);
  }

  @Test
  void aKeyHeldBeyondTheRangeOfTheDurationIsStillOnePress() {
    for (int i = 1; i < 410; i++) {
      press(1000, 9, i);
    }
    receive(1000, 9, false, 0xFFFF);
    receive(1000 + 0xFFFF, 9, false, 160);
    receive(1000 + 0xFFFF, 9, true, 320);
    assertThat(digits).hasSize(1);
  }

  @Test
  void reorderedPacketsDontPressAgain() {
    press(1000, 3, 1, 3);
    press(1000, 3, 2);
    end(1000, 3, 4);
    press(4000, 4, 1);
    end(1000, 3, 4);
    end(4000, 4, 2);
    assertThat(digits).containsExactly("3 80", "4 40");
  }

  @Test
  void otherEventsAndShortPayloadsArePassedOver() {
    end(1000, 16, 4);
    end(1000, 255, 4);
    receiver.receive(1000, ByteBuffer.wrap(new byte[] {1, 0, 0}), 0, 3, now);
    assertThat(digits).isEmpty();
  }

  @Test
  void aNewSourceMayBeginAtAnyTimestamp() {
    end(100_000, 1, 4);
    receiver.reset();
    end(5, 2, 4);
    assertThat(digits).containsExactly("1 80", "2 80");
  }

  @Test
  void whatIsSentIsHeardAgain() {
    for (char digit : "0123456789*#ABCD".toCharArray()) {
      assertThat(sender.add(DtmfDigit.eventOf(digit), 100)).isTrue();
    }
    int frames = runSender();
    assertThat(String.join(" ", digits))
        .isEqualTo(
            "0 100 1 100 2 100 3 100 4 100 5 100 6 100 7 100 8 100 9 100 * 100 # 100 A 100 B 100"
                + " C 100 D 100");
    assertThat(frames).isEqualTo(16 * (5 + 2 + 4));
  }

  @Test
  void packetsOfADigitShareATimestampAndOnlyTheFirstIsMarked() {
    sender.add(1, 100);
    ByteBuffer out = ByteBuffer.allocate(64);
    RtpPacket packet = new RtpPacket();
    List<String> seen = new ArrayList<>();
    while (sender.busy()) {
      out.clear();
      if (sender.write(out, stream, 101)) {
        packet.wrap(out.flip());
        seen.add(
            (packet.marker() ? "M " : "")
                + packet.timestamp()
                + (out.get(13) < 0 ? " E " : " ")
                + out.getShort(14));
      }
      stream.advance(160);
    }
    assertThat(seen)
        .containsExactly(
            "M -500 160",
            "-500 320",
            "-500 480",
            "-500 640",
            "-500 E 800",
            "-500 E 800",
            "-500 E 800");
  }

  @Test
  void takesABoundedNumberOfDigits() {
    for (int i = 0; i < DtmfSender.MAX_WAITING; i++) {
      assertThat(sender.add(1, 100)).isTrue();
    }
    assertThat(sender.add(1, 100)).isFalse();
  }

  private int runSender() {
    ByteBuffer out = ByteBuffer.allocate(64);
    RtpPacket packet = new RtpPacket();
    int frames = 0;
    for (; sender.busy(); frames++) {
      out.clear();
      if (sender.write(out, stream, 101)) {
        assertThat(packet.wrap(out.flip())).isTrue();
        receiver.receive(packet.timestamp(), out, packet.payloadOffset(), 4, now);
      }
      stream.advance(160);
      now += 20;
      receiver.tick(now);
    }
    return frames;
  }

  private void press(int timestamp, int event, int... frames) {
    for (int frame : frames) {
      receive(timestamp, event, false, frame * 160);
      now += 20;
    }
  }

  private void end(int timestamp, int event, int frames) {
    receive(timestamp, event, true, frames * 160);
  }

  private void receive(int timestamp, int event, boolean end, int duration) {
    ByteBuffer payload = ByteBuffer.allocate(4);
    payload.put((byte) event).put((byte) (end ? 0x8A : 0x0A)).putShort((short) duration);
    receiver.receive(timestamp, payload, 0, 4, now);
  }
}
