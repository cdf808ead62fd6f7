package io.tipring.sip.ua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.tipring.core.command.SipCommand;
import io.tipring.core.command.SipCommand.RequestedContact;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.routing.AgentId;
import io.tipring.core.signalling.Binding;
import io.tipring.core.signalling.Transport;
import io.tipring.sip.digest.DigestChallenge;
import io.tipring.sip.digest.DigestException;
import io.tipring.sip.message.SipMessage;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegisterTest {

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

  private String register(int cseq, String user, String extra) {
    return phone
        .request("REGISTER", cseq, "r" + cseq, "", extra, "")
        .replace("sip:4008001234@127.0.0.1 SIP/2.0", "sip:127.0.0.1 SIP/2.0")
        .replace("To: <sip:4008001234@", "To: <sip:" + user + "@")
        .replace("From: \"Bob\" <sip:13800138000@", "From: <sip:" + user + "@");
  }

  /** The Authorization header that answers a challenge of the stack, once it was asked for one. */
  private String authorization(int cseq, String user, String password, int challengeIndex)
      throws DigestException {
    phone.send(register(cseq, user, ""));
    SipMessage challenged = phone.receive();
    assertThat(challenged.status()).isEqualTo(401);
    List<String> challenges = challenged.headers("WWW-Authenticate");
    assertThat(challenges).hasSize(2);
    return "Authorization: "
        + DigestChallenge.parse(challenges.get(challengeIndex))
            .answer(user, password, "REGISTER", "sip:127.0.0.1", "abc", 1)
            .toHeaderValue()
        + "\r\n";
  }

  /** The engine ends after its signalling; a request of that moment must not look like a fault. */
  @Test
  void anAnswerOfAnEngineThatIsEndingIsNoFault() throws DigestException {
    String authorization = authorization(1, "1001", "secret1001", 0);
    phone.send(register(2, "1001", authorization));
    SipCommand.RegisterReceived received = commands.next(SipCommand.RegisterReceived.class);
    stack.close();
    assertThatNoException()
        .isThrownBy(
            () ->
                stack.handle(
                    new SipEffect.RespondToRegister(
                        received.transactionId(), 200, "OK", List.of(), 0, List.of())));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void givesTheRegistrationOfAKnownPhoneToTheCore(int challenge) throws DigestException {
    String authorization = authorization(1, "1001", "secret1001", challenge);
    phone.send(register(2, "1001", authorization + "Expires: 120\r\nUser-Agent: Phone/1\r\n"));
    SipCommand.RegisterReceived received = commands.next(SipCommand.RegisterReceived.class);
    String contact = "sip:bob@127.0.0.1:" + phone.address().port();
    assertThat(received.agent()).isEqualTo(new AgentId("default", "1001"));
    assertThat(received.source()).isEqualTo(phone.address());
    assertThat(received.cseq()).isEqualTo(2);
    assertThat(received.userAgent()).isEqualTo("Phone/1");
    assertThat(received.contacts()).containsExactly(new RequestedContact(contact, 1_000, 120));
    assertThat(received.removeAll()).isFalse();

    Binding binding =
        new Binding(contact, phone.address(), phone.callId(), 2, 700, "Phone/1", 120_000);
    stack.handle(
        new SipEffect.RespondToRegister(
            received.transactionId(), 200, "", List.of(binding), 0, List.of()));
    SipMessage ok = phone.receive();
    assertThat(ok.status()).isEqualTo(200);
    assertThat(ok.headers("Contact")).containsExactly("<" + contact + ">;q=0.700;expires=120");
    assertThat(ok.header("Date")).contains("Thu, 01 Jan 1970 00:00:00 GMT");
  }

  @Test
  void takesAnUnregistration() throws DigestException {
    String authorization = authorization(1, "1001", "secret1001", 0);
    String all =
        register(2, "1001", authorization + "Expires: 0\r\n")
            .replace(phone.contact(), "Contact: *\r\n");
    phone.send(all);
    SipCommand.RegisterReceived received = commands.next(SipCommand.RegisterReceived.class);
    assertThat(received.removeAll()).isTrue();
    assertThat(received.contacts()).isEmpty();
  }

  @Test
  void aStarWithoutExpiresZeroIsAnError() throws DigestException {
    String authorization = authorization(1, "1001", "secret1001", 0);
    phone.send(register(2, "1001", authorization).replace(phone.contact(), "Contact: *\r\n"));
    assertThat(phone.receive().status()).isEqualTo(400);
  }

  @Test
  void aWrongPasswordIsChallengedAgain() throws DigestException {
    String authorization = authorization(1, "1001", "guess", 0);
    phone.send(register(2, "1001", authorization));
    assertThat(phone.receive().status()).isEqualTo(401);
    assertThat(commands.isEmpty()).isTrue();
  }

  @Test
  void aReplayedNonceCountIsChallengedAsStale() throws DigestException {
    String authorization = authorization(1, "1001", "secret1001", 0);
    phone.send(register(2, "1001", authorization));
    commands.next(SipCommand.RegisterReceived.class);
    phone.send(register(3, "1001", authorization));
    SipMessage again = phone.receive();
    assertThat(again.status()).isEqualTo(401);
    assertThat(again.header("WWW-Authenticate").orElseThrow()).contains("stale=true");
  }

  @Test
  void anotherUsersCredentialsAreForbidden() throws DigestException {
    String authorization = authorization(1, "1002", "secret1002", 0);
    phone.send(register(2, "1001", authorization));
    assertThat(phone.receive().status()).isEqualTo(403);
    assertThat(commands.isEmpty()).isTrue();
  }

  @Test
  void anAddressOfRecordElsewhereIsNotFound() {
    phone.send(register(1, "1001", "").replace("1001@127.0.0.1", "1001@elsewhere.example"));
    assertThat(phone.receive().status()).isEqualTo(404);
  }
}
