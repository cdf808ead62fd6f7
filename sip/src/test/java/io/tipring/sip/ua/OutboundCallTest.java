package io.tipring.sip.ua;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.command.SipCommand;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.signalling.Destination;
import io.tipring.core.signalling.Dialog;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.SipHeader;
import io.tipring.core.signalling.Transport;
import io.tipring.sip.message.SipMessage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls that go out, to a phone of hand-made datagrams over loopback. */
class OutboundCallTest {

  private static final long LEG = 9;

  private final Commands commands = new Commands();
  private SipStack stack;
  private WirePeer phone;

  @BeforeEach
  void start() {
    stack = TestStacks.start(TestStacks.options(Transport.UDP), commands);
    phone = new WirePeer(stack.address(Transport.UDP).orElseThrow());
  }

  @AfterEach
  void stop() {
    phone.close();
    stack.close();
  }

  private static Dialog dialog(String callId) {
    return new Dialog(
        callId,
        "ours",
        "",
        "sip:13800138000@tipring.example",
        "sip:1001@127.0.0.1",
        "Zhāng \"Bob\"",
        "",
        List.of(),
        1,
        0,
        null);
  }

  private void invite() {
    invite(phone.address());
  }

  private void invite(SipAddress hop) {
    invite(hop, new SipHeader("X-Queue", "support"));
  }

  private void invite(SipAddress hop, SipHeader header) {
    stack.handle(
        new SipEffect.SendInvite(
            LEG,
            new Destination("sip:1001@127.0.0.1:" + hop.port(), hop),
            dialog("out-1"),
            Optional.of(WirePeer.SDP),
            List.of(header)));
  }

  private void ack(Dialog dialog) {
    stack.handle(new SipEffect.SendAck(LEG, dialog, dialog.localCSeq(), Optional.empty()));
  }

  @Test
  void sendsAnInviteThatHasAllItNeeds() {
    invite();
    SipMessage invite = phone.receive();
    assertThat(invite.method()).isEqualTo("INVITE");
    assertThat(invite.requestUri().user()).isEqualTo("1001");
    assertThat(invite.topVia().branch().orElseThrow()).startsWith("z9hG4bK");
    assertThat(invite.topVia().hasRport()).isTrue();
    assertThat(invite.maxForwards()).hasValue(70);
    assertThat(invite.from().displayName()).isEqualTo("Zhāng \"Bob\"");
    assertThat(invite.from().uri().user()).isEqualTo("13800138000");
    assertThat(invite.from().tag()).contains("ours");
    assertThat(invite.to().tag()).isEmpty();
    assertThat(invite.callId()).isEqualTo("out-1");
    assertThat(invite.contacts()).hasSize(1);
    assertThat(invite.header("Allow")).isPresent();
    assertThat(invite.header("X-Queue")).contains("support");
    assertThat(invite.bodyText()).isEqualTo(WirePeer.SDP);
  }

  @Test
  void letsACallGoOnAsFarAsItMay() {
    invite(phone.address(), new SipHeader("Max-Forwards", "5"));
    SipMessage invite = phone.receive();
    assertThat(invite.maxForwards()).hasValue(5);
    assertThat(invite.headers("Max-Forwards")).hasSize(1);
  }

  @Test
  void carriesACallFromRingingToItsEnd() {
    invite();
    SipMessage invite = phone.receive();
    phone.answer(invite, 100, "", "", "");
    phone.answer(invite, 180, "phone", phone.contact(), "");
    SipCommand.InviteProgressed progressed = commands.next(SipCommand.InviteProgressed.class);
    assertThat(progressed.status()).isEqualTo(180);
    assertThat(progressed.dialog().remoteTag()).isEqualTo("phone");

    String routes =
        "Record-Route: <sip:127.0.0.1:%d;lr;p=2>, <sip:127.0.0.1:%d;lr;p=1>\r\n"
            .formatted(phone.address().port(), phone.address().port());
    phone.answer(invite, 200, "phone", routes + phone.contact(), WirePeer.SDP);
    SipCommand.InviteAnswered answered = commands.next(SipCommand.InviteAnswered.class);
    Dialog dialog = answered.dialog();
    assertThat(answered.legId()).isEqualTo(LEG);
    assertThat(answered.sdp()).contains(WirePeer.SDP);
    assertThat(dialog.remoteTarget()).isEqualTo("sip:bob@127.0.0.1:" + phone.address().port());
    assertThat(dialog.routeSet())
        .containsExactly(
            "<sip:127.0.0.1:%d;lr;p=1>".formatted(phone.address().port()),
            "<sip:127.0.0.1:%d;lr;p=2>".formatted(phone.address().port()));

    ack(dialog);
    SipMessage ack = phone.receive();
    assertThat(ack.method()).isEqualTo("ACK");
    assertThat(ack.cseq().number()).isEqualTo(1);
    assertThat(ack.requestUri().user()).isEqualTo("bob");
    assertThat(ack.routes()).hasSize(2);
    assertThat(ack.to().tag()).contains("phone");
    assertThat(ack.topVia().branch()).isNotEqualTo(invite.topVia().branch());

    stack.handle(new SipEffect.SendBye(LEG, dialog.nextLocalCSeq(), Optional.of("Q.850;cause=16")));
    SipMessage bye = phone.receive();
    assertThat(bye.method()).isEqualTo("BYE");
    assertThat(bye.cseq().number()).isEqualTo(2);
    assertThat(bye.header("Reason")).contains("Q.850;cause=16");
    phone.answer(bye, 200, "", "", "");
    SipCommand.RequestAnswered end = commands.next(SipCommand.RequestAnswered.class);
    assertThat(end.method()).isEqualTo("BYE");
    assertThat(end.status()).isEqualTo(200);
  }

