package io.tipring.benchmarks.system;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * From an agent's becoming ready to the INVITE at the agent's phone, while callers wait: from just
 * before the REST request is sent until the datagram is read. The phone says busy, the agent is set
 * ready again, and so on.
 *
 * <p>Arguments: SIP port, HTTP port, token file, waiting callers, samples.
 */
public final class ReadyToInvite {

  private static final String AGENT = "bench-agent";
  private static final String PASSWORD = "bench-password";
  private static final int LIMIT_MILLIS = 5000;

  private final HttpClient client = HttpClient.newHttpClient();
  private final String base;
  private final String token;
  private final SipWire callers;
  private final SipWire phone;

  private ReadyToInvite(InetSocketAddress engine, String base, String token) throws IOException {
    this.base = base;
    this.token = token;
    this.callers = new SipWire(engine);
    this.phone = new SipWire(engine);
  }

  public static void main(String[] args) throws Exception {
    InetSocketAddress engine = new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0]));
    String token = Files.readString(Path.of(args[2])).strip();
    ReadyToInvite run = new ReadyToInvite(engine, "http://127.0.0.1:" + args[1], token);
    run.prepare(Integer.parseInt(args[3]));
    int samples = Integer.parseInt(args[4]);
    run.measure(Math.max(20, samples / 5));
    long[] micros = run.measure(samples);
    Arrays.sort(micros);
    System.out.printf(
        "ready -> agent INVITE, %s callers waiting, %d samples: p50 %d us, p99 %d us, max %d us%n",
        args[3], samples, micros[samples / 2], micros[samples * 99 / 100], micros[samples - 1]);
    System.exit(0);
  }

  private void prepare(int waiting) throws IOException, InterruptedException {
    request(
        "PUT",
        "/v1/agents/" + AGENT,
        "{\"name\":\"Bench\",\"sipPassword\":\"" + PASSWORD + "\",\"skills\":{\"bench\":5}}");
    phone.register(AGENT, PASSWORD);
    for (int i = 0; i < waiting; i++) {
      String invite = callers.invite("1380000" + (1000 + i), "4002", 9);
      callers.send(invite);
      String answer = "";
      while (SipWire.status(answer) < 200) {
        answer = expect(callers.receive(LIMIT_MILLIS), "answer to a caller");
      }
      callers.send(callers.inDialog("ACK", invite, answer, 1));
      if (SipWire.status(answer) != 200) {
        throw new IllegalStateException("a caller was refused:\n" + answer);
      }
    }
  }

  private long[] measure(int samples) throws IOException, InterruptedException {
    long[] micros = new long[samples];
    for (int i = 0; i < samples; i++) {
      Thread.ofVirtual().start(this::setReady);
      long before = System.nanoTime();
      String invite = expectRequest("INVITE");
      micros[i] = (System.nanoTime() - before) / 1000;
      phone.send(phone.respond(invite, 486, "Busy Here", "p" + i, ""));
      expectRequest("ACK");
      awaitNotReady();
    }
    return micros;
  }

  private String expectRequest(String method) throws IOException {
    while (true) {
      String message = expect(phone.receive(LIMIT_MILLIS), method);
      if (message.startsWith(method + " ")) {
        return message;
      }
    }
  }

  private void setReady() {
    try {
      request("POST", "/v1/agents/" + AGENT + "/state", "{\"state\":\"ready\"}");
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("the agent can't be set ready", e);
    }
  }

  private void awaitNotReady() throws IOException, InterruptedException {
    while (!request("GET", "/v1/agents/" + AGENT, "").contains("\"state\":\"notReady\"")) {
      Thread.onSpinWait();
    }
  }

  private String request(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw new IOException(method + " " + path + ": " + response.statusCode() + response.body());
    }
    return response.body();
  }

  private static String expect(Optional<String> message, String what) {
    return message.orElseThrow(() -> new IllegalStateException("no " + what + " came in time"));
  }
}
