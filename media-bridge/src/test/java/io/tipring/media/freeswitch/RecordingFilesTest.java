package io.tipring.media.freeswitch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.media.RecordingFile;
import io.tipring.media.freeswitch.channel.Outside.RecordingFacts;
import io.tipring.media.freeswitch.channel.ServerFile;
import io.tipring.media.wav.WavHeader;
import io.tipring.media.wav.WavWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingFilesTest {
  private static final long ID = 12_345;
  private static final int FRAME_BYTES = 4;

  @TempDir Path here;
  private RecordingFiles files;
  private Path growing;

  @BeforeEach
  void prepare() {
    files = new RecordingFiles(here, new ServerFile("/srv/recordings"));
    files.prepare(ID);
    Path named = RecordingFile.path(here, ID);
    growing = named.resolveSibling(named.getFileName().toString().replace(".wav", ".part.wav"));
    assertThat(files.growing(ID).path()).isEqualTo("/srv/recordings/" + here.relativize(growing));
  }

  private void write(int frames) throws IOException {
    Path made = here.resolve("made.wav");
    try (WavWriter writer = new WavWriter(made, 2, 8_000)) {
      writer.write(ByteBuffer.allocate(frames * FRAME_BYTES));
      writer.finish();
    }
    Files.move(made, growing);
  }

  @Test
  void aRecordingThatHasEndedGetsItsName() throws IOException {
    write(16_000);
    assertThat(files.settle(ID)).contains(new RecordingFacts(2_000, 64_044));
    assertThat(growing).doesNotExist();
    assertThat(RecordingFile.path(here, ID)).hasSize(64_044);
    assertThat(files.settle(ID)).as("asked again").contains(new RecordingFacts(2_000, 64_044));
  }

  @Test
  void whatAServerThatDiedHasWrittenIsCompleted() throws IOException {
    write(8_000);
    byte[] broken = Files.readAllBytes(growing);
    for (int at = 40; at < 44; at++) {
      broken[at] = 0; // the header states no sound until the file is closed
    }
    Files.write(growing, Arrays.copyOf(broken, broken.length - 1));
    assertThat(files.settle(ID)).contains(new RecordingFacts(999, 44 + 7_999 * FRAME_BYTES));
    assertThat(WavHeader.read(RecordingFile.path(here, ID)).dataBytes())
        .isEqualTo(7_999 * FRAME_BYTES);
  }

  @Test
  void whereThereIsNoFileThereIsNothingToTell() {
    assertThat(files.settle(ID)).isEmpty();
  }
}
