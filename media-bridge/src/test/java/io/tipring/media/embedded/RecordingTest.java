package io.tipring.media.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.command.MediaCommand.EndpointReleased;
import io.tipring.core.command.MediaCommand.Failure;
import io.tipring.core.command.MediaCommand.RecordingEnded;
import io.tipring.core.command.MediaCommand.RecordingFailed;
import io.tipring.core.command.MediaCommand.RecordingStarted;
import io.tipring.core.effect.MediaEffect;
import io.tipring.media.RecordingFile;
import io.tipring.media.codec.Codec;
import io.tipring.media.contract.Goertzel;
import io.tipring.media.contract.SipPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings as they come to lie on the disk. */
class RecordingTest {
  @TempDir Path dir;
  private RunningServer media;
  private final SipPeer caller = new SipPeer(Codec.PCMA, 101);
  private final SipPeer agent = new SipPeer(Codec.PCMU, 101);
  private Path recordings;

  @BeforeEach
  void start() {
    recordings = dir.resolve("recordings");
    media = new RunningServer(dir, options -> options);
    media.call(1, caller);
    media.call(2, agent);
  }

  @AfterEach
  void stop() {
    media.close();
    caller.close();
    agent.close();
  }

  @Test
  void aCopyTakenInTheMiddleIsPlayableAndHasBothTones() throws IOException {
    caller.say(440);
    agent.say(600);
    media.server.handle(new MediaEffect.Connect(1, 2));
    record(36 * 36 + 10);
    Path partial = recordings.resolve("0a").resolve("10a.wav.part");
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Files.exists(partial) && Files.size(partial) > 60_000);
    // What kill -9 would leave.
    Path copy = Files.copy(partial, dir.resolve("copy.wav.part"));
    io.tipring.media.wav.WavWriter.recover(copy);
    short[][] channels = CallTest.channels(dir.resolve("copy.wav"));
    int tail = channels[0].length - 4000;
    assertThat(Goertzel.share(channels[0], tail, 4000, 440)).isGreaterThan(0.95);
    assertThat(Goertzel.share(channels[1], tail, 4000, 600)).isGreaterThan(0.95);
  }

  @Test
  void bothChannelsBeginTogetherAndSilenceIsKept() throws IOException {
    record(5);
    caller.say(440);
    media.server.handle(new MediaEffect.Connect(1, 2));
    agent.awaitTone(440);
    caller.hush();
    agent.say(600);
    caller.awaitTone(600);
    media.server.handle(new MediaEffect.StopRecording(1, 5));
    var ended = media.await(RecordingEnded.class, r -> r.recordingId() == 5);
    short[][] channels = CallTest.channels(RecordingFile.path(recordings, 5));
    assertThat(channels[0].length).isEqualTo((int) ended.durationMillis() * 8);
    int turn = firstLoud(channels[1]);
    assertThat(firstLoud(channels[0])).isBetween(0, turn - 1600);
    int tail = channels[0].length - 800;
    assertThat(Goertzel.share(channels[1], tail, 800, 600)).isGreaterThan(0.95);
    assertThat(Goertzel.share(channels[0], tail, 800, 440)).isLessThan(0.01);
    assertThat(Goertzel.share(channels[0], tail, 800, 600)).as("no crosstalk").isLessThan(0.01);
  }

  @Test
  void theReleaseOfEitherLegEndsIt() {
    record(6);
    media.server.handle(new MediaEffect.Release(2));
    media.await(RecordingEnded.class, r -> r.recordingId() == 6);
    media.await(EndpointReleased.class, r -> r.legId() == 2);
    assertThat(RecordingFile.path(recordings, 6)).exists();
  }

  @Test
  void aLegMayHaveSeveralRecordingsAndAnIdIsUsedOnce() {
    record(7);
    record(8);
    media.server.handle(new MediaEffect.StartRecording(1, 2, 8));
    assertThat(media.await(RecordingFailed.class, f -> true).detail()).contains("taken");
    media.server.handle(new MediaEffect.StopRecording(1, 7));
    media.await(RecordingEnded.class, r -> r.recordingId() == 7);
    assertThat(media.answers(RecordingEnded.class)).hasSize(1);
    media.server.handle(new MediaEffect.Release(1));
    media.await(RecordingEnded.class, r -> r.recordingId() == 8);
  }

  @Test
  void aFolderThatCannotBeWrittenFailsTheRecordingAndNotTheCall() throws IOException {
    Files.writeString(recordings.resolve("09"), "in the way");
    caller.say(440);
    media.server.handle(new MediaEffect.Connect(1, 2));
    media.server.handle(new MediaEffect.StartRecording(1, 2, 9));
    var failed = media.await(RecordingFailed.class, f -> f.recordingId() == 9);
    assertThat(failed.failure()).isEqualTo(Failure.FILE);
    assertThat(failed.detail()).contains("09");
    agent.awaitTone(440);
    assertThat(media.count("tipring.media.recordings.failed")).isEqualTo(1);
  }

  @Test
  void aStartCompletesWhatACrashLeft() throws IOException {
    record(11);
    Path partial = recordings.resolve("0b").resolve("b.wav.part");
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> Files.size(partial) > 20_000);
    Path left = Files.createDirectories(dir.resolve("second/recordings/0b")).resolve("b.wav.part");
    Files.copy(partial, left);
    long bytes = Files.size(left);
    try (RunningServer second = new RunningServer(dir.resolve("second"), options -> options)) {
      Path whole = RecordingFile.path(dir.resolve("second/recordings"), 11);
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(whole));
      assertThat(left).doesNotExist();
      assertThat(CallTest.channels(whole)[0].length).isEqualTo((int) (bytes - 44) / 4);
      assertThat(second.answers()).isEmpty();
    }
  }

  @Test
  void aCleanStopFinishesTheFile() throws IOException {
    record(12);
    media.close();
    assertThat(CallTest.channels(RecordingFile.path(recordings, 12))[0]).isNotNull();
  }

  private void record(long id) {
    media.server.handle(new MediaEffect.StartRecording(1, 2, id));
    media.await(RecordingStarted.class, r -> r.recordingId() == id);
  }

  private static int firstLoud(short[] sound) {
    for (int i = 0; i < sound.length; i++) {
      if (Math.abs(sound[i]) > 2000) {
        return i;
      }
    }
    return -1;
  }
}
