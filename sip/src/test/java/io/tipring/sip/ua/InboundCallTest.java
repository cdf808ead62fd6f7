package io.tipring.sip.ua;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tipring.core.command.SipCommand;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.metrics.SipMetrics;
import io.tipring.core.signalling.SipHeader;
import io.tipring.core.signalling.Transport;
import io.tipring.sip.message.SipMessage;
import io.tipring.sip.transport.Listener;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls that come in, by hand-made datagrams over loopback. */
class InboundCallTest {

  private final Commands commands = new Commands();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final AtomicBoolean available = new AtomicBoolean(true);
  private SipStack stack;
  private WirePeer peer;

  @BeforeEach
  void start() {
    stack =
        TestStacks.start(
            TestStacks.options(Transport.UDP).withAvailable(available::get), commands, registry);
    peer = new WirePeer(stack.address(Transport.UDP).orElseThrow());
  }

  @AfterEach
  void stop() {
    peer.close();
    stack.close();
  }

  private String invite(String branch) {
    return peer.request("INVITE", 1, branch, "", "X-Order: 42\r\n", WirePeer.SDP);
  }

  private void respond(SipCommand.InviteReceived invite, int status, String tag, String sdp) {
    stack.handle(
        new SipEffect.RespondToInvite(
            invite.transactionId(),
            1,
            status,
            "",
            tag,
            sdp.isEmpty() ? Optional.empty() : Optional.of(sdp),
            List.of()));
  }

  private SipCommand.InviteReceived ring() {
    peer.send(invite("a"));
    assertThat(peer.receive().status()).isEqualTo(100);
    return commands.next(SipCommand.InviteReceived.class);
  }

  private SipMessage answered(SipCommand.InviteReceived invite) {
    respond(invite, 200, "us", WirePeer.SDP);
    return peer.receiveStatus(200);
  }

  @Test
  void tellsTheCoreWhoCallsWhom() {
    SipCommand.InviteReceived invite = ring();
    assertThat(invite.trunk()).isEqualTo("carrier");
    assertThat(invite.tenant()).isEqualTo("default");
    assertThat(invite.source()).isEqualTo(peer.address());
    assertThat(invite.calledNumber()).isEqualTo("4008001234");
    assertThat(invite.callerNumber()).isEqualTo("13800138000");
    assertThat(invite.callerName()).isEqualTo("Bob");
    assertThat(invite.sdpOffer()).contains(WirePeer.SDP);
    assertThat(invite.headers())
        .containsExactly(new SipHeader("Max-Forwards", "69"), new SipHeader("X-Order", "42"));
    assertThat(invite.dialog().callId()).isEqualTo(peer.callId());
    assertThat(invite.dialog().remoteTag()).isEqualTo("peer");
    assertThat(invite.dialog().remoteCSeq()).isEqualTo(1);
    assertThat(invite.dialog().peer()).isEqualTo(peer.address());
    assertThat(invite.dialog().remoteTarget())
        .isEqualTo("sip:bob@127.0.0.1:" + peer.address().port());
  }

  @Test
  void answersRingsAndEndsACall() {
    SipCommand.InviteReceived invite = ring();
    respond(invite, 180, "us", "");
    SipMessage ringing = peer.receiveStatus(180);
    assertThat(ringing.to().tag()).contains("us");
    assertThat(ringing.contacts()).hasSize(1);

    SipMessage ok = answered(invite);
    assertThat(ok.bodyText()).isEqualTo(WirePeer.SDP);
    assertThat(ok.header("Allow")).isPresent();
    peer.send(peer.request("ACK", 1, "ack", "us", "", ""));
    SipCommand.AckReceived ack = commands.next(SipCommand.AckReceived.class);
    assertThat(ack.dialog()).isEqualTo(invite.dialog().withLocalTag("us").id());
    assertThat(ack.cseq()).isEqualTo(1);

    peer.send(peer.request("BYE", 2, "bye", "us", "Reason: Q.850;cause=16\r\n", ""));
    SipCommand.ByeReceived bye = commands.next(SipCommand.ByeReceived.class);
    assertThat(bye.dialog()).isEqualTo(ack.dialog());
    assertThat(bye.reason()).contains("Q.850;cause=16");
    stack.handle(
        new SipEffect.RespondInDialog(bye.transactionId(), 200, "", Optional.empty(), List.of()));
    assertThat(peer.receiveStatus(200).method()).isEqualTo("BYE");
  }

