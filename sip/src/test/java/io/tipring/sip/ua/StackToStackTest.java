package io.tipring.sip.ua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tipring.core.metrics.SipMetrics;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole calls between two stacks, each with two event loops. */
class StackToStackTest {

  private static final int CALLS = 300;

  @ParameterizedTest
  @CsvSource({"UDP, 127.0.0.1", "TCP, 127.0.0.1", "UDP, ::1", "TCP, ::1"})
  void everyCallIsAnsweredAcknowledgedAndEnded(Transport transport, String host)
      throws IOException {
    assumeTrue(isLocal(host), host + " is no address of this machine");
    Answering answering = new Answering();
    Calling calling = new Calling();
    SipMetrics calleeMetrics = new SipMetrics(new SimpleMeterRegistry());
    SipMetrics callerMetrics = new SipMetrics(new SimpleMeterRegistry());
    SipOptions options = TestStacks.options(host, transport).withEventLoops(2);
    Credentials nobody = (tenant, user, algorithm) -> Optional.empty();
    try (SipStack callee = SipStack.start(options, answering, nobody, calleeMetrics);
        SipStack caller = SipStack.start(options, calling, nobody, callerMetrics)) {
      answering.stack = callee;
      calling.stack = caller;
      SipAddress to = callee.address(transport).orElseThrow();
      for (int i = 0; i < CALLS; i++) {
        calling.call(i, to);
      }
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> calling.ended.get() == CALLS && answering.acknowledged.get() == CALLS);
      assertThat(calling.answered).hasValue(CALLS);
      assertThat(calling.unexpected).isEmpty();
      assertThat(answering.unexpected).isEmpty();
      // All that absorbs repetitions ends with 64·T1.
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                for (SipMetrics.TransactionKind kind : SipMetrics.TransactionKind.values()) {
                  assertThat(calleeMetrics.openTransactions(kind)).isZero();
                  assertThat(callerMetrics.openTransactions(kind)).isZero();
                }
              });
    }
  }

  private static boolean isLocal(String host) throws IOException {
    return NetworkInterface.getByInetAddress(InetAddress.getByName(host)) != null;
  }
}
