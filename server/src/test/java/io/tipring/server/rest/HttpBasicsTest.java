package io.tipring.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tipring.server.rest.ControlPlaneFixture.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The token, paths and methods, health, and the description of the interface. */
class HttpBasicsTest {

  @TempDir private Path folder;
  private ControlPlaneFixture fixture;

  @BeforeEach
  void start() throws IOException {
    fixture = ControlPlaneFixture.start(folder);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void withoutTheTokenNothingIsTold() {
    for (String path : List.of("/v1/agents", "/v1/engine", "/v1/openapi.json", "/metrics", "/x")) {
      Answer answer = fixture.send(fixture.requestWithoutToken(path));
      answer.problem(401, "unauthorized");
      assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"tipring\"");
    }
  }

  @Test
  void aWrongTokenIsToldFromNone() {
    for (String value : List.of("Bearer 0000", "Basic Zm9v", "Bearer ", "Bearer")) {
      Answer answer =
          fixture.send(fixture.requestWithoutToken("/v1/engine").header("Authorization", value));
      answer.problem(401, "unauthorized");
      assertThat(answer.header("WWW-Authenticate")).contains("invalid_token");
    }
  }

  @Test
  void theTokenIsLongRandomAndItsOwnersAlone() throws IOException {
    Path file = folder.resolve(AdminToken.FILE_NAME);
    String token = Files.readString(file).strip();
    assertThat(token).matches("[0-9a-f]{64}");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    AdminToken again = AdminToken.readOrCreate(folder);
    assertThat(again.isIn("Bearer " + token)).isTrue();
    assertThat(again.isIn("bearer " + token)).isTrue();
    assertThat(again.isIn("Bearer " + token.substring(1))).isFalse();
    assertThat(again.isIn(null)).isFalse();
  }

  @Test
  void aTokenThatIsTooShortIsRefused() throws IOException {
    Files.writeString(folder.resolve(AdminToken.FILE_NAME), "secret");
    Assertions.assertThatThrownBy(() -> AdminToken.readOrCreate(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("delete the file");
  }

  @Test
  void unknownPathsMethodsAndParametersAreProblems() {
    fixture.get("/v1/nothing").problem(404, "not-found");
    Answer wrongMethod = fixture.send("PATCH", "/v1/agents/1", "{}");
    wrongMethod.problem(405, "method-not-allowed");
    assertThat(wrongMethod.header("Allow")).contains("GET", "PUT", "DELETE");
    JsonNode problem = fixture.get("/v1/agents?limit=3").problem(400, "invalid-parameter");
    assertThat(problem.path("errors").path(0).path("field").asText()).isEqualTo("limit");
    fixture.get("/v1/queues/none").problem(404, "not-found");
    fixture.get("/v1/calls/zz").problem(404, "not-found");
    fixture.delete("/v1/calls/NOT-AN-ID").problem(404, "not-found");
    fixture.get("/v1/contacts/99999999999999999").problem(404, "not-found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GARBAGE\r\n\r\n",
        "GET /v1/agents HTTP/1.1\r\n\r\n",
        "GET /%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "POST /v1/calls HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n"
      })
  void whatIsNoHttpIsAProblemToo(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), fixture.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer)
          .startsWith("HTTP/1.1 400 ")
          .contains("application/problem+json", "\"status\":400")
          .doesNotContain("<html>");
    }
  }

  @Test
  void healthIsToldToAnyone() {
    assertThat(fixture.send(fixture.requestWithoutToken("/health/live")).status()).isEqualTo(200);
    Answer ready = fixture.send(fixture.requestWithoutToken("/health/ready"));
    assertThat(ready.status()).isEqualTo(200);
    assertThat(ready.json().path("status").asText()).isEqualTo("ready");

    fixture.notReady();
    Answer notReady = fixture.send(fixture.requestWithoutToken("/health/ready"));
    assertThat(notReady.status()).isEqualTo(503);
    assertThat(notReady.json().path("checks").path("sip").asBoolean()).isFalse();
  }

  @Test
  void whileTheStartIsNotOverOnlyHealthAndFiguresAreTold() {
    fixture.beginAgain();
    for (String path : List.of("/v1/agents", "/v1/calls/1", "/v1/openapi.json")) {
      Answer early = fixture.get(path);
      early.problem(503, "unavailable");
      assertThat(early.header("Retry-After")).isEqualTo("1");
    }
    fixture.send(fixture.requestWithoutToken("/v1/agents")).problem(401, "unauthorized");
    assertThat(fixture.get("/health/live").status()).isEqualTo(200);
    assertThat(fixture.get("/metrics").status()).isEqualTo(200);
  }

  @Test
  void theEngineSaysWhereItStands() {
    assertThat(fixture.get("/v1/engine").json().toString())
        .isEqualTo(
            "{\"sequence\":0,\"stateHash\":\"00000000deadbeef\",\"uptime\":7,\"version\":\"1.2.3\"}");
  }

  @Test
  void figuresAreInTheFormatOfPrometheus() {
    Answer metrics = fixture.get("/metrics");
    assertThat(metrics.header("Content-Type")).startsWith("text/plain; version=0.0.4");
    assertThat(metrics.text()).isEqualTo("tipring_up 1\n");
  }

  @Test
  void theDescriptionNamesEveryRouteAndNoOther() throws IOException {
    JsonNode document = new ObjectMapper().readTree(ControlPlaneFixture.openApi());
    List<String> described = new ArrayList<>();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method ->
                            described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    Backend backend =
        new Backend(
            null,
            fixture.projections(),
            null,
            0,
            null,
            null,
            null,
            ControlPlaneFixture.REALM,
            null,
            null);
    List<String> offered =
        RestServer.routes(backend, "").stream()
            .map(route -> route.method().name() + " " + route.path())
            .toList();
    assertThat(described).containsExactlyInAnyOrderElementsOf(offered);
    assertThat(fixture.get("/v1/openapi.json").json()).isEqualTo(document);
  }

  @Test
  void everyReferenceOfTheDescriptionLeadsSomewhere() throws IOException {
    JsonNode document = new ObjectMapper().readTree(ControlPlaneFixture.openApi());
    List<String> references = document.findValuesAsText("$ref");
    assertThat(references).isNotEmpty();
    for (String reference : references) {
      assertThat(document.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
    }
  }
}
