package io.tipring.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps an engine from starting is said once, clearly, with the place and the mend. */
final class StartupTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path folder;

  /** Runs an engine that is expected to fail, and gives what it said. */
  private String failure(String... settings) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("run"));
    String port = "127.0.0.1:" + Ports.free();
    Map<String, String> defaults =
        Map.of(
            "data.dir",
            folder.resolve("data").toString(),
            "recordings.dir",
            folder.resolve("recordings").toString(),
            "sip.udp",
            port,
            "http.listen",
            "127.0.0.1:" + Ports.free());
    defaults.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    for (String setting : settings) {
      arguments.addAll(
          setting.startsWith("--") ? List.of(setting.split(" ")) : List.of("--set", setting));
    }
    try (PeerProcess process = TipringProcess.launch(folder, arguments)) {
      int exit = process.awaitExit(LIMIT);
      String output = process.output();
      assertThat(exit).as(output).isNotZero();
      assertThat(output).doesNotContain("\tat ").doesNotContain("Exception in thread");
      return output;
    }
  }

  @Test
  void anUnknownKeyIsNamedWithItsFileAndLineAndTheNearestKey() throws Exception {
    Path file = Files.writeString(folder.resolve("my.conf"), "\n\nsip.upd = \"127.0.0.1:5060\"\n");
    assertThat(failure("--config " + file)).contains("my.conf", "3", "sip.upd", "sip.udp");
  }

  @Test
  void aWrongValueIsNamed() throws Exception {
    assertThat(failure("media.embedded.ports=low-high"))
        .contains("media.embedded.ports", "low-high");
  }

  @Test
  void aBrokenFlowIsShownWithItsLine() throws Exception {
    Path flows = Files.createDirectories(folder.resolve("flows"));
    Files.writeString(
        flows.resolve("broken.flow"), "flow a {\n  on call to \"1\"\n  answer\n  -> nowhere\n}\n");
    assertThat(failure("flows.dir=" + flows)).contains("broken.flow:4:", "nowhere");
  }

  @Test
  void aMissingPromptIsNamedWithTheStepThatPlaysIt() throws Exception {
    Path flows = Files.createDirectories(folder.resolve("flows"));
    Files.writeString(
        flows.resolve("silent.flow"),
        "flow a {\n  on call to \"1\"\n  answer\n  play \"no-such-prompt\"\n  hang up\n}\n");
    assertThat(failure("flows.dir=" + flows)).contains("silent.flow:4:", "no-such-prompt");
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      assertThat(failure("sip.udp=" + address)).contains("sip.udp", address);
    }
  }

  @Test
  void aDataFolderInUseByAnotherEngineIsNamed() throws IOException, Exception {
    Path shared = Files.createDirectories(folder.resolve("first"));
    try (TipringProcess first = TipringProcess.start(shared, Map.of())) {
      assertThat(failure("data.dir=" + first.data())).contains(first.data().toString(), "in use");
      assertThat(first.process().isAlive()).isTrue();
      assertThat(first.stop()).isZero();
    }
  }
}
