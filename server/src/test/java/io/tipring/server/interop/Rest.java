package io.tipring.server.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** The business platform: a client of the REST control plane. */
final class Rest {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final int port;
  private final String token;

  Rest(int port, String token) {
    this.port = port;
    this.token = token;
  }

  /**
   * @param body raw; see {@link #json()}
   */
  record Answer(int status, String contentType, byte[] body) {

    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(text(), e);
      }
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  static boolean isReady(int port) {
    try {
      return new Rest(port, "").get("/health/ready").status() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  Rest withToken(String other) {
    return new Rest(port, other);
  }

  int port() {
    return port;
  }

  Answer get(String path) {
    return send("GET", path, null);
  }

  Answer put(String path, String body) {
    return send("PUT", path, body);
  }

  Answer post(String path, String body) {
    return send("POST", path, body);
  }

  Answer delete(String path) {
    return send("DELETE", path, null);
  }

  private Answer send(String method, String path, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(10))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      HttpResponse<byte[]> response = CLIENT.send(request.build(), BodyHandlers.ofByteArray());
      return new Answer(
          response.statusCode(),
          response.headers().firstValue("Content-Type").orElse(""),
          response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Asks again and again until the answer is as wanted. */
  JsonNode awaitJson(String path, Predicate<JsonNode> wanted, Duration limit) {
    Answer[] last = new Answer[1];
    try {
      return Awaitility.await(path)
          .atMost(limit)
          .pollInterval(Duration.ofMillis(20))
          .until(
              () -> {
                last[0] = get(path);
                return last[0].status() == 200 && wanted.test(last[0].json())
                    ? Optional.of(last[0].json())
                    : Optional.<JsonNode>empty();
              },
              Optional::isPresent)
          .orElseThrow();
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          path + " is not as wanted after " + limit + ": " + last[0].status() + last[0].text(), e);
    }
  }
}
