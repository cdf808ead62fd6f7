package io.tipring.media.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.command.MediaCommand.DtmfReceived;
import io.tipring.core.command.MediaCommand.EndpointReleased;
import io.tipring.core.command.MediaCommand.PlayEnd;
import io.tipring.core.command.MediaCommand.RecordingEnded;
import io.tipring.core.command.MediaCommand.RecordingStarted;
import io.tipring.core.effect.MediaEffect;
import io.tipring.core.effect.MediaEffect.Sound;
import io.tipring.media.RecordingFile;
import io.tipring.media.codec.Codec;
import io.tipring.media.contract.Goertzel;
import io.tipring.media.contract.SipPeer;
import io.tipring.media.wav.WavWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls over real sockets; what is asserted is the sound. */
class CallTest {
  @TempDir Path dir;
  private RunningServer media;
  private final SipPeer caller = new SipPeer(Codec.PCMA, 101);
  private final SipPeer agent = new SipPeer(Codec.PCMU, 96);

  @BeforeEach
  void start() {
    media = new RunningServer(dir, options -> options);
  }

  @AfterEach
  void stop() {
    media.close();
    caller.close();
    agent.close();
  }

  @Test
  void aCallerHearsAPromptAndItsEndIsReported() throws IOException {
    writePrompt("en", "welcome", 620, 600);
    media.call(1, caller);
    media.play(1, 7, false, new Sound.Prompt("welcome", ""), new Sound.Silence(60));
    caller.awaitTone(620);
    var ended = media.awaitPlayEnd(7);
    assertThat(ended.end()).isEqualTo(PlayEnd.COMPLETED);
    assertThat(ended.playedMillis()).isEqualTo(660);
    caller.awaitSilence();
  }

  @Test
  void twoLegsOfDifferentCodecsHearEachOtherAndAreRecordedEachOnItsChannel() throws IOException {
    media.call(1, caller);
    media.call(2, agent);
    caller.say(440);
    agent.say(600);
    media.server.handle(new MediaEffect.Connect(1, 2));
    media.server.handle(new MediaEffect.StartRecording(1, 2, 99));
    media.await(RecordingStarted.class, r -> r.recordingId() == 99);
    agent.awaitTone(440);
    caller.awaitTone(600);
    media.server.handle(new MediaEffect.StopRecording(1, 99));
    var ended = media.await(RecordingEnded.class, r -> r.recordingId() == 99);

    Path file = RecordingFile.path(dir.resolve("recordings"), 99);
    assertThat(file).exists().hasSize(ended.bytes());
    short[][] channels = channels(file);
    int tail = channels[0].length - 1600;
    assertThat(channels[0].length / 8L).isEqualTo(ended.durationMillis());
    assertThat(Goertzel.share(channels[0], tail, 1600, 440)).isGreaterThan(0.95);
    assertThat(Goertzel.share(channels[1], tail, 1600, 600)).isGreaterThan(0.95);
  }

  @Test
  void digitsAreRecognisedAndSent() {
    media.call(1, caller);
    caller.press(1, 5);
    caller.press(11, 4);
    assertThat(media.await(DtmfReceived.class, d -> d.digit() == '1').durationMillis())
        .isEqualTo(100);
    media.await(DtmfReceived.class, d -> d.digit() == '#');
    media.play(1, 3, false, new Sound.Digits("5*A"));
    assertThat(media.awaitPlayEnd(3).end()).isEqualTo(PlayEnd.COMPLETED);
    assertThat(caller.digitsHeard()).isEqualTo("5*A");
    assertThat(media.answers(DtmfReceived.class)).hasSize(2);
  }

  @Test
  void releaseFreesThePortsAndReportsTheFigures() {
    media.call(1, caller);
    caller.say(440);
    media.play(1, 1, true, new Sound.Tone(List.of(425), 1000, 0, -10));
    caller.awaitTone(425);
    media.server.handle(new MediaEffect.Release(1));
    var released = media.await(EndpointReleased.class, r -> r.legId() == 1);
    assertThat(media.awaitPlayEnd(1).end()).isEqualTo(PlayEnd.STOPPED);
    assertThat(released.packetsSent()).isGreaterThanOrEqualTo(10);
    assertThat(released.packetsReceived()).isPositive();
    assertThat(released.packetsLost()).isZero();
  }

  private void writePrompt(String language, String name, int hz, int millis) throws IOException {
    Path file = dir.resolve("prompts").resolve(language).resolve(name + ".wav");
    ByteBuffer samples = ByteBuffer.allocate(millis * 16).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < millis * 8; i++) {
      samples.putShort((short) (9000 * Math.sin(2 * Math.PI * hz * i / 8000)));
    }
    try (WavWriter out = new WavWriter(file, 1, 8000)) {
      out.write(samples.flip());
      out.finish();
    }
  }

  static short[][] channels(Path stereo) throws IOException {
    ByteBuffer data = ByteBuffer.wrap(Files.readAllBytes(stereo)).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(data.getInt(40)).isEqualTo(data.capacity() - 44);
    data.position(44);
    short[][] channels = new short[2][data.remaining() / 4];
    for (int i = 0; i < channels[0].length; i++) {
      channels[0][i] = data.getShort();
      channels[1][i] = data.getShort();
    }
    return channels;
  }
}
