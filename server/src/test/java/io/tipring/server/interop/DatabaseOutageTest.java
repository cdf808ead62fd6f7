package io.tipring.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.server.reporting.Postgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The reporting database goes away in a busy hour and comes back. */
@Execution(ExecutionMode.CONCURRENT)
@RequiresTools("sipp")
final class DatabaseOutageTest {

  private static final int CALLS_PER_SECOND = 20;

  @Test
  void anOutageUnderLoadLosesNothingAndDoublesNothing(@TempDir Path folder) throws Exception {
    try (Postgres postgres = Postgres.start(folder.resolve("pg"))) {
      Map<String, String> settings = new LinkedHashMap<>();
      settings.put("reporting.jdbcUrl", postgres.jdbcUrl());
      settings.put("reporting.user", "postgres");
      try (Rush rush = Rush.open(folder, settings, CALLS_PER_SECOND)) {
        CallCentre centre = rush.centre();
        rush.awaitTraffic(50_000);
        postgres.stop();
        rush.awaitTraffic(50_000);
        Awaitility.await("records can't be read")
            .atMost(CallCentre.LIMIT)
            .until(() -> centre.rest().get("/v1/contacts").status() == 503);
        rush.awaitTraffic(50_000);
        assertThat(centre.rest().get("/health/ready").status()).isEqualTo(200);
        postgres.start();
        rush.awaitTraffic(50_000);
        rush.end();
        Awaitility.await("records can be read")
            .atMost(Duration.ofSeconds(30))
            .until(() -> centre.rest().get("/v1/contacts").status() == 200);
        System.out.println(rush.judge());

        assertThat(centre.engine().stop()).isZero();
        List<String> ofDatabase = output(folder, settings, "projections", "totals");
        List<String> ofJournal =
            output(folder, Map.of(), "replay", centre.engine().data().toString());
        assertThat(ofDatabase).isNotEmpty().anyMatch(line -> line.startsWith("contacts ended"));
        assertThat(ofJournal).endsWith(ofDatabase.toArray(String[]::new));
      }
    }
  }

  private static List<String> output(Path folder, Map<String, String> settings, String... words)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of(words));
    settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    try (PeerProcess tool = TipringProcess.launch(folder, arguments)) {
      assertThat(tool.awaitExit(Duration.ofSeconds(60))).as(tool.output()).isZero();
      return tool.output().lines().toList();
    }
  }
}
