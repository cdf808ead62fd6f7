package io.tipring.sip.ua;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.tipring.core.command.CommandSink;
import io.tipring.core.effect.EffectHandler;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.metrics.SipMetrics;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import io.tipring.sip.digest.DigestServer;
import io.tipring.sip.message.SipMessage;
import io.tipring.sip.message.SipMethods;
import io.tipring.sip.message.SipParseException;
import io.tipring.sip.message.SipResponseBuilder;
import io.tipring.sip.message.Via;
import io.tipring.sip.transaction.ResponseRoute;
import io.tipring.sip.transport.Hop;
import io.tipring.sip.transport.MessageTap;
import io.tipring.sip.transport.SipTransport;
import io.tipring.sip.transport.SipTransport.LocalAddress;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The SIP side of the engine: sockets, transactions and the user agents on both sides. Facts of the
 * wire go to a {@link CommandSink}; {@link #handle} carries out what the engine wants sent.
 *
 * <p>A call belongs to the event loop to which its Call-ID hashes. {@code handle} only hands over,
 * and may be called by any one thread.
 */
public final class SipStack implements EffectHandler<SipEffect>, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SipStack.class);

  /** Low bits of a transaction id that say which loop it belongs to. */
  static final int LOOP_BITS = 8;

  // Ids of a run begin at the time of its start, so that no effect of a former run finds its
  // number taken by another request. That leaves room for 4 million a second.
  private static final int IDS_PER_MILLI_BITS = 12;

  private static final int NONCE_KEY_OCTETS = 32;
  private static final long NONCE_LIFETIME_MILLIS = 300_000;
  private static final int MAX_NONCES = 100_000;

  private final EventLoopGroup group;
  private final SipMetrics metrics;
  private final int loopCount;
  private volatile SignallingLoop[] loops = new SignallingLoop[0];
  private SipTransport transport;
  private volatile boolean closing;

  private SipStack(SipOptions options, SipMetrics metrics) {
    this.metrics = metrics;
    this.loopCount = options.eventLoops();
    this.group =
        new MultiThreadIoEventLoopGroup(
            loopCount, new DefaultThreadFactory("sip", true), NioIoHandler.newFactory());
  }

  /**
   * Binds the listeners and begins to answer: {@link #bind} and {@link #open}.
   *
   * @throws IOException if an address can't be bound; the message says which and why
   * @throws IllegalArgumentException if the options contradict themselves
   */
  public static SipStack start(
      SipOptions options, CommandSink sink, Credentials credentials, SipMetrics metrics)
      throws IOException {
    return start(options, sink, credentials, metrics, MessageTap.NONE);
  }

  /**
   * Likewise, with someone who hears of every message.
   *
   * @param tap called on the event loops
   */
  public static SipStack start(
      SipOptions options,
      CommandSink sink,
      Credentials credentials,
      SipMetrics metrics,
      MessageTap tap)
      throws IOException {
    SipStack stack = bind(options, sink, credentials, metrics, tap);
    stack.open();
    return stack;
  }

  /**
   * Binds the listeners. What comes is held, within bounds, until {@link #open}; what is to be sent
   * goes out. So the calls of a former run can be taken up before the retransmissions of their
   * peers are looked at, which would be new calls else.
   *
   * @param sink takes the commands
   * @param credentials of the phones that register
   * @param tap hears of every message; called on the event loops
   * @throws IOException if an address can't be bound; the message says which and why
   * @throws IllegalArgumentException if the options contradict themselves
   */
  public static SipStack bind(
      SipOptions options,
      CommandSink sink,
      Credentials credentials,
      SipMetrics metrics,
      MessageTap tap)
      throws IOException {
    if (options.eventLoops() > 1 << LOOP_BITS) {
      throw new IllegalArgumentException("more than " + (1 << LOOP_BITS) + " event loops");
    }
    SipStack stack = new SipStack(options, metrics);
    try {
      stack.transport =
          SipTransport.bind(
              stack.group, options.listeners(), options.limits(), stack::receive, metrics, tap);
      stack.startLoops(options, sink, credentials);
    } catch (IOException | RuntimeException e) {
      stack.close();
      throw e;
    }
    return stack;
  }

  private void startLoops(SipOptions options, CommandSink sink, Credentials credentials) {
    Messages messages = new Messages(transport, options.serverName(), metrics);
    long firstId = System.currentTimeMillis() << IDS_PER_MILLI_BITS;
    SecureRandom random = new SecureRandom();
    byte[] nonceKey = new byte[NONCE_KEY_OCTETS];
    random.nextBytes(nonceKey);
    SignallingLoop[] started = new SignallingLoop[loopCount];
    int index = 0;
    for (EventExecutor executor : group) {
      started[index] =
          new SignallingLoop(
              index,
              firstId,
              executor,
              transport,
              messages,
              options,
              sink,
              credentials,
              new DigestServer(
                  options.realm(), nonceKey, random, NONCE_LIFETIME_MILLIS, MAX_NONCES),
              metrics);
      index++;
    }
    loops = started;
    for (SignallingLoop loop : started) {
      loop.start();
    }
  }

  /** Begins to answer, after all effects that were handed over so far. */
  public void open() {
    for (SignallingLoop loop : loops) {
      loop.execute(loop::open);
    }
  }

  /** The address that is bound and advertised for a transport, if it is listened on. */
  public Optional<SipAddress> address(Transport kind) {
    LocalAddress local = transport.local(kind);
    return local == null
        ? Optional.empty()
        : Optional.of(new SipAddress(kind, local.host(), local.port()));
  }

  @Override
  public void handle(SipEffect effect) {
    try {
      hand(effect);
    } catch (RejectedExecutionException ended) {
      if (!closing) {
        throw ended;
      }
      // The engine stops after its signalling: what it still had to say reaches nobody any more.
      LOG.debug("not sent, SIP is closed: {}", effect.getClass().getSimpleName());
    }
  }

  private void hand(SipEffect effect) {
    switch (effect) {
      case SipEffect.RespondToInvite respond -> byId(respond.transactionId(), effect);
      case SipEffect.RespondInDialog respond -> byId(respond.transactionId(), effect);
      case SipEffect.RespondToRegister respond -> byId(respond.transactionId(), effect);
      case SipEffect.SendInvite send -> byCallId(send.dialog().callId(), effect);
      case SipEffect.SendReinvite send -> byCallId(send.dialog().callId(), effect);
      case SipEffect.SendAck send -> byCallId(send.dialog().callId(), effect);
      case SipEffect.SendBye send -> byCallId(send.dialog().callId(), effect);
      case SipEffect.SendOptions send -> byCallId(send.dialog().callId(), effect);
      case SipEffect.TakeUpInvite takeUp -> takeUp(takeUp);
      case SipEffect.CancelInvite cancel -> {
        // It names no Call-ID: only the loop that sent the INVITE knows the leg.
        for (SignallingLoop loop : loops) {
          loop.execute(() -> loop.handle(cancel));
        }
      }
    }
  }

  /**
   * Registers a phone of this stack elsewhere, answering a challenge. Without the engine: for
   * phones that are simulated, and one day for trunks that want it.
   *
   * @return completes on an event loop when the registrar has answered, or has not; exceptionally
   *     if what was asked can't be sent at all
   */
  public CompletableFuture<RegistrationOutcome> register(RegistrationRequest request) {
    CompletableFuture<RegistrationOutcome> outcome = new CompletableFuture<>();
    SignallingLoop loop = loopOf(request.callId());
    loop.execute(() -> loop.register(request, outcome));
    return outcome;
  }

  private void byId(long transactionId, SipEffect effect) {
    int named = (int) (transactionId & (1 << LOOP_BITS) - 1);
    pass(transactionId, effect, named % loops.length, loops.length);
  }

  // An id of a former run may name another loop than that which has taken the transaction up, since
  // that run may have had more loops, or fewer. So a loop that does not know it passes it on.
  private void pass(long transactionId, SipEffect effect, int index, int left) {
    SignallingLoop loop = loops[index];
    loop.execute(
        () -> {
          if (left == 1 || loop.has(transactionId)) {
            loop.handle(effect);
          } else {
            pass(transactionId, effect, (index + 1) % loops.length, left - 1);
          }
        });
  }

  private void takeUp(SipEffect.TakeUpInvite effect) {
    Optional<SipMessage> invite = read(effect.head());
    SignallingLoop loop = invite.map(message -> loopOf(message.callId())).orElse(loops[0]);
    loop.execute(() -> loop.takeUp(effect, invite));
  }

  private static Optional<SipMessage> read(String head) {
    try {
      return Optional.of(SipMessage.parseHead(head)).filter(SipMessage::isRequest);
    } catch (SipParseException e) {
      return Optional.empty();
    }
  }

  private void byCallId(String callId, SipEffect effect) {
    SignallingLoop loop = loopOf(callId);
    loop.execute(() -> loop.handle(effect));
  }

  private SignallingLoop loopOf(String callId) {
    int hash = callId.hashCode();
    return loops[Math.floorMod(hash ^ hash >>> 16, loops.length)];
  }

  private void receive(byte[] bytes, int offset, int length, Hop source) {
    if (loops.length == 0) {
      metrics.refused("starting");
      return;
    }
    SipMessage message;
    try {
      message = SipMessage.parse(bytes, offset, length);
    } catch (SipParseException e) {
      refuse(e, source);
      return;
    }
    if (message.isRequest()) {
      metrics.requestReceived(message.method());
    } else {
      metrics.responseReceived(message.method(), message.status());
    }
    boolean registers = message.isRequest() && message.method().equals(SipMethods.REGISTER);
    SignallingLoop loop = registers ? loops[0] : loopOf(message.callId());
    loop.receive(message, source);
  }

  /**
   * Answers what is no acceptable message where RFC 3261 wants an answer, without a transaction.
   */
  private void refuse(SipParseException refusal, Hop source) {
    metrics.refused(refusal.cause());
    if (refusal.status() == 0) {
      return;
    }
    Via via = refusal.request().orElseThrow().topVia();
    byte[] response =
        SipResponseBuilder.to(refusal)
            .topVia(
                via.receivedFrom(
                    source.address().getAddress().getHostAddress(), source.address().getPort()))
            .build();
    transport.send(
        response, ResponseRoute.of(via, source), () -> metrics.refused("answer-not-sent"));
  }

  /** Closes the sockets and ends the event loops; calls are left as they are. */
  @Override
  public void close() {
    closing = true;
    if (transport != null) {
      transport.close();
    }
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }
}
