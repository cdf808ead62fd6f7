package io.tipring.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tipring.acd.Acd;
import io.tipring.core.engine.EngineStatus;
import io.tipring.core.engine.Replay;
import io.tipring.core.signalling.Transport;
import io.tipring.core.turn.TurnProcessor;
import io.tipring.ivr.Flows;
import io.tipring.server.config.ConfigLoader;
import io.tipring.server.config.InvalidConfigException;
import io.tipring.server.config.TipringConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The whole system in one process: its start, its stop, and what it keeps over both. */
@Timeout(120)
class TipringTest {

  private static final Path HOME = Path.of(System.getProperty("tipring.home"));

  @TempDir private Path folder;

  private TipringConfig config(String... settings) throws InvalidConfigException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "sip.udp=127.0.0.1:0",
                "http.listen=127.0.0.1:0",
                "data.dir=" + folder.resolve("data"),
                "recordings.dir=" + folder.resolve("recordings")));
    all.addAll(List.of(settings));
    return new ConfigLoader(HOME, folder).load(Optional.empty(), all);
  }

  private static HttpResponse<String> send(Tipring tipring, String method, String path, String body)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + tipring.httpPort() + path))
              .header("Authorization", "Bearer " + Files.readString(tipring.tokenFile()).strip())
              .header("Content-Type", "application/json")
              .method(method, BodyPublishers.ofString(body))
              .build(),
          BodyHandlers.ofString());
    }
  }

  private static JsonNode get(Tipring tipring, String path)
      throws IOException, InterruptedException {
    HttpResponse<String> response = send(tipring, "GET", path, "");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return new ObjectMapper().readTree(response.body());
  }

  @Test
  void agentsOutliveARestartAndAReplayAgrees() throws Exception {
    JsonNode live;
    try (Tipring tipring = Tipring.start(config())) {
      assertThat(get(tipring, "/health/ready").path("status").asText()).isEqualTo("ready");
      HttpResponse<String> put =
          send(tipring, "PUT", "/v1/agents/1001", "{\"sipPassword\":\"s3cret-99\"}");
      assertThat(put.statusCode()).as(put.body()).isEqualTo(201);
      send(tipring, "POST", "/v1/agents/1001/state", "{\"state\":\"ready\"}");
      assertThat(get(tipring, "/v1/queues").path("queues").findValuesAsText("id"))
          .contains("sales", "support");
      live = get(tipring, "/v1/engine");
    }

    EngineStatus replayed =
        Replay.run(
                folder.resolve("data"),
                live.path("sequence").asLong(),
                () -> new TurnProcessor(new Flows(), new Acd()))
            .status();
    assertThat(replayed.sequence()).isEqualTo(live.path("sequence").asLong());
    assertThat(EngineAccess.hash(replayed.stateHash())).isEqualTo(live.path("stateHash").asText());

    String token = Files.readString(folder.resolve("data/admin.token"));
    try (Tipring again = Tipring.start(config())) {
      assertThat(Files.readString(again.tokenFile())).isEqualTo(token);
      assertThat(get(again, "/v1/agents").path("agents").findValuesAsText("id"))
          .containsExactly("1001");
      assertThat(get(again, "/v1/engine").path("sequence").asLong())
          .isGreaterThan(live.path("sequence").asLong());
    }
  }

  /** What the tables say is what the journal says; a rebuild says the same again. */
  @Test
  void totalsOfTheDatabaseAreThoseOfTheJournal() throws Exception {
    String data = folder.resolve("data").toString();
    String setting = "data.dir=" + data;
    TipringConfig withRoute =
        config("trunks.local.address=127.0.0.1:9", "routes.0={ number = \"1*\", trunk = local }");
    try (Tipring tipring = Tipring.start(withRoute)) {
      for (int i = 0; i < 3; i++) {
        HttpResponse<String> call =
            send(
                tipring,
                "POST",
                "/v1/calls",
                "{\"to\":\"13800138000\",\"from\":\"4008001234\",\"flow\":\"hotline\"}");
        assertThat(call.statusCode()).as(call.body()).isEqualTo(201);
      }
      assertThat(get(tipring, "/v1/contacts").path("contacts")).hasSize(3);
      Run refused = run("projections", "rebuild", "--set", setting);
      assertThat(refused.exit()).isEqualTo(1);
      assertThat(refused.text()).contains("in use by another engine");
    }
    Run replay = run("replay", data);
    Run totals = run("projections", "totals", "--set", setting);
    assertThat(totals.exit()).as(totals.text()).isZero();
    assertThat(totals.text()).contains("contacts started 3\n", "contacts ended ");
    assertThat(replay.text()).endsWith(totals.text());

    Run rebuilt = run("projections", "rebuild", "--set", setting);
    assertThat(rebuilt.exit()).as(rebuilt.text()).isZero();
    assertThat(rebuilt.text()).contains("contacts by now: 3");
    assertThat(run("projections", "totals", "--set", setting).text()).isEqualTo(totals.text());
  }

  private record Run(int exit, String text) {}

  private static Run run(String... arguments) {
    StringWriter out = new StringWriter();
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(out));
    return new Run(commandLine.execute(arguments), out.toString());
  }

  @Test
  void sipIsAnsweredOnTheAddressThatIsTold() throws Exception {
    try (Tipring tipring = Tipring.start(config());
        DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      String address = tipring.address(Transport.UDP);
      int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
      byte[] options =
          """
          OPTIONS sip:tipring@127.0.0.1 SIP/2.0
          Via: SIP/2.0/UDP 127.0.0.1:%d;branch=z9hG4bK-wiring
          Max-Forwards: 70
          From: <sip:probe@127.0.0.1>;tag=1
          To: <sip:tipring@127.0.0.1>
          Call-ID: wiring
          CSeq: 1 OPTIONS
          Content-Length: 0

          """
              .formatted(socket.getLocalPort())
              .replace("\n", "\r\n")
              .getBytes(StandardCharsets.US_ASCII);
      socket.setSoTimeout(10_000);
      socket.send(
          new DatagramPacket(options, options.length, new InetSocketAddress("127.0.0.1", port)));
      DatagramPacket answer = new DatagramPacket(new byte[4_096], 4_096);
      socket.receive(answer);
      assertThat(new String(answer.getData(), 0, answer.getLength(), StandardCharsets.US_ASCII))
          .startsWith("SIP/2.0 200 ");
    }
  }

  @Test
  void theFiguresAreThere() throws Exception {
    try (Tipring tipring = Tipring.start(config())) {
      String figures = send(tipring, "GET", "/metrics", "").body();
      assertThat(figures)
          .contains("tipring_ready 1.0")
          .contains("tipring_queue_waiting{queue=\"support\"} 0.0")
          .contains("tipring_agents{state=\"ready\"} 0.0")
          .contains("tipring_calls_active{state=\"connected\"} 0.0")
          .contains("tipring_journal_append_seconds_count")
          .contains("tipring_turn_seconds_count")
          .contains("tipring_ring_occupied")
          .contains("jvm_memory_used_bytes");
    }
  }

  /** What the guide for operators says of figures holds: each named there is there, and back. */
  @Test
  void everyFigureIsInTheGuide() throws Exception {
    String guide = Files.readString(HOME.resolve("docs/operating.md"));
    try (Tipring tipring = Tipring.start(config())) {
      String figures = send(tipring, "GET", "/metrics", "").body();
      List<String> names =
          figures
              .lines()
              .filter(line -> line.startsWith("# TYPE tipring_"))
              .map(line -> line.split(" ")[2].replaceFirst("_max$", ""))
              .distinct()
              .toList();
      assertThat(names).hasSizeGreaterThan(10);
      assertThat(names).allSatisfy(name -> assertThat(guide).contains("`" + name + "`"));
    }
  }

  @Test
  void aDataDirectoryInUseIsTold() throws Exception {
    try (Tipring first = Tipring.start(config())) {
      assertThatThrownBy(() -> Tipring.start(config()))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("data.dir (--set data.dir=")
          .hasMessageContaining("in use");
      assertThat(get(first, "/health/ready").path("status").asText()).isEqualTo("ready");
    }
  }

  @Test
  void portsInUseAreToldAndNothingIsLeftBehind() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      assertThatThrownBy(() -> Tipring.start(config("http.listen=" + address)))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("cannot listen on " + address)
          .hasMessageContaining("http.listen (--set http.listen=" + address + ")");
      assertThatThrownBy(() -> Tipring.start(config("sip.tcp=" + address)))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("sip.tcp (--set sip.tcp=" + address + ")")
          .hasMessageContaining(address);
    }
    Tipring.start(config()).close();
  }
}
