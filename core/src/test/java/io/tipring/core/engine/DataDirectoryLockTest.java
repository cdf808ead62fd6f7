package io.tipring.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryLockTest {

  @TempDir Path directory;

  private Process other;

  @AfterEach
  void endTheOther() throws InterruptedException {
    if (other != null) {
      other.destroyForcibly();
      assertThat(other.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** Returns when another process holds the lease. */
  private void letAnotherProcessHold(Path held) throws IOException {
    other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LeaseHolder.class.getName(),
                held.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8));
    assertThat(out.readLine()).isEqualTo("held true");
  }

  @Test
  void anotherProcessIsRefusedAndToldWhoHoldsIt() throws IOException {
    letAnotherProcessHold(directory);
    assertThatThrownBy(() -> DataDirectoryLock.acquire(directory))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("process " + other.pid() + " on ")
        .hasMessageContaining(", since ")
        .hasMessageContaining(LeaseHolder.class.getSimpleName());
    assertThat(DataDirectoryLock.holder(directory)).get().asString().contains("" + other.pid());
  }

  @Test
  void aProcessThatWasKilledHoldsNothing() throws Exception {
    letAnotherProcessHold(directory);
    other.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
    assertThat(directory.resolve("lease")).content().contains("process " + other.pid());
    assertThat(DataDirectoryLock.holder(directory)).isEmpty();
    DataDirectoryLock.acquire(directory).close();
  }

  @Test
  void aLinkToTheDirectoryIsTheDirectory() throws IOException {
    Path target = Files.createDirectory(directory.resolve("real"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), target);
    letAnotherProcessHold(link);
    assertThatThrownBy(() -> DataDirectoryLock.acquire(target)).isInstanceOf(EngineException.class);
  }

  @Test
  void aSecondTryInThisProcessIsRefusedAndDoesNotFreeTheFirst() throws Exception {
    Path target = Files.createDirectory(directory.resolve("real"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), target);
    try (DataDirectoryLock lease = DataDirectoryLock.acquire(target)) {
      assertThat(lease).isNotNull();
      assertThatThrownBy(() -> DataDirectoryLock.acquire(link))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("process " + ProcessHandle.current().pid());
      assertThat(DataDirectoryLock.holder(link)).isPresent();
      // Closing any descriptor of the locked file would have freed it for this one.
      Process stranger =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  LeaseHolder.class.getName(),
                  target.toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(stranger.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(said).contains("in use by another engine");
      assertThat(stranger.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
    DataDirectoryLock.acquire(link).close();
  }

  @Test
  void whatIsLeftInTheFilesDoesNotMatter() throws IOException {
    Files.writeString(directory.resolve("lock"), "process 1, since ever");
    Files.writeString(directory.resolve("lease"), "rubbish\n".repeat(1000));
    try (DataDirectoryLock lease = DataDirectoryLock.acquire(directory)) {
      assertThat(lease).isNotNull();
      assertThat(directory.resolve("lease"))
          .content()
          .startsWith("process " + ProcessHandle.current().pid() + " on ");
    }
  }
}
