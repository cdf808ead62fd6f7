package io.tipring.sip.ua;

import io.tipring.sip.message.SipMessage;
import io.tipring.sip.message.SipMethods;
import io.tipring.sip.transaction.ServerTransaction;
import io.tipring.sip.transaction.TimerWheel;
import io.tipring.sip.transport.Hop;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests of one event loop that wait for the core. How long an INVITE waits the core says;
 * any other that it leaves without an answer gets 500 when the peer gives up (64·T1), so that
 * nothing stays for ever.
 */
final class PendingRequests {

  private static final Logger LOG = LoggerFactory.getLogger(PendingRequests.class);

  private final LoopContext context;
  private final Map<Long, PendingRequest> pending = new HashMap<>();

  PendingRequests(LoopContext context) {
    this.context = context;
  }

  /** Keeps a request, under a new id. */
  PendingRequest await(ServerTransaction transaction, SipMessage request, Hop source) {
    long id = newId();
    TimerWheel.Timer timer =
        request.method().equals(SipMethods.INVITE)
            ? null
            : context
                .wheel()
                .schedule(context.options().timers().timeoutMillis(), () -> giveUp(id));
    PendingRequest waiting = new PendingRequest(id, transaction, request, source, timer, () -> {});
    transaction.setUser(waiting);
    pending.put(id, waiting);
    return waiting;
  }

  /**
   * Keeps an INVITE of a former run under the id that it has.
   *
   * @param onUnreachable what is done, once, if a response can't be sent while it waits
   */
  PendingRequest takeUp(
      long id,
      ServerTransaction transaction,
      SipMessage request,
      Hop source,
      Runnable onUnreachable) {
    AtomicBoolean told = new AtomicBoolean();
    PendingRequest waiting =
        new PendingRequest(
            id,
            transaction,
            request,
            source,
            null,
            () -> {
              if (pending.containsKey(id) && !told.getAndSet(true)) {
                onUnreachable.run();
              }
            });
    transaction.setUser(waiting);
    pending.put(id, waiting);
    return waiting;
  }

  // Ids of a run begin at the wall clock; where that was set back they might meet a former run's.
  private long newId() {
    long id = context.transactionIds().getAsLong();
    while (pending.containsKey(id)) {
      id = context.transactionIds().getAsLong();
    }
    return id;
  }

  /** Whether a request with that id waits here. */
  boolean has(long id) {
    return pending.containsKey(id);
  }

  /** The request with that id, or null if there is none, for instance because of a restart. */
  PendingRequest get(long id) {
    return pending.get(id);
  }

  /** Takes a request out that has its final response. */
  void remove(PendingRequest waiting) {
    pending.remove(waiting.id());
    context.wheel().cancel(waiting.timer());
  }

  /** Counts an effect for a request that is none of this run. */
  void unknown(String effect, long id) {
    context.metrics().effectDropped("unknown-transaction");
    LOG.info("{} for transaction {}, which is none of this run", effect, id);
  }

  private void giveUp(long id) {
    PendingRequest waiting = pending.remove(id);
    if (waiting != null) {
      LOG.error("The engine left a request without an answer: {}", waiting.request());
      context.metrics().effectDropped("no-answer");
      waiting
          .transaction()
          .respond(
              500,
              context
                  .messages()
                  .response(waiting.request(), waiting.source(), 500)
                  .toTag(context.tokens().next())
                  .build());
    }
  }
}
