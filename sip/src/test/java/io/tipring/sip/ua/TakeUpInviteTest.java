package io.tipring.sip.ua;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tipring.core.command.SipCommand;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.metrics.SipMetrics;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import io.tipring.sip.message.SipMessage;
import io.tipring.sip.transport.MessageTap;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** INVITEs of callers that the stack of a later run answers. */
class TakeUpInviteTest {

  private static final long LEG = 4;

  private int port;
  private Commands commands = new Commands();
  private SipStack stack;
  private WirePeer caller;

  @BeforeEach
  void start() throws IOException {
    try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
  }

  @AfterEach
  void stop() {
    if (caller != null) {
      caller.close();
    }
    stack.close();
  }

  private void run(int loops) {
    if (stack != null) {
      stack.close();
    }
    commands = new Commands();
    stack = TestStacks.start(TestStacks.again(port, Transport.UDP).withEventLoops(loops), commands);
    if (caller == null) {
      caller = new WirePeer(stack.address(Transport.UDP).orElseThrow());
    }
  }

  private String inviteText() {
    return caller.request("INVITE", 1, "take", "", "", WirePeer.SDP);
  }

  private SipCommand.InviteReceived receivedBefore() {
    caller.send(inviteText());
    caller.receiveStatus(100);
    return commands.next(SipCommand.InviteReceived.class);
  }

  private void takeUp(SipCommand.InviteReceived invite) {
    stack.handle(
        new SipEffect.TakeUpInvite(
            invite.transactionId(), LEG, "us", invite.head(), invite.source()));
  }

