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
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests of ours that the stack of a later run sends once more, from the same port. */
class RequestsSentAgainTest {

  private static final long LEG = 9;

  private int port;
  private Commands commands = new Commands();
  private SipStack stack;
  private WirePeer phone;

  @BeforeEach
  void start() throws IOException {
    try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    stack = TestStacks.start(TestStacks.again(port, Transport.UDP), commands);
    phone = new WirePeer(stack.address(Transport.UDP).orElseThrow());
  }

  @AfterEach
  void stop() {
    phone.close();
    stack.close();
  }

  /** As after a crash: nothing is said to anyone, and nothing but the port is the same. */
  private void restart() {
    stack.close();
    commands = new Commands();
    stack = TestStacks.start(TestStacks.again(port, Transport.UDP).withEventLoops(3), commands);
  }

  private SipEffect.SendInvite invite() {
    SipAddress hop = phone.address();
    return new SipEffect.SendInvite(
        LEG,
        new Destination("sip:1001@127.0.0.1:" + hop.port(), hop),
        new Dialog(
            "again-1",
            "ours",
            "",
            "sip:13800138000@tipring.example",
            "sip:1001@127.0.0.1",
            "Bob",
            "",
            List.of(),
            1,
            0,
            null),
        Optional.of(WirePeer.SDP),
        List.of(new SipHeader("X-Queue", "support"), new SipHeader("Max-Forwards", "12")));
  }

  private SipMessage receive(String method) {
    SipMessage message = phone.receive();
    while (!message.method().equals(method) || !message.isRequest()) {
      message = phone.receive();
    }
    return message;
  }

  private Dialog answeredDialog() {
    stack.handle(invite());
    phone.answer(receive("INVITE"), 200, "phone", phone.contact(), WirePeer.SDP);
    return commands.next(SipCommand.InviteAnswered.class).dialog();
  }

  @Test
  void theSameEffectGivesTheSameBytes() {
    stack.handle(invite());
    byte[] invite = receive("INVITE").toBytes();
    Dialog dialog = dialogOf(phone.address()).nextLocalCSeq();
    SipEffect.SendBye bye = new SipEffect.SendBye(LEG, dialog, Optional.of("SIP;cause=200"));
    SipEffect.SendReinvite reinvite =
        new SipEffect.SendReinvite(LEG, dialog, Optional.of(WirePeer.SDP));
    SipEffect.SendOptions options = new SipEffect.SendOptions(LEG, dialog);
    SipEffect.SendAck ack = new SipEffect.SendAck(LEG, dialog, 1, Optional.empty());
    List<SipEffect> effects = List.of(bye, reinvite, options, ack);
    List<byte[]> before = effects.stream().map(this::bytesOf).toList();
    restart();
    stack.handle(invite());
    assertThat(receive("INVITE").toBytes()).isEqualTo(invite);
    for (int i = 0; i < effects.size(); i++) {
      assertThat(bytesOf(effects.get(i))).isEqualTo(before.get(i));
    }
  }

  private byte[] bytesOf(SipEffect effect) {
    stack.handle(effect);
    return receive(
            switch (effect) {
              case SipEffect.SendBye _ -> "BYE";
              case SipEffect.SendReinvite _ -> "INVITE";
              case SipEffect.SendOptions _ -> "OPTIONS";
              default -> "ACK";
            })
        .toBytes();
  }

  private static Dialog dialogOf(SipAddress peer) {
    return new Dialog(
        "again-2",
        "us",
        "them",
        "sip:a@127.0.0.1",
        "sip:b@127.0.0.1",
        "",
        "sip:b@127.0.0.1:" + peer.port(),
        List.of("<sip:127.0.0.1:" + peer.port() + ";lr>"),
        5,
        3,
        peer);
  }

  @Test
  void aPhoneThatRangIsAnsweredAfterTheRestart() {
    stack.handle(invite());
    SipMessage invite = receive("INVITE");
    phone.answer(invite, 180, "phone", phone.contact(), "");
    commands.next(SipCommand.InviteProgressed.class);
    restart();
    stack.handle(invite());
    assertThat(receive("INVITE").toBytes()).isEqualTo(invite.toBytes());
    phone.answer(invite, 180, "phone", phone.contact(), "");
    phone.answer(invite, 200, "phone", phone.contact(), WirePeer.SDP);
    commands.next(SipCommand.InviteProgressed.class);
    SipCommand.InviteAnswered answered = commands.next(SipCommand.InviteAnswered.class);
    stack.handle(new SipEffect.SendAck(LEG, answered.dialog(), 1, Optional.empty()));
    assertThat(receive("ACK").cseq().number()).isEqualTo(1);
  }

