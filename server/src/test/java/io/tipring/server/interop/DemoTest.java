package io.tipring.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tipring demo}, as a user sees it. */
final class DemoTest {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  @Test
  void agentsTalkWithCallersUntilCtrlC(@TempDir Path folder) throws Exception {
    try (PeerProcess demo =
        TipringProcess.launch(folder, List.of("demo", "--agents=2", "--calls-per-minute=120"))) {
      String tokenLine = demo.awaitLine(line -> line.startsWith("  token "), LIMIT);
      Path token = Path.of(tokenLine.substring("  token ".length()).strip());
      assertThat(token).exists();
      demo.awaitLine(line -> line.matches(".*\\b[12] talking.*"), LIMIT);
      demo.awaitLine(line -> line.matches(".*answered [1-9].*"), LIMIT);

      interrupt(demo);
      assertThat(demo.awaitExit(LIMIT)).as(demo.output()).isZero();
      assertThat(Files.exists(token.getParent().getParent())).as("the demo's folder").isFalse();
      assertThat(demo.output()).doesNotContain("Exception");
    }
  }

  private static void interrupt(PeerProcess process) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor())
        .isZero();
  }
}
