package io.tipring.sip.ua;

import io.netty.util.concurrent.EventExecutor;
import io.tipring.core.command.CommandSink;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.metrics.SipMetrics;
import io.tipring.core.time.RunningClock;
import io.tipring.sip.digest.DigestServer;
import io.tipring.sip.message.SipMessage;
import io.tipring.sip.message.SipMethods;
import io.tipring.sip.transaction.InviteServerTransaction;
import io.tipring.sip.transaction.RequestHandler;
import io.tipring.sip.transaction.ResponseRoute;
import io.tipring.sip.transaction.ServerTransaction;
import io.tipring.sip.transaction.TimerWheel;
import io.tipring.sip.transaction.TransactionLayer;
import io.tipring.sip.transport.Hop;
import io.tipring.sip.transport.SipTransport;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signalling of the calls that hash to one event loop: everything behind it runs on that loop
 * and is shared with no other.
 */
final class SignallingLoop implements RequestHandler {

  private static final Logger LOG = LoggerFactory.getLogger(SignallingLoop.class);
  private static final int MAX_HANDED_OVER = 50_000;
  private static final int MAX_HELD = 10_000;

  private final EventExecutor executor;
  private final SipTransport transport;
  private final TimerWheel wheel;
  private final TransactionLayer layer;
  private final LoopContext context;
  private final InboundRequests inbound;
  private final DialogRequests dialogs;
  private final OutboundCalls outbound;
  private final RegisterRequests registers;
  private final PendingRequests pending;
  private final RunningClock clock = new RunningClock();
  private final Deque<Runnable> held = new ArrayDeque<>();
  private final AtomicInteger handedOver = new AtomicInteger();
  private long nextId;
  private boolean open;

  /**
   * @param index of this loop among all, 0–255
   * @param firstId greater than any number that a former run has used
   */
  SignallingLoop(
      int index,
      long firstId,
      EventExecutor executor,
      SipTransport transport,
      Messages messages,
      SipOptions options,
      CommandSink sink,
      Credentials credentials,
      DigestServer digest,
      SipMetrics metrics) {
    this.executor = executor;
    this.transport = transport;
    this.nextId = firstId;
    this.wheel = new TimerWheel(clock.millis());
    this.layer =
        new TransactionLayer(
            options.timers(), wheel, this::transmit, this, metrics, options.maxTransactions());
    this.context =
        new LoopContext(
            options,
            sink,
            credentials,
            metrics,
            wheel,
            layer,
            messages,
            new HopResolver(task -> execute(task), wheel::nowMillis),
            new Tokens(),
            new Branches(),
            () -> nextId++ << SipStack.LOOP_BITS | index);
    this.pending = new PendingRequests(context);
    this.inbound = new InboundRequests(context, pending);
    this.registers =
        new RegisterRequests(context, pending, inbound, digest, domains(options, transport));
    this.dialogs = new DialogRequests(context);
    this.outbound =
        new OutboundCalls(context, dialogs, (message, hop) -> transmit(message, hop, () -> {}));
  }

