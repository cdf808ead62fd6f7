package io.tipring.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** The simulated business platform: steers the engine over its REST control plane. */
final class Platform implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build();
  private final URI base;
  private final String token;

  /**
   * @param base such as {@code http://127.0.0.1:8080}
   */
  Platform(URI base, String token) {
    this.base = base;
    this.token = token;
  }

  void putAgent(String id, String name, String password, Map<String, Integer> skills)
      throws IOException, InterruptedException {
    ObjectNode body = JSON.createObjectNode().put("name", name).put("sipPassword", password);
    body.set("skills", JSON.valueToTree(skills));
    send("PUT", "/v1/agents/" + id, body);
  }

  void setReady(String agent) throws IOException, InterruptedException {
    ObjectNode body = JSON.createObjectNode().put("state", "ready");
    send("POST", "/v1/agents/" + agent + "/state", body);
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return send("GET", path, null);
  }

  private JsonNode send(String method, String path, JsonNode body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(LIMIT)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw new IOException(
          "%s %s: %d %s".formatted(method, path, response.statusCode(), response.body()));
    }
    return JSON.readTree(response.body());
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
