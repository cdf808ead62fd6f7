package io.tipring.server.control;

import io.tipring.core.command.Command;
import io.tipring.core.command.CommandSink;
import io.tipring.core.effect.ControlEffect;
import io.tipring.core.effect.ControlEffect.Outcome;
import io.tipring.core.effect.EffectHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/** Asks the engine and waits for its reply, within a bound of time and of waiting requests. */
public final class ControlPlane implements EffectHandler<ControlEffect> {

  private static final int MAX_PENDING = 1_000;

  private final long timeoutMillis;
  private final AtomicLong lastRequestId = new AtomicLong();
  private final ConcurrentHashMap<Long, CompletableFuture<Outcome>> pending =
      new ConcurrentHashMap<>();
  private volatile CommandSink engine;

  /**
   * @param timeoutMillis how long a request waits for its reply
   */
  public ControlPlane(long timeoutMillis) {
    this.timeoutMillis = timeoutMillis;
  }

  /** Gives the engine that is asked from now on. */
  public void connect(CommandSink sink) {
    engine = sink;
  }

  /** Takes a reply; one that nobody waits for any more is dropped. */
  @Override
  public void handle(ControlEffect effect) {
    switch (effect) {
      case ControlEffect.Replied replied -> {
        CompletableFuture<Outcome> reply = pending.remove(replied.requestId());
        if (reply != null) {
          reply.complete(replied.outcome());
        }
      }
    }
  }

  /**
   * Gives a command to the engine and waits for the reply.
   *
   * @param command makes the command from its request id
   * @throws UnavailableException if the engine is too full, not there, or slower than the timeout;
   *     in the last case the command may still be carried out
   */
  public Outcome ask(LongFunction<Command> command) throws UnavailableException {
    CommandSink sink = engine;
    if (sink == null) {
      throw UnavailableException.starting();
    }
    if (pending.size() >= MAX_PENDING) {
      throw UnavailableException.overloaded();
    }
    long requestId = lastRequestId.incrementAndGet();
    CompletableFuture<Outcome> reply = new CompletableFuture<>();
    pending.put(requestId, reply);
    try {
      if (!sink.submit(command.apply(requestId))) {
        throw UnavailableException.overloaded();
      }
      return reply.get(timeoutMillis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw UnavailableException.late(timeoutMillis);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw UnavailableException.overloaded();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException("a reply failed", impossible);
    } finally {
      pending.remove(requestId);
    }
  }
}
