package io.tipring.server.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.tipring.server.StartupException;
import io.tipring.server.json.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/** Asks a running engine over REST. Whatever goes wrong is told with how to mend it. */
public final class RestClient implements AutoCloseable {

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);

  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT_LIMIT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final URI base;
  private final Path tokenFile;
  private final String token;

  /**
   * @param base address of the engine, without a path
   * @param tokenFile holds the bearer token
   * @throws StartupException if there is no token
   */
  public RestClient(URI base, Path tokenFile) throws StartupException {
    this.base = base;
    this.tokenFile = tokenFile;
    this.token = readToken(tokenFile);
  }

  private static String readToken(Path file) throws StartupException {
    try {
      return Files.readString(file).strip();
    } catch (NoSuchFileException missing) {
      throw new StartupException(
          "there is no token in "
              + file
              + ": the engine makes it at its first start; name the file with --token-file, or the"
              + " engine's configuration with --config",
          missing);
    } catch (IOException unreadable) {
      throw new StartupException(
          "the token in "
              + file
              + " can't be read ("
              + unreadable
              + "): run as the user that runs the engine, or name another with --token-file",
          unreadable);
    }
  }

  /**
   * What is at a path.
   *
   * @throws StartupException if it is not there, or nobody answers; the message is for people
   */
  public byte[] get(String path) throws StartupException {
    HttpResponse<byte[]> response = send(path);
    if (response.statusCode() == 200) {
      return response.body();
    }
    if (response.statusCode() == 401) {
      throw new StartupException(
          "the token in " + tokenFile + " is not that of the engine at " + base);
    }
    String body = new String(response.body(), StandardCharsets.UTF_8);
    throw new StartupException(detail(body, response.statusCode()));
  }

  private String detail(String body, int status) {
    try {
      JsonNode problem = Json.read(body);
      if (!problem.path("detail").asText().isEmpty()) {
        return problem.path("detail").asText();
      }
    } catch (RuntimeException noJson) {
      return "what answers at " + base + " is no Tipring: status " + status + " and no JSON";
    }
    return "the engine at " + base + " answered with status " + status;
  }

  private HttpResponse<byte[]> send(String path) throws StartupException {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(ANSWER_LIMIT)
            .header("Authorization", "Bearer " + token)
            .build();
    try {
      return http.send(request, BodyHandlers.ofByteArray());
    } catch (ConnectException | HttpTimeoutException nobody) {
      throw new StartupException(
          "no engine answers at "
              + base
              + ": start it with `tipring run`, or say where it is with --url or --config",
          nobody);
    } catch (IOException broken) {
      throw new StartupException("the engine at " + base + " can't be asked: " + broken, broken);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new StartupException("interrupted", interrupted);
    }
  }

  /** The JSON at a path. */
  public JsonNode json(String path) throws StartupException {
    String body = new String(get(path), StandardCharsets.UTF_8);
    try {
      return Json.read(body);
    } catch (RuntimeException noJson) {
      throw new StartupException("what answers at " + base + " is no Tipring", noJson);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