  @Test
  void aStrictRouterFindsItselfInTheRequestUri() {
    invite();
    SipMessage invite = phone.receive();
    String route = "sip:127.0.0.1:" + phone.address().port();
    phone.answer(
        invite, 200, "phone", "Record-Route: <" + route + ">\r\n" + phone.contact(), WirePeer.SDP);
    ack(commands.next(SipCommand.InviteAnswered.class).dialog());
    SipMessage ack = phone.receive();
    assertThat(ack.requestUri()).hasToString(route);
    assertThat(ack.routes().getLast().uri().user()).isEqualTo("bob");
  }

  @Test
  void repeatsItsAckWhenThe2xxIsRepeatedAndReportsItOnce() {
    invite();
    SipMessage invite = phone.receive();
    phone.answer(invite, 200, "phone", phone.contact(), WirePeer.SDP);
    ack(commands.next(SipCommand.InviteAnswered.class).dialog());
    SipMessage first = phone.receive();
    phone.answer(invite, 200, "phone", phone.contact(), WirePeer.SDP);
    SipMessage second = phone.receive();
    assertThat(second.toBytes()).isEqualTo(first.toBytes());
    assertThat(commands.isEmpty()).isTrue();
  }

  @Test
  void reportsEachForkThatAnswers() {
    invite();
    SipMessage invite = phone.receive();
    phone.answer(invite, 200, "one", phone.contact(), WirePeer.SDP);
    phone.answer(invite, 200, "two", phone.contact(), WirePeer.SDP);
    assertThat(commands.next(SipCommand.InviteAnswered.class).dialog().remoteTag())
        .isEqualTo("one");
    assertThat(commands.next(SipCommand.InviteAnswered.class).dialog().remoteTag())
        .isEqualTo("two");
  }

  @Test
  void acknowledgesAFailureByItselfAndReportsItOnce() {
    invite();
    SipMessage invite = phone.receive();
    phone.answer(invite, 486, "phone", "", "");
    SipMessage ack = phone.receive();
    assertThat(ack.method()).isEqualTo("ACK");
    assertThat(ack.topVia().branch()).isEqualTo(invite.topVia().branch());
    assertThat(ack.to().tag()).contains("phone");
    phone.answer(invite, 486, "phone", "", "");
    assertThat(phone.receive().method()).isEqualTo("ACK");
    SipCommand.InviteRefused refused = commands.next(SipCommand.InviteRefused.class);
    assertThat(refused.status()).isEqualTo(486);
    assertThat(refused.local()).isFalse();
    assertThat(commands.isEmpty()).isTrue();
  }

  @Test
  void holdsACancelBackUntilAProvisionalResponse() {
    invite();
    SipMessage invite = phone.receive();
    stack.handle(new SipEffect.CancelInvite(LEG, Optional.of("SIP;cause=200")));
    // Only the INVITE is repeated until the phone says something.
    assertThat(phone.receive().method()).isEqualTo("INVITE");
    phone.answer(invite, 180, "phone", phone.contact(), "");
    SipMessage cancel = phone.receive();
    while (cancel.method().equals("INVITE")) {
      cancel = phone.receive();
    }
    assertThat(cancel.method()).isEqualTo("CANCEL");
    assertThat(cancel.topVia().branch()).isEqualTo(invite.topVia().branch());
    assertThat(cancel.header("Reason")).contains("SIP;cause=200");
    phone.answer(cancel, 200, "phone", "", "");
    phone.answer(invite, 487, "phone", "", "");
    assertThat(phone.receive().method()).isEqualTo("ACK");
    commands.next(SipCommand.InviteProgressed.class);
    assertThat(commands.next(SipCommand.InviteRefused.class).status()).isEqualTo(487);
  }