  /** Begins to fire timers. */
  void start() {
    // With a fixed delay: after a stop of the process one tick is due, not all that were missed.
    executor.scheduleWithFixedDelay(
        () -> run(() -> {}), TimerWheel.TICK_MILLIS, TimerWheel.TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Takes up the messages that were held since the start, and from now on each as it comes. */
  void open() {
    open = true;
    while (!held.isEmpty()) {
      run(held.remove());
    }
  }

  /** Takes a message of a Call-ID of this loop, from any thread. */
  void receive(SipMessage message, Hop source) {
    if (executor.inEventLoop()) {
      run(() -> take(message, source));
      return;
    }
    if (handedOver.incrementAndGet() > MAX_HANDED_OVER) {
      handedOver.decrementAndGet();
      context.metrics().refused("loop-overrun");
      return;
    }
    execute(
        () -> {
          handedOver.decrementAndGet();
          take(message, source);
        });
  }

  private void take(SipMessage message, Hop source) {
    if (open) {
      layer.receive(message, source);
    } else if (held.size() < MAX_HELD) {
      held.add(() -> layer.receive(message, source));
    } else {
      context.metrics().refused("starting");
    }
  }

  /** Whether a request with this id waits for the core on this loop. To be called on it. */
  boolean has(long transactionId) {
    return pending.has(transactionId);
  }

  /** Takes up an INVITE of a former run. To be called on the loop. */
  void takeUp(SipEffect.TakeUpInvite effect, Optional<SipMessage> invite) {
    inbound.takeUp(effect, invite);
  }

  /** Runs a task on the loop, with its timers up to date. */
  void execute(Runnable task) {
    executor.execute(() -> run(task));
  }

  /** Carries out an effect that belongs to this loop. To be called on it. */
  void handle(SipEffect effect) {
    switch (effect) {
      case SipEffect.RespondToInvite respond -> inbound.respond(respond);
      case SipEffect.RespondInDialog respond -> inbound.respond(respond);
      case SipEffect.SendInvite invite -> outbound.invite(invite);
      case SipEffect.SendReinvite reinvite -> outbound.reinvite(reinvite);
      case SipEffect.CancelInvite cancel -> outbound.cancel(cancel);
      case SipEffect.SendAck ack -> outbound.ack(ack);
      case SipEffect.SendBye bye -> dialogs.bye(bye);
      case SipEffect.SendOptions options -> dialogs.options(options);
      case SipEffect.TakeUpInvite _ ->
          throw new IllegalArgumentException("to be given with the message it speaks of");
      case SipEffect.RespondToRegister register -> registers.respond(register);
    }
  }

  /** Registers a phone of ours elsewhere. To be called on the loop. */
  void register(RegistrationRequest request, CompletableFuture<RegistrationOutcome> outcome) {
    try {
      new RegistrationClient(context, request, outcome).start();
    } catch (IllegalArgumentException e) {
      outcome.completeExceptionally(e);
    }
  }

  @Override
  public void onRequest(ServerTransaction transaction, SipMessage request, Hop source) {
    boolean inDialog = request.to().tag().isPresent();
    switch (request.method()) {
      case SipMethods.INVITE -> {
        if (inDialog) {
          inbound.reinvite(transaction, request, source);
        } else {
          inbound.invite((InviteServerTransaction) transaction, request, source);
        }
      }
      case SipMethods.BYE -> inbound.bye(transaction, request, source);
      case SipMethods.CANCEL -> inbound.cancel(transaction, request, source);
      case SipMethods.INFO -> inbound.info(transaction, request, source);
      case SipMethods.REGISTER -> registers.register(transaction, request, source);
      case SipMethods.OPTIONS -> options(transaction, request, source);
      case SipMethods.PRACK,
          SipMethods.UPDATE,
          SipMethods.SUBSCRIBE,
          SipMethods.NOTIFY,
          SipMethods.REFER,
          SipMethods.MESSAGE,
          SipMethods.PUBLISH ->
          inbound.refuse(transaction, request, source, Refusal.with(405, "Allow", Messages.ALLOW));
      default ->
          inbound.refuse(transaction, request, source, Refusal.with(501, "Allow", Messages.ALLOW));
    }
  }

  @Override
  public void onAck(SipMessage ack, Hop source) {
    inbound.ack(ack);
  }

  @Override
  public void onStrayResponse(SipMessage response) {
    outbound.stray(response);
  }

  @Override
  public void onOverload(SipMessage request, Hop source) {
    context.metrics().refused("too-many-transactions");
    byte[] response =
        context
            .messages()
            .response(request, source, 503)
            .toTag(context.tokens().next())
            .header("Retry-After", Integer.toString(context.options().retryAfterSeconds()))
            .build();
    transmit(response, ResponseRoute.of(request.topVia(), source), () -> {});
  }

  /** An OPTIONS asks what an INVITE would get (RFC 3261 §11.2). */
  private void options(ServerTransaction transaction, SipMessage request, Hop source) {
    var refusal = RequestChecks.require(request);
    if (refusal.isPresent()) {
      inbound.refuse(transaction, request, source, refusal.get());
      return;
    }
    int status = context.options().available().getAsBoolean() ? 200 : 503;
    var response =
        context
            .messages()
            .response(request, source, status)
            .toTag(context.tokens().next())
            .header("Allow", Messages.ALLOW)
            .header("Accept", SipBody.SDP_TYPE)
            .header("Accept-Encoding", "identity")
            .header("Supported", SessionHeaders.TIMER);
    transaction.respond(status, response.build());
  }

  /** The host parts that name this registrar, in small letters. */
  private static Set<String> domains(SipOptions options, SipTransport transport) {
    Set<String> domains = new HashSet<>();
    options.domains().forEach(domain -> domains.add(domain.toLowerCase(Locale.ROOT)));
    options.listeners().forEach(listener -> domains.add(listener.host().toLowerCase(Locale.ROOT)));
    transport
        .locals()
        .values()
        .forEach(local -> domains.add(local.host().toLowerCase(Locale.ROOT)));
    return domains;
  }

  private void transmit(byte[] message, Hop to, Runnable onFailure) {
    transport.send(message, to, () -> execute(onFailure));
  }

  /**
   * What goes wrong with one message or timer must not take the others of the loop with it: it is
   * counted and logged with its stack.
   */
  private void run(Runnable task) {
    try {
      wheel.advanceTo(clock.millis());
      task.run();
    } catch (RuntimeException e) {
      context.metrics().refused("internal-error");
      LOG.error("SIP signalling failed at a message or timer", e);
    }
  }
}
