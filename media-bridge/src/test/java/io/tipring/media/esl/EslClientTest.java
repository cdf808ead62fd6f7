package io.tipring.media.esl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.tipring.media.esl.EslException.Kind;
import io.tipring.media.esl.codec.EslEvent;
import io.tipring.media.esl.codec.EslLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client against a peer that does what a server may do. */
@Timeout(60)
class EslClientTest {
  /** So patient that nothing but what is tried ends a connection. */
  private static final EslConnectionOptions PATIENT =
      EslConnectionOptions.DEFAULT.withCommandMillis(20_000).withProbe(20_000, 20_000);

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private final Witness witness = new Witness();
  private ServerSocket server;
  private EslClient client;

  @BeforeEach
  void listen() throws IOException {
    server = ScriptedPeer.listen();
  }

  @AfterEach
  void close() throws IOException {
    if (client != null) {
      client.close();
    }
    server.close();
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    executor.shutdownNow();
  }

  private EslClientOptions options(EslConnectionOptions connection) {
    return EslClientOptions.of(
            "media1",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()),
            "a long secret",
            false)
        .withHandshake(5_000, 20_000)
        .withBackoff(10, 20)
        .withConnection(connection);
  }

  private ScriptedPeer start(EslConnectionOptions connection) throws Exception {
    client = EslClient.start(options(connection), witness, group, executor);
    ScriptedPeer peer = ScriptedPeer.accept(server).greet();
    assertThat(witness.next(Witness.Connected.class).version()).isEqualTo("1.10.12");
    return peer;
  }

  private static EslException failure(CompletableFuture<?> future) throws InterruptedException {
    try {
      future.get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      return (EslException) e.getCause();
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError("nothing came of it", e);
    }
    throw new AssertionError("it did not fail");
  }

  private static EslReply reply(CompletableFuture<EslReply> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  @Test
  void commandsAndTheirBytes() throws Exception {
    ScriptedPeer peer = start(PATIENT);
    List<CompletableFuture<EslReply>> replies = new ArrayList<>();
    String[][] commands = {
      {"api uuid_answer u-1"},
      {"event json CHANNEL_PARK CUSTOM conference::maintenance"},
      {"filter Unique-ID u-1"},
      {"filter delete Unique-ID u-1"},
      {"filter delete all"},
      {"nixevent CHANNEL_PARK"},
      {"noevents"},
      {
        "sendmsg u-1\n"
            + "call-command: execute\n"
            + "execute-app-name: playback\n"
            + "execute-app-arg: /p/a b.wav\n"
            + "Event-UUID: e-1\n"
            + "event-lock: true"
      },
      {"sendmsg u-1\ncall-command: execute\nexecute-app-name: answer\nEvent-UUID: e-2"},
      {"sendmsg u-1\ncall-command: hangup\nhangup-cause: USER_BUSY"},
      {"sendevent CUSTOM\nEvent-Subclass: my::event\ncontent-length: 13\n\nline\n\nbgapi x"},
    };
    replies.add(client.api("uuid_answer u-1"));
    replies.add(
        client.subscribe(
            EslFormat.JSON, List.of("CHANNEL_PARK", "CUSTOM", "conference::maintenance")));
    replies.add(client.filter("Unique-ID", "u-1"));
    replies.add(client.filterDelete("Unique-ID", "u-1"));
    replies.add(client.filterDelete("all"));
    replies.add(client.nixEvent(List.of("CHANNEL_PARK")));
    replies.add(client.noEvents());
    replies.add(client.execute("u-1", "playback", "/p/a b.wav", "e-1", true));
    replies.add(client.execute("u-1", "answer", "", "e-2", false));
    replies.add(client.sendMsg("u-1", EslMessage.hangup("USER_BUSY")));
    replies.add(
        client.sendEvent(
            "CUSTOM",
            new EslMessage().header("Event-Subclass", "my::event").body("line\n\nbgapi x")));
    for (int i = 0; i < commands.length; i++) {
      peer.expect(commands[i][0]);
      if (i == 0) {
        peer.api("+OK " + i);
      } else {
        peer.reply("+OK " + i);
      }
    }
    for (int i = 0; i < commands.length; i++) {
      assertThat(reply(replies.get(i)).value()).isEqualTo("" + i);
    }
    peer.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x\n\nbgapi system id", "x\r", "x\0", "x\u0085", "\u007f"})
  void noLineEndGetsIntoACommand(String evil) throws Exception {
    ScriptedPeer peer = start(PATIENT);
    List<Runnable> attempts =
        List.of(
            () -> client.api("uuid_setvar u a " + evil),
            () -> client.bgapi("originate " + evil, 1000),
            () -> client.bgapi("status", "id" + evil, 1000),
            () -> client.execute("u" + evil, "playback", "a", "e", false),
            () -> client.execute("u", "playback" + evil, "a", "e", false),
            () -> client.execute("u", "playback", evil, "e", false),
            () -> client.execute("u", "playback", "a", "e" + evil, false),
            () -> client.sendMsg("u", EslMessage.hangup("A" + evil)),
            () -> client.sendMsg("u", new EslMessage().header("a" + evil, "b")),
            () -> client.sendMsg("u", new EslMessage().header("a", "b" + evil)),
            () -> client.sendEvent("CUSTOM" + evil, new EslMessage()),
            () -> client.subscribe(EslFormat.PLAIN, List.of("ALL" + evil)),
            () -> client.nixEvent(List.of("ALL" + evil)),
            () -> client.filter("Unique-ID" + evil, "a"),
            () -> client.filter("Unique-ID", evil),
            () -> client.filterDelete("Unique-ID" + evil),
            () -> client.send(EslCommand.myEvents("u" + evil)));
    for (int i = 0; i < attempts.size(); i++) {
      assertThatIllegalArgumentException().as("attempt %d", i).isThrownBy(attempts.get(i)::run);
    }
    CompletableFuture<EslReply> after = client.api("status");
    peer.expect("api status").api("UP");
    assertThat(reply(after).text()).isEqualTo("UP");
    peer.close();
  }

  @Test
  void anArgumentThatIsRefusedIsNamedAndNotTold() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EslMessage.execute("playback").arguments("secret\nsecret"))
        .withMessageContaining("execute-app-arg")
        .withMessageContaining("U+000A at 6")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
  }

  @Test
  void repliesAndEventsComeInTheOrderOfTheWire() throws Exception {
    List<String> order = new java.util.concurrent.CopyOnWriteArrayList<>();
    EslListener listener =
        new EslListener() {
          @Override
          public void connected(EslClient client, String version) {
            client.api("one").thenAccept(reply -> order.add(reply.text()));
            client.api("two").thenAccept(reply -> order.add(reply.text()));
          }

          @Override
          public void event(EslClient client, EslEvent event) {
            order.add(event.name());
          }

          @Override
          public void disconnected(EslClient client, EslException reason, long retryMillis) {
            order.add(reason.kind().name());
          }
        };
    client = EslClient.start(options(PATIENT), listener, group, executor);
    ScriptedPeer peer = ScriptedPeer.accept(server).greet();
    peer.expect("api one").expect("api two");
    peer.event("Event-Name: A").api("1").event("Event-Name: B").event("Event-Name: C").api("2");
    peer.close();
    ScriptedPeer.accept(server).close();
    assertThat(order).startsWith("A", "1", "B", "C", "2", "DISCONNECTED");
  }

  @Test
  void manyEventsOfOneChannelStayInOrder() throws Exception {
    ScriptedPeer peer = start(PATIENT.withQueue(100_000, 100 << 20));
    int events = 30_000;
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < events; i++) {
      all.append(ScriptedPeer.frame("Event-Name: X", "Unique-ID: u-1", "Event-Sequence: " + i));
    }
    peer.send(all.toString());
    for (int i = 0; i < events; i++) {
      assertThat(witness.heard().sequence()).isEqualTo(i);
    }
    peer.close();
  }

  @Test
  void theResultOfABackgroundJob() throws Exception {
    ScriptedPeer peer = start(PATIENT);
    EslJob job = client.bgapi("originate x &park", 20_000);
    peer.expect("bgapi originate x &park\nJob-UUID: " + job.uuid());
    peer.reply("+OK Job-UUID: " + job.uuid());
    assertThat(reply(job.accepted()).ok()).isTrue();
    peer.send(result("another", "-ERR"));
    peer.send(result(job.uuid(), "+OK u-1\n"));
    assertThat(reply(job.result()).value()).isEqualTo("u-1");
    assertThat(witness.heard().get("Job-UUID")).isEqualTo("another");
    assertThat(witness.heard().body()).isEqualTo("+OK u-1\n");

    EslJob refused = client.bgapi("nosuch", 20_000);
    peer.expect("bgapi nosuch\nJob-UUID: " + refused.uuid()).reply("-ERR command not found");
    assertThat(reply(refused.result()).failed()).isTrue();

    EslJob late = client.bgapi("msleep 9", 50);
    peer.expect("bgapi msleep 9\nJob-UUID: " + late.uuid()).reply("+OK");
    assertThat(failure(late.result()).kind()).isEqualTo(Kind.TIMED_OUT);

    EslJob lost = client.bgapi("status", 20_000);
    peer.expect("bgapi status\nJob-UUID: " + lost.uuid()).reply("+OK");
    reply(lost.accepted());
    peer.close();
    assertThat(failure(lost.result()).kind()).isEqualTo(Kind.DISCONNECTED);
  }

  private static String result(String uuid, String text) {
    String inner =
        "Event-Name: BACKGROUND_JOB\nJob-UUID: %s\nContent-Length: %d\n\n%s"
            .formatted(uuid, text.length(), text);
    return "Content-Length: %d\nContent-Type: text/event-plain\n\n%s"
        .formatted(inner.length(), inner);
  }

  @Test
  void wrongPassword() throws Exception {
    client = EslClient.start(options(PATIENT), witness, group, executor);
    try (ScriptedPeer peer = ScriptedPeer.accept(server)) {
      peer.send("Content-Type: auth/request\n\n");
      assertThat(peer.readAuth()).isEqualTo("a long secret");
      peer.reply("-ERR invalid");
      EslException reason = witness.ended();
      assertThat(reason.kind()).isEqualTo(Kind.WRONG_PASSWORD);
      assertThat(reason)
          .hasMessageStartingWith("media1 (127.0.0.1:" + server.getLocalPort() + "): ")
          .satisfies(e -> assertThat(e.toString()).doesNotContain("a long secret"));
      assertThat(client.isConnected()).isFalse();
      assertThat(failure(client.api("status")).kind()).isEqualTo(Kind.NOT_CONNECTED);
    }
  }

  @Test
  void refusedByAcl() throws Exception {
    client = EslClient.start(options(PATIENT), witness, group, executor);
    try (ScriptedPeer peer = ScriptedPeer.accept(server)) {
      peer.send(
          "Content-Type: text/rude-rejection\nContent-Length: 24\n\nAccess Denied, go away.\n");
    }
    EslException reason = witness.ended();
    assertThat(reason.kind()).isEqualTo(Kind.REFUSED_BY_ACL);
    assertThat(reason).hasMessageContaining("media1").hasMessageContaining("apply-inbound-acl");
  }

  @ParameterizedTest
  @CsvSource({
    "FreeSWITCH Version 1.8.7-release, FreeSWITCH 1.8.7",
    "FreeSWITCH Version 0.9.99, FreeSWITCH 0.9.99",
    "Asterisk 20.1, does not say that it is FreeSWITCH",
    "-ERR no reply, does not say that it is FreeSWITCH"
  })
  void versionMismatch(String version, String said) throws Exception {
    client = EslClient.start(options(PATIENT), witness, group, executor);
    try (ScriptedPeer peer = ScriptedPeer.accept(server).greet(version)) {
      EslException reason = witness.ended();
      assertThat(reason.kind()).isEqualTo(Kind.VERSION_MISMATCH);
      assertThat(reason).hasMessageContaining("media1").hasMessageContaining(said);
      peer.awaitEnd();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "FreeSWITCH Version 1.10, 1.10",
    "FreeSWITCH Version 1.11.2-release~64bit ( 64bit), 1.11.2",
    "FreeSWITCH Version 2.0.0, 2.0.0"
  })
  void versionsThatAreTaken(String version, String told) throws Exception {
    client = EslClient.start(options(PATIENT), witness, group, executor);
    try (ScriptedPeer _ = ScriptedPeer.accept(server).greet(version)) {
      assertThat(witness.next(Witness.Connected.class).version()).isEqualTo(told);
    }
  }

  @Test
  void nobodyListens() throws Exception {
    EslClientOptions options = options(PATIENT);
    server.close();
    client = EslClient.start(options, witness, group, executor);
    Witness.Ended first = witness.next(Witness.Ended.class);
    assertThat(first.reason().kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(first.reason().isRefusedByHost()).isTrue();
    assertThat(first.retryMillis()).isBetween(5L, 10L);
    assertThat(witness.next(Witness.Ended.class).retryMillis()).isBetween(10L, 20L);
  }

  @Test
  void aServerThatSaysNothing() throws Exception {
    EslClientOptions options = options(PATIENT).withHandshake(5_000, 100);
    client = EslClient.start(options, witness, group, executor);
    try (ScriptedPeer peer = ScriptedPeer.accept(server)) {
      EslException ended = witness.ended();
      assertThat(ended.kind()).isEqualTo(Kind.UNRESPONSIVE);
      assertThat(ended.isRefusedByHost()).isFalse();
      peer.awaitEnd();
    }
  }

  @Test
  void aDisconnectInTheMiddleOfCommandsAndAnotherConnection() throws Exception {
    ScriptedPeer peer = start(PATIENT);
    CompletableFuture<EslReply> answered = client.api("one");
    CompletableFuture<EslReply> half = client.api("two");
    CompletableFuture<EslReply> unanswered = client.subscribe(EslFormat.PLAIN, List.of("ALL"));
    peer.expect("api one")
        .expect("api two")
        .api("1")
        .send("Content-Type: api/response\nContent-Len");
    peer.close();
    assertThat(reply(answered).text()).isEqualTo("1");
    assertThat(failure(half).kind()).isEqualTo(Kind.DISCONNECTED);
    assertThat(failure(unanswered).kind()).isEqualTo(Kind.DISCONNECTED);
    assertThat(witness.ended().kind()).isEqualTo(Kind.DISCONNECTED);
    try (ScriptedPeer again = ScriptedPeer.accept(server).greet()) {
      witness.next(Witness.Connected.class);
      CompletableFuture<EslReply> status = client.api("status");
      again.expect("api status").api("UP");
      assertThat(reply(status).text()).isEqualTo("UP");
    }
  }

  @Test
  void theFarewellOfTheServerIsTold() throws Exception {
    ScriptedPeer peer = start(PATIENT);
    peer.send(
        "Content-Type: text/disconnect-notice\n"
            + "Content-Length: 31\n\n"
            + "The system is being shut down.\n");
    peer.close();
    assertThat(witness.ended()).hasMessageContaining("The system is being shut down.");
  }

  @Test
  void aCommandThatIsNotAnsweredFailsAndItsLateAnswerIsNotTakenForAnothers() throws Exception {
    ScriptedPeer peer = start(PATIENT);
    CompletableFuture<EslReply> slow = client.api("slow", 50);
    assertThat(failure(slow).kind()).isEqualTo(Kind.TIMED_OUT);
    CompletableFuture<EslReply> next = client.api("next");
    peer.expect("api slow").expect("api next").api("late").api("right");
    assertThat(reply(next).text()).isEqualTo("right");
    peer.close();
  }

  @Test
  void aHalfOpenConnectionIsFoundInTimeThoughACommandWaitsLonger() throws Exception {
    ScriptedPeer peer =
        start(EslConnectionOptions.DEFAULT.withCommandMillis(60_000).withSilenceWithin(1_000));
    peer.expect("api version").api("FreeSWITCH Version 1.10.12\n");
    long heard = System.nanoTime();
    CompletableFuture<EslReply> waiting = client.api("status", 60_000);
    // Now nothing more: what the client writes goes into the socket's buffer, as it would on a
    // network that has gone.
    EslException reason = witness.ended();
    assertThat(failure(waiting)).isSameAs(reason);
    long millis = (System.nanoTime() - heard) / 1_000_000;
    assertThat(reason.kind()).isEqualTo(Kind.UNRESPONSIVE);
    assertThat(reason).hasMessageContaining("media1");
    assertThat(millis).isGreaterThan(750);
    // 1 s by the options; the rest is for a busy machine.
    assertThat(millis).isLessThan(10_000);
    peer.close();
  }

  @Test
  void aCommandMayTakeLongWhereItSaysSo() throws Exception {
    ScriptedPeer peer = start(EslConnectionOptions.DEFAULT.withProbe(50, 100));
    CompletableFuture<EslReply> slow = client.api("originate x &park", 20_000);
    String command = peer.read();
    while (command.equals("api version")) {
      peer.api("FreeSWITCH Version 1.10.12\n");
      command = peer.read();
    }
    assertThat(command).isEqualTo("api originate x &park");
    // Longer than silence and probe together: bounded wait for a byte that must not come.
    assertThat(witnessStaysSilent(600)).isTrue();
    peer.api("+OK u-1");
    assertThat(reply(slow).value()).isEqualTo("u-1");
    peer.close();
  }

  private boolean witnessStaysSilent(long millis) throws InterruptedException {
    return !new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS) && client.isConnected();
  }

  @Test
  void anOwnerThatDoesNotKeepUpLosesTheConnectionAndNoEvent() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    ScriptedPeer peer = start(PATIENT.withQueue(100, 1 << 20));
    executor.execute(
        () -> {
          try {
            go.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    CompletableFuture<EslReply> pending = client.api("status");
    peer.expect("api status");
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      all.append(ScriptedPeer.frame("Event-Name: X", "Event-Sequence: " + i));
    }
    peer.send(all.toString());
    peer.awaitEnd();
    go.countDown();
    for (int i = 0; i < 100; i++) {
      assertThat(witness.heard().sequence()).isEqualTo(i);
    }
    EslException reason = witness.ended();
    assertThat(reason.kind()).isEqualTo(Kind.OVERFLOW);
    assertThat(reason).hasMessageContaining("media1").hasMessageContaining("100 wait");
    assertThat(failure(pending).kind()).isEqualTo(Kind.OVERFLOW);
    ScriptedPeer.accept(server).greet().close();
    witness.next(Witness.Connected.class);
  }

  @Test
  void eventsThatWaitAreBoundedInBytesToo() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    ScriptedPeer peer = start(PATIENT.withQueue(1000, 1000));
    executor.execute(
        () -> {
          try {
            go.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    String event = ScriptedPeer.frame("Event-Name: X", "a: " + "b".repeat(400));
    peer.send(event).send(event).send(event);
    peer.awaitEnd();
    go.countDown();
    assertThat(witness.untilEnd()).hasSize(1000 / event.length());
  }

  @Test
  void commandsThatWaitAreBounded() throws Exception {
    ScriptedPeer peer = start(PATIENT.withPendingCommands(3));
    List<CompletableFuture<EslReply>> sent =
        List.of(client.api("1"), client.api("2"), client.api("3"));
    EslException reason = failure(client.api("4"));
    assertThat(reason.kind()).isEqualTo(Kind.CONGESTED);
    peer.expect("api 1").api("one").expect("api 2").api("two").expect("api 3").api("three");
    assertThat(reply(sent.get(2)).text()).isEqualTo("three");
    CompletableFuture<EslReply> five = client.api("5");
    peer.expect("api 5").api("five");
    assertThat(reply(five).text()).isEqualTo("five");
    peer.close();
  }

  /** A server that stops reading: commands fail by their deadline, and nothing waits for it. */
  @Test
  void aServerThatStopsReading() throws Exception {
    ScriptedPeer peer = start(PATIENT.withPendingCommands(100_000).withCommandMillis(300));
    String big = "eval " + "x".repeat(60_000);
    List<CompletableFuture<EslReply>> all = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      all.add(client.api(big));
    }
    List<Kind> kinds = new ArrayList<>();
    for (CompletableFuture<EslReply> one : all) {
      kinds.add(failure(one).kind());
    }
    assertThat(kinds).contains(Kind.TIMED_OUT, Kind.CONGESTED);
    assertThat(kinds).containsOnly(Kind.TIMED_OUT, Kind.CONGESTED);
    peer.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 2147483647\nContent-Type: text/event-plain\n\n",
        "Content-Type: command/reply\nReply-Text: +OK\n\n",
        "Content-Type: text/html\n\n",
        "Content-Length: 8\nContent-Type: text/event-xml\n\n<event/>",
        "\1\2\3\n"
      })
  void whatIsNoEventSocketEndsTheConnection(String bytes) throws Exception {
    ScriptedPeer peer = start(PATIENT);
    peer.send(bytes);
    EslException reason = witness.ended();
    assertThat(reason.kind()).isEqualTo(Kind.MALFORMED);
    assertThat(reason).hasMessageContaining("media1");
    peer.awaitEnd();
  }

  @Test
  void limitsAreThoseOfTheOptions() throws Exception {
    ScriptedPeer peer = start(PATIENT.withLimits(new EslLimits(10, 1000, 100)));
    CompletableFuture<EslReply> reply = client.api("show channels");
    peer.expect("api show channels").api("x".repeat(101));
    assertThat(failure(reply).kind()).isEqualTo(Kind.MALFORMED);
    assertThat(witness.ended()).hasMessageContaining("limit of 100 bytes");
  }

  @Test
  void exitIsForGood() throws Exception {
    ScriptedPeer peer = start(PATIENT);
    CompletableFuture<EslReply> bye = client.exit();
    peer.expect("exit").reply("+OK bye");
    assertThat(reply(bye).ok()).isTrue();
    peer.awaitEnd();
    Witness.Ended ended = witness.next(Witness.Ended.class);
    assertThat(ended.reason().kind()).isEqualTo(Kind.CLOSED);
    assertThat(ended.retryMillis()).isEqualTo(-1);
  }

  @Test
  void closingFailsWhatIsUnderWay() throws Exception {
    ScriptedPeer peer = start(PATIENT);
    CompletableFuture<EslReply> pending = client.api("status");
    peer.expect("api status");
    client.close();
    client.close();
    assertThat(failure(pending).kind()).isEqualTo(Kind.CLOSED);
    assertThat(witness.next(Witness.Ended.class).retryMillis()).isEqualTo(-1);
    peer.awaitEnd();
    assertThat(failure(client.api("status")).kind()).isEqualTo(Kind.NOT_CONNECTED);
  }

  @Test
  void aListenerThatThrowsHarmsNobody() throws Exception {
    CompletableFuture<String> second = new CompletableFuture<>();
    client =
        EslClient.start(
            options(PATIENT),
            new EslListener() {
              @Override
              public void connected(EslClient client, String version) {
                throw new IllegalStateException("on purpose");
              }

              @Override
              public void event(EslClient client, EslEvent event) {
                if (event.name().equals("B")) {
                  second.complete(event.name());
                }
                throw new IllegalStateException("on purpose");
              }

              @Override
              public void disconnected(EslClient client, EslException reason, long retryMillis) {
                throw new IllegalStateException("on purpose");
              }
            },
            group,
            executor);
    ScriptedPeer peer = ScriptedPeer.accept(server).greet();
    peer.event("Event-Name: A").event("Event-Name: B");
    assertThat(second.get(20, TimeUnit.SECONDS)).isEqualTo("B");
    peer.close();
    ScriptedPeer.accept(server).greet().close();
  }

  @Test
  void theEventLoopItselfMayBeTheExecutor() throws Exception {
    client = EslClient.start(options(PATIENT), witness, group, Runnable::run);
    ScriptedPeer peer = ScriptedPeer.accept(server).greet();
    witness.next(Witness.Connected.class);
    CompletableFuture<EslReply> both = client.api("one").thenCompose(_ -> client.api("two"));
    peer.expect("api one").api("1").expect("api two").api("2");
    assertThat(reply(both).text()).isEqualTo("2");
    peer.close();
  }

  @Test
  void weakPasswordsAreRefused() throws Exception {
    InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 8021);
    InetSocketAddress elsewhere =
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {10, 0, 0, 1}), 8021);
    for (String password : List.of("", "ClueCon")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> EslClientOptions.of("media1", loopback, password, false))
          .withMessageContaining("media1")
          .withMessageContaining("allowDefaultPassword");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> EslClientOptions.of("media1", elsewhere, password, true))
          .withMessageContaining("media1")
          .withMessageContaining("10.0.0.1");
      assertThat(EslClientOptions.of("media1", loopback, password, true)).isNotNull();
    }
    assertThat(EslClientOptions.of("media1", elsewhere, "a long secret", false).toString())
        .contains("media1")
        .doesNotContain("secret");
    assertThat(EslCommand.auth("a long secret").toString()).isEqualTo("auth");
    assertThatThrownBy(
            () ->
                EslClientOptions.of(
                    "media1", InetSocketAddress.createUnresolved("fs", 8021), "secret!", false))
        .hasMessageContaining("not resolved");
  }
}