  @Test
  void anAnswerThatCrossesTheCancelIsReported() {
    invite();
    SipMessage invite = phone.receive();
    phone.answer(invite, 180, "phone", phone.contact(), "");
    commands.next(SipCommand.InviteProgressed.class);
    phone.answer(invite, 200, "phone", phone.contact(), WirePeer.SDP);
    stack.handle(new SipEffect.CancelInvite(LEG, Optional.empty()));
    commands.next(SipCommand.InviteAnswered.class);
  }

  @Test
  void givesUpWhenACancelHasNoEffect() {
    invite();
    SipMessage invite = phone.receive();
    phone.answer(invite, 180, "phone", phone.contact(), "");
    commands.next(SipCommand.InviteProgressed.class);
    stack.handle(new SipEffect.CancelInvite(LEG, Optional.empty()));
    SipCommand.InviteRefused refused = commands.next(SipCommand.InviteRefused.class);
    assertThat(refused.status()).isEqualTo(487);
    assertThat(refused.local()).isTrue();
  }

  @Test
  void aPhoneThatIsGoneIsATransportErrorAfterAMoment() {
    SipAddress gone = phone.address();
    phone.close();
    invite(gone);
    SipCommand.InviteRefused refused = commands.next(SipCommand.InviteRefused.class);
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.local()).isTrue();
  }

  @Test
  void aSilentPhoneIsATimeoutOfOurs() {
    invite();
    SipCommand.InviteRefused refused = commands.next(SipCommand.InviteRefused.class);
    assertThat(refused.status()).isEqualTo(408);
    assertThat(refused.local()).isTrue();
  }

  @Test
  void aTransportThatIsNotThereIsATransportError() {
    invite(new SipAddress(Transport.TCP, "127.0.0.1", phone.address().port()));
    SipCommand.InviteRefused refused = commands.next(SipCommand.InviteRefused.class);
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.local()).isTrue();
  }

  @Test
  void aHostThatIsNotThereIsATransportError() {
    invite(new SipAddress(Transport.UDP, "nowhere.invalid", 5060));
    assertThat(commands.next(SipCommand.InviteRefused.class).status()).isEqualTo(503);
  }

  @Test
  void aReinviteIsAnsweredAndAcknowledgedInItsDialog() {
    invite();
    SipMessage invite = phone.receive();
    phone.answer(invite, 200, "phone", phone.contact(), WirePeer.SDP);
    Dialog dialog = commands.next(SipCommand.InviteAnswered.class).dialog();
    ack(dialog);
    phone.receive();

    Dialog next = dialog.nextLocalCSeq();
    stack.handle(new SipEffect.SendReinvite(LEG, next, Optional.of(WirePeer.SDP)));
    SipMessage reinvite = phone.receive();
    assertThat(reinvite.cseq().number()).isEqualTo(2);
    assertThat(reinvite.to().tag()).contains("phone");
    phone.answer(reinvite, 200, "", phone.contact(), WirePeer.SDP);
    SipCommand.RequestAnswered answered = commands.next(SipCommand.RequestAnswered.class);
    assertThat(answered.method()).isEqualTo("INVITE");
    assertThat(answered.cseq()).isEqualTo(2);
    assertThat(answered.sdp()).contains(WirePeer.SDP);
    ack(next);
    assertThat(phone.receive().cseq().toString()).isEqualTo("2 ACK");
  }

  @Test
  void aDialogFromBeforeARestartIsStillSpokenIn() {
    Dialog dialog =
        new Dialog(
            "old-call",
            "us",
            "them",
            "sip:a@127.0.0.1",
            "sip:b@127.0.0.1",
            "",
            "sip:b@127.0.0.1:" + phone.address().port(),
            List.of(),
            5,
            3,
            phone.address());
    stack.handle(new SipEffect.SendBye(LEG, dialog, Optional.empty()));
    SipMessage bye = phone.receive();
    assertThat(bye.callId()).isEqualTo("old-call");
    phone.answer(bye, 481, "", "", "");
    assertThat(commands.next(SipCommand.RequestAnswered.class).status()).isEqualTo(481);
    assertThat(commands.poll(Duration.ZERO)).isNull();
  }
}
