package io.tipring.server.freeswitch;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A real FreeSWITCH with the files of {@code conf/freeswitch} as they are, on free ports of
 * loopback. All that it writes is in one folder.
 */
public final class FreeSwitchProcess implements AutoCloseable {

  /** Names the folder that has {@code bin/freeswitch}. */
  public static final String HOME_PROPERTY = "freeswitch.home";

  private static final String PASSWORD = "only-for-this-test-run";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final int RTP_PORTS = 1_000;

  private final Path folder;
  private final ProcessBuilder builder;
  private final InetSocketAddress sip;
  private final InetSocketAddress esl;
  private final int listen = freePort();
  private Process process;

  private FreeSwitchProcess(
      Path folder, ProcessBuilder builder, InetSocketAddress sip, InetSocketAddress esl)
      throws IOException {
    this.folder = folder;
    this.builder = builder;
    this.sip = sip;
    this.esl = esl;
  }

  /** Where a real one is installed, if the property says so. */
  public static Optional<Path> home() {
    return Optional.ofNullable(System.getProperty(HOME_PROPERTY))
        .filter(home -> !home.isBlank())
        .map(Path::of);
  }

  /**
   * Starts one and waits until its event socket takes connections.
   *
   * @param home the folder that has {@code bin/freeswitch}
   * @param conf the folder {@code conf/freeswitch} of the project
   * @param folder for all that it writes
   */
  public static FreeSwitchProcess start(Path home, Path conf, Path folder, String name)
      throws IOException {
    Path program = home.resolve("bin/freeswitch");
    if (!Files.isExecutable(program)) {
      throw new IOException(
          "-D%s=%s has no bin/freeswitch that can be run".formatted(HOME_PROPERTY, home));
    }
    InetSocketAddress sip = new InetSocketAddress("127.0.0.1", freePort());
    InetSocketAddress esl = new InetSocketAddress("127.0.0.1", freePort());
    int rtp = ThreadLocalRandom.current().nextInt(16_000, 30_000) / 2 * 2;
    Path password = folder.resolve("event_socket.password");
    Files.createDirectories(folder);
    Files.createFile(
        password,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(password, PASSWORD + "\n");
    List<String> command =
        new ArrayList<>(List.of(program.toString(), "-nf", "-nc", "-nonat", "-conf", conf + ""));
    for (String part : List.of("log", "db", "run", "temp", "cache", "storage")) {
      command.addAll(List.of("-" + part, Files.createDirectories(folder.resolve(part)).toString()));
    }
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile());
    builder.environment().put("TIPRING_FS_NAME", name);
    builder.environment().put("TIPRING_FS_SIP_PORT", Integer.toString(sip.getPort()));
    builder.environment().put("TIPRING_FS_ESL_PORT", Integer.toString(esl.getPort()));
    builder.environment().put("TIPRING_FS_RTP_START", Integer.toString(rtp));
    builder.environment().put("TIPRING_FS_RTP_END", Integer.toString(rtp + RTP_PORTS - 1));
    builder.environment().put("TIPRING_FS_PASSWORD_FILE", password.toString());
    FreeSwitchProcess server = new FreeSwitchProcess(folder, builder, sip, esl);
    server.restart();
    return server;
  }

  /**
   * Starts one for scenarios that are otherwise played with the embedded media server.
   *
   * @param folder of the scenario
   */
  public static FreeSwitchProcess startForScenarios(Path folder) throws IOException {
    Path home =
        home().orElseThrow(() -> new IOException("-D" + HOME_PROPERTY + " names no FreeSWITCH"));
    Path conf = Path.of(System.getProperty("tipring.home")).resolve("conf/freeswitch");
    return start(home, conf, folder.resolve("media-1"), "media-1");
  }

  /** The settings of an engine that has this server and no other. */
  public Map<String, String> settings() {
    String server = "media.freeswitch.servers.0.";
    return Map.of(
        "media.kind",
        "freeswitch",
        server + "name",
        "media-1",
        server + "sip",
        sip.getHostString() + ":" + sip.getPort(),
        server + "esl",
        esl.getHostString() + ":" + esl.getPort(),
        server + "passwordFile",
        passwordFile().toString(),
        "media.freeswitch.listen",
        "127.0.0.1:" + listen);
  }

  /** A port that nobody has, for UDP and TCP. */
  private static int freePort() throws IOException {
    for (int attempt = 0; attempt < 100; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(10_000, 16_000);
      InetSocketAddress address = new InetSocketAddress("127.0.0.1", port);
      try (DatagramSocket udp = new DatagramSocket(null);
          ServerSocket tcp = new ServerSocket()) {
        udp.bind(address);
        tcp.bind(address);
        return port;
      } catch (java.net.BindException e) {
        continue; // somebody has it: another one
      }
    }
    throw new IOException("no free port on loopback was found");
  }

  /** Starts it again on the same ports and waits until it can be commanded. */
  public void restart() throws IOException {
    process = builder.start();
    Awaitility.await("FreeSWITCH to take connections")
        .atMost(START_LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> !process.isAlive() || takesConnections());
    if (!process.isAlive()) {
      throw new IOException(
          "FreeSWITCH did not start:\n" + Files.readString(folder.resolve("out")));
    }
  }

  private boolean takesConnections() {
    try (Socket socket = new Socket()) {
      socket.connect(esl, 200);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** SIGKILL, and waits for the end. */
  public void kill() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("FreeSWITCH outlives SIGKILL");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public InetSocketAddress sip() {
    return sip;
  }

  public InetSocketAddress esl() {
    return esl;
  }

  public String password() {
    return PASSWORD;
  }

  /** The file that has the password. */
  public Path passwordFile() {
    return folder.resolve("event_socket.password");
  }

  @Override
  public void close() {
    kill();
  }
}
