package io.tipring.server.reporting;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;

/** A real PostgreSQL that can be stopped and started again, with what is in it. */
public final class Postgres implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final int port;
  private EmbeddedPostgres server;

  private Postgres(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /** Starts one; where that is not possible, the test is skipped and says why. */
  public static Postgres start(Path folder) {
    Postgres postgres;
    try {
      postgres = new Postgres(folder, freePort());
      postgres.start();
    } catch (IOException | RuntimeException impossible) {
      Assumptions.abort("PostgreSQL can't be started here: " + impossible);
      throw new AssertionError("unreachable", impossible);
    }
    return postgres;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Starts it again. */
  public void start() throws IOException {
    server =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder)
            .setCleanDataDirectory(false)
            .setPort(port)
            .setPGStartupWait(PATIENCE)
            .start();
  }

  /** Stops it; what is in it stays. */
  public void stop() throws IOException {
    server.close();
  }

  /** As user {@code postgres}, without a password. */
  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
