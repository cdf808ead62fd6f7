package io.tipring.media.embedded;

import io.tipring.core.command.Command;
import io.tipring.core.command.MediaCommand.AnswerApplied;
import io.tipring.core.command.MediaCommand.DtmfReceived;
import io.tipring.core.command.MediaCommand.EndpointFailed;
import io.tipring.core.command.MediaCommand.EndpointReady;
import io.tipring.core.command.MediaCommand.EndpointReleased;
import io.tipring.core.command.MediaCommand.Failure;
import io.tipring.core.command.MediaCommand.MediaTimedOut;
import io.tipring.core.command.MediaCommand.PlayEnd;
import io.tipring.core.command.MediaCommand.PlayEnded;
import io.tipring.core.effect.MediaEffect;
import io.tipring.media.dtmf.DtmfDigit;
import io.tipring.media.negotiation.NegotiationException;
import io.tipring.media.negotiation.Negotiator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The media of one leg: what is asked of it, and what is done in each frame. Its home, a media
 * thread, alone touches its state. So that both ends of a bridge share a thread, it can move (see
 * {@link Residence}).
 */
final class Endpoint {
  private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);
  private static final long FREED_CHECK_MILLIS = 1;

  private final long legId;
  private final EndpointContext context;
  private final Residence residence;
  private final List<Recording> recordings = new ArrayList<>();
  private final Hearing hearing;
  private final RtpSession session;
  private InetAddress latchHost;
  private PortPair ports;
  private Negotiator negotiator;
  private boolean attached;

  Endpoint(long legId, EndpointContext context, MediaThread home) {
    this.legId = legId;
    this.context = context;
    this.residence = new Residence(home, this::broken);
    long seed = context.random().nextLong();
    this.session =
        new RtpSession(
            new SocketWire(),
            context.options(),
            new RtpTimeout(context.options().rtpTimeoutMillis(), this::timedOut),
            this::digit,
            seed,
            context.random().nextInt(),
            Long.toUnsignedString(context.random().nextLong(), 36) + "@tipring");
    this.hearing = new Hearing(this, context.sounds(), this::playEnded);
  }

  MediaThread home() {
    return residence.owner();
  }

  long legId() {
    return legId;
  }

  /** What its peer hears. Home thread only. */
  Hearing hearing() {
    return hearing;
  }

  /** Where the music of the house is. Home thread only. */
  long houseSamples() {
    return home().houseSamples();
  }

  /** What the leg's peer says. Home thread only. */
  RtpSession session() {
    return session;
  }

  /** Whether its state may be touched by the present thread, which is that one. */
  boolean livesOn(MediaThread thread) {
    return home() == thread;
  }

  /** Leaves a request, to be done on the home thread after those before it. Any thread. */
  void post(Runnable request) {
    residence.post(request);
  }

  /**
   * Something that can't be happened to this endpoint. It is paced no more, and the core ends its
   * leg as that of a peer that is gone.
   */
  void broken(RuntimeException cause) {
    LOG.error("The endpoint of leg {} broke", legId, cause);
    home().remove(this);
    submit(new MediaTimedOut(legId, 0));
  }

  /** Moves to another thread; on the home thread. */
  void moveTo(MediaThread next) {
    if (home() == next) {
      return;
    }
    boolean serves = attached;
    if (serves) {
      detach();
    }
    residence.moveTo(
        next,
        () -> {
          if (serves) {
            attach();
          }
        });
  }

  private void attach() {
    attached = true;
    ports.attach(home());
    home().add(this);
    recordings.forEach(home()::add);
  }

  private void detach() {
    attached = false;
    recordings.forEach(home()::remove);
    home().remove(this);
    ports.detach();
  }

  // Requests, on the home thread.

  void allocate(MediaEffect.Allocate request) {
    latchHost = context.latchHost(request);
    try {
      ports = context.bind(this::rtpReceived, this::rtcpReceived);
    } catch (PortPair.NoneLeftException e) {
      refuse(request.requestId(), Failure.NO_CAPACITY, e.getMessage());
      return;
    }
    negotiator =
        new Negotiator(
            context.options().codecs(),
            context.options().advertisedAddress(),
            ports.rtpPort(),
            context.random().nextLong() >>> 2);
    try {
      String sdp =
          request.sdpOffer().isPresent()
              ? negotiator.answer(request.sdpOffer().get())
              : negotiator.offer();
      attach();
      context.metrics().endpointOpened();
      agreed();
      context.ready(this);
      submit(new EndpointReady(legId, request.requestId(), sdp));
    } catch (NegotiationException e) {
      ports.close();
      freePorts(Optional.empty());
      refuse(request.requestId(), e.failure(), e.getMessage());
    }
  }

  private void refuse(long requestId, Failure failure, String detail) {
    context.refused(this);
    context.metrics().endpointRefused();
    submit(new EndpointFailed(legId, requestId, failure, detail));
  }

  void negotiate(MediaEffect.Negotiate request) {
    if (!attached) {
      noEndpoint(request.requestId());
      return;
    }
    try {
      String sdp = negotiator.answer(request.sdpOffer());
      agreed();
      submit(new EndpointReady(legId, request.requestId(), sdp));
    } catch (NegotiationException e) {
      submit(new EndpointFailed(legId, request.requestId(), e.failure(), e.getMessage()));
    }
  }

  void reoffer(MediaEffect.Reoffer request) {
    if (attached) {
      submit(new EndpointReady(legId, request.requestId(), negotiator.offer()));
    } else {
      noEndpoint(request.requestId());
    }
  }

  void applyAnswer(MediaEffect.ApplyAnswer request) {
    if (!attached) {
      noEndpoint(request.requestId());
      return;
    }
    try {
      negotiator.applyAnswer(request.sdpAnswer());
      agreed();
      submit(new AnswerApplied(legId, request.requestId()));
    } catch (NegotiationException e) {
      submit(new EndpointFailed(legId, request.requestId(), e.failure(), e.getMessage()));
    }
  }

  private void agreed() {
    negotiator.agreement().ifPresent(a -> session.agree(a, latchHost, nowMillis()));
  }

  private void noEndpoint(long requestId) {
    submit(new EndpointFailed(legId, requestId, Failure.NO_ENDPOINT, "the endpoint was refused"));
  }

  void play(MediaEffect.Play request) {
    if (!attached) {
      submit(new PlayEnded(legId, request.playId(), PlayEnd.FAILED, 0, "no endpoint"));
      return;
    }
    hearing.play(request);
  }

  /** Begins a recording with this leg on the left. */
  void startRecording(Recording recording) {
    recordings.add(recording);
    recording.begin();
    if (attached) {
      home().add(recording);
    } else {
      stopRecording(recording.id());
    }
  }

  void stopRecording(long recordingId) {
    for (Recording recording : List.copyOf(recordings)) {
      if (recording.id() == recordingId) {
        recordings.remove(recording);
        home().remove(recording);
        recording.stop();
      }
    }
  }

  /** What becomes of a recording from now on, if it is there. */
  void change(long recordingId, Consumer<Recording> how) {
    recordings.stream().filter(each -> each.id() == recordingId).forEach(how);
  }

  /** Another endpoint of the leg is there in its place: it ends without a word. */
  void giveWay() {
    if (attached) {
      hearing.forget();
      close();
      freePorts(Optional.empty());
    }
  }

  void release() {
    if (!attached) {
      submit(new EndpointReleased(legId, 0, 0, 0, 0));
      return;
    }
    hearing.end();
    close();
    freePorts(
        Optional.of(
            new EndpointReleased(
                legId,
                session.packetsSent(),
                session.reception().received(),
                session.reception().lost(),
                session.reception().jitter() / 8)));
  }

  private void close() {
    for (Recording recording : List.copyOf(recordings)) {
      stopRecording(recording.id());
    }
    session.bye(home().out, home().nanos());
    detach();
    ports.close();
    context.metrics().endpointClosed(session.reception().lost());
  }

  /** Gives the ports back as soon as the system has let them go, and then says so. */
  private void freePorts(Optional<Command> then) {
    if (ports.isFreed()) {
      context.giveBack(ports);
      then.ifPresent(this::submit);
    } else {
      home().loop().schedule(() -> freePorts(then), FREED_CHECK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  // Packets and frames, on the home thread.

  private void rtpReceived(ByteBuffer data, InetSocketAddress from) {
    session.receiveRtp(data, from, home().nanos(), home().figures);
  }

  private void rtcpReceived(ByteBuffer data, InetSocketAddress from) {
    session.receiveRtcp(data, from, home().nanos(), home().figures);
  }

  /** Takes what the peer said in this frame. */
  void listen(long nowMillis) {
    session.listen(nowMillis);
  }

  /** Sends what the peer is to hear in this frame. */
  void speak(long nanos) {
    MediaThread thread = home();
    boolean playing = hearing.advance(thread);
    session.report(thread.out, nanos);
    if (session.mayTalk()) {
      hearing.encode(thread, playing);
      session.talk(thread.codes, thread.out, nanos, thread.figures);
    }
  }

  private void digit(char digit, int durationMillis) {
    submit(new DtmfReceived(legId, digit, durationMillis));
    Endpoint taker = hearing.takerOfDigits(home());
    if (taker != null) {
      // A peer that presses faster than digits can be sent on loses the surplus.
      taker.session.sendDigit(DtmfDigit.eventOf(digit), durationMillis);
    }
  }

  private void timedOut(long silentMillis) {
    context.metrics().mediaTimedOut();
    submit(new MediaTimedOut(legId, silentMillis));
  }

  private void playEnded(long playId, PlayEnd end, long playedMillis, String detail) {
    if (end == PlayEnd.FAILED) {
      context.metrics().playFailed();
    }
    submit(new PlayEnded(legId, playId, end, playedMillis, detail));
  }

  private void submit(Command command) {
    context.sink().submit(command);
  }

  private long nowMillis() {
    return home().nanos() / 1_000_000;
  }

  private final class SocketWire implements RtpSession.Wire {
    @Override
    public boolean sendRtp(ByteBuffer data, InetSocketAddress to) {
      return ports.rtp().send(data, to);
    }

    @Override
    public boolean sendRtcp(ByteBuffer data, InetSocketAddress to) {
      return ports.rtcp().send(data, to);
    }
  }
}