  private void respond(SipCommand.InviteReceived invite, int status, Optional<String> sdp) {
    stack.handle(
        new SipEffect.RespondToInvite(
            invite.transactionId(), LEG, status, "", "us", sdp, List.of()));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 3", "3, 1", "5, 2"})
  void isAnsweredHoweverManyLoopsTheRunsHave(int before, int after) {
    run(before);
    SipCommand.InviteReceived invite = receivedBefore();
    run(after);
    takeUp(invite);
    respond(invite, 180, Optional.empty());
    // No 100 comes before: the caller may have had its 200 long ago.
    assertThat(caller.receive().status()).isEqualTo(180);
    caller.send(inviteText());
    assertThat(caller.receiveStatus(180).to().tag()).contains("us");
    caller.send(inviteText());
    assertThat(caller.receive().status()).isEqualTo(180);
    respond(invite, 200, Optional.of(WirePeer.SDP));
    SipMessage answer = caller.receiveStatus(200);
    assertThat(answer.bodyText()).isEqualTo(WirePeer.SDP);
    // A caller that had its 200 before the restart says nothing; it gets it until it does.
    assertThat(caller.receiveStatus(200).toBytes()).isEqualTo(answer.toBytes());
    caller.send(caller.request("ACK", 1, "ack", "us", "", ""));
    SipCommand.AckReceived ack = commands.next(SipCommand.AckReceived.class);
    assertThat(ack.dialog().callId()).isEqualTo(caller.callId());
  }

  @Test
  void isCancelledByItsCaller() {
    run(2);
    SipCommand.InviteReceived invite = receivedBefore();
    run(3);
    takeUp(invite);
    respond(invite, 180, Optional.empty());
    caller.receiveStatus(180);
    caller.send(caller.request("CANCEL", 1, "take", "", "", ""));
    assertThat(caller.receive().cseq().toString()).isEqualTo("1 CANCEL");
    assertThat(commands.next(SipCommand.CancelReceived.class).inviteTransactionId())
        .isEqualTo(invite.transactionId());
    respond(invite, 487, Optional.empty());
    caller.receiveStatus(487);
    caller.send(caller.request("ACK", 1, "take", "us", "", ""));
  }

  @Test
  void aRetransmissionThatWasHeldIsNoNewCall() throws IOException {
    run(1);
    SipCommand.InviteReceived invite = receivedBefore();
    stack.close();
    commands = new Commands();
    stack =
        SipStack.bind(
            TestStacks.again(port, Transport.UDP),
            commands,
            (tenant, user, algorithm) -> Optional.empty(),
            new SipMetrics(new SimpleMeterRegistry()),
            MessageTap.NONE);
    caller.send(inviteText());
    caller.send(caller.request("CANCEL", 1, "take", "", "", ""));
    // Whether it has come before this does not matter: it is looked at when the stack opens.
    takeUp(invite);
    stack.open();
    caller.receiveStatus(100);
    assertThat(commands.next(SipCommand.CancelReceived.class).inviteTransactionId())
        .isEqualTo(invite.transactionId());
  }

  @Test
  void whatCannotBeReadIsAsIfItsCallerHadGone() {
    run(2);
    stack.handle(
        new SipEffect.TakeUpInvite(
            77, LEG, "us", "", new SipAddress(Transport.UDP, "127.0.0.1", 9)));
    assertThat(commands.next(SipCommand.CancelReceived.class).inviteTransactionId()).isEqualTo(77);
  }

  @Test
  void aTransportThatIsSpokenNoMoreIsAsIfTheCallerHadGone() {
    run(1);
    SipCommand.InviteReceived invite = receivedBefore();
    stack.handle(
        new SipEffect.TakeUpInvite(
            invite.transactionId(),
            LEG,
            "us",
            invite.head(),
            new SipAddress(Transport.TCP, "127.0.0.1", 9)));
    assertThat(commands.next(SipCommand.CancelReceived.class).inviteTransactionId())
        .isEqualTo(invite.transactionId());
  }

  /** Comes over a connection that ends with the run. */
  private SipCommand.InviteReceived receivedOverTcp(int callerPort) throws IOException {
    stack = TestStacks.start(TestStacks.options(Transport.TCP), commands);
    SipAddress address = stack.address(Transport.TCP).orElseThrow();
    SipCommand.InviteReceived invite;
    try (Socket connection = new Socket(address.host(), address.port())) {
      connection.getOutputStream().write(tcpInvite(callerPort));
      invite = commands.next(SipCommand.InviteReceived.class);
    }
    stack.close();
    return invite;
  }

  @Test
  void aCallerWhoseConnectionIsGoneIsReachedOverANewOne() throws IOException {
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      listening.setSoTimeout(10_000);
      SipCommand.InviteReceived invite = receivedOverTcp(listening.getLocalPort());
      stack = TestStacks.start(TestStacks.options(Transport.TCP), commands);
      takeUp(invite);
      try (Socket again = listening.accept()) {
        byte[] line = again.getInputStream().readNBytes("SIP/2.0 100".length());
        assertThat(new String(line, StandardCharsets.US_ASCII)).isEqualTo("SIP/2.0 100");
      }
    }
  }

  @Test
  void aCallerWhoCannotBeReachedAgainIsAsIfItHadGone() throws IOException {
    int closed;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = free.getLocalPort();
    }
    SipCommand.InviteReceived invite = receivedOverTcp(closed);
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    stack = TestStacks.start(TestStacks.options(Transport.TCP), commands, registry);
    takeUp(invite);
    assertThat(commands.next(SipCommand.CancelReceived.class).inviteTransactionId())
        .isEqualTo(invite.transactionId());
    assertThat(
            registry
                .get("tipring.sip.effects.dropped")
                .tag("cause", "take-up-unreachable")
                .counter()
                .count())
        .isEqualTo(1);
  }

  private static byte[] tcpInvite(int port) {
    return ("INVITE sip:100@127.0.0.1 SIP/2.0\r\n"
            + "Via: SIP/2.0/TCP 127.0.0.1:%d;branch=z9hG4bKtcp\r\n".formatted(port)
            + "Max-Forwards: 70\r\nFrom: <sip:bob@127.0.0.1>;tag=peer\r\n"
            + "To: <sip:100@127.0.0.1>\r\nCall-ID: tcp-take\r\nCSeq: 1 INVITE\r\n"
            + "Contact: <sip:bob@127.0.0.1:%d;transport=tcp>\r\n".formatted(port)
            + "Content-Length: 0\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }
}
