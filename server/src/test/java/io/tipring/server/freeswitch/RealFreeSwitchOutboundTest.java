package io.tipring.server.freeswitch;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.tipring.core.metrics.SipMetrics;
import io.tipring.core.port.MediaDialogs.Established;
import io.tipring.core.port.MediaDialogs.Invitation;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.SipHeader;
import io.tipring.core.signalling.Transport;
import io.tipring.media.codec.Codec;
import io.tipring.media.contract.SipPeer;
import io.tipring.media.esl.EslClient;
import io.tipring.media.esl.EslClientOptions;
import io.tipring.media.esl.EslException;
import io.tipring.media.esl.EslException.Kind;
import io.tipring.media.esl.EslFormat;
import io.tipring.media.esl.EslListener;
import io.tipring.media.esl.EslReply;
import io.tipring.media.esl.EslServer;
import io.tipring.media.esl.EslServerOptions;
import io.tipring.media.esl.EslSession;
import io.tipring.media.esl.EslSessionListener;
import io.tipring.media.esl.codec.EslEvent;
import io.tipring.media.freeswitch.channel.Descriptions;
import io.tipring.sip.media.MediaSipOptions;
import io.tipring.sip.media.MediaUserAgent;
import io.tipring.sip.transport.Listener;
import io.tipring.sip.transport.MessageTap;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The event socket's outbound mode, with a real FreeSWITCH that connects to us. */
@Timeout(120)
@EnabledIfSystemProperty(
    named = FreeSwitchProcess.HOME_PROPERTY,
    matches = ".+",
    disabledReason = "-Dfreeswitch.home=FOLDER names no FreeSWITCH to test against")
class RealFreeSwitchOutboundTest {

  private static final long SECONDS = 20;
  private static final int DEADLINE_MILLIS = 10_000;

  /** A name that would be commands if anything took it for more than data. */
  private static final String HOSTILE = "x%0A%0Abgapi system id; ,|'\"";

  /** FreeSWITCH encodes no percent sign that stands before two hexadecimal digits. */
  private static final String HOSTILE_AS_TOLD = "x\n\nbgapi system id; ,|'\"";

  @TempDir private Path folder;
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private final BlockingQueue<EslEvent> inbound = new LinkedBlockingQueue<>();
  private final BlockingQueue<EslClient> connected = new LinkedBlockingQueue<>();
  private final BlockingQueue<EslSession> sessions = new LinkedBlockingQueue<>();
  private final BlockingQueue<EslEvent> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> lingering = new LinkedBlockingQueue<>();
  private final BlockingQueue<EslException> closed = new LinkedBlockingQueue<>();
  private final SipPeer phone = new SipPeer(Codec.PCMA, 101);
  private FreeSwitchProcess freeSwitch;
  private MediaUserAgent sip;
  private EslClient client;
  private EslServer server;

  @BeforeEach
  void start() throws Exception {
    Path conf = Path.of(System.getProperty("tipring.home")).resolve("conf/freeswitch");
    Path home = FreeSwitchProcess.home().orElseThrow();
    freeSwitch = FreeSwitchProcess.start(home, conf, folder.resolve("media-1"), "media-1");
    sip =
        MediaUserAgent.bind(
            MediaSipOptions.listening(new Listener(Transport.UDP, "127.0.0.1", 0)),
            new SipMetrics(new SimpleMeterRegistry()),
            MessageTap.NONE);
    server =
        EslServer.start(EslServerOptions.loopback(0), this::opened, group, executor)
            .get(SECONDS, TimeUnit.SECONDS);
    client =
        EslClient.start(
            EslClientOptions.of("media-1", freeSwitch.esl(), freeSwitch.password(), false),
            new Inbound(),
            group,
            executor);
    assertThat(connected.poll(SECONDS, TimeUnit.SECONDS)).isNotNull();
    assertThat(
            done(client.subscribe(EslFormat.PLAIN, List.of("CHANNEL_PARK", "CHANNEL_EXECUTE")))
                .ok())
        .isTrue();
  }

  @AfterEach
  void end() {
    client.close();
    server.close();
    sip.close();
    phone.close();
    freeSwitch.close();
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    executor.shutdownNow();
  }

  private final class Inbound implements EslListener {
    @Override
    public void connected(EslClient from, String version) {
      connected.add(from);
    }

    @Override
    public void event(EslClient from, EslEvent event) {
      inbound.add(event);
    }

    @Override
    public void disconnected(EslClient from, EslException reason, long retryMillis) {}
  }

  private EslSessionListener opened(EslSession session) {
    sessions.add(session);
    return new EslSessionListener() {
      @Override
      public void event(EslSession from, EslEvent event) {
        events.add(event);
      }

      @Override
      public void lingering(EslSession from) {
        lingering.add(from.uuid());
      }

      @Override
      public void closed(EslSession from, EslException reason) {
        closed.add(reason);
      }
    };
  }

