package io.tipring.server.freeswitch;

import io.tipring.core.command.CommandSink;
import io.tipring.media.contract.MediaServerContract;
import io.tipring.media.contract.MediaServerFixture;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The contract of every media server, with a real FreeSWITCH and the files of conf/freeswitch. */
@Timeout(120)
@EnabledIfSystemProperty(
    named = FreeSwitchProcess.HOME_PROPERTY,
    matches = ".+",
    disabledReason = "-Dfreeswitch.home=FOLDER names no FreeSWITCH to test against")
class RealFreeSwitchContractTest extends MediaServerContract {

  private static final Path CONF =
      Path.of(System.getProperty("tipring.home")).resolve("conf/freeswitch");

  @TempDir private static Path folder;
  private static FreeSwitchProcess server;

  @BeforeAll
  static void startFreeSwitch() throws IOException {
    Path home = FreeSwitchProcess.home().orElseThrow();
    server = FreeSwitchProcess.start(home, CONF, folder.resolve("media-1"), "media-1");
  }

  @AfterAll
  static void endFreeSwitch() {
    if (server != null) {
      server.close();
    }
  }

  @Override
  protected MediaServerFixture start(Path dir, CommandSink sink) throws IOException {
    return new PooledFixture(
        () -> {}, server.sip(), server.esl(), server.password(), dir, 100, sink);
  }
}
