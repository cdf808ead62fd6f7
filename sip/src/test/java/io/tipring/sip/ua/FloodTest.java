package io.tipring.sip.ua;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tipring.core.command.SipCommand;
import io.tipring.core.signalling.Transport;
import io.tipring.sip.message.SipMessage;
import io.tipring.sip.transport.TransportLimits;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Input that no peer in its right mind sends. */
class FloodTest {

  private static final int ROUNDS = 200;

  private final Commands commands = new Commands();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private SipStack stack;
  private WirePeer junk;
  private WirePeer probe;

  @BeforeEach
  void start() {
    stack = TestStacks.start(TestStacks.options(Transport.UDP), commands, registry);
    junk = new WirePeer(stack.address(Transport.UDP).orElseThrow());
    probe = new WirePeer(stack.address(Transport.UDP).orElseThrow());
  }

  @AfterEach
  void stop() {
    junk.close();
    probe.close();
    stack.close();
  }

  private double refused(String cause) {
    Counter counter = registry.find("tipring.sip.refused").tag("cause", cause).counter();
    return counter == null ? 0 : counter.count();
  }

  private void optionsIsAnswered(int number) {
    probe.send(probe.request("OPTIONS", number, "probe" + number, "", "", ""));
    SipMessage answer = probe.receive();
    while (answer.cseq().number() != number) {
      answer = probe.receive();
    }
    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void optionsIsAnsweredInAFloodOfJunk() {
    Random random = new Random(4475);
    String folded = "X-Long: a" + "\r\n b".repeat(40) + "\r\n";
    String good = junk.request("INVITE", 1, "junk", "", "", WirePeer.SDP);
    byte[] noise = new byte[1_200];
    for (int round = 0; round < ROUNDS; round++) {
      random.nextBytes(noise);
      junk.send(noise);
      junk.send(new byte[] {'\r', '\n', '\r', '\n'});
      junk.send(new byte[60_000]);
      junk.send(good.replace("Max-Forwards", folded + "Max-Forwards"));
      junk.send(good.replace("Call-ID", "Call-IX"));
      junk.send(good.substring(0, random.nextInt(good.length())));
      junk.send("SIP/2.0 200 OK\r\n\r\n");
      optionsIsAnswered(round + 1);
    }
    assertThat(refused("datagram-too-long")).isPositive();
    assertThat(refused("too-many-folds")).isPositive();
    assertThat(refused("missing-header")).isPositive();
    assertThat(refused("internal-error")).isZero();
  }

  @Test
  void aStrayResponseAndAStrayAckAreDropped() {
    junk.send(
        "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKguess\r\n"
            + "From: <sip:a@b>;tag=1\r\nTo: <sip:c@d>;tag=2\r\nCall-ID: stray\r\n"
            + "CSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n");
    junk.send(junk.request("ACK", 1, "ack", "nobody", "", ""));
    optionsIsAnswered(1);
    Awaitility.await("counted by its loop").until(() -> refused("stray-response") == 1);
    assertThat(commands.isEmpty()).isTrue();
  }

  @Test
  void moreTransactionsThanThereIsRoomForGet503() {
    stack.close();
    SipOptions options = TestStacks.options(Transport.UDP).withLimits(TransportLimits.STANDARD, 3);
    stack = TestStacks.start(options, commands);
    try (WirePeer peer = new WirePeer(stack.address(Transport.UDP).orElseThrow())) {
      for (int i = 1; i <= 3; i++) {
        peer.send(peer.request("OPTIONS", i, "o" + i, "", "", ""));
        assertThat(peer.receive().status()).isEqualTo(200);
      }
      peer.send(peer.request("OPTIONS", 4, "o4", "", "", ""));
      SipMessage busy = peer.receive();
      assertThat(busy.status()).isEqualTo(503);
      assertThat(busy.header("Retry-After")).isPresent();
      // What ends a call gets through all the same.
      peer.send(peer.request("BYE", 5, "b", "some-tag", "", ""));
      commands.next(SipCommand.ByeReceived.class);
    }
  }
}
