package io.tipring.sip.ua;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tipring.core.command.SipCommand;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.signalling.Destination;
import io.tipring.core.signalling.Dialog;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import io.tipring.sip.message.SipFramer;
import io.tipring.sip.message.SipMessage;
import io.tipring.sip.message.SipParseException;
import io.tipring.sip.transport.TransportLimits;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpTest {

  private static final int PATIENCE_MILLIS = 30_000;

  private final Commands commands = new Commands();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private SipStack stack;

  @BeforeEach
  void start() {
    SipOptions options =
        TestStacks.options(Transport.TCP)
            .withLimits(new TransportLimits(16_384, 2, 65_536, 60_000, 2_000), 1_000);
    stack = TestStacks.start(options, commands, registry);
  }

  @AfterEach
  void stop() {
    stack.close();
  }

  /** One end of a connection. */
  private static final class Connection implements AutoCloseable {
    private final Socket socket;
    private final SipFramer framer = new SipFramer();
    private final Queue<SipMessage> messages = new ArrayDeque<>();

    Connection(Socket socket) throws IOException {
      this.socket = socket;
      socket.setSoTimeout(PATIENCE_MILLIS);
    }

    void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
    }

    SipMessage receive() throws IOException, SipParseException {
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[65_536];
      while (messages.isEmpty()) {
        int count = in.read(buffer);
        if (count < 0) {
          throw new AssertionError("the connection was closed");
        }
        framer.feed(
            buffer,
            0,
            count,
            new SipFramer.Listener() {
              @Override
              public void message(byte[] message) {
                try {
                  messages.add(SipMessage.parse(message));
                } catch (SipParseException e) {
                  throw new AssertionError("the stack sent what can't be read", e);
                }
              }

              @Override
              public void ping() {}
            });
      }
      return messages.remove();
    }

    int readOctet() throws IOException {
      return socket.getInputStream().read();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private Connection connect() throws IOException {
    SipAddress address = stack.address(Transport.TCP).orElseThrow();
    return new Connection(new Socket(address.host(), address.port()));
  }

  private static String request(String method, String branch, String body) {
    return method
        + " sip:100@127.0.0.1 SIP/2.0\r\n"
        + "Via: SIP/2.0/TCP 127.0.0.1:9;branch=z9hG4bK"
        + branch
        + "\r\nMax-Forwards: 70\r\nFrom: <sip:bob@127.0.0.1>;tag=peer\r\n"
        + "To: <sip:100@127.0.0.1>\r\nCall-ID: tcp-1\r\nCSeq: 1 "
        + method
        + "\r\nContact: <sip:bob@127.0.0.1;transport=tcp>\r\n"
        + (body.isEmpty() ? "" : "Content-Type: application/sdp\r\n")
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private static Dialog dialog() {
    return new Dialog(
        "tcp-out", "us", "", "sip:a@x.example", "sip:b@x.example", "", "", List.of(), 1, 0, null);
  }

  private void invite(int port) {
    stack.handle(
        new SipEffect.SendInvite(
            1,
            new Destination("sip:b@127.0.0.1", new SipAddress(Transport.TCP, "127.0.0.1", port)),
            dialog(),
            Optional.empty(),
            List.of()));
  }

  @Test
  void answersOnTheConnectionTheRequestCameOver() throws IOException, SipParseException {
    try (Connection connection = connect()) {
      connection.send(request("INVITE", "a", WirePeer.SDP));
      assertThat(connection.receive().status()).isEqualTo(100);
      SipCommand.InviteReceived invite = commands.next(SipCommand.InviteReceived.class);
      assertThat(invite.source().transport()).isEqualTo(Transport.TCP);
      assertThat(invite.dialog().peer()).isEqualTo(invite.source());
      stack.handle(
          new SipEffect.RespondToInvite(
              invite.transactionId(), 1, 180, "", "us", Optional.empty(), List.of()));
      SipMessage ringing = connection.receive();
      assertThat(ringing.contacts().getFirst().uri().param("transport")).contains("tcp");
      // A request in the dialog takes the connection too, though the Contact has another port.
      stack.handle(new SipEffect.SendBye(1, invite.dialog().withLocalTag("us"), Optional.empty()));
      assertThat(connection.receive().method()).isEqualTo("BYE");
    }
  }

  @Test
  void readsMessagesHoweverTheyAreCutAndAnswersPings() throws IOException, SipParseException {
    try (Connection connection = connect()) {
      connection.send("\r\n\r\n");
      assertThat(connection.readOctet()).isEqualTo('\r');
      assertThat(connection.readOctet()).isEqualTo('\n');
      String two = request("OPTIONS", "o1", "") + request("OPTIONS", "o2", "");
      connection.send(two.substring(0, 100));
      connection.send(two.substring(100, 500));
      connection.send(two.substring(500));
      assertThat(connection.receive().topVia().branch()).contains("z9hG4bKo1");
      assertThat(connection.receive().topVia().branch()).contains("z9hG4bKo2");
    }
  }

  @Test
  void closesAConnectionWhoseStreamCannotBeCut() throws IOException, SipParseException {
    try (Connection connection = connect()) {
      connection.send(request("OPTIONS", "o", "").replace("Content-Length: 0\r\n", ""));
      assertThat(connection.receive().status()).isEqualTo(400);
      assertThat(connection.readOctet()).isEqualTo(-1);
    }
  }

  @Test
  void refusesMoreConnectionsThanItMayHave() throws IOException, SipParseException {
    try (Connection first = connect();
        Connection second = connect()) {
      first.send(request("OPTIONS", "o1", ""));
      first.receive();
      second.send(request("OPTIONS", "o2", ""));
      second.receive();
      try (Connection third = connect()) {
        assertThat(third.readOctet()).isEqualTo(-1);
      }
    }
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(registry.get("tipring.sip.connections").gauge().value()).isZero());
  }

  @Test
  void opensAConnectionAndUsesItBothWays() throws IOException, SipParseException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(PATIENCE_MILLIS);
      invite(server.getLocalPort());
      try (Connection phone = new Connection(server.accept())) {
        SipMessage invite = phone.receive();
        assertThat(invite.topVia().transport()).isEqualTo("TCP");
        phone.send(
            "SIP/2.0 200 OK\r\nVia: %s\r\nFrom: %s\r\nTo: %s;tag=phone\r\n"
                    .formatted(invite.topVia(), invite.from(), invite.to())
                + "Call-ID: tcp-out\r\nCSeq: 1 INVITE\r\n"
                + "Contact: <sip:b@127.0.0.1:9;transport=tcp>\r\nContent-Length: 0\r\n\r\n");
        SipCommand.InviteAnswered answered = commands.next(SipCommand.InviteAnswered.class);
        stack.handle(new SipEffect.SendAck(1, answered.dialog(), 1, Optional.empty()));
        assertThat(phone.receive().method()).isEqualTo("ACK");
      }
    }
  }

  @Test
  void aPeerWhoseConnectionIsGoneIsReachedAtItsContact() throws IOException, SipParseException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(PATIENCE_MILLIS);
      Dialog dialog;
      try (Connection connection = connect()) {
        String contact = "127.0.0.1:" + server.getLocalPort() + ";transport";
        connection.send(
            request("INVITE", "a", WirePeer.SDP).replace("127.0.0.1;transport", contact));
        connection.receive();
        dialog = commands.next(SipCommand.InviteReceived.class).dialog().withLocalTag("us");
      }
      Awaitility.await().until(() -> registry.get("tipring.sip.connections").gauge().value() == 0);
      stack.handle(new SipEffect.SendBye(1, dialog, Optional.empty()));
      try (Connection phone = new Connection(server.accept())) {
        assertThat(phone.receive().method()).isEqualTo("BYE");
      }
    }
  }

  @Test
  void aPhoneWhoseConnectionEndedWithTheLastRunIsATransportErrorAtOnce() throws IOException {
    SipAddress flow;
    try (Connection phone = connect()) {
      phone.send(request("INVITE", "a", WirePeer.SDP));
      flow = commands.next(SipCommand.InviteReceived.class).source();
    }
    stack.close();
    start();
    invite(flow.port());
    SipCommand.InviteRefused refused = commands.next(SipCommand.InviteRefused.class);
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.local()).isTrue();
  }

  @Test
  void aRefusedConnectionIsATransportErrorAtOnce() throws IOException {
    int port;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
    }
    invite(port);
    SipCommand.InviteRefused refused = commands.next(SipCommand.InviteRefused.class);
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.local()).isTrue();
  }
}
