package io.tipring.sip.ua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tipring.core.metrics.SipMetrics;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import io.tipring.sip.transaction.TransactionTimers;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls with sipp, which is not our code. */
class SippTest {

  private static final int CALLS = 50;
  private static final Credentials NOBODY = (tenant, user, algorithm) -> Optional.empty();

  @TempDir private Path directory;

  @BeforeAll
  static void needsSipp() throws IOException, InterruptedException {
    boolean found;
    try {
      Process version =
          new ProcessBuilder("sipp", "-v")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      found = version.waitFor(10, TimeUnit.SECONDS);
    } catch (IOException e) {
      found = false;
    }
    assumeTrue(found, "sipp is not installed");
  }

  private Process sipp(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("sipp"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-i", "127.0.0.1", "-nostdin", "-timeout", "60"));
    return new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("sipp.log").toFile())
        .start();
  }

  @ParameterizedTest
  @CsvSource({"UDP, u1", "TCP, t1"})
  void sippCallsUs(Transport transport, String mode) throws IOException, InterruptedException {
    Answering answering = new Answering();
    SipMetrics metrics = new SipMetrics(new SimpleMeterRegistry());
    try (SipStack stack =
        SipStack.start(TestStacks.options(transport), answering, NOBODY, metrics)) {
      answering.stack = stack;
      SipAddress address = stack.address(transport).orElseThrow();
      Process caller =
          sipp(
              "-sn",
              "uac",
              "-t",
              mode,
              "-m",
              "" + CALLS,
              "-r",
              "100",
              "-d",
              "20",
              "-s",
              "4008",
              address.host() + ":" + address.port());
      assertThat(caller.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(caller.exitValue()).isZero();
      Awaitility.await().until(() -> answering.acknowledged.get() == CALLS);
      assertThat(answering.unexpected).isEmpty();
    }
  }

  @Test
  void weCallSipp() throws IOException, InterruptedException {
    int port;
    try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Calling calling = new Calling();
    SipMetrics metrics = new SipMetrics(new SimpleMeterRegistry());
    Process callee = sipp("-sn", "uas", "-p", "" + port);
    try (SipStack stack =
        SipStack.start(
            TestStacks.options(Transport.UDP).withTimers(TransactionTimers.STANDARD),
            calling,
            NOBODY,
            metrics)) {
      calling.stack = stack;
      for (int i = 0; i < CALLS; i++) {
        calling.call(i, new SipAddress(Transport.UDP, "127.0.0.1", port));
      }
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> calling.ended.get() == CALLS);
    } finally {
      callee.destroy();
      assertThat(callee.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }
}
