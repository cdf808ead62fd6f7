package io.tipring.server.interop;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** A sipp that runs one of the scenarios beside this class. */
final class Sipp implements AutoCloseable {

  private static final int START_ATTEMPTS = 5;
  private static final AtomicInteger RUNS = new AtomicInteger();

  private final PeerProcess process;
  private final int port;
  private final SipTrace trace;
  private final Path messages;
  private final Path errors;

  private Sipp(PeerProcess process, int port, Path messages, Path errors) {
    this.process = process;
    this.port = port;
    this.messages = messages;
    this.trace = new SipTrace(messages);
    this.errors = errors;
  }

  /**
   * @param folder for the scenario and the traces
   * @param keys what the scenario reads as [key]
   */
  private static Sipp start(
      Path folder, String scenario, int port, List<String> arguments, Map<String, String> keys)
      throws IOException {
    String run = scenario + "-" + RUNS.incrementAndGet();
    Path file = folder.resolve(run + ".xml");
    try (InputStream resource = Sipp.class.getResourceAsStream(scenario + ".xml")) {
      String text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
      // sipp puts no key into an attribute.
      Files.writeString(file, text.replace("PATIENCE", keys.getOrDefault("patience", "")));
    }
    Path messages = folder.resolve(run + ".messages");
    Path errors = folder.resolve(run + ".errors");
    List<String> command = new ArrayList<>(List.of("sipp"));
    command.addAll(arguments);
    command.addAll(List.of("-sf", file.toString(), "-i", "127.0.0.1", "-p", "" + port));
    command.addAll(List.of("-trace_msg", "-message_file", messages.toString()));
    command.addAll(List.of("-trace_err", "-error_file", errors.toString(), "-nostdin"));
    keys.forEach((key, value) -> command.addAll(List.of("-key", key, value)));
    PeerProcess process = PeerProcess.start(run, folder, command);
    return new Sipp(process, port, messages, errors);
  }

  /** A caller that dials at once. */
  static Sipp call(
      Path folder, InetSocketAddress engine, String caller, String number, int mediaPort)
      throws IOException {
    return start(
        folder,
        "caller",
        Ports.free(),
        List.of(hostAndPort(engine), "-s", number, "-m", "1"),
        Map.of("caller", caller, "media", "" + mediaPort));
  }

  /**
   * The phone of an agent: registers from its port, then waits for calls on it.
   *
   * @param scenario what it does with a call
   * @param answerAfter how long it rings before it answers, where the scenario answers
   */
  static Sipp registeredPhone(
      Path folder,
      InetSocketAddress engine,
      String agent,
      String password,
      String scenario,
      int mediaPort,
      Duration answerAfter)
      throws IOException, InterruptedException {
    int port = Ports.free();
    register(folder, engine, agent, password, port, 300);
    return phone(folder, engine, scenario, port, mediaPort, answerAfter);
  }

  /** The phones of many agents, on one port; see the scenario. */
  static Sipp loadAgents(Path folder, InetSocketAddress engine, int port) throws IOException {
    return start(folder, "load-agent", port, List.of(), Map.of("engine", hostAndPort(engine)));
  }

  /** Callers at a steady rate, each with a number that begins so. */
  static Sipp loadCallers(
      Path folder,
      InetSocketAddress engine,
      String number,
      String prefix,
      Duration patience,
      int callsPerSecond)
      throws IOException {
    return start(
        folder,
        "load-caller",
        Ports.free(),
        List.of(hostAndPort(engine), "-s", number, "-r", "" + callsPerSecond, "-l", "5000"),
        Map.of("prefix", prefix, "patience", "" + patience.toMillis()));
  }

  /** Places no more calls and ends after the last (sipp's SIGUSR1). */
  void stopCalling() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-USR1", Long.toString(process.pid())).start().waitFor();
  }

  /** The log of all messages. */
  Path messages() {
    return messages;
  }

  /** A phone that can be called and isn't registered. */
  static Sipp phone(
      Path folder,
      InetSocketAddress engine,
      String scenario,
      int port,
      int mediaPort,
      Duration answerAfter)
      throws IOException {
    // Looking whether the port is taken takes it for a moment: sipp may find it so, and end.
    for (int attempt = 1; attempt <= START_ATTEMPTS; attempt++) {
      Sipp phone =
          start(
              folder,
              scenario,
              port,
              List.of("-d", "" + answerAfter.toMillis()),
              Map.of("media", "" + mediaPort, "engine", hostAndPort(engine)));
      Awaitility.await("sipp to listen")
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(25))
          .until(() -> !phone.process.isAlive() || !Ports.isFree(port));
      if (phone.process.isAlive()) {
        return phone;
      }
      phone.close();
    }
    throw new AssertionError("sipp can't listen on port " + port);
  }

  /** Registers a phone of an agent; fails if the engine refuses. 0 s takes the phone out. */
  static void register(
      Path folder,
      InetSocketAddress engine,
      String agent,
      String password,
      int port,
      int expiresSeconds)
      throws IOException, InterruptedException {
    Map<String, String> keys = Map.of("agent", agent, "expires", "" + expiresSeconds);
    List<String> arguments = List.of(hostAndPort(engine), "-m", "1", "-au", agent, "-ap", password);
    try (Sipp sipp = start(folder, "register", port, arguments, keys)) {
      sipp.awaitSuccess(Duration.ofSeconds(10));
    }
  }

  int port() {
    return port;
  }

  SipTrace trace() {
    return trace;
  }

  /** The test's word to hang up, see the scenarios. */
  void hangUp(String callId) throws IOException {
    String notify =
        String.join(
            "\r\n",
            "NOTIFY sip:peer@127.0.0.1:" + port + " SIP/2.0",
            "Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKhangup",
            "From: <sip:test@127.0.0.1>;tag=test",
            "To: <sip:peer@127.0.0.1>",
            "Call-ID: " + callId,
            "CSeq: 999 NOTIFY",
            "Max-Forwards: 70",
            "Content-Length: 0",
            "",
            "");
    byte[] bytes = notify.getBytes(StandardCharsets.US_ASCII);
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
    }
  }

  /** Waits until all calls of the scenario are done, and done as the scenario says. */
  void awaitSuccess(Duration limit) throws InterruptedException, IOException {
    int exit = process.awaitExit(limit);
    if (exit != 0) {
      String said = Files.exists(errors) ? Files.readString(errors) : "";
      throw new AssertionError("sipp ended with " + exit + ": " + said + "\n" + trace);
    }
  }

  private static String hostAndPort(InetSocketAddress address) {
    return address.getHostString() + ":" + address.getPort();
  }

  @Override
  public void close() {
    process.close();
  }
}
