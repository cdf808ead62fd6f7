package io.tipring.sip.media;

import io.netty.channel.EventLoop;
import io.tipring.core.metrics.SipMetrics;
import io.tipring.core.port.MediaDialogs.Listener;
import io.tipring.core.time.RunningClock;
import io.tipring.sip.message.SipMessage;
import io.tipring.sip.transaction.RequestHandler;
import io.tipring.sip.transaction.ServerTransaction;
import io.tipring.sip.transaction.TimerWheel;
import io.tipring.sip.transaction.TransactionLayer;
import io.tipring.sip.transport.Hop;
import io.tipring.sip.transport.SipTransport;
import io.tipring.sip.ua.HopResolver;
import io.tipring.sip.ua.Messages;
import io.tipring.sip.ua.Tokens;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The event loop with its timers and transactions, and what it owns. */
final class MediaLoop implements RequestHandler {

  private static final Logger LOG = LoggerFactory.getLogger(MediaLoop.class);

  private final EventLoop loop;
  private final SipMetrics metrics;
  private final RunningClock clock = new RunningClock();
  private final TimerWheel wheel = new TimerWheel(clock.millis());
  private final TransactionLayer layer;
  private final DialogTable table;
  private final ServerRequests requests;

  MediaLoop(
      EventLoop loop,
      SipTransport transport,
      MediaSipOptions options,
      SipMetrics metrics,
      Supplier<Listener> listener) {
    this.loop = loop;
    this.metrics = metrics;
    this.layer =
        new TransactionLayer(
            options.timers(),
            wheel,
            (message, to, onFailure) -> transport.send(message, to, () -> execute(onFailure)),
            this,
            metrics,
            options.maxTransactions());
    Wire wire =
        new Wire(
            options,
            metrics,
            wheel,
            layer,
            new Messages(transport, options.userAgent(), metrics),
            new HopResolver(this::execute, wheel::nowMillis),
            new Tokens(),
            (message, to, onFailure) -> transport.send(message, to, onFailure));
    this.table = new DialogTable(wire, transport.local(options.listener().transport()));
    this.requests = new ServerRequests(wire, table, listener);
  }

  /** Begins to fire timers. */
  void start() {
    // With a fixed delay: after a stop of the process one tick is due, not all that were missed.
    loop.scheduleWithFixedDelay(
        () -> run(() -> {}), TimerWheel.TICK_MILLIS, TimerWheel.TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** To be touched on the loop only. */
  DialogTable table() {
    return table;
  }

  /** Takes a message, on the loop. */
  void receive(SipMessage message, Hop source) {
    run(() -> layer.receive(message, source));
  }

  /** Runs a task on the loop, with its timers up to date. */
  void execute(Runnable task) {
    loop.execute(() -> run(task));
  }

  // What goes wrong with one message or timer must not take the others of the loop with it.
  private void run(Runnable task) {
    try {
      wheel.advanceTo(clock.millis());
      task.run();
    } catch (RuntimeException e) {
      metrics.refused("internal-error");
      LOG.error("SIP towards media servers failed at a message or timer", e);
    }
  }

  @Override
  public void onRequest(ServerTransaction transaction, SipMessage request, Hop source) {
    requests.onRequest(transaction, request, source);
  }

  @Override
  public void onAck(SipMessage ack, Hop source) {
    requests.onAck(ack, source);
  }

  @Override
  public void onStrayResponse(SipMessage response) {
    requests.onStrayResponse(response);
  }

  @Override
  public void onOverload(SipMessage request, Hop source) {
    requests.onOverload(request, source);
  }
}
