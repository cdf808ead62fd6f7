package io.tipring.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code tipring explain} and {@code tipring timeline} against answers over real HTTP. */
class AskCommandsTest {

  private record Answer(int status, byte[] body) {}

  private record Run(int exit, String out, String err) {}

  @TempDir private Path folder;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<String> tokens = new ArrayList<>();
  private HttpServer server;
  private Path tokenFile;

  @BeforeEach
  void start() throws IOException {
    tokenFile = Files.writeString(folder.resolve("token"), "the-token\n");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
          Answer answer =
              answers.getOrDefault(
                  exchange.getRequestURI().toString(),
                  new Answer(404, "{\"detail\":\"there is no contact 9z\"}".getBytes()));
          exchange.sendResponseHeaders(answer.status(), answer.body().length);
          exchange.getResponseBody().write(answer.body());
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(String path, int status, String body) {
    answers.put(path, new Answer(status, body.getBytes(StandardCharsets.UTF_8)));
  }

  private Run run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--url", "http://127.0.0.1:" + server.getAddress().getPort()));
    all.addAll(List.of("--token-file", tokenFile.toString()));
    return runAs(all.toArray(String[]::new));
  }

  private static Run runAs(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err));
    return new Run(commandLine.execute(arguments), out.toString(), err.toString());
  }

  private static String local(String utc) {
    return Instant.parse(utc).atZone(TimeZone.getDefault().toZoneId()).toLocalTime().toString();
  }

  @Test
  void anExplanationIsToldLineByLine() {
    answer(
        "/v1/contacts/9z/explanation",
        200,
        """
        {"contactId":"9z","at":"2026-11-22T10:00:09.001Z","decisions":[
          {"at":"2026-11-22T10:00:00.001Z","type":"contactQueued","text":"waits in queue support"},
          {"at":"2026-11-22T10:00:00.002Z","type":"offerMade","text":"offered to eve: longest idle",
           "candidates":[{"agent":"eve","idleMillis":700},{"agent":"bob","idleMillis":200}],
           "moreCandidates":3,"idleLongerWithoutSkills":2,"skilledNotReady":{"busy":2},
           "passedOver":[
             {"agent":"joe","lacks":[{"skill":"x"}],"text":"joe: ready for 9.0 s, has no x, needs 1"},
             {"agent":"ann","lacks":[],"text":"ann: busy"}]}],
         "now":{"waits":true,"text":"the phone of eve has been ringing for 9.0 s",
           "eligible":[{"text":"eve: being offered a contact for 9.0 s"}],"readyButLacking":[]}}
        """);
    Run run = run("explain", "9z");

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out().lines().filter(line -> !line.startsWith("-- ")))
        .containsExactly(
            "contact 9z",
            local("2026-11-22T10:00:00.001Z") + "  waits in queue support",
            local("2026-11-22T10:00:00.002Z") + "  offered to eve: longest idle",
            "              candidates: eve idle 0.7 s, bob idle 0.2 s, 3 more",
            "              not joe: ready for 9.0 s, has no x, needs 1",
            "              not ann: busy",
            "              not 1 more that were ready for longer and lack a skill",
            "              with the skills and not ready in all: 2 busy",
            local("2026-11-22T10:00:09.001Z")
                + "  now: the phone of eve has been ringing for 9.0 s",
            "              eve: being offered a contact for 9.0 s");
    assertThat(tokens).containsExactly("Bearer the-token");
    assertThat(run("explain", "9z", "--json").out()).contains("\"moreCandidates\" : 3");
  }

  @Test
  void aTimelineIsToldAsALadder() {
    String path = "/v1/contacts/9z/timeline?messages=";
    String timeline =
        """
        {"contactId":"9z","sipTrace":"on","entries":[
          {"at":"2026-11-22T10:00:00.001234Z","kind":"sip","direction":"received","role":"caller",
           "with":"local","text":"INVITE sip:1@h SIP/2.0","transport":"udp","peer":"127.0.0.1:5071"
           MESSAGE},
          {"at":"2026-11-22T10:00:00.002Z","kind":"flow","text":"menu main: key 1 (line 3)"},
          {"at":"2026-11-22T10:00:00.003Z","kind":"sip","direction":"sent","role":"caller",
           "with":"local","text":"200 OK (INVITE)","transport":"udp","peer":"127.0.0.1:5071"}]}
        """;
    answer(path + "false", 200, timeline.replace("MESSAGE", ""));
    answer(path + "true", 200, timeline.replace("MESSAGE", ",\"message\":\"INVITE x\\r\\nTo: y\""));
    Run run = run("timeline", "9z");

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out().lines().filter(line -> !line.startsWith("-- ")))
        .containsExactly(
            "contact 9z",
            local("2026-11-22T10:00:00.001Z")
                + "  caller local         --->  |  INVITE sip:1@h SIP/2.0   udp 127.0.0.1:5071",
            local("2026-11-22T10:00:00.002Z")
                + "                             |  flow: menu main: key 1 (line 3)",
            local("2026-11-22T10:00:00.003Z")
                + "  caller local         <---  |  200 OK (INVITE)   udp 127.0.0.1:5071");
    assertThat(run("timeline", "9z", "--messages").out()).contains("        To: y\n");
    assertThat(run("timeline", "9z", "--json").out()).contains("\"direction\" : \"received\"");
  }

  @Test
  void thePcapIsWrittenAsItCame() throws IOException {
    byte[] file = {(byte) 0xa1, (byte) 0xb2, 0, -1, 13, 10};
    answers.put("/v1/contacts/9z/sip.pcap", new Answer(200, file));
    Path target = folder.resolve("call.pcap");
    assertThat(run("timeline", "9z", "--pcap", target.toString()).exit()).isZero();
    assertThat(Files.readAllBytes(target)).isEqualTo(file);
  }

  @Test
  void whatGoesWrongIsSaidWithHowToMendIt() throws IOException {
    Run unknown = run("explain", "9z");
    assertThat(unknown.exit()).isEqualTo(1);
    assertThat(unknown.err()).isEqualTo("tipring: there is no contact 9z\n");

    answer("/v1/contacts/9z/explanation", 401, "{\"detail\":\"x\"}");
    assertThat(run("explain", "9z").err()).contains("the token in").contains("is not that of");

    answer("/v1/contacts/9z/explanation", 200, "<html>");
    assertThat(run("explain", "9z").err()).contains("is no Tipring");
    answer("/v1/contacts/9z/explanation", 500, "<html>");
    assertThat(run("explain", "9z").err()).contains("is no Tipring");

    Files.delete(tokenFile);
    assertThat(run("timeline", "9z").err())
        .contains("there is no token in " + tokenFile)
        .contains("--token-file");
    assertThat(runAs("explain", "not/an/id").exit()).isEqualTo(2);
    assertThat(runAs("explain").exit()).isEqualTo(2);
  }

  @Test
  void whereNoEngineRunsIsSaid() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Run nobody =
        runAs(
            "explain",
            "9z",
            "--url",
            "http://127.0.0.1:" + port,
            "--token-file",
            tokenFile.toString());
    assertThat(nobody.exit()).isEqualTo(1);
    assertThat(nobody.err()).contains("no engine answers at").contains("tipring run");
    assertThat(runAs("explain", "9z", "--url", "nonsense").err()).contains("http://HOST:PORT");
  }

  @Test
  void theConfigurationSaysWhereTheEngineIs() {
    answer("/v1/contacts/9z/explanation", 404, "{\"detail\":\"asked\"}");
    Run run =
        runAs(
            "explain",
            "9z",
            "--set",
            "http.listen=127.0.0.1:" + server.getAddress().getPort(),
            "--token-file",
            tokenFile.toString());
    assertThat(run.err()).isEqualTo("tipring: asked\n");
    assertThat(
            runAs(
                    "explain",
                    "9z",
                    "--set",
                    "http.listen=127.0.0.1:0",
                    "--set",
                    "data.dir=" + folder)
                .err())
        .contains("--url");
  }
}
