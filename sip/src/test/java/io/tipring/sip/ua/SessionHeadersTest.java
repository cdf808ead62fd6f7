package io.tipring.sip.ua;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.command.SipCommand;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.signalling.SessionExpiry;
import io.tipring.core.signalling.SessionExpiry.Refresher;
import io.tipring.core.signalling.SipHeader;
import io.tipring.core.signalling.Transport;
import io.tipring.sip.message.SipMessage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Session timers (RFC 4028) on the wire. */
class SessionHeadersTest {

  private final Commands commands = new Commands();
  private SipStack stack;
  private WirePeer peer;

  @BeforeEach
  void start() {
    stack = TestStacks.start(TestStacks.options(Transport.UDP), commands);
    peer = new WirePeer(stack.address(Transport.UDP).orElseThrow());
  }

  @AfterEach
  void stop() {
    peer.close();
    stack.close();
  }

  private void invite(String headers) {
    peer.send(peer.request("INVITE", 1, "timer", "", headers, WirePeer.SDP));
  }

  @ParameterizedTest
  @CsvSource({
    "'Session-Expires: 600;refresher=uac\r\nSupported: timer\r\n', 600, 0, UAC, true",
    "'Session-Expires: 600 ; Refresher = UAS\r\nSupported: 100rel,timer\r\n', 600, 0, UAS, true",
    "'x: 1800\r\nMin-SE: 900\r\n', 1800, 900, UNSAID, false",
    "'Require: timer\r\n', 0, 0, UNSAID, true",
    "'Session-Expires: soon\r\nk: timer\r\n', 0, 0, UNSAID, true"
  })
  void whatAnInviteSaysIsToldToTheCore(
      String headers, long expires, long least, Refresher refresher, boolean supported) {
    invite(headers);
    assertThat(commands.next(SipCommand.InviteReceived.class).session())
        .contains(new SessionExpiry(expires, least, refresher, supported));
  }

  @Test
  void anInviteThatSaysNothingTellsNothing() {
    invite("");
    assertThat(commands.next(SipCommand.InviteReceived.class).session()).isEmpty();
  }

  @Test
  void anIntervalThatIsTooShortIsRefusedWithTheLeast() {
    invite("Session-Expires: 89\r\nSupported: timer\r\n");
    SipMessage refusal = peer.receiveStatus(422);
    assertThat(refusal.header("Min-SE")).contains("90");
    assertThat(commands.isEmpty()).isTrue();
  }

  @Test
  void theHeadersOfAnAnswerAndOfAReinviteGoOut() {
    invite("Session-Expires: 600;refresher=uas\r\nSupported: timer\r\n");
    SipCommand.InviteReceived invite = commands.next(SipCommand.InviteReceived.class);
    List<SipHeader> headers = List.of(new SipHeader("Session-Expires", "600;refresher=uas"));
    stack.handle(
        new SipEffect.RespondToInvite(
            invite.transactionId(), 1, 200, "", "us", Optional.of(WirePeer.SDP), headers));
    peer.receiveStatus(100);
    assertThat(peer.receiveStatus(200).header("Session-Expires")).contains("600;refresher=uas");
    peer.send(peer.request("ACK", 1, "ack", "us", "", ""));
    commands.next(SipCommand.AckReceived.class);
    stack.handle(
        new SipEffect.SendReinvite(
            1,
            invite.dialog().withLocalTag("us").nextLocalCSeq(),
            Optional.of(WirePeer.SDP),
            List.of(new SipHeader("Session-Expires", "600;refresher=uac"))));
    SipMessage refresh = peer.receive();
    while (!refresh.method().equals("INVITE") || !refresh.isRequest()) {
      refresh = peer.receive();
    }
    assertThat(refresh.header("Session-Expires")).contains("600;refresher=uac");
    peer.answer(
        refresh, 200, "", peer.contact() + "Session-Expires: 500;refresher=uac\r\n", WirePeer.SDP);
    assertThat(commands.next(SipCommand.RequestAnswered.class).session())
        .contains(new SessionExpiry(500, 0, Refresher.UAC, false));
  }
}