  @Test
  void absorbsARepeatedInviteAndRepeatsItsNewestAnswer() {
    SipCommand.InviteReceived invite = ring();
    peer.send(invite("a"));
    assertThat(peer.receive().status()).isEqualTo(100);
    respond(invite, 180, "us", "");
    peer.receiveStatus(180);
    peer.send(invite("a"));
    assertThat(peer.receive().status()).isEqualTo(180);
    assertThat(commands.isEmpty()).isTrue();
  }

  @Test
  void repeatsA2xxUntilItsAckAndReportsTheAckOnce() {
    SipCommand.InviteReceived invite = ring();
    answered(invite);
    assertThat(peer.receive().status()).isEqualTo(200);
    assertThat(peer.receive().status()).isEqualTo(200);
    peer.send(peer.request("ACK", 1, "ack", "us", "", ""));
    peer.send(peer.request("ACK", 1, "ack", "us", "", ""));
    commands.next(SipCommand.AckReceived.class);
    // An answer to a later request shows that the second ACK was seen and passed over.
    peer.send(peer.request("BYE", 2, "bye", "us", "", ""));
    commands.next(SipCommand.ByeReceived.class);
  }

  @Test
  void aByeEndsTheRepetitionOfA2xxWhoseAckWasLost() {
    SipCommand.InviteReceived invite = ring();
    answered(invite);
    peer.send(peer.request("BYE", 2, "bye", "us", "", ""));
    SipCommand.ByeReceived bye = commands.next(SipCommand.ByeReceived.class);
    stack.handle(
        new SipEffect.RespondInDialog(bye.transactionId(), 200, "", Optional.empty(), List.of()));
    // Longer than 64·T1: neither a repetition on the wire nor a timeout for the core.
    assertThat(commands.poll(Duration.ofMillis(TestStacks.QUICK.timeoutMillis() + 500))).isNull();
  }

  @Test
  void reportsThatNoAckCame() {
    SipCommand.InviteReceived invite = ring();
    answered(invite);
    SipCommand.AckTimedOut timeout = commands.next(SipCommand.AckTimedOut.class);
    assertThat(timeout.dialog()).isEqualTo(invite.dialog().withLocalTag("us").id());
  }

  @Test
  void repeatsAFailureUntilItsAckWhichTheCoreDoesNotSee() {
    SipCommand.InviteReceived invite = ring();
    respond(invite, 486, "us", "");
    assertThat(peer.receiveStatus(486).to().tag()).contains("us");
    assertThat(peer.receive().status()).isEqualTo(486);
    peer.send(peer.request("ACK", 1, "a", "us", "", ""));
    // The ACK stops the repetition, so what comes next is the answer to this.
    peer.send(peer.request("OPTIONS", 2, "o", "", "", ""));
    SipMessage next = peer.receive();
    while (next.status() == 486) {
      next = peer.receive();
    }
    assertThat(next.method()).isEqualTo("OPTIONS");
    assertThat(commands.isEmpty()).isTrue();
  }

  @Test
  void answersACancelAndTellsTheCore() {
    SipCommand.InviteReceived invite = ring();
    peer.send(peer.request("CANCEL", 1, "a", "", "", ""));
    assertThat(peer.receiveStatus(200).method()).isEqualTo("CANCEL");
    assertThat(commands.next(SipCommand.CancelReceived.class).inviteTransactionId())
        .isEqualTo(invite.transactionId());
    respond(invite, 487, "us", "");
    assertThat(peer.receiveStatus(487).method()).isEqualTo("INVITE");
  }

  @Test
  void aCancelAfterTheAnswerHasNoEffect() {
    SipCommand.InviteReceived invite = ring();
    answered(invite);
    peer.send(peer.request("CANCEL", 1, "a", "", "", ""));
    SipMessage response = peer.receive();
    while (!response.method().equals("CANCEL")) {
      response = peer.receive();
    }
    assertThat(response.status()).isEqualTo(200);
    peer.send(peer.request("ACK", 1, "ack", "us", "", ""));
    commands.next(SipCommand.AckReceived.class);
  }

