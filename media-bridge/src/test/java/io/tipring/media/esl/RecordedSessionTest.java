package io.tipring.media.esl;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.tipring.media.esl.codec.EslEvent;
import io.tipring.media.esl.codec.EslFrame;
import io.tipring.media.esl.codec.EslFrameParser;
import io.tipring.media.esl.codec.EslLimits;
import io.tipring.media.esl.codec.EslSyntaxException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client, and the server, in sessions that were recorded with a real FreeSWITCH. */
@Timeout(60)
class RecordedSessionTest {
  private static final EslConnectionOptions PATIENT =
      EslConnectionOptions.DEFAULT.withCommandMillis(20_000).withProbe(20_000, 20_000);

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ExecutorService executor = Executors.newSingleThreadExecutor();

  @AfterEach
  void close() {
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    executor.shutdownNow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01-auth-ok-plain-all",
        "02-json-all-inbound-call",
        "05-pipelining-and-line-endings",
        "08-bgapi-job-uuid",
        "09-park-unanswered-then-uuid-answer",
        "11-play-and-get-digits",
        "12-dtmf-events-and-send",
        "13-record-mask-unmask",
        "14-uuid-bridge-two-parked-calls",
        "20-log-filter-nixevent-sendevent",
        "21-odd-values-plain-vs-json",
        "21b-odd-values-json",
        "22-sendmsg-execute-order",
        "25-execute-event-lock",
        "28-shutdown-normal-command",
        "28-shutdown-normal-seen-by-another",
        "28-shutdown-now-command",
        "34b-after-drop-seen-inbound"
      })
  void inbound(String name) throws Exception {
    Transcript transcript = Transcript.of(name);
    Witness witness = new Witness();
    try (ServerSocket listening = ScriptedPeer.listen();
        EslClient client =
            EslClient.start(
                EslClientOptions.of(
                        "media1",
                        new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), listening.getLocalPort()),
                        "ClueCon",
                        true)
                    .withHandshake(20_000, 20_000)
                    .withBackoff(60_000, 60_000)
                    .withConnection(PATIENT),
                witness,
                group,
                executor)) {
      ScriptedPeer peer = ScriptedPeer.accept(listening);
      CompletableFuture<Void> played = play(transcript, peer);
      witness.next(Witness.Connected.class);
      List<String> commands = TranscriptPlayer.commands(transcript);
      assertThat(commands.getFirst()).isEqualTo("auth ClueCon");
      List<CompletableFuture<EslReply>> replies =
          give(client, commands.subList(1, commands.size()), jobs(transcript));
      played.get(40, TimeUnit.SECONDS);
      peer.close();
      List<EslFrame> frames = frames(transcript);
      check(replies, frames.stream().filter(RecordedSessionTest::answers).skip(1).toList());
      assertThat(witness.untilEnd())
          .extracting(EslEvent::toString)
          .containsExactlyElementsOf(events(frames));
    }
  }

  @Test
  void inboundWithTheWrongPassword() throws Exception {
    Transcript transcript = Transcript.of("03-auth-failure");
    Witness witness = new Witness();
    try (ServerSocket listening = ScriptedPeer.listen();
        EslClient _ =
            EslClient.start(
                EslClientOptions.of(
                        "media1",
                        new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), listening.getLocalPort()),
                        "wrong",
                        false)
                    .withBackoff(60_000, 60_000),
                witness,
                group,
                executor)) {
      ScriptedPeer peer = ScriptedPeer.accept(listening);
      play(transcript, peer).get(40, TimeUnit.SECONDS);
      assertThat(witness.ended().kind()).isEqualTo(EslException.Kind.WRONG_PASSWORD);
      peer.awaitEnd();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "30-outbound-async-full-linger",
        "31-outbound-async-full-no-linger",
        "31b-outbound-we-hang-up",
        "32-outbound-sync-full",
        "33-outbound-async-not-full",
        "34c-outbound-exit-with-socket-resume",
        "37-outbound-bridge-and-transfer-away"
      })
  void outbound(String name) throws Exception {
    Transcript transcript = Transcript.of(name);
    BlockingQueue<EslSession> sessions = new LinkedBlockingQueue<>();
    List<EslEvent> events = new ArrayList<>();
    List<String> lingered = new ArrayList<>();
    CompletableFuture<EslException> closed = new CompletableFuture<>();
    EslServerOptions options = EslServerOptions.loopback(0);
    try (EslServer server =
        EslServer.start(
                new EslServerOptions(
                    options.listen(), options.peers(), options.sessions(), 20_000, PATIENT),
                session -> {
                  sessions.add(session);
                  return new EslSessionListener() {
                    @Override
                    public void event(EslSession from, EslEvent event) {
                      events.add(event);
                    }

                    @Override
                    public void lingering(EslSession from) {
                      lingered.add(from.uuid());
                    }

                    @Override
                    public void closed(EslSession from, EslException reason) {
                      closed.complete(reason);
                    }
                  };
                },
                group,
                executor)
            .get(20, TimeUnit.SECONDS)) {
      ScriptedPeer peer = ScriptedPeer.connect(server.address());
      CompletableFuture<Void> played = play(transcript, peer);
      EslSession session = sessions.poll(20, TimeUnit.SECONDS);
      assertThat(session).isNotNull();
      List<String> commands = TranscriptPlayer.commands(transcript);
      assertThat(commands.getFirst()).isEqualTo("connect");
      List<EslFrame> frames = frames(transcript);
      assertThat(session.uuid()).isEqualTo(frames.getFirst().headers().get("Unique-ID"));
      assertThat(session.isFull()).isEqualTo(!name.startsWith("33"));
      assertThat(session.isAsync()).isEqualTo(!name.startsWith("32"));
      List<CompletableFuture<EslReply>> replies =
          give(session, commands.subList(1, commands.size()), jobs(transcript));
      played.get(40, TimeUnit.SECONDS);
      peer.close();
      check(replies, frames.stream().filter(RecordedSessionTest::answers).skip(1).toList());
      closed.get(20, TimeUnit.SECONDS);
      assertThat(events).extracting(EslEvent::toString).containsExactlyElementsOf(events(frames));
      boolean lingers =
          frames.stream().anyMatch(f -> f.headers().get("Content-Disposition").equals("linger"));
      assertThat(lingered).hasSize(lingers ? 1 : 0);
    }
  }

  private static CompletableFuture<Void> play(Transcript transcript, ScriptedPeer peer) {
    CompletableFuture<Void> played = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                new TranscriptPlayer(transcript, peer).play();
                played.complete(null);
              } catch (Throwable e) {
                played.completeExceptionally(e);
              }
            });
    return played;
  }

  private static List<EslFrame> frames(Transcript transcript) throws EslSyntaxException {
    EslFrameParser parser = new EslFrameParser(EslLimits.DEFAULT);
    List<EslFrame> frames = new ArrayList<>();
    var bytes = Unpooled.wrappedBuffer(transcript.server());
    for (EslFrame frame = parser.parse(bytes); frame != null; frame = parser.parse(bytes)) {
      frames.add(frame);
    }
    return frames;
  }

  private static boolean answers(EslFrame frame) {
    return frame.type() == EslFrame.Type.COMMAND_REPLY
        || frame.type() == EslFrame.Type.API_RESPONSE;
  }

  private static List<String> events(List<EslFrame> frames) {
    return frames.stream()
        .filter(frame -> frame.event() != null)
        .map(frame -> frame.event().toString())
        .toList();
  }

  /** The ids of background jobs, in order. */
  private static Deque<String> jobs(Transcript transcript) throws EslSyntaxException {
    Deque<String> jobs = new ArrayDeque<>();
    for (EslFrame frame : frames(transcript)) {
      if (answers(frame) && frame.headers().find("Job-UUID").isPresent()) {
        jobs.add(frame.headers().get("Job-UUID"));
      }
    }
    return jobs;
  }

  private static void check(List<CompletableFuture<EslReply>> replies, List<EslFrame> answers)
      throws Exception {
    // After "fsctl shutdown now" the last command has no answer.
    assertThat(replies.size() - answers.size()).isBetween(0, 1);
    for (int i = 0; i < answers.size(); i++) {
      EslFrame answer = answers.get(i);
      String text =
          answer.type() == EslFrame.Type.API_RESPONSE
              ? answer.body()
              : answer.headers().get("Reply-Text");
      assertThat(replies.get(i).get(20, TimeUnit.SECONDS).text()).isEqualTo(text);
    }
    for (CompletableFuture<EslReply> unanswered : replies.subList(answers.size(), replies.size())) {
      assertThat(unanswered).failsWithin(20, TimeUnit.SECONDS);
    }
  }

  /** Gives commands by the methods that a user would call, all at once. */
  private static List<CompletableFuture<EslReply>> give(
      EslCommands to, List<String> commands, Deque<String> jobs) {
    List<CompletableFuture<EslReply>> replies = new ArrayList<>();
    for (String command : commands) {
      String line = command.lines().findFirst().orElseThrow();
      String[] words = line.split(" ");
      String rest = line.substring(Math.min(line.length(), words[0].length() + 1)).stripTrailing();
      List<String> names = Arrays.asList(rest.split(" "));
      replies.add(
          switch (words[0]) {
            case "api" -> to.api(rest);
            case "bgapi" ->
                to.bgapi(rest, jobs.isEmpty() ? "refused" : jobs.removeFirst(), 20_000).accepted();
            case "event" ->
                to.subscribe(
                    EslFormat.valueOf(words[1].toUpperCase(Locale.ROOT)),
                    names.subList(1, names.size()));
            case "nixevent" -> to.nixEvent(names);
            case "noevents" -> to.noEvents();
            case "filter" ->
                !words[1].equals("delete")
                    ? to.filter(words[1], words[2])
                    : words.length == 3
                        ? to.filterDelete(words[2])
                        : to.filterDelete(words[2], words[3]);
            case "sendmsg" -> to.sendMsg(rest, message(command));
            case "sendevent" -> to.sendEvent(rest, message(command));
            case "exit" -> to.exit();
            case "resume" -> ((EslSession) to).resume();
            case "linger" ->
                rest.isEmpty()
                    ? ((EslSession) to).linger()
                    : ((EslSession) to).linger(Integer.parseInt(rest));
            case "myevents" ->
                ((EslSession) to).myEvents(rest.isEmpty() ? EslFormat.PLAIN : EslFormat.JSON);
            default -> throw new AssertionError("no method for " + command);
          });
    }
    return replies;
  }

  private static EslMessage message(String command) {
    EslMessage message = new EslMessage();
    String[] parts = command.split("\n\n", 2);
    parts[0]
        .lines()
        .skip(1)
        .map(header -> header.split(": ", 2))
        .filter(header -> !header[0].equalsIgnoreCase("content-length"))
        .forEach(header -> message.header(header[0], header[1]));
    if (parts.length == 2) {
      message.body(new String(parts[1].getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    }
    return message;
  }
}
