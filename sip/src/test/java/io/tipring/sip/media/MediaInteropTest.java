package io.tipring.sip.media;

import static io.tipring.sip.media.MediaDialogFixture.OFFER;
import static io.tipring.sip.media.MediaDialogFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tipring.core.metrics.SipMetrics;
import io.tipring.core.port.MediaDialogs.Established;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import io.tipring.sip.transaction.TransactionTimers;
import io.tipring.sip.ua.Answering;
import io.tipring.sip.ua.SipStack;
import io.tipring.sip.ua.TestStacks;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole dialogs with servers that are not made for the test. */
class MediaInteropTest {

  private static final int DIALOGS = 100;
  private static final long PATIENT = 20_000;

  @TempDir private Path directory;

  private static List<Established> establish(
      MediaDialogFixture wire, SipAddress server, Optional<String> offer) {
    List<CompletionStage<Established>> stages = new ArrayList<>();
    for (int i = 0; i < DIALOGS; i++) {
      stages.add(wire.invite(server, "call-" + i, offer, PATIENT));
    }
    return stages.stream().map(MediaDialogFixture::get).toList();
  }

  private static void end(MediaDialogFixture wire, List<Established> dialogs) {
    List<CompletionStage<Void>> stages = new ArrayList<>();
    for (Established established : dialogs) {
      stages.add(wire.agent.bye(established.dialog(), Optional.empty(), PATIENT));
    }
    stages.forEach(MediaDialogFixture::get);
  }

  @Test
  void dialogsWithOurOwnStackStandChangeAndEnd() throws IOException {
    Answering answering = new Answering();
    try (MediaDialogFixture wire = new MediaDialogFixture();
        SipStack stack =
            SipStack.start(
                TestStacks.options(Transport.UDP),
                answering,
                (tenant, user, algorithm) -> Optional.empty(),
                new SipMetrics(new SimpleMeterRegistry()))) {
      answering.stack = stack;
      SipAddress server = stack.address(Transport.UDP).orElseThrow();

      List<Established> dialogs = establish(wire, server, Optional.of(OFFER));

      assertThat(dialogs).extracting(Established::sdp).containsOnly(OFFER);
      Awaitility.await().until(() -> answering.acknowledged.get() == DIALOGS);
      end(wire, dialogs);
      assertThat(answering.unexpected).isEmpty();
    }
  }

  @Test
  void dialogsWithSippStandAndEnd() throws IOException, InterruptedException {
    assumeTrue(sippIsThere(), "sipp is not installed");
    int port;
    try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Process sipp =
        new ProcessBuilder(
                "sipp",
                "-sn",
                "uas",
                "-i",
                "127.0.0.1",
                "-p",
                "" + port,
                "-nostdin",
                "-timeout",
                "60")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("sipp.log").toFile())
            .start();
    try (MediaDialogFixture wire =
        new MediaDialogFixture(
            MediaDialogFixture.options().withTimers(TransactionTimers.STANDARD))) {
      SipAddress server = new SipAddress(Transport.UDP, "127.0.0.1", port);
      List<Established> dialogs = establish(wire, server, Optional.of(OFFER));
      assertThat(dialogs).allSatisfy(d -> assertThat(d.sdp()).contains("m=audio"));
      end(wire, dialogs);
      List<Established> offerless =
          List.of(get(wire.invite(server, "offerless", Optional.empty(), PATIENT)));
      end(wire, offerless);
    } finally {
      sipp.destroy();
      assertThat(sipp.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static boolean sippIsThere() throws InterruptedException {
    try {
      Process version =
          new ProcessBuilder("sipp", "-v")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return version.waitFor(10, TimeUnit.SECONDS);
    } catch (IOException e) {
      return false;
    }
  }
}