  @Test
  void aPhoneThatRangIsCancelledAfterTheRestart() {
    stack.handle(invite());
    SipMessage invite = receive("INVITE");
    phone.answer(invite, 180, "phone", phone.contact(), "");
    commands.next(SipCommand.InviteProgressed.class);
    restart();
    stack.handle(invite());
    stack.handle(new SipEffect.CancelInvite(LEG, Optional.empty()));
    phone.answer(receive("INVITE"), 180, "phone", phone.contact(), "");
    SipMessage cancel = receive("CANCEL");
    assertThat(cancel.topVia()).isEqualTo(invite.topVia());
    assertThat(cancel.cseq().number()).isEqualTo(invite.cseq().number());
    phone.answer(cancel, 200, "phone", "", "");
    phone.answer(invite, 487, "phone", "", "");
    receive("ACK");
    commands.next(SipCommand.InviteProgressed.class);
    assertThat(commands.next(SipCommand.InviteRefused.class).status()).isEqualTo(487);
  }

  @Test
  void theSameEffectTwiceInOneRunIsSentOnce() {
    SipEffect.SendBye bye = new SipEffect.SendBye(LEG, dialogOf(phone.address()), Optional.empty());
    stack.handle(bye);
    phone.answer(receive("BYE"), 200, "", "", "");
    assertThat(commands.next(SipCommand.RequestAnswered.class).status()).isEqualTo(200);
    stack.handle(bye);
    stack.handle(invite());
    assertThat(phone.receive().method()).isEqualTo("INVITE");
    assertThat(commands.isEmpty()).isTrue();
  }

  @Test
  void anAnswerThatNobodyHasAcknowledgedIsToldToTheCore() {
    stack.handle(invite());
    SipMessage invite = receive("INVITE");
    restart();
    phone.answer(invite, 200, "phone", phone.contact(), WirePeer.SDP);
    SipCommand.AnswerRepeated repeated = commands.next(SipCommand.AnswerRepeated.class);
    assertThat(repeated.dialog().callId()).isEqualTo("again-1");
    assertThat(repeated.dialog().localTag()).isEqualTo("ours");
    assertThat(repeated.dialog().remoteTag()).isEqualTo("phone");
    assertThat(repeated.cseq()).isEqualTo(1);
    // Once more before the core has said anything: the core is asked once.
    phone.answer(invite, 200, "phone", phone.contact(), WirePeer.SDP);
    Dialog dialog =
        new Dialog(
            "again-1",
            "ours",
            "phone",
            "sip:13800138000@tipring.example",
            "sip:1001@127.0.0.1",
            "Bob",
            "sip:1001@127.0.0.1:" + phone.address().port(),
            List.of(),
            1,
            0,
            phone.address());
    stack.handle(new SipEffect.SendAck(LEG, dialog, 1, Optional.empty()));
    byte[] ack = receive("ACK").toBytes();
    phone.answer(invite, 200, "phone", phone.contact(), WirePeer.SDP);
    assertThat(receive("ACK").toBytes()).isEqualTo(ack);
    assertThat(commands.poll(Duration.ZERO)).isNull();
  }

  @Test
  void anAnswerToARequestThatIsNotOursIsDropped() {
    stack.handle(invite());
    SipMessage invite = receive("INVITE");
    restart();
    String forged = invite.topVia().toString().replace(":" + port, ":9");
    phone.send(
        "SIP/2.0 200 OK\r\nVia: %s\r\nFrom: %s\r\nTo: %s;tag=phone\r\n"
                .formatted(forged, invite.from(), invite.to())
            + "Call-ID: again-1\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n");
    phone.answer(invite, 200, "two", phone.contact(), WirePeer.SDP);
    assertThat(commands.next(SipCommand.AnswerRepeated.class).dialog().remoteTag())
        .isEqualTo("two");
  }

  @Test
  void aByeOfADialogThatWasUpBeforeIsARetransmission() {
    Dialog dialog = answeredDialog();
    stack.handle(new SipEffect.SendAck(LEG, dialog, 1, Optional.empty()));
    receive("ACK");
    SipEffect.SendBye bye = new SipEffect.SendBye(LEG, dialog.nextLocalCSeq(), Optional.empty());
    stack.handle(bye);
    SipMessage first = receive("BYE");
    restart();
    stack.handle(bye);
    SipMessage second = receive("BYE");
    assertThat(second.toBytes()).isEqualTo(first.toBytes());
    phone.answer(second, 200, "", "", "");
    assertThat(commands.next(SipCommand.RequestAnswered.class).status()).isEqualTo(200);
  }
}
