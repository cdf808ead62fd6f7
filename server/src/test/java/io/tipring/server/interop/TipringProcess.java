package io.tipring.server.interop;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The engine as shipped, in a process of its own on ports that were free, with its files in a
 * folder of the test. The command line is the launcher's, without the build.
 */
final class TipringProcess implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(180);
  private static final int MEDIA_PORTS = 200;

  private final Path folder;
  private final Map<String, String> settings;
  private final InetSocketAddress sip;
  private final int httpPort;
  private final MediaUnderTest media;
  private PeerProcess process;
  private Rest rest;

  private TipringProcess(
      Path folder,
      Map<String, String> settings,
      InetSocketAddress sip,
      int httpPort,
      MediaUnderTest media) {
    this.folder = folder;
    this.settings = settings;
    this.sip = sip;
    this.httpPort = httpPort;
    this.media = media;
  }

  /**
   * Starts an engine and waits until it is ready.
   *
   * @param folder for everything that it writes
   * @param extra settings beyond the ports and folders, as {@code --set} takes them
   */
  static TipringProcess start(Path folder, Map<String, String> extra) throws IOException {
    int sipPort = Ports.free();
    int httpPort = Ports.free();
    int media = Ports.freeRange(MEDIA_PORTS);
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("sip.udp", "127.0.0.1:" + sipPort);
    settings.put("sip.tcp", "127.0.0.1:" + sipPort);
    settings.put("http.listen", "127.0.0.1:" + httpPort);
    settings.put("media.embedded.ports", media + "-" + (media + MEDIA_PORTS - 1));
    settings.put("data.dir", folder.resolve("data").toString());
    settings.put("recordings.dir", folder.resolve("recordings").toString());
    settings.put("prompts.language", "en");
    MediaUnderTest server = MediaUnderTest.start(folder, extra);
    settings.putAll(server.settings());
    settings.putAll(extra);
    InetSocketAddress sip = new InetSocketAddress("127.0.0.1", sipPort);
    TipringProcess engine = new TipringProcess(folder, settings, sip, httpPort, server);
    try {
      engine.restart();
    } catch (IOException | RuntimeException | Error e) {
      engine.close();
      throw e;
    }
    return engine;
  }

  /** Starts the engine again, on the same ports and files, and waits until it is ready. */
  void restart() throws IOException {
    List<String> arguments = new ArrayList<>(List.of("run"));
    settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    process = launch(folder, arguments);
    try {
      Awaitility.await("the engine to be ready")
          .atMost(START_LIMIT)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> !process.isAlive() || Rest.isReady(httpPort));
    } catch (ConditionTimeoutException late) {
      throw new AssertionError(late.getMessage() + "; it said:\n" + process.output(), late);
    }
    if (!process.isAlive()) {
      throw new AssertionError("the engine ended at its start:\n" + process.output());
    }
    String token = Files.readString(folder.resolve("data/admin.token")).strip();
    rest = new Rest(httpPort, token);
  }

  /** Runs {@code tipring} with these arguments, and does not wait for it. */
  static PeerProcess launch(Path folder, List<String> arguments) throws IOException {
    Path home = home();
    List<String> command = new ArrayList<>();
    if (Boolean.getBoolean("tipring.launcher")) {
      command.add(home.resolve("tipring").toString());
      command.addAll(arguments);
      return PeerProcess.start("tipring", folder, command);
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + home.resolve("conf/jvm.options"));
    if (List.of("run", "demo").contains(arguments.getFirst())) {
      command.add("@" + home.resolve("conf/run.options"));
    }
    command.add("-Dtipring.home=" + home);
    command.addAll(List.of("-cp", classPath(), "io.tipring.server.Main"));
    command.addAll(arguments);
    return PeerProcess.start("tipring", folder, command);
  }

  /** The root of the sources: the first folder upwards that has the launcher. */
  static Path home() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("conf/jvm.options"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  private static String classPath() {
    String own = System.getProperty("surefire.real.class.path");
    String tests =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return own == null ? tests : tests + File.pathSeparator + own;
  }

  InetSocketAddress sip() {
    return sip;
  }

  String sipUri(String user) {
    return "sip:" + user + "@127.0.0.1:" + sip.getPort();
  }

  Rest rest() {
    return rest;
  }

  Path recordings() {
    return folder.resolve("recordings");
  }

  Path data() {
    return folder.resolve("data");
  }

  PeerProcess process() {
    return process;
  }

  /** SIGKILL, and waits for the end. */
  void kill() throws InterruptedException {
    process.kill();
    process.awaitExit(Duration.ofSeconds(10));
  }

  /** SIGTERM, and waits for the end. */
  int stop() throws InterruptedException {
    process.terminate();
    return process.awaitExit(Duration.ofSeconds(20));
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
    media.close();
  }
}
