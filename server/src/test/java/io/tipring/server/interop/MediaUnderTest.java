package io.tipring.server.interop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Which media server the engines of the wire tests use where a test does not say: the embedded one,
 * and with {@code -Dtipring.media=stand-in} a stand-in for FreeSWITCH.
 */
final class MediaUnderTest {

  private MediaUnderTest() {}

  /**
   * @param folder of the engine
   */
  static Map<String, String> settings(Path folder) throws IOException {
    if (!"stand-in".equals(System.getProperty("tipring.media"))) {
      return Map.of();
    }
    // Ends with this virtual machine: its engine may be killed and started again meanwhile.
    return new FreeSwitches(folder, 1).settings();
  }
}
