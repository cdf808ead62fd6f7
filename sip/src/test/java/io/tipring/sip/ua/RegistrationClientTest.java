package io.tipring.sip.ua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tipring.core.command.SipCommand;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.signalling.Binding;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A phone of one stack registers at another. */
class RegistrationClientTest {

  private final Commands commands = new Commands();
  private SipStack registrar;
  private SipStack phone;

  @BeforeEach
  void start() {
    registrar = TestStacks.start(TestStacks.options(Transport.UDP), commands);
    phone = TestStacks.start(TestStacks.options(Transport.UDP), new Commands());
  }

  @AfterEach
  void stop() {
    phone.close();
    registrar.close();
  }

  private CompletableFuture<RegistrationOutcome> register(
      Transport transport, int port, String password) {
    return phone.register(
        new RegistrationRequest(
            new SipAddress(transport, "127.0.0.1", port),
            "127.0.0.1",
            "1001",
            password,
            600,
            "phone-1",
            10));
  }

  private static RegistrationOutcome outcome(CompletableFuture<RegistrationOutcome> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(10, TimeUnit.SECONDS);
  }

  private int port() {
    return registrar.address(Transport.UDP).orElseThrow().port();
  }

  @Test
  void answersTheChallengeAndLearnsHowLongItIsBound() throws Exception {
    CompletableFuture<RegistrationOutcome> future = register(Transport.UDP, port(), "secret1001");
    SipCommand.RegisterReceived received = commands.next(SipCommand.RegisterReceived.class);
    assertThat(received.agent().id()).isEqualTo("1001");
    SipCommand.RequestedContact contact = received.contacts().getFirst();
    assertThat(contact.expiresSeconds()).isEqualTo(600);
    Binding binding =
        new Binding(
            contact.contactUri(),
            received.source(),
            received.callId(),
            received.cseq(),
            1_000,
            "",
            300_000);
    registrar.handle(
        new SipEffect.RespondToRegister(
            received.transactionId(), 200, "", List.of(binding), 0, List.of()));
    assertThat(outcome(future)).isEqualTo(new RegistrationOutcome(200, "OK", 300, 11));
  }

  @Test
  void aWrongPasswordIsNotTriedTwice() throws Exception {
    RegistrationOutcome outcome = outcome(register(Transport.UDP, port(), "guess"));
    assertThat(outcome.status()).isEqualTo(401);
    assertThat(outcome.isRegistered()).isFalse();
    assertThat(outcome.lastCSeq()).isEqualTo(11);
  }

  @Test
  void aRegistrarThatIsNotThereIsATimeout() throws Exception {
    try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      assertThat(outcome(register(Transport.UDP, silent.getLocalPort(), "x")).status())
          .isEqualTo(408);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aTransportThatIsNotThereIsSaid() {
    assertThatThrownBy(() -> outcome(register(Transport.TCP, port(), "x")))
        .hasRootCauseMessage("no listener for tcp");
  }
}
