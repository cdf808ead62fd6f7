package io.tipring.media.embedded;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tipring.core.command.Command;
import io.tipring.core.command.MediaCommand;
import io.tipring.core.command.MediaCommand.EndpointReady;
import io.tipring.core.effect.MediaEffect;
import io.tipring.core.effect.MediaEffect.Sound;
import io.tipring.core.metrics.MediaMetrics;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import io.tipring.media.contract.SipPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/** An embedded media server with what it answered. */
final class RunningServer implements AutoCloseable {
  static final SipAddress SIGNALLING = new SipAddress(Transport.UDP, "127.0.0.1", 5060);

  final MeterRegistry registry = new SimpleMeterRegistry();
  final EmbeddedMediaServer server;
  private final List<Command> answers = new ArrayList<>();
  private long lastRequest;

  RunningServer(Path dir, UnaryOperator<EmbeddedMediaOptions> change) {
    EmbeddedMediaOptions options =
        change.apply(
            EmbeddedMediaOptions.defaults(dir.resolve("prompts"), dir.resolve("recordings")));
    try {
      server = EmbeddedMediaServer.start(options, this::take, new MediaMetrics(registry));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean take(Command command) {
    synchronized (answers) {
      answers.add(command);
    }
    return true;
  }

  List<Command> answers() {
    synchronized (answers) {
      return List.copyOf(answers);
    }
  }

  <C extends Command> List<C> answers(Class<C> type) {
    return answers().stream().filter(type::isInstance).map(type::cast).toList();
  }

  <C extends Command> C await(Class<C> type, Predicate<C> wanted) {
    AtomicReference<C> found = new AtomicReference<>();
    Awaitility.await(type.getSimpleName())
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              answers(type).stream().filter(wanted).findFirst().ifPresent(found::set);
              return found.get() != null;
            });
    return found.get();
  }

  double count(String meter) {
    return registry.get(meter).counter().count();
  }

  long nextRequest() {
    return ++lastRequest;
  }

  /** Allocates for an offer, as a phone, and gives the answer's SDP. */
  String allocate(long leg, String offer) {
    return allocate(leg, offer, "");
  }

  String allocate(long leg, String offer, String trunk) {
    long request = nextRequest();
    server.handle(
        new MediaEffect.Allocate(leg, request, Optional.ofNullable(offer), trunk, SIGNALLING));
    return await(EndpointReady.class, e -> e.legId() == leg && e.requestId() == request).sdp();
  }

  /** Allocates for a peer and tells it where to talk to. */
  void call(long leg, SipPeer peer) {
    peer.callee(allocate(leg, peer.sdp("sendrecv")));
  }

  String negotiate(long leg, String offer) {
    long request = nextRequest();
    server.handle(new MediaEffect.Negotiate(leg, request, offer));
    return await(EndpointReady.class, e -> e.legId() == leg && e.requestId() == request).sdp();
  }

  void play(long leg, long play, boolean repeat, Sound... sounds) {
    server.handle(new MediaEffect.Play(leg, play, List.of(sounds), repeat));
  }

  MediaCommand.PlayEnded awaitPlayEnd(long play) {
    return await(MediaCommand.PlayEnded.class, e -> e.playId() == play);
  }

  @Override
  public void close() {
    server.close();
  }
}
