package io.tipring.server.interop;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A baresip softphone without a sound card: it plays a tone from a file and writes what it hears to
 * a file. Commands go over its control port as netstrings with JSON.
 */
final class Baresip implements AutoCloseable {

  private static final List<Path> MODULE_FOLDERS =
      List.of(Path.of("/usr/lib/baresip/modules"), Path.of("/usr/local/lib/baresip/modules"));

  private final PeerProcess process;
  private final Path heard;
  private final int sipPort;
  private final Socket control;

  private Baresip(PeerProcess process, Path heard, int sipPort, Socket control) {
    this.process = process;
    this.heard = heard;
    this.sipPort = sipPort;
    this.control = control;
  }

  /**
   * @param account a line of baresip's accounts file: an address with parameters
   * @param toneHz what the phone says
   */
  static Baresip start(Path folder, String account, int toneHz)
      throws IOException, InterruptedException {
    Path modules =
        MODULE_FOLDERS.stream()
            .filter(Files::isDirectory)
            .findFirst()
            .orElseThrow(
                () -> new IllegalStateException("no modules of baresip in " + MODULE_FOLDERS));
    Path heard = Files.createDirectories(folder.resolve("heard"));
    Path tone = folder.resolve("tone.wav");
    WavFile.writeMono(tone, Tones.sine(toneHz, 90 * Tones.SAMPLE_RATE, 8000));
    int sipPort = Ports.freeRange(2); // baresip takes the next one for TLS
    int controlPort = Ports.free();
    int media = Ports.freeRange(16);
    Files.writeString(
        folder.resolve("config"),
        String.join(
            "\n",
            "poll_method epoll",
            "sip_listen 127.0.0.1:" + sipPort,
            "net_interface 127.0.0.1",
            "call_max_calls 4",
            "audio_player none",
            "audio_alert none",
            "audio_source aufile," + tone,
            "ausrc_srate 8000",
            "ausrc_channels 1",
            "auplay_srate 8000",
            "auplay_channels 1",
            "rtp_ports " + media + "-" + (media + 15),
            "jitter_buffer_delay 1-5",
            "module_path " + modules,
            "module g711.so",
            "module aufile.so",
            "module sndfile.so",
            "snd_path " + heard,
            "module_tmp uuid.so",
            "module_tmp account.so",
            "module_app menu.so",
            "module_app ctrl_tcp.so",
            "ctrl_tcp_listen 127.0.0.1:" + controlPort,
            ""));
    Files.writeString(folder.resolve("accounts"), account.replace("{port}", "" + sipPort) + "\n");
    Files.writeString(folder.resolve("contacts"), "");
    PeerProcess process =
        PeerProcess.start(
            "baresip", folder, List.of("baresip", "-4", "-s", "-f", folder.toString()));
    process.awaitLine(line -> line.contains("baresip is ready"), Duration.ofSeconds(10));
    Socket control = new Socket();
    control.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), controlPort), 5000);
    return new Baresip(process, heard, sipPort, control);
  }

  int sipPort() {
    return sipPort;
  }

  /** Waits for a line of what baresip says. */
  void awaitSays(String part, Duration limit) throws InterruptedException {
    process.awaitLine(line -> line.contains(part), limit);
  }

  String output() {
    return process.output();
  }

  void dial(String uri) throws IOException {
    command("dial", uri);
  }

  /** Answers the call that rings. */
  void accept() throws IOException {
    command("accept", "");
  }

  void hangUp() throws IOException {
    command("hangup", "");
  }

  /** Presses and releases a key: RFC 4733 events. */
  void press(char digit) throws IOException {
    command("sndcode", "" + digit);
  }

  private void command(String name, String parameters) throws IOException {
    String json = "{\"command\":\"" + name + "\",\"params\":\"" + parameters + "\"}";
    OutputStream out = control.getOutputStream();
    out.write((json.length() + ":" + json + ",").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /** What the phone has heard in its newest call; the file grows while the call lasts. */
  short[] heard() throws IOException {
    try (Stream<Path> files = Files.list(heard)) {
      Path newest =
          files
              .filter(file -> file.getFileName().toString().endsWith("-dec.wav"))
              .max(java.util.Comparator.naturalOrder())
              .orElse(null);
      return newest == null || Files.size(newest) < 44
          ? new short[0]
          : WavFile.read(newest).channels()[0];
    }
  }

  void awaitTone(int frequencyHz, Duration limit) {
    Awaitility.await(frequencyHz + " Hz in what baresip hears")
        .atMost(limit)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> Tones.bestShare(frequencyHz, heard()) > 0.5);
  }

  @Override
  public void close() throws IOException {
    control.close();
    process.close();
  }
}
