package io.tipring.sip.media;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.tipring.core.metrics.SipMetrics;
import io.tipring.core.port.MediaDialogException;
import io.tipring.core.port.MediaDialogException.Kind;
import io.tipring.core.port.MediaDialogs;
import io.tipring.core.signalling.DialogId;
import io.tipring.core.signalling.SipAddress;
import io.tipring.sip.message.SipMessage;
import io.tipring.sip.message.SipParseException;
import io.tipring.sip.transport.Hop;
import io.tipring.sip.transport.MessageTap;
import io.tipring.sip.transport.SipTransport;
import io.tipring.sip.transport.SipTransport.LocalAddress;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** SIP towards media servers over a socket of its own. */
public final class MediaUserAgent implements MediaDialogs, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MediaUserAgent.class);
  private static final Listener NOBODY =
      new Listener() {
        @Override
        public void ended(DialogId dialog, Optional<String> reason) {}

        @Override
        public void changeRefused(DialogId dialog) {}
      };

  private final MediaSipOptions options;
  private final SipMetrics metrics;
  private final EventLoopGroup group;
  private final Set<CompletableFuture<?>> waiting = ConcurrentHashMap.newKeySet();
  private SipTransport transport;
  private volatile MediaLoop loop;
  private volatile Listener listener = NOBODY;
  private volatile boolean closed;

  private MediaUserAgent(MediaSipOptions options, SipMetrics metrics) {
    this.options = options;
    this.metrics = metrics;
    this.group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("sip-media", true), NioIoHandler.newFactory());
  }

  /**
   * Binds the socket and begins.
   *
   * @param metrics counts these messages and transactions with those of the engine's calls
   * @param tap hears of every message; called on the event loop
   * @throws IOException if the address can't be bound; the message says which and why
   */
  public static MediaUserAgent bind(MediaSipOptions options, SipMetrics metrics, MessageTap tap)
      throws IOException {
    MediaUserAgent agent = new MediaUserAgent(options, metrics);
    try {
      agent.transport =
          SipTransport.bind(
              agent.group,
              List.of(options.listener()),
              options.limits(),
              agent::receive,
              metrics,
              tap);
      EventLoop only = agent.group.next();
      MediaLoop loop = new MediaLoop(only, agent.transport, options, metrics, () -> agent.listener);
      agent.loop = loop;
      loop.start();
    } catch (IOException | RuntimeException e) {
      agent.close();
      throw e;
    }
    return agent;
  }

  /** The address that is bound, as servers are told. */
  public SipAddress address() {
    LocalAddress local = transport.local(options.listener().transport());
    return new SipAddress(options.listener().transport(), local.host(), local.port());
  }

  @Override
  public void listen(Listener hearer) {
    listener = hearer;
  }

  @Override
  public CompletionStage<Established> invite(Invitation invitation) {
    return ask(outcome -> loop.table().invite(invitation, outcome));
  }

  @Override
  public CompletionStage<String> reinvite(DialogId dialog, String sdpOffer, long deadlineMillis) {
    return ask(outcome -> loop.table().reinvite(dialog, sdpOffer, deadlineMillis, outcome));
  }

  @Override
  public CompletionStage<Void> bye(DialogId dialog, Optional<String> reason, long deadlineMillis) {
    return this.<Integer>ask(outcome -> loop.table().bye(dialog, reason, deadlineMillis, outcome))
        .thenApply(status -> null);
  }

  @Override
  public CompletionStage<Integer> options(SipAddress server, long deadlineMillis) {
    return ask(outcome -> loop.table().options(server, deadlineMillis, outcome));
  }

  @Override
  public void resume(DialogId dialog, SipAddress server, long lastCSeq) {
    tell(() -> loop.table().resume(dialog, server, lastCSeq));
  }

  @Override
  public void forget(DialogId dialog) {
    tell(() -> loop.table().remove(dialog));
  }

  private void tell(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("closed, so nothing is left to be told", e);
    }
  }

  /** Hands a request over to the loop. */
  private <T> CompletableFuture<T> ask(Consumer<CompletableFuture<T>> request) {
    CompletableFuture<T> outcome = new CompletableFuture<>();
    if (waiting.size() >= options.maxRequests()) {
      outcome.completeExceptionally(
          new MediaDialogException(
              Kind.OVERLOADED,
              0,
              "more than %d requests to media servers are under way"
                  .formatted(options.maxRequests())));
      return outcome;
    }
    waiting.add(outcome);
    outcome.whenComplete((value, failure) -> waiting.remove(outcome));
    try {
      loop.execute(() -> request.accept(outcome));
    } catch (RejectedExecutionException e) {
      outcome.completeExceptionally(closedNow());
    }
    if (closed) {
      outcome.completeExceptionally(closedNow());
    }
    return outcome;
  }

  private void receive(byte[] bytes, int offset, int length, Hop source) {
    MediaLoop present = loop;
    if (present == null) {
      metrics.refused("starting");
      return;
    }
    SipMessage message;
    try {
      message = SipMessage.parse(bytes, offset, length);
    } catch (SipParseException e) {
      metrics.refused(e.cause());
      return;
    }
    if (message.isRequest()) {
      metrics.requestReceived(message.method());
    } else {
      metrics.responseReceived(message.method(), message.status());
    }
    present.receive(message, source);
  }

  /** Closes the socket and ends the event loop; dialogs are left as they are at the servers. */
  @Override
  public void close() {
    closed = true;
    if (transport != null) {
      transport.close();
    }
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    List.copyOf(waiting).forEach(outcome -> outcome.completeExceptionally(closedNow()));
  }

  private static MediaDialogException closedNow() {
    return new MediaDialogException(
        Kind.CLOSED, 0, "the user agent towards media servers is closed");
  }
}
