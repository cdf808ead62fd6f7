package io.tipring.server.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tipring.media.freeswitch.pool.MediaPool;
import io.tipring.server.media.MediaServers;
import io.tipring.server.media.Pools;
import io.tipring.server.rest.ControlPlaneFixture.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Media servers over REST. */
class MediaServersTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private MediaPool pool;
  private ControlPlaneFixture fixture;

  @BeforeEach
  void start() throws IOException {
    pool = Pools.of("fs1", "fs2");
    fixture = ControlPlaneFixture.start(folder, MediaServers.open(pool, folder));
    pool.start();
    awaitField("fs1", "health", "up");
    awaitField("fs2", "health", "up");
  }

  @AfterEach
  void stop() {
    fixture.close();
    pool.close();
  }

  private JsonNode server(String name) {
    Answer answer = fixture.get("/v1/media/servers/" + name);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private void awaitField(String name, String field, String value) {
    await(field + " of " + name + " to be " + value)
        .atMost(LIMIT)
        .until(() -> server(name).path(field).asText().equals(value));
  }

  private Answer set(String name, String body) {
    return fixture.send("POST", "/v1/media/servers/" + name + "/state", body);
  }

  @Test
  void allAreListedInTheOrderOfTheConfiguration() {
    JsonNode servers = fixture.get("/v1/media/servers").json().path("servers");
    assertThat(servers).hasSize(2);
    assertThat(servers.path(0)).isEqualTo(server("fs1"));
    assertThat(servers.path(1)).isEqualTo(server("fs2"));
    assertThat(servers.path(0).toString())
        .isEqualTo(
            "{\"name\":\"fs1\",\"sip\":\"127.0.0.1:5080\",\"state\":\"active\",\"health\":\"up\","
                + "\"detail\":\"\",\"weight\":1,\"capacity\":100,\"legs\":0,\"sessions\":0}");
  }

  @Test
  void aServerThatDrainsTakesNoNewLegsAndKeepsThoseItHas() {
    Pools.allocate(pool, 1);
    awaitField("fs1", "legs", "1");

    Answer draining = set("fs1", "{\"state\":\"draining\"}");

    assertThat(draining.status()).as(draining.text()).isEqualTo(200);
    assertThat(draining.json().path("state").asText()).isEqualTo("draining");
    assertThat(draining.json()).isEqualTo(server("fs1"));
    Pools.allocate(pool, 2);
    Pools.allocate(pool, 3);
    awaitField("fs2", "legs", "2");
    assertThat(server("fs1").path("legs").asInt()).isEqualTo(1);
    assertThat(server("fs2").path("state").asText()).isEqualTo("active");

    assertThat(set("fs1", "{\"state\":\"active\"}").json().path("state").asText())
        .isEqualTo("active");
    Pools.allocate(pool, 4);
    awaitField("fs1", "legs", "2");
  }

  @Test
  void maintenanceIsTakenToo() {
    assertThat(set("fs2", "{\"state\":\"maintenance\"}").status()).isEqualTo(200);
    assertThat(server("fs2").path("state").asText()).isEqualTo("maintenance");
  }

  @Test
  void anUnknownServerIsNamed() {
    for (Answer answer :
        new Answer[] {
          fixture.get("/v1/media/servers/fs3"), set("fs3", "{\"state\":\"draining\"}")
        }) {
      assertThat(answer.problem(404, "not-found").path("detail").asText())
          .isEqualTo("media.freeswitch.servers has no media server fs3");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                    | state | is missing",
        "{\"state\":\"drained\"}               | state | must be one of active, draining,"
            + " maintenance",
        "{\"state\":7}                         | state | must be",
        "{\"state\":\"active\",\"until\":\"noon\"} | until | there is no such field",
      })
  void aBadBodyIsRefusedByItsField(String body, String field, String message) {
    JsonNode error = set("fs1", body).problem(422, "invalid-field").path("errors").path(0);
    assertThat(error.path("field").asText()).isEqualTo(field);
    assertThat(error.path("message").asText()).contains(message);
    assertThat(server("fs1").path("state").asText()).isEqualTo("active");
  }

  @Test
  void whatIsNoJsonIsRefused() {
    set("fs1", "{\"state\":").problem(400, "malformed");
    set("fs1", "draining").problem(400, "malformed");
  }

  @Test
  void withTheEmbeddedMediaServerThereAreNone(@TempDir Path other) throws IOException {
    try (ControlPlaneFixture embedded = ControlPlaneFixture.start(other)) {
      assertThat(embedded.get("/v1/media/servers").text()).isEqualTo("{\"servers\":[]}");
      String state = "/v1/media/servers/fs1/state";
      for (Answer answer :
          new Answer[] {
            embedded.get("/v1/media/servers/fs1"),
            embedded.send("POST", state, "{\"state\":\"draining\"}")
          }) {
        assertThat(answer.problem(404, "not-found").path("detail").asText())
            .startsWith("media.kind is embedded");
      }
    }
  }
}
