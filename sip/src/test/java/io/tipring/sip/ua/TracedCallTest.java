package io.tipring.sip.ua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tipring.core.command.SipCommand;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.metrics.SipMetrics;
import io.tipring.core.metrics.SipTraceMetrics;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import io.tipring.sip.trace.SipTrace;
import io.tipring.sip.trace.TraceFiles;
import io.tipring.sip.trace.TraceOptions;
import io.tipring.sip.trace.TracedMessage;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the trace holds of real calls and registrations over loopback. */
class TracedCallTest {

  private static final Credentials NOBODY = (tenant, user, algorithm) -> Optional.empty();

  @TempDir private Path folder;

  private SipTrace trace() throws IOException {
    return SipTrace.start(
        new TraceOptions(folder, TraceOptions.LEAST_BYTES, Duration.ofHours(1)),
        System::currentTimeMillis,
        new SipTraceMetrics(new SimpleMeterRegistry()));
  }

  private static String firstWords(TracedMessage message) {
    String line =
        new String(message.bytes(), StandardCharsets.UTF_8).lines().findFirst().orElse("");
    String word = line.startsWith("SIP/2.0 ") ? line.substring(8, 11) : line.split(" ", 2)[0];
    return (message.sent() ? "> " : "< ") + word;
  }

  /** Makes one call from the traced stack. */
  private void call(Transport transport, SipTrace trace) throws IOException {
    Answering answering = new Answering();
    Calling calling = new Calling();
    SipOptions options = TestStacks.options(transport);
    SipMetrics metrics = new SipMetrics(new SimpleMeterRegistry());
    try (SipStack callee = SipStack.start(options, answering, NOBODY, metrics);
        SipStack caller =
            SipStack.start(
                options, calling, NOBODY, new SipMetrics(new SimpleMeterRegistry()), trace)) {
      answering.stack = callee;
      calling.stack = caller;
      calling.call(7, callee.address(transport).orElseThrow());
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> calling.ended.get() == 1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"UDP", "TCP"})
  void everyMessageOfACallIsThereInOrder(Transport transport) throws IOException {
    try (SipTrace trace = trace()) {
      call(transport, trace);
      assertThat(trace.flush()).isTrue();
    }
    List<TracedMessage> found = new TraceFiles(folder).find(List.of("call-7"), 0, Long.MAX_VALUE);
    assertThat(found).extracting(TracedMessage::transport).containsOnly(transport);
    assertThat(found)
        .extracting(TracedCallTest::firstWords)
        .containsSubsequence("> INVITE", "< 200", "> ACK", "> BYE", "< 200");
    assertThat(new TraceFiles(folder).find(List.of("call-8"), 0, Long.MAX_VALUE)).isEmpty();
  }

  @Test
  void aRegistrationIsThereWithoutTheResponseToTheChallenge() throws Exception {
    Commands commands = new Commands();
    try (SipTrace trace = trace();
        SipStack registrar =
            SipStack.start(
                TestStacks.options(Transport.UDP),
                commands,
                (tenant, user, algorithm) ->
                    Optional.of(algorithm.ha1(user, TestStacks.REALM, "secret")),
                new SipMetrics(new SimpleMeterRegistry()),
                trace);
        SipStack phone = TestStacks.start(TestStacks.options(Transport.UDP), new Commands())) {
      SipAddress address = registrar.address(Transport.UDP).orElseThrow();
      CompletableFuture<RegistrationOutcome> outcome =
          phone.register(
              new RegistrationRequest(address, "127.0.0.1", "1001", "secret", 600, "phone-1", 10));
      SipCommand.RegisterReceived register = commands.next(SipCommand.RegisterReceived.class);
      registrar.handle(
          new SipEffect.RespondToRegister(
              register.transactionId(), 200, "", List.of(), 0, List.of()));
      outcome.get(10, TimeUnit.SECONDS);
      assertThat(trace.flush()).isTrue();
    }
    String all = everything();
    assertThat(all).contains("username=\"1001\"").containsPattern("response=\"x{32,64}\"");
    assertThat(all).doesNotContainPattern("response=\"[0-9a-f]");
  }

  private String everything() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }

  @Test
  void tsharkReadsTheFiles() throws Exception {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, "tshark"))),
        "tshark is not installed");
    try (SipTrace trace = trace()) {
      call(Transport.TCP, trace);
    }
    Path file;
    try (Stream<Path> files = Files.list(folder)) {
      file = files.findFirst().orElseThrow();
    }
    List<String> packets =
        run(
            "tshark",
            "-n",
            "-r",
            file.toString(),
            "-Y",
            "sip",
            "-T",
            "fields",
            "-o",
            "ip.check_checksum:TRUE",
            "-e",
            "ip.checksum.status",
            "-e",
            "sip.Call-ID",
            "-e",
            "sip.Method",
            "-e",
            "sip.Status-Code");
    assertThat(packets).isNotEmpty().allMatch(line -> line.startsWith("1\tcall-7\t"));
    assertThat(packets.stream().map(line -> line.substring(2 + "call-7".length()).strip()))
        .containsSubsequence("INVITE", "200", "ACK", "BYE", "200");
  }

  private static List<String> run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return lines;
  }
}
