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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The media server inside the process: RTP and RTCP with G.711, telephone events, prompts, bridges
 * of two, conferences and recordings.
 *
 * <p>{@link #handle} runs on the writer thread and owns which leg is where and who is connected
 * with whom; all else is done on the media threads, to which it leaves requests.
 */
public final class EmbeddedMediaServer implements MediaServer {
  private static final long CLOSE_MILLIS = 2_000;

  private final MultiThreadIoEventLoopGroup loops;
  private final List<MediaThread> threads = new ArrayList<>();
  private final Seating seating = new Seating();
  private final EndpointContext context;
  private final RecordingWriter recordingWriter;
  private int nextThread;
  private volatile boolean closed;

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
            seating);
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

  /** Passed over once this is closed: what the engine still had to say is of no use any more. */
  @Override
  public synchronized void handle(MediaEffect effect) {
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
      case MediaEffect.StopPlay stop ->
          with(effect, null, e -> e.hearing().stopPlay(stop.playId()));
      case MediaEffect.Connect connect -> connect(connect);
      case MediaEffect.Disconnect _ -> seated(effect).ifPresent(seating::part);
      case MediaEffect.JoinConference join -> join(join);
      case MediaEffect.SetRights set ->
          seated(effect).ifPresent(seat -> seating.setRights(seat, set.rights()));
      case MediaEffect.StartRecording start -> startRecording(start);
      case MediaEffect.StopRecording stop -> stopRecording(stop.recordingId());
      case MediaEffect.PauseRecording pause ->
          seating.changeRecording(pause.recordingId(), Recording::pause);
      case MediaEffect.MaskRecording mask ->
          seating.changeRecording(mask.recordingId(), Recording::mask);
      case MediaEffect.ResumeRecording resume ->
          seating.changeRecording(resume.recordingId(), Recording::resume);
      case MediaEffect.Release release -> release(release.legId());
      // Endpoints are part of the process and end with it.
      case MediaEffect.Reclaim reclaim -> answer(noEndpoint(effect, reclaim.requestId()));
    }
  }

  private void allocate(MediaEffect.Allocate request) {
    MediaThread thread = threads.get(nextThread++ % threads.size());
    Endpoint endpoint = new Endpoint(request.legId(), context, thread);
    seating.take(endpoint, thread);
    endpoint.post(() -> endpoint.allocate(request));
  }

  private Optional<Seating.Seat> seated(MediaEffect effect) {
    return Optional.ofNullable(seating.get(effect.legId()));
  }

  /**
   * Leaves a request to the endpoint of the effect.
   *
   * @param otherwise the answer where there is none, or null for no answer
   */
  private void with(MediaEffect effect, Command otherwise, Consumer<Endpoint> request) {
    Seating.Seat seat = seating.get(effect.legId());
    if (seat != null) {
      seat.endpoint.post(() -> request.accept(seat.endpoint));
    } else if (otherwise != null) {
      answer(otherwise);
    }
  }

  private void connect(MediaEffect.Connect request) {
    Seating.Seat one = seating.get(request.legId());
    Seating.Seat other = seating.get(request.otherLegId());
    if (one != null && other != null) { // else one was released meanwhile; the core knows
      seating.connect(one, other);
    }
  }

  private void join(MediaEffect.JoinConference request) {
    Seating.Seat seat = seating.get(request.legId());
    if (seat != null && !seating.join(seat, request.conferenceId(), request.rights())) {
      answer(
          new EndpointFailed(
              request.legId(),
              0,
              Failure.NO_CAPACITY,
              "a conference has at most " + Conference.MAX_MEMBERS + " members"));
    }
  }

  private void startRecording(MediaEffect.StartRecording request) {
    long id = request.recordingId();
    Seating.Seat left = seating.get(request.legId());
    Seating.Seat right = seating.get(request.rightLegId());
    if (left == null || right == null || seating.isRecorded(id) || id < 0) {
      String why =
          left == null || right == null ? "a leg has no endpoint" : "the recording id is taken";
      answer(new RecordingFailed(id, Failure.NO_ENDPOINT, why));
      return;
    }
    seating.startRecording(id, left, right, recordingWriter);
  }

  private void stopRecording(long recordingId) {
    if (!seating.stopRecording(recordingId)) {
      recordingWriter.settle(recordingId);
    }
  }

  private void release(long legId) {
    Seating.Seat seat = seating.leave(legId);
    if (seat == null) {
      answer(new EndpointReleased(legId, 0, 0, 0, 0));
    } else {
      seat.endpoint.post(seat.endpoint::release);
    }
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
    synchronized (this) { // no effect is half handled
      if (closed) {
        return;
      }
      seating.legs().forEach(this::release);
      closed = true;
    }
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
