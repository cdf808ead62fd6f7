package io.tipring.sip.ua;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tipring.core.command.Command;
import io.tipring.core.command.CommandSink;
import io.tipring.core.command.SipCommand;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.metrics.SipMetrics;
import io.tipring.core.signalling.Destination;
import io.tipring.core.signalling.Dialog;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole calls between two stacks, each with two event loops. */
class StackToStackTest {

  private static final int CALLS = 300;

  /** Answers every call. */
  private static final class Answering implements CommandSink {
    private final ConcurrentLinkedQueue<Command> unexpected = new ConcurrentLinkedQueue<>();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private volatile SipStack stack;

    @Override
    public boolean submit(Command command) {
      switch (command) {
        case SipCommand.InviteReceived invite -> {
          respond(invite, 180, Optional.empty());
          respond(invite, 200, invite.sdpOffer());
        }
        case SipCommand.AckReceived ack -> acknowledged.incrementAndGet();
        case SipCommand.ByeReceived bye ->
            stack.handle(
                new SipEffect.RespondInDialog(
                    bye.transactionId(), 200, "", Optional.empty(), List.of()));
        default -> unexpected.add(command);
      }
      return true;
    }

    private void respond(SipCommand.InviteReceived invite, int status, Optional<String> sdp) {
      stack.handle(
          new SipEffect.RespondToInvite(
              invite.transactionId(), 1, status, "", "callee", sdp, List.of()));
    }
  }

  /** Acknowledges and ends every call that is answered. */
  private static final class Calling implements CommandSink {
    private final ConcurrentLinkedQueue<Command> unexpected = new ConcurrentLinkedQueue<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private volatile SipStack stack;

    void call(int number, SipAddress to) {
      Dialog dialog =
          new Dialog(
              "call-" + number,
              "caller",
              "",
              "sip:a@127.0.0.1",
              "sip:b@127.0.0.1",
              "",
              "",
              List.of(),
              1,
              0,
              null);
      stack.handle(
          new SipEffect.SendInvite(
              number,
              new Destination("sip:b@127.0.0.1", to),
              dialog,
              Optional.of(WirePeer.SDP),
              List.of()));
    }

    @Override
    public boolean submit(Command command) {
      switch (command) {
        case SipCommand.InviteProgressed progressed -> {}
        case SipCommand.InviteAnswered call -> {
          answered.incrementAndGet();
          stack.handle(new SipEffect.SendAck(call.legId(), call.dialog(), 1, Optional.empty()));
          stack.handle(
              new SipEffect.SendBye(call.legId(), call.dialog().nextLocalCSeq(), Optional.empty()));
        }
        case SipCommand.RequestAnswered bye when bye.status() == 200 -> ended.incrementAndGet();
        default -> unexpected.add(command);
      }
      return true;
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"UDP", "TCP"})
  void everyCallIsAnsweredAcknowledgedAndEnded(Transport transport) throws IOException {
    Answering answering = new Answering();
    Calling calling = new Calling();
    SipMetrics calleeMetrics = new SipMetrics(new SimpleMeterRegistry());
    SipMetrics callerMetrics = new SipMetrics(new SimpleMeterRegistry());
    SipOptions options = TestStacks.options(transport).withEventLoops(2);
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
}
