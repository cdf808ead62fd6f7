package io.tipring.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tipring.core.routing.AgentId;
import io.tipring.server.projection.AgentDirectory.Credential;
import io.tipring.server.rest.ControlPlaneFixture.Answer;
import io.tipring.sip.digest.DigestAlgorithm;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Agents over REST, and how bad requests are answered. */
class AgentsTest {

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

  private Answer put(String id, String body) {
    return fixture.send("PUT", "/v1/agents/" + id, body);
  }

  private static String field(JsonNode problem, int index) {
    return problem.path("errors").path(index).path("field").asText();
  }

  private static String message(JsonNode problem, int index) {
    return problem.path("errors").path(index).path("message").asText();
  }

  @Test
  void anAgentIsCreatedReadAndChanged() {
    Answer created =
        put(
            "1001",
            "{\"name\":\"Li Lei\",\"sipPassword\":\"s3cret-99\",\"skills\":{\"b\":2,\"a\":7}}");
    assertThat(created.status()).as(created.text()).isEqualTo(201);
    assertThat(created.json()).isEqualTo(fixture.get("/v1/agents/1001").json());
    assertThat(created.json().path("skills").toString()).isEqualTo("{\"a\":7,\"b\":2}");
    assertThat(created.json().path("state").asText()).isEqualTo("loggedOut");

    Answer changed = put("1001", "{\"name\":\"Han Meimei\",\"skills\":{\"c\":1}}");
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.json().path("name").asText()).isEqualTo("Han Meimei");
    assertThat(changed.json().path("skills").toString()).isEqualTo("{\"c\":1}");
    assertThat(fixture.get("/v1/agents").json().path("agents")).hasSize(1);
  }

  @Test
  void thePasswordIsKeptAsDigestsOnlyAndShownNowhere() {
    Answer created = put("1001", "{\"sipPassword\":\"s3cret-99\"}");
    put("1001", "{\"name\":\"Renamed\"}");

    Credential credential =
        fixture.projections().agents().credential(new AgentId("default", "1001")).orElseThrow();
    String md5 = DigestAlgorithm.MD5.ha1("1001", ControlPlaneFixture.REALM, "s3cret-99");
    assertThat(credential.ha1Md5()).isEqualTo(md5);
    assertThat(credential.ha1Sha256())
        .isEqualTo(DigestAlgorithm.SHA_256.ha1("1001", ControlPlaneFixture.REALM, "s3cret-99"));
    assertThat(credential.toString()).doesNotContain(md5);
    assertThat(created.text()).doesNotContain("s3cret-99").doesNotContain(md5);
    assertThat(fixture.get("/v1/agents").text()).doesNotContain(md5);
  }

  @Test
  void stateIsSetWithAReason() {
    put("1001", "{\"sipPassword\":\"s3cret-99\"}");
    Answer lunch =
        fixture.send(
            "POST", "/v1/agents/1001/state", "{\"state\":\"notReady\",\"reason\":\"lunch\"}");
    assertThat(lunch.status()).as(lunch.text()).isEqualTo(200);
    assertThat(lunch.json().path("state").asText()).isEqualTo("notReady");
    assertThat(lunch.json().path("reason").asText()).isEqualTo("lunch");
    assertThat(
            fixture
                .send("POST", "/v1/agents/1001/state", "{\"state\":\"ready\"}")
                .json()
                .path("state")
                .asText())
        .isEqualTo("ready");
  }

  @Test
  void anAgentIsRemoved() {
    put("1001", "{\"sipPassword\":\"s3cret-99\"}");
    assertThat(fixture.delete("/v1/agents/1001").status()).isEqualTo(204);
    fixture.get("/v1/agents/1001").problem(404, "not-found");
    fixture.delete("/v1/agents/1001").problem(404, "not-found");
    assertThat(fixture.projections().agents().credential(new AgentId("default", "1001"))).isEmpty();
  }

  @Test
  void allWrongFieldsAreNamedAtOnce() {
    JsonNode problem =
        put(
                "1001",
                "{\"name\":7,\"sipPassword\":\"short\",\"skills\":{\"a\":11,\"b"
                    + " c\":1},\"skils\":{}}")
            .problem(422, "invalid-field");
    assertThat(problem.path("errors").findValuesAsText("field"))
        .containsExactly("name", "sipPassword", "skills.a", "skills.b c", "skils");
    assertThat(message(problem, 0)).isEqualTo("must be a text, not a number");
    assertThat(message(problem, 1)).isEqualTo("must have 6 to 128 characters");
    assertThat(message(problem, 2)).isEqualTo("must be a whole number from 1 to 10");
    assertThat(message(problem, 4)).isEqualTo("there is no such field; did you mean skills?");
  }

  @Test
  void aNewAgentNeedsAPasswordOrAnAddress() {
    assertThat(field(put("1001", "{}").problem(422, "invalid-field"), 0)).isEqualTo("sipPassword");
    assertThat(put("1001", "{\"address\":\"13800138000\"}").status()).isEqualTo(201);
    assertThat(field(put("1002", "{\"address\":\"no number\"}").problem(422, "invalid-field"), 0))
        .isEqualTo("address");
  }

  @Test
  void idsThatNoSipUserPartCanBeAreRefused() {
    assertThat(
            field(put("a%40b", "{\"sipPassword\":\"s3cret-99\"}").problem(422, "invalid-field"), 0))
        .isEqualTo("id");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\":\"x\"|malformed|line 1",
        "[]|malformed|object",
        "{} {}|malformed|line 1",
        "{\"name\":\"a\",\"name\":\"b\"}|malformed|line 1",
        "''|malformed|object"
      })
  void whatIsNoJsonObjectIsRefused(String body, String kind, String detail) {
    assertThat(put("1001", body).problem(400, kind).path("detail").asText()).contains(detail);
  }

  @Test
  void deepNestingIsRefused() {
    put("1001", "{\"skills\":" + "[".repeat(2_000) + "]".repeat(2_000) + "}")
        .problem(400, "malformed");
  }

  @Test
  void aPasswordInMalformedJsonIsNotSentBack() {
    assertThat(put("1001", "{\"sipPassword\":\"s3cret-99\" oops").text())
        .doesNotContain("s3cret-99");
  }

  @Test
  void otherMediaTypesAreRefused() {
    fixture
        .send(
            fixture
                .request("/v1/agents/1001")
                .header("Content-Type", "text/plain")
                .PUT(BodyPublishers.ofString("{}")))
        .problem(415, "unsupported-media-type");
  }

  @Test
  void largeBodiesAreRefused() {
    put("1001", "{\"name\":\"" + "x".repeat(JsonBody.MAX_BYTES) + "\"}").problem(413, "too-large");
  }

  @Test
  void largeBodiesAreRefusedThoughTheyDoNotSayTheirLength() {
    byte[] large = new byte[JsonBody.MAX_BYTES + 1];
    fixture
        .send(
            fixture
                .request("/v1/agents/1001")
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))))
        .problem(413, "too-large");
  }

  @Test
  void anUnknownStateIsRefusedWithAHint() {
    put("1001", "{\"sipPassword\":\"s3cret-99\"}");
    JsonNode problem =
        fixture
            .send("POST", "/v1/agents/1001/state", "{\"state\":\"redy\"}")
            .problem(422, "invalid-field");
    assertThat(message(problem, 0))
        .isEqualTo("must be one of loggedOut, notReady, ready; did you mean ready?");
    fixture.send("POST", "/v1/agents/1001/state", "{}").problem(422, "invalid-field");
    fixture
        .send("POST", "/v1/agents/9999/state", "{\"state\":\"ready\"}")
        .problem(404, "not-found");
  }

  @Test
  void anEngineThatDoesNotReplyIs504() {
    fixture.fallSilent();
    put("1001", "{\"sipPassword\":\"s3cret-99\"}").problem(504, "no-reply");
  }
}
