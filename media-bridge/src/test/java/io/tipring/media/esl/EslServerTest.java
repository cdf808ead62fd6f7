package io.tipring.media.esl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.tipring.media.esl.EslException.Kind;
import io.tipring.media.esl.codec.EslEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server that FreeSWITCH connects to, and peers that are none. */
@Timeout(60)
class EslServerTest {
  private static final String CONNECTED =
      "Event-Name: CHANNEL_DATA\n"
          + "Unique-ID: u-1\n"
          + "Caller-Caller-ID-Name: x%0A%0Abgapi%20system%20id\n"
          + "Content-Type: command/reply\n"
          + "Reply-Text: %2BOK%0A\n"
          + "Socket-Mode: async\n"
          + "Control: full\n\n";

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private final BlockingQueue<EslSession> sessions = new LinkedBlockingQueue<>();
  private final BlockingQueue<EslException> closed = new LinkedBlockingQueue<>();
  private final BlockingQueue<EslEvent> events = new LinkedBlockingQueue<>();
  private EslServer server;

  @AfterEach
  void close() {
    if (server != null) {
      server.close();
    }
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    executor.shutdownNow();
  }

  private EslServerOptions options() {
    return new EslServerOptions(
        EslServerOptions.loopback(0).listen(),
        Set.of(),
        2,
        20_000,
        EslConnectionOptions.DEFAULT.withCommandMillis(20_000).withProbe(20_000, 20_000));
  }

  private void start(EslServerOptions options) throws Exception {
    server = EslServer.start(options, this::opened, group, executor).get(20, TimeUnit.SECONDS);
  }

  private EslSessionListener opened(EslSession session) {
    sessions.add(session);
    return new EslSessionListener() {
      @Override
      public void event(EslSession from, EslEvent event) {
        events.add(event);
      }

      @Override
      public void closed(EslSession from, EslException reason) {
        closed.add(reason);
      }
    };
  }

  private ScriptedPeer connect() throws IOException {
    return ScriptedPeer.connect(server.address()).expect("connect");
  }

  private EslSession session() throws InterruptedException {
    EslSession session = sessions.poll(20, TimeUnit.SECONDS);
    assertThat(session).isNotNull();
    return session;
  }

  private EslException closed() throws InterruptedException {
    EslException reason = closed.poll(20, TimeUnit.SECONDS);
    assertThat(reason).isNotNull();
    return reason;
  }

  @Test
  void aCall() throws Exception {
    start(options());
    ScriptedPeer peer = connect().send(CONNECTED);
    EslSession session = session();
    assertThat(session.uuid()).isEqualTo("u-1");
    assertThat(session.channel().get("Caller-Caller-ID-Name")).isEqualTo("x\n\nbgapi system id");
    CompletableFuture<EslReply> linger = session.linger(5);
    CompletableFuture<EslReply> mine = session.myEvents(EslFormat.JSON);
    CompletableFuture<EslReply> divert = session.divertEvents(true);
    CompletableFuture<EslReply> answer = session.execute("answer", "", "e-1", true);
    peer.expect("linger 5").reply("+OK will linger 5 seconds");
    peer.expect("myevents json").reply("+OK Events Enabled");
    peer.expect("divert_events on").reply("+OK");
    peer.expect(
            "sendmsg\n"
                + "call-command: execute\n"
                + "execute-app-name: answer\n"
                + "Event-UUID: e-1\n"
                + "event-lock: true")
        .reply("+OK");
    for (CompletableFuture<EslReply> reply : List.of(linger, mine, divert, answer)) {
      assertThat(reply.get(20, TimeUnit.SECONDS).ok()).isTrue();
    }
    peer.event("Event-Name: CHANNEL_ANSWER", "Unique-ID: u-1");
    assertThat(events.poll(20, TimeUnit.SECONDS).name()).isEqualTo("CHANNEL_ANSWER");
    CompletableFuture<EslReply> bye = session.exit();
    peer.expect("exit").reply("+OK bye").close();
    assertThat(bye.get(20, TimeUnit.SECONDS).ok()).isTrue();
    assertThat(closed().kind()).isEqualTo(Kind.CLOSED);
  }

  @Test
  void aCallThatIsLostFailsWhatIsUnderWay() throws Exception {
    start(options());
    ScriptedPeer peer = connect().send(CONNECTED);
    CompletableFuture<EslReply> pending = session().api("status");
    peer.expect("api status").close();
    assertThat(closed().kind()).isEqualTo(Kind.DISCONNECTED);
    assertThat(pending)
        .failsWithin(20, TimeUnit.SECONDS)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(EslException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: command/reply\nReply-Text: -ERR command not found\n\n",
        "Content-Type: command/reply\nReply-Text: +OK\n\n",
        "Content-Type: auth/request\nContent-Length: 999999999\n\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
      })
  void whoIsNoFreeSwitchIsClosedAndNoSession(String bytes) throws Exception {
    start(options());
    ScriptedPeer peer = connect().send(bytes);
    peer.awaitEnd();
    assertThat(sessions).isEmpty();
  }

  @Test
  void whoSaysNothingIsClosed() throws Exception {
    EslServerOptions o = options();
    start(new EslServerOptions(o.listen(), o.peers(), o.sessions(), 50, o.connection()));
    connect().awaitEnd();
    assertThat(sessions).isEmpty();
  }

  @Test
  void sessionsAreBounded() throws Exception {
    start(options());
    connect().send(CONNECTED);
    connect().send(CONNECTED);
    session();
    session();
    ScriptedPeer.connect(server.address()).awaitEnd();
    assertThat(server.sessions()).isEqualTo(2);
  }

  @Test
  void onlyKnownPeersAreLetIn() throws Exception {
    EslServerOptions o = options();
    InetAddress other = InetAddress.getByAddress(new byte[] {10, 0, 0, 1});
    start(
        new EslServerOptions(
            o.listen(), Set.of(other), o.sessions(), o.handshakeMillis(), o.connection()));
    ScriptedPeer.connect(server.address()).awaitEnd();
    assertThat(server.sessions()).isZero();
  }

  @Test
  void closingEndsAllSessions() throws Exception {
    start(options());
    ScriptedPeer peer = connect().send(CONNECTED);
    session();
    server.close();
    assertThat(closed().kind()).isEqualTo(Kind.CLOSED);
    peer.awaitEnd();
  }

  @Test
  void aPortThatIsTaken() throws Exception {
    start(options());
    EslServerOptions taken = EslServerOptions.loopback(server.address().getPort());
    assertThatThrownBy(
            () -> EslServer.start(taken, this::opened, group, executor).get(20, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(IOException.class)
        .hasMessageContaining("Can't listen on");
  }

  /** Where applications run in turn (no async), a silent peer is no dead one. */
  @Test
  void aSynchronousCallIsNotAskedForAnAnswer() throws Exception {
    EslServerOptions o = options();
    start(
        new EslServerOptions(
            o.listen(), o.peers(), 2, 20_000, EslConnectionOptions.DEFAULT.withProbe(20, 20)));
    ScriptedPeer peer = connect().send(CONNECTED.replace("async", "static"));
    EslSession session = session();
    assertThat(closed.poll(400, TimeUnit.MILLISECONDS)).isNull();
    CompletableFuture<EslReply> answer = session.execute("answer", "", "e-1", true);
    assertThat(peer.read()).startsWith("sendmsg");
    peer.reply("+OK");
    assertThat(answer.get(20, TimeUnit.SECONDS).ok()).isTrue();
  }
}
