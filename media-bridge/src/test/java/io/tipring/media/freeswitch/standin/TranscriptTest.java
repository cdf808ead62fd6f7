package io.tipring.media.freeswitch.standin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stand-in says what a real server said in the recorded sessions. */
class TranscriptTest {
  /** Of the sessions below: what the engine never asks of a FreeSWITCH. */
  private static final Set<String> SKIPPED =
      Set.of(
          "api originate",
          "log",
          "nolog",
          "api conference room1 record",
          "api conference room1 norecord",
          "sendmsg 00000000");

  @TempDir Path media;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "03-auth-failure",
        "03b-command-before-auth",
        "04-error-replies",
        "09-park-unanswered-then-uuid-answer",
        "10-broadcast-playback-break",
        "12-dtmf-events-and-send",
        "13-record-mask-unmask",
        "14-uuid-bridge-two-parked-calls",
        "14b-uuid-bridge-park-after-bridge",
        "15-uuid-transfer",
        "19-conference",
        "22-sendmsg-execute-order",
        "25-execute-event-lock",
        "34b-after-drop-seen-inbound",
      })
  void sameFramesForTheSameCommands(String session) throws IOException {
    wav("beep.wav", 200);
    wav("prompt.wav", 200);
    wav("invalid.wav", 60);
    wav("long.wav", 10_000);
    try (StandIn standIn = StandIn.start(Options.onLoopback("ClueCon"));
        EslPeer peer = new EslPeer(standIn.esl())) {
      Rerun rerun = new Rerun(standIn, peer, media, SKIPPED);
      try {
        rerun.run(Recorded.session(session));
      } finally {
        rerun.close();
      }
    }
  }

  private void wav(String name, int millis) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(44 + millis * 16).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(0x46464952).putInt(36 + millis * 16).putInt(0x45564157).putInt(0x20746d66);
    out.putInt(16).putShort((short) 1).putShort((short) 1).putInt(8_000).putInt(16_000);
    out.putShort((short) 2).putShort((short) 16).putInt(0x61746164).putInt(millis * 16);
    while (out.hasRemaining()) {
      out.putShort((short) (4_000 * Math.sin(out.position())));
    }
    Files.write(media.resolve(name), out.array());
  }
}
