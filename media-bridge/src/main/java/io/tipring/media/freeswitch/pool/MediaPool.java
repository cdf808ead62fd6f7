package io.tipring.media.freeswitch.pool;

import io.tipring.core.command.CommandSink;
import io.tipring.core.command.MediaCommand;
import io.tipring.core.effect.MediaEffect;
import io.tipring.core.metrics.MediaPoolMetrics;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.time.RunningClock;
import io.tipring.media.MediaServer;
import io.tipring.media.freeswitch.MediaNode;
import io.tipring.media.freeswitch.pool.ServerStatus.State;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pool of media servers as the one that the engine knows. Safe for any thread.
 *
 * <p>What waits for its thread is bounded by the legs that the engine admits: the thread itself
 * waits for nothing but the engine's ring.
 */
public final class MediaPool implements MediaServer {

  private static final Logger LOG = LoggerFactory.getLogger(MediaPool.class);
  private static final long CLOSE_MILLIS = 2_000;

  /**
   * A server and what speaks to it.
   *
   * @param node not started yet; the pool closes it
   */
  public record Member(ServerSpec spec, MediaNode node) {}

  /** Asks a server whether it is there. */
  @FunctionalInterface
  public interface Probe {
    /** The status of its answer to OPTIONS; fails if none comes within the deadline. */
    CompletionStage<Integer> options(SipAddress server, long deadlineMillis);
  }

  private final PoolOptions options;
  private final Probe probe;
  private final CommandSink engine;
  private final RunningClock clock = new RunningClock();
  private final ScheduledThreadPoolExecutor thread;
  private final PoolCore core;
  private volatile List<ServerStatus> statuses;
  private volatile boolean closed;

  /**
   * Names the servers; {@link #start} begins.
   *
   * @param members at least one, with different names
   * @param engine takes the commands
   */
  public MediaPool(
      PoolOptions options,
      List<Member> members,
      Probe probe,
      CommandSink engine,
      MediaPoolMetrics metrics) {
    this.options = options;
    this.probe = probe;
    this.engine = engine;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().name("media-pool").daemon().unstarted(task));
    this.core = new PoolCore(options, members, this::tell, metrics, clock::millis);
    this.statuses = core.statuses();
  }

  /**
   * Connects to the servers. To be called when the engine is about to give its first effects: from
   * here on channels of an earlier run wait a few seconds for their legs.
   */
  public void start() {
    run(core::start);
    for (PooledServer server : core.servers()) {
      server.node().start(new Observer(server));
      thread.scheduleAtFixedRate(
          () -> ask(server), 0, options.probeMillis(), TimeUnit.MILLISECONDS);
    }
    thread.scheduleWithFixedDelay(
        () -> guarded(this::look),
        options.tickMillis(),
        options.tickMillis(),
        TimeUnit.MILLISECONDS);
  }

  @Override
  public void handle(MediaEffect effect) {
    run(() -> core.handle(effect));
  }

  /** How the servers stand, in the order of the configuration. */
  public List<ServerStatus> servers() {
    return statuses;
  }

  /** How a server stands. */
  public Optional<ServerStatus> server(String name) {
    return statuses.stream().filter(status -> status.spec().name().equals(name)).findFirst();
  }

  /**
   * Takes a server out of service or back into it.
   *
   * @return how it stands then; empty if there is no such server
   */
  public CompletionStage<Optional<ServerStatus>> setState(String name, State state) {
    CompletableFuture<Optional<ServerStatus>> outcome = new CompletableFuture<>();
    run(
        () -> {
          core.setState(name, state);
          statuses = core.statuses();
          outcome.complete(server(name));
        });
    if (closed) {
      outcome.complete(Optional.empty());
    }
    return outcome;
  }

  private void look() {
    core.look();
    statuses = core.statuses();
  }

  private void ask(PooledServer server) {
    probe
        .options(server.spec().sip(), options.lostMillis())
        .whenComplete(
            (status, failure) -> {
              if (failure == null) {
                run(() -> core.answered(server));
              }
            });
  }

  private void tell(MediaCommand command) {
    if (!closed) {
      engine.submit(command);
    }
  }

  private void run(Runnable task) {
    try {
      thread.execute(() -> guarded(task));
    } catch (RejectedExecutionException e) {
      LOG.debug("closed, so nothing is left to be done", e);
    }
  }

  // What goes wrong with one leg must not take the others with it.
  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("The pool of media servers failed at a task", e);
    }
  }

  /** Hangs up what stands on the servers, and ends. Waits a bounded time. */
  @Override
  public void close() {
    end(MediaNode::close);
  }

  /**
   * Ends and leaves the endpoints as they are, for another run of the engine to reclaim. Waits a
   * bounded time.
   */
  public void abandon() {
    end(MediaNode::abandon);
  }

  private void end(Consumer<MediaNode> last) {
    if (closed) {
      return;
    }
    closed = true;
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.warn("The pool's thread did not end within {} ms", CLOSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    core.servers().forEach(server -> last.accept(server.node()));
  }

  /** Hands over what a node says. */
  private final class Observer implements MediaNode.Observer {
    private final PooledServer server;

    Observer(PooledServer server) {
      this.server = server;
    }

    @Override
    public void report(MediaCommand command) {
      run(() -> core.report(server, command));
    }

    @Override
    public void connected(List<MediaNode.Channel> channels) {
      List<MediaNode.Channel> standing = List.copyOf(channels);
      run(() -> core.connected(server, standing));
    }

    @Override
    public void disconnected(String reason, boolean refused) {
      run(() -> core.disconnected(server, reason));
      if (refused) {
        SipAddress sip = server.spec().sip();
        Thread.ofVirtual()
            .name("closed-port-" + server.name())
            .start(
                () -> {
                  if (ClosedPort.isSaidOf(sip, options.probeMillis())) {
                    run(() -> core.vacated(server));
                  }
                });
      }
    }

    @Override
    public void heartbeat(int sessions, int maxSessions, double idleCpuPercent) {
      run(() -> server.heartbeat(sessions, maxSessions, idleCpuPercent));
    }
  }
}