  @Test
  void aCancelOfNothingGets481() {
    peer.send(peer.request("CANCEL", 1, "nothing", "", "", ""));
    assertThat(peer.receive().status()).isEqualTo(481);
  }

  @Test
  void aMergedRequestGets482() {
    ring();
    peer.send(invite("other-path"));
    assertThat(peer.receive().status()).isEqualTo(482);
    assertThat(commands.isEmpty()).isTrue();
  }

  @Test
  void aFullEngineSays503WithRetryAfter() {
    commands.setFull();
    peer.send(invite("a"));
    SipMessage busy = peer.receiveStatus(503);
    assertThat(busy.header("Retry-After")).contains("5");
  }

  @ParameterizedTest
  @CsvSource({
    "483, Max-Forwards: 70, Max-Forwards: 0, ''",
    "420, X-Order: 42, Require: 100rel, Unsupported",
    "415, application/sdp, text/plain, Accept",
    "400, v=0, v=x, ''",
    "488, m=audio, m=image, Warning",
    "400, CSeq: 1 INVITE, CSeq: 1 BYE, ''",
    "400, 4008001234@, 400%0D%0A8001234@, ''",
  })
  void refusesWhatItCannotTake(int status, String from, String to, String header) {
    peer.send(invite("a").replace(from, to));
    SipMessage refused = peer.receive();
    assertThat(refused.status()).isEqualTo(status);
    if (!header.isEmpty()) {
      assertThat(refused.header(header)).isPresent();
    }
    assertThat(commands.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"UPDATE, 405", "REFER, 405", "FETCH, 501"})
  void refusesOtherMethodsAndSaysWhichItAllows(String method, int status) {
    peer.send(peer.request(method, 1, "m", "", "", ""));
    SipMessage refused = peer.receive();
    assertThat(refused.status()).isEqualTo(status);
    assertThat(refused.header("Allow")).contains(Messages.ALLOW);
  }

  @Test
  void answersOptionsByItselfAsLongAsItIsAvailable() {
    peer.send(peer.request("OPTIONS", 1, "o1", "", "", ""));
    SipMessage ok = peer.receive();
    assertThat(ok.status()).isEqualTo(200);
    assertThat(ok.header("Accept")).contains("application/sdp");
    assertThat(ok.header("Allow")).contains(Messages.ALLOW);
    available.set(false);
    peer.send(peer.request("OPTIONS", 2, "o2", "", "", ""));
    assertThat(peer.receive().status()).isEqualTo(503);
  }

  @Test
  void aRequestThatTheCoreLeavesIsAnsweredAllTheSame() {
    peer.send(peer.request("BYE", 2, "bye", "us", "", ""));
    commands.next(SipCommand.ByeReceived.class);
    assertThat(peer.receive().status()).isEqualTo(500);
  }

  @Test
  void anEffectOfAFormerRunIsCountedAndPassedOver() {
    stack.handle(new SipEffect.RespondInDialog(77, 200, "", Optional.empty(), List.of()));
    Awaitility.await("counted by the loop of the transaction").until(() -> dropped() == 1);
    peer.send(peer.request("OPTIONS", 1, "o", "", "", ""));
    assertThat(peer.receive().status()).isEqualTo(200);
  }

  private double dropped() {
    Counter counter =
        registry.find("tipring.sip.effects.dropped").tag("cause", "unknown-transaction").counter();
    return counter == null ? 0 : counter.count();
  }

  @Test
  void aSourceThatIsNoTrunkGets403() throws IOException {
    SipOptions options = SipOptions.listening(new Listener(Transport.UDP, "127.0.0.1", 0));
    try (SipStack closed =
            SipStack.start(
                options,
                commands,
                (tenant, user, algorithm) -> Optional.empty(),
                new SipMetrics(new SimpleMeterRegistry()));
        WirePeer stranger = new WirePeer(closed.address(Transport.UDP).orElseThrow())) {
      stranger.send(stranger.request("INVITE", 1, "a", "", "", WirePeer.SDP));
      assertThat(stranger.receive().status()).isEqualTo(403);
      assertThat(commands.poll(Duration.ZERO)).isNull();
    }
  }
}
