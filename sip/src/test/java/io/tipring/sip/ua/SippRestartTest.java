package io.tipring.sip.ua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tipring.core.command.SipCommand;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.signalling.Destination;
import io.tipring.core.signalling.Dialog;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sipp phone is called by one run of the stack and by the next, and sees one call. */
class SippRestartTest {

  private static final long LEG = 3;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private Path directory;
  private int port;
  private int phonePort;
  private Commands commands;
  private SipStack stack;
  private Process phone;

  @BeforeEach
  void findPorts() throws IOException {
    port = freePort();
    phonePort = freePort();
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (phone != null) {
      phone.destroyForcibly();
      assertThat(phone.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
    if (stack != null) {
      stack.close();
    }
  }

  private static int freePort() throws IOException {
    try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private void startPhone(String scenario, String... arguments) throws IOException {
    Path file = directory.resolve(scenario + ".xml");
    try (InputStream resource = SippRestartTest.class.getResourceAsStream(scenario + ".xml")) {
      Files.copy(resource, file);
    }
    List<String> command = new ArrayList<>(List.of("sipp", "-sf", file.toString(), "-m", "1"));
    command.addAll(List.of("-i", "127.0.0.1", "-p", "" + phonePort, "-nostdin", "-timeout", "30"));
    command.addAll(List.of("-trace_msg", "-message_file", messages().toString()));
    command.addAll(List.of(arguments));
    try {
      phone =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("sipp.log").toFile())
              .start();
    } catch (IOException e) {
      assumeTrue(false, "sipp is not installed: " + e.getMessage());
    }
  }

  private Path messages() {
    return directory.resolve("messages");
  }

  private void run() {
    if (stack != null) {
      stack.close();
    }
    commands = new Commands();
    stack = TestStacks.start(TestStacks.again(port, Transport.UDP), commands);
  }

  private void invite() {
    SipAddress hop = new SipAddress(Transport.UDP, "127.0.0.1", phonePort);
    Dialog dialog =
        new Dialog(
            "sipp-again",
            "us",
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
            LEG,
            new Destination("sip:b@127.0.0.1:" + phonePort, hop),
            dialog,
            Optional.of(WirePeer.SDP),
            List.of()));
  }

  private void awaitInvites(int count) {
    Awaitility.await()
        .atMost(LIMIT)
        .until(() -> Files.exists(messages()) && received("INVITE sip:").size() >= count);
  }

  private List<String> received(String start) throws IOException {
    return Files.readAllLines(messages()).stream().filter(line -> line.startsWith(start)).toList();
  }

  @Test
  void aCallThatRangIsAnsweredAndHungUpByTheNextRun() throws Exception {
    startPhone("uas-slow", "-d", "1500");
    run();
    invite();
    commands.next(SipCommand.InviteProgressed.class);
    run();
    invite();
    awaitInvites(2);
    Object next = commands.poll(LIMIT);
    while (next instanceof SipCommand.InviteProgressed) {
      next = commands.poll(LIMIT);
    }
    assertThat(next).isInstanceOf(SipCommand.InviteAnswered.class);
    Dialog up = ((SipCommand.InviteAnswered) next).dialog();
    stack.handle(new SipEffect.SendAck(LEG, up, 1, Optional.empty()));
    SipEffect.SendBye bye = new SipEffect.SendBye(LEG, up.nextLocalCSeq(), Optional.empty());
    stack.handle(bye);
    assertThat(commands.next(SipCommand.RequestAnswered.class).status()).isEqualTo(200);
    run();
    stack.handle(bye);
    assertThat(commands.next(SipCommand.RequestAnswered.class).status()).isEqualTo(200);
    assertThat(phone.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(phone.exitValue()).as(Files.readString(messages())).isZero();
  }

  @Test
  void aCallThatRangIsCancelledByTheNextRun() throws Exception {
    startPhone("uas-ringing");
    run();
    invite();
    commands.next(SipCommand.InviteProgressed.class);
    run();
    invite();
    stack.handle(new SipEffect.CancelInvite(LEG, Optional.empty()));
    Object next = commands.poll(LIMIT);
    while (next instanceof SipCommand.InviteProgressed) {
      next = commands.poll(LIMIT);
    }
    assertThat(next).isInstanceOf(SipCommand.InviteRefused.class);
    assertThat(((SipCommand.InviteRefused) next).status()).isEqualTo(487);
    assertThat(((SipCommand.InviteRefused) next).local()).isFalse();
    assertThat(phone.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(phone.exitValue()).as(Files.readString(messages())).isZero();
  }
}