  private static EslReply done(CompletableFuture<EslReply> command) throws Exception {
    return command.get(SECONDS, TimeUnit.SECONDS);
  }

  /** The next event of the call that is wanted; those before it are passed over. */
  private EslEvent await(String what, Predicate<EslEvent> wanted) throws InterruptedException {
    return await(events, what, wanted);
  }

  private static EslEvent await(
      BlockingQueue<EslEvent> from, String what, Predicate<EslEvent> wanted)
      throws InterruptedException {
    while (true) {
      EslEvent next = from.poll(SECONDS, TimeUnit.SECONDS);
      assertThat(next).as(what).isNotNull();
      if (wanted.test(next)) {
        return next;
      }
    }
  }

  private static Predicate<EslEvent> completes(String eventUuid) {
    return event ->
        event.name().equals("CHANNEL_EXECUTE_COMPLETE")
            && event.get("Application-UUID").equals(eventUuid);
  }

  /** A call that is parked, sent on to us. */
  private EslSession call() throws Exception {
    Established dialog =
        sip.invite(
                new Invitation(
                    new SipAddress(
                        Transport.UDP,
                        freeSwitch.sip().getHostString(),
                        freeSwitch.sip().getPort()),
                    "park",
                    "outbound@test",
                    "tag",
                    List.of(new SipHeader("X-Name", HOSTILE)),
                    Optional.of(phone.sdp("sendrecv")),
                    Descriptions::inactiveAnswer,
                    DEADLINE_MILLIS))
            .toCompletableFuture()
            .get(SECONDS, TimeUnit.SECONDS);
    phone.callee(dialog.sdp());
    EslEvent parked = await(inbound, "a parked call", event -> event.name().equals("CHANNEL_PARK"));
    String socket = "socket:127.0.0.1:" + server.address().getPort() + " async full,park";
    EslReply sentOn =
        done(client.api("uuid_transfer " + parked.uuid() + " '" + socket + "' inline"));
    assertThat(sentOn.ok()).as(sentOn.text()).isTrue();
    EslSession session = sessions.poll(SECONDS, TimeUnit.SECONDS);
    assertThat(session).isNotNull();
    assertThat(session.uuid()).isEqualTo(parked.uuid());
    return session;
  }

  @Test
  void aCallIsDrivenFromItsDataToItsEnd() throws Exception {
    EslSession session = call();
    assertThat(session.isAsync()).isTrue();
    assertThat(session.isFull()).isTrue();
    assertThat(session.channel().variable("sip_h_X-Name")).contains(HOSTILE_AS_TOLD);
    assertThat(done(session.linger(10)).ok()).isTrue();
    assertThat(done(session.myEvents(EslFormat.JSON)).ok()).isTrue();

    assertThat(done(session.execute("playback", "tone_stream://%(400,0,620)", "one", true)).ok())
        .isTrue();
    assertThat(done(session.execute("playback", "tone_stream://%(400,0,425)", "two", true)).ok())
        .isTrue();
    phone.awaitTone(620);
    phone.awaitTone(425);
    EslEvent first = await("the end of the first play", completes("one"));
    assertThat(first.get("Application-Response")).isEqualTo("FILE PLAYED");
    await("the end of the second play", completes("two"));
    assertThat(done(session.api("uuid_exists " + session.uuid())).value()).isEqualTo("true");

    phone.press(5, 5);
    EslEvent key = await("the key", event -> event.name().equals("DTMF"));
    assertThat(key.get("DTMF-Digit")).isEqualTo("5");

    assertThat(done(session.execute("hangup", "USER_BUSY", "three", false)).ok()).isTrue();
    EslEvent ended =
        await("the end of the call", event -> event.name().equals("CHANNEL_HANGUP_COMPLETE"));
    assertThat(ended.uuid()).isEqualTo(session.uuid());
    assertThat(ended.get("Hangup-Cause")).isEqualTo("USER_BUSY");
    assertThat(lingering.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo(session.uuid());
    done(session.exit());
    EslException over = closed.poll(SECONDS, TimeUnit.SECONDS);
    assertThat(over).isNotNull();
    assertThat(over.kind()).isIn(Kind.CLOSED, Kind.DISCONNECTED);
    assertThat(server.sessions()).isZero();
  }

  @Test
  void aCallGoesOnWithoutUsWhereItIsToResume() throws Exception {
    EslSession session = call();
    assertThat(done(session.resume()).ok()).isTrue();
    session.close();
    assertThat(closed.poll(SECONDS, TimeUnit.SECONDS)).isNotNull();
    await(
        inbound,
        "the call to park",
        event -> event.name().equals("CHANNEL_EXECUTE") && event.get("Application").equals("park"));
    assertThat(
            done(client.execute(
                    session.uuid(), "playback", "tone_stream://%(2000,0,620)", "more", true))
                .ok())
        .isTrue();
    phone.awaitTone(620);
  }
}
