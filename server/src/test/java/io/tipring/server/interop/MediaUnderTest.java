package io.tipring.server.interop;

import io.tipring.server.freeswitch.FreeSwitchProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Which media server the engines of the wire tests use where a test does not say: the embedded one,
 * with {@code -Dtipring.media=stand-in} a stand-in for FreeSWITCH, and with {@code
 * -Dtipring.media=freeswitch} a real one. It goes on while its engine is killed and started again.
 */
final class MediaUnderTest implements AutoCloseable {

  private static final String KIND = System.getProperty("tipring.media", "");

  private final Map<String, String> settings;
  private final Runnable end;

  private MediaUnderTest(Map<String, String> settings, Runnable end) {
    this.settings = settings;
    this.end = end;
  }

  /**
   * Starts what is asked for, if anything is to be started.
   *
   * @param folder of the engine
   * @param extra settings of the test; where they name a kind, that one is the test's own affair
   */
  static MediaUnderTest start(Path folder, Map<String, String> extra) throws IOException {
    if (extra.containsKey("media.kind")) {
      return new MediaUnderTest(Map.of(), () -> {});
    }
    return switch (KIND) {
      case "stand-in" -> {
        FreeSwitches servers = new FreeSwitches(folder, 1);
        yield new MediaUnderTest(servers.settings(), servers::close);
      }
      case "freeswitch" -> {
        FreeSwitchProcess server = FreeSwitchProcess.startForScenarios(folder);
        yield new MediaUnderTest(server.settings(), server::close);
      }
      case "", "embedded" -> new MediaUnderTest(Map.of(), () -> {});
      default ->
          throw new IOException(
              "-Dtipring.media=" + KIND + ": embedded, stand-in or freeswitch is meant");
    };
  }

  /** Whether the sound goes on while the engine is dead, so that no peer is asked to move. */
  static boolean outlivesTheEngine() {
    return !KIND.isEmpty() && !KIND.equals("embedded");
  }

  Map<String, String> settings() {
    return settings;
  }

  @Override
  public void close() {
    end.run();
  }
}
