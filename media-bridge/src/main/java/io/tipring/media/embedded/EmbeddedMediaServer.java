package io.tipring.media.embedded;

import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.tipring.core.command.Command;
import io.tipring.core.command.CommandSink;
import io.tipring.core.command.MediaCommand.EndpointFailed;
import io.tipring.core.command.MediaCommand.EndpointReleased;
import io.tipring.core.command.MediaCommand.Failure;
import io.tipring.core.command.MediaCommand.PlayEnd;
import io.tipring.core.command.MediaCommand.PlayEnded;
import io.tipring.core.command.MediaCommand.RecordingFailed;
import io.tipring.core.effect.MediaEffect;
import io.tipring.core.metrics.MediaMetrics;
import io.tipring.media.MediaServer;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The media server inside the process: RTP and RTCP with G.711, telephone events, prompts, bridges
 * of two and recordings.
 *
 * <p>{@link #handle} runs on the writer thread and owns which leg is where and who is connected
 * with whom; all else is done on the media threads, to which it leaves requests.
 */
public final class EmbeddedMediaServer implements MediaServer {
  private static final long CLOSE_MILLIS = 2_000;

  private final MultiThreadIoEventLoopGroup loops;
  private final List<MediaThread> threads = new ArrayList<>();
  private final Map<Long, Seat> seats = new ConcurrentHashMap<>();
  private final Map<Long, RecordedPair> recorded = new HashMap<>();
  private final EndpointContext context;
  private final RecordingWriter recordingWriter;
  private int nextThread;
  private volatile boolean closed;

  /** Where a leg's endpoint is. The writer thread's. */
  private static final class Seat {
    final Endpoint endpoint;
    MediaThread thread;
    Seat partner;

    Seat(Endpoint endpoint, MediaThread thread) {
      this.endpoint = endpoint;
      this.thread = thread;
    }
  }

  private record RecordedPair(Seat left, Seat right) {
    boolean has(Seat seat) {
      return left == seat || right == seat;
    }
  }

  private EmbeddedMediaServer(
      EmbeddedMediaOptions options, CommandSink sink, MediaMetrics metrics) {
    CommandSink whileOpen = command -> !closed && sink.submit(command);
    this.loops =
        new MultiThreadIoEventLoopGroup(
            options.threads(), new DefaultThreadFactory("media", true), NioIoHandler.newFactory());
    long start = System.nanoTime();
    for (int i = 0; i < options.threads(); i++) {
      // Frames of different threads begin at different times, so that they share the cores.
      long offset = Pacer.FRAME_NANOS * i / options.threads();
      IoEventLoop loop = loops.next();
      threads.add(new MediaThread(loop, System::nanoTime, start + offset, metrics));
    }
    this.recordingWriter = new RecordingWriter(options.recordingsDir(), whileOpen, metrics);
    this.context =
        new EndpointContext(
            options,
            whileOpen,
            metrics,
            new PortPool(options.firstPort(), options.lastPort()),
            new SoundLibrary(
                options.promptsDir(), options.defaultLanguage(), options.promptCacheBytes()),
            new SecureRandom(),
            endpoint -> seats.remove(endpoint.legId()));
  }

  /**
   * Starts the media server.
   *
   * @param sink takes the answers; called on media threads
   * @throws IOException if the folder of recordings can't be made
   */
  public static EmbeddedMediaServer start(
      EmbeddedMediaOptions options, CommandSink sink, MediaMetrics metrics) throws IOException {
    Files.createDirectories(options.recordingsDir());
    EmbeddedMediaServer server = new EmbeddedMediaServer(options, sink, metrics);
    server.recordingWriter.start();
    server.threads.forEach(MediaThread::start);
    return server;
  }

  @Override
  public void handle(MediaEffect effect) {
    if (closed) {
      return;
    }
    switch (effect) {
      case MediaEffect.Allocate allocate -> allocate(allocate);
      case MediaEffect.ApplyAnswer apply ->
          with(effect, noEndpoint(effect, apply.requestId()), e -> e.applyAnswer(apply));
      case MediaEffect.Negotiate negotiate ->
          with(effect, noEndpoint(effect, negotiate.requestId()), e -> e.negotiate(negotiate));
      case MediaEffect.Reoffer reoffer ->
          with(effect, noEndpoint(effect, reoffer.requestId()), e -> e.reoffer(reoffer));
      case MediaEffect.Play play ->
          with(
              effect,
              new PlayEnded(play.legId(), play.playId(), PlayEnd.FAILED, 0, "no endpoint"),
              e -> e.play(play));
      case MediaEffect.StopPlay stop -> with(effect, null, e -> e.stopPlay(stop.playId()));
      case MediaEffect.Connect connect -> connect(connect);
      case MediaEffect.Disconnect disconnect -> {
        Seat seat = seats.get(disconnect.legId());
        if (seat != null) {
          part(seat);
        }
      }
      case MediaEffect.StartRecording start -> startRecording(start);
      case MediaEffect.StopRecording stop -> stopRecording(stop.recordingId());
      case MediaEffect.Release release -> release(release.legId());
      // Endpoints are part of the process and end with it.
      case MediaEffect.Reclaim reclaim -> answer(noEndpoint(effect, reclaim.requestId()));
      case MediaEffect.PauseRecording pause -> endUnstopped(pause.recordingId());
      case MediaEffect.MaskRecording mask -> endUnstopped(mask.recordingId());
      case MediaEffect.ResumeRecording _ -> {}
      case MediaEffect.JoinConference _, MediaEffect.SetRights _ ->
          answer(
              new EndpointFailed(
                  effect.legId(), 0, Failure.NOT_ACCEPTABLE, "conferences are not supported"));
    }
  }

  private void allocate(MediaEffect.Allocate request) {
    long legId = request.legId();
    MediaThread thread = threads.get(nextThread++ % threads.size());
    Endpoint endpoint = new Endpoint(legId, context, thread);
    if (seats.putIfAbsent(legId, new Seat(endpoint, thread)) == null) {
      endpoint.post(() -> endpoint.allocate(request));
    } else {
      answer(
          new EndpointFailed(
              legId, request.requestId(), Failure.NOT_ACCEPTABLE, "the leg has an endpoint"));
    }
  }

  /**
   * Leaves a request to the endpoint of the effect.
   *
   * @param otherwise the answer where there is none, or null for no answer
   */
  private void with(MediaEffect effect, Command otherwise, Consumer<Endpoint> request) {
    Seat seat = seats.get(effect.legId());
    if (seat != null) {
      seat.endpoint.post(() -> request.accept(seat.endpoint));
    } else if (otherwise != null) {
      answer(otherwise);
    }
  }

  private void connect(MediaEffect.Connect request) {
    Seat one = seats.get(request.legId());
    Seat other = seats.get(request.otherLegId());
    if (one == null || other == null || one == other) {
      return; // one of them was released meanwhile; the core knows
    }
    part(one);
    part(other);
    bringTogether(one, other);
    one.partner = other;
    other.partner = one;
    one.endpoint.post(() -> one.endpoint.connect(other.endpoint));
    other.endpoint.post(() -> other.endpoint.connect(one.endpoint));
  }

  private void part(Seat seat) {
    Seat partner = seat.partner;
    if (partner != null) {
      seat.partner = null;
      partner.partner = null;
      seat.endpoint.post(seat.endpoint::disconnect);
      partner.endpoint.post(partner.endpoint::disconnect);
    }
  }

  /** Moves the other, and all that it shares sound with, to the thread of the one. */
  private void bringTogether(Seat one, Seat other) {
    if (one.thread == other.thread) {
      return;
    }
    List<Seat> group = new ArrayList<>(List.of(other));
    for (int i = 0; i < group.size(); i++) {
      Seat seat = group.get(i);
      if (seat.partner != null && !group.contains(seat.partner)) {
        group.add(seat.partner);
      }
      for (RecordedPair pair : recorded.values()) {
        Seat with = pair.left == seat ? pair.right : pair.right == seat ? pair.left : null;
        if (with != null && !group.contains(with)) {
          group.add(with);
        }
      }
    }
    for (Seat seat : group) {
      seat.thread = one.thread;
      seat.endpoint.post(() -> seat.endpoint.moveTo(one.thread));
    }
  }

  private void startRecording(MediaEffect.StartRecording request) {
    long id = request.recordingId();
    Seat left = seats.get(request.legId());
    Seat right = seats.get(request.rightLegId());
    if (left == null || right == null || recorded.containsKey(id) || id < 0) {
      String why =
          left == null || right == null ? "a leg has no endpoint" : "the recording id is taken";
      answer(new RecordingFailed(id, Failure.NO_ENDPOINT, why));
      return;
    }
    bringTogether(left, right);
    recorded.put(id, new RecordedPair(left, right));
    Recording recording = new Recording(id, left.endpoint, right.endpoint, recordingWriter);
    left.endpoint.post(() -> left.endpoint.startRecording(recording));
  }

  private void stopRecording(long recordingId) {
    RecordedPair pair = recorded.remove(recordingId);
    if (pair != null) {
      pair.left.endpoint.post(() -> pair.left.endpoint.stopRecording(recordingId));
    } else {
      recordingWriter.settle(recordingId);
    }
  }

  /** Rather no recording than one of what must not be in it. */
  private void endUnstopped(long recordingId) {
    stopRecording(recordingId);
    answer(new RecordingFailed(recordingId, Failure.NOT_ACCEPTABLE, "recordings can't be paused"));
  }

  private void release(long legId) {
    Seat seat = seats.remove(legId);
    if (seat == null) {
      answer(new EndpointReleased(legId, 0, 0, 0, 0));
      return;
    }
    part(seat);
    List<Long> ending =
        recorded.entrySet().stream()
            .filter(each -> each.getValue().has(seat))
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    ending.forEach(this::stopRecording);
    seat.endpoint.post(seat.endpoint::release);
  }

  private static Command noEndpoint(MediaEffect effect, long requestId) {
    return new EndpointFailed(
        effect.legId(), requestId, Failure.NO_ENDPOINT, "the leg has no endpoint");
  }

  /** Answers from a media thread: the writer must never wait for the ring that it empties. */
  private void answer(Command command) {
    threads.getFirst().execute(() -> context.sink().submit(command));
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    List<Long> legs = seats.keySet().stream().sorted().toList();
    legs.forEach(this::release);
    closed = true;
    for (MediaThread thread : threads) {
      thread.execute(thread::stop);
    }
    // Runs what was posted before it ends.
    loops
        .shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(CLOSE_MILLIS);
    recordingWriter.close();
    context.sounds().close();
  }
}
