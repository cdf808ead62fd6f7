package io.tipring.server.demo;

import io.tipring.core.metrics.MediaMetrics;
import io.tipring.core.metrics.SipMetrics;
import io.tipring.core.signalling.Destination;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import io.tipring.media.MediaServer;
import io.tipring.media.codec.Codec;
import io.tipring.media.embedded.EmbeddedMediaOptions;
import io.tipring.media.embedded.EmbeddedMediaServer;
import io.tipring.server.StartupException;
import io.tipring.server.Tipring;
import io.tipring.server.config.TipringConfig;
import io.tipring.server.metrics.Figures;
import io.tipring.sip.transport.Listener;
import io.tipring.sip.ua.AddressRange;
import io.tipring.sip.ua.SipOptions;
import io.tipring.sip.ua.SipStack;
import io.tipring.sip.ua.TrunkSource;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine, and around it callers, agents and a business platform; started and stopped in order.
 */
final class Demo implements AutoCloseable {

  /** How long the phones stay registered: they register once, before their SIP stack starts. */
  static final int REGISTRATION_SECONDS = 86_400;

  private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
  private static final String HOTLINE = "4008001234";
  private static final int FIRST_MEDIA_PORT = 20_000;
  private static final int LAST_MEDIA_PORT = 21_999;
  private static final int FIRST_AGENT = 1001;

  /**
   * How much goes on.
   *
   * @param callsPerMinute on average, at random moments
   * @param seed of what callers and agents do
   */
  record Scale(int agents, int callsPerMinute, long seed) {}

  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  private Demo() {}

  /**
   * Starts everything; when it returns, calls come in.
   *
   * @param folder of the demo; deleted at the end
   */
  static Demo start(TipringConfig config, Path folder, Scale scale)
      throws StartupException, IOException, InterruptedException {
    Demo demo = new Demo();
    demo.started.push(() -> delete(folder));
    try {
      demo.startAll(config, folder, scale);
    } catch (StartupException | IOException | InterruptedException | RuntimeException failure) {
      demo.close();
      throw failure;
    }
    return demo;
  }

  private void startAll(TipringConfig config, Path folder, Scale scale)
      throws StartupException, IOException, InterruptedException {
    Tipring engine = push(Tipring.start(config));
    SipAddress sip = engine.sipAddress(Transport.UDP).orElseThrow(Demo::needsUdp);
    URI rest = URI.create("http://" + config.http().listen().host() + ":" + engine.httpPort());
    Platform platform = push(new Platform(rest, Files.readString(engine.tokenFile()).strip()));
    InetSocketAddress phonesAddress = freeAddress();
    putAgents(platform, new Registration(phonesAddress, address(sip), REGISTRATION_SECONDS), scale);

    Behaviour behaviour = new Behaviour(new Random(scale.seed()));
    Phones phones = new Phones(new Random(scale.seed() + 1), behaviour::agent);
    Figures figures = push(new Figures());
    MediaServer media =
        push(
            EmbeddedMediaServer.start(
                media(config, folder), phones, new MediaMetrics(figures.registry())));
    SipStack stack =
        push(
            SipStack.start(
                phoneOptions(phonesAddress),
                phones,
                (tenant, user, algorithm) -> Optional.empty(),
                new SipMetrics(figures.registry())));
    phones.connect(stack, media);
    push(phones);

    say(rest, engine.tokenFile(), sip);
    Destination hotline =
        new Destination("sip:" + HOTLINE + "@" + sip.host() + ":" + sip.port(), sip);
    push(new Bustle(platform, phones, behaviour, hotline, scale.callsPerMinute())).start();
  }

  private <T extends AutoCloseable> T push(T part) {
    started.push(part);
    return part;
  }

  private static StartupException needsUdp() {
    return new StartupException("the demo's phones speak SIP over UDP; sip.udp must not be off");
  }

  private static void say(URI rest, Path tokenFile, SipAddress sip) {
    System.out.printf(
        "Tipring demo. Callers dial %s, agents answer; end it with Ctrl-C.%n"
            + "  REST   %s/v1/contacts%n"
            + "  token  %s%n"
            + "  SIP    %s (dial in with your own phone: sip:%s@%s:%d)%n",
        HOTLINE, rest, tokenFile, sip, HOTLINE, sip.host(), sip.port());
  }

  /** Every other agent does support, every other sales, every third both. */
  private static void putAgents(Platform platform, Registration registration, Scale scale)
      throws IOException, InterruptedException {
    SecureRandom secrets = new SecureRandom();
    for (int i = 0; i < scale.agents(); i++) {
      String id = Integer.toString(FIRST_AGENT + i);
      byte[] secret = new byte[16];
      secrets.nextBytes(secret);
      String password = HexFormat.of().formatHex(secret);
      Map<String, Integer> skills =
          i % 3 == 0
              ? Map.of("support", 5, "sales", 5)
              : Map.of(i % 3 == 1 ? "support" : "sales", 7);
      platform.putAgent(id, "Agent " + id, password, skills);
      registration.register(id, password);
      platform.setReady(id);
    }
  }

  private static SipOptions phoneOptions(InetSocketAddress address) {
    return SipOptions.listening(
            new Listener(Transport.UDP, address.getAddress().getHostAddress(), address.getPort()))
        .withServerName("Tipring demo phone")
        .withTrunks(
            List.of(
                new TrunkSource("default", "engine", List.of(AddressRange.parse("127.0.0.0/8")))));
  }

  private static EmbeddedMediaOptions media(TipringConfig config, Path folder) {
    return new EmbeddedMediaOptions(
        InetAddress.getLoopbackAddress(),
        InetAddress.getLoopbackAddress(),
        FIRST_MEDIA_PORT,
        LAST_MEDIA_PORT,
        1,
        List.of(Codec.PCMA, Codec.PCMU),
        config.prompts().directory(),
        "en",
        64L << 20,
        folder.resolve("phones"),
        40,
        0,
        Set.of(),
        false);
  }

  private static InetSocketAddress address(SipAddress hop) {
    return new InetSocketAddress(hop.host(), hop.port());
  }

  private static InetSocketAddress freeAddress() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
    }
  }

  /** Deletes the demo's folder with all that is in it, if it is still there. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Callers and agents hang up, then the engine stops, and its folder goes. */
  @Override
  public void close() {
    while (!started.isEmpty()) {
      AutoCloseable part = started.pop();
      try {
        part.close();
      } catch (Exception failure) {
        LOG.error("a part of the demo did not stop properly", failure);
      }
    }
  }
}
