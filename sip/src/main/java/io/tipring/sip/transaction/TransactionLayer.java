package io.tipring.sip.transaction;

import io.tipring.core.metrics.SipMetrics;
import io.tipring.sip.message.SipMessage;
import io.tipring.sip.message.SipMethods;
import io.tipring.sip.message.Via;
import io.tipring.sip.transport.Hop;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transactions of one event loop: matches messages to them (RFC 3261 §17.1.3, §17.2.3), begins
 * and forgets them. Only its owner calls it.
 */
public final class TransactionLayer {

  private static final Logger LOG = LoggerFactory.getLogger(TransactionLayer.class);

  private final TransactionTimers timers;
  private final TimerWheel wheel;
  private final MessageSender sender;
  private final RequestHandler handler;
  private final SipMetrics metrics;
  private final int maxTransactions;
  private final Map<TransactionKey, ClientTransaction> clients = new HashMap<>();
  private final Map<TransactionKey, ServerTransaction> servers = new HashMap<>();
  private final Map<MergeKey, ServerTransaction> invitesByMergeKey = new HashMap<>();

  /**
   * @param maxTransactions bound on open and finished transactions together; an ACK or a CANCEL may
   *     go beyond it
   */
  public TransactionLayer(
      TransactionTimers timers,
      TimerWheel wheel,
      MessageSender sender,
      RequestHandler handler,
      SipMetrics metrics,
      int maxTransactions) {
    this.timers = timers;
    this.wheel = wheel;
    this.sender = sender;
    this.handler = handler;
    this.metrics = metrics;
    this.maxTransactions = maxTransactions;
  }

  /** Takes a message of the wire. */
  public void receive(SipMessage message, Hop source) {
    if (message.isRequest()) {
      receiveRequest(message, source);
    } else {
      receiveResponse(message);
    }
  }

  /**
   * Sends a request, other than ACK, in a transaction of its own. What becomes of it is told to
   * {@code user}, never from within this call.
   *
   * @param branch of the request's top Via, unique
   * @return false if there is no room; nothing was sent
   */
  public boolean sendRequest(
      String branch, String method, byte[] request, Hop hop, ClientUser user) {
    if (isFull()) {
      return false;
    }
    begin(
        new NonInviteClientTransaction(
            this, new TransactionKey(branch, "", method), hop, request, user));
    return true;
  }

  /**
   * Sends an INVITE; else as {@link #sendRequest}.
   *
   * @return null if there is no room
   */
  public InviteClientTransaction sendInvite(
      String branch, byte[] request, Hop hop, ClientUser user) {
    if (isFull()) {
      return null;
    }
    InviteClientTransaction transaction =
        new InviteClientTransaction(
            this, new TransactionKey(branch, "", SipMethods.INVITE), hop, request, user);
    begin(transaction);
    return transaction;
  }

  /** The INVITE that a CANCEL means (§9.2), or null. */
  public InviteServerTransaction inviteOf(SipMessage cancel) {
    return (InviteServerTransaction) servers.get(serverKey(cancel, SipMethods.INVITE));
  }

  /** Whether there is a client transaction of this name, finished ones that absorb included. */
  public boolean isOpen(String branch, String method) {
    return clients.containsKey(new TransactionKey(branch, "", method));
  }

  /**
   * Begins the server transaction of an INVITE that an earlier run of the process received, in its
   * state Proceeding and without telling the handler.
   *
   * @param source where it came from then
   * @return null if there is such a transaction already
   */
  public InviteServerTransaction takeUp(SipMessage invite, Hop source) {
    TransactionKey key = serverKey(invite, SipMethods.INVITE);
    if (servers.containsKey(key)) {
      return null;
    }
    InviteServerTransaction transaction =
        inviteServer(key, invite, ResponseRoute.of(invite.topVia(), source));
    servers.put(key, transaction);
    metrics.transactionOpened(transaction.kind());
    return transaction;
  }

  /** How many transactions there are, finished ones that still absorb included. */
  public int size() {
    return clients.size() + servers.size();
  }

  private boolean isFull() {
    return size() >= maxTransactions;
  }

  private void begin(ClientTransaction transaction) {
    if (clients.putIfAbsent(transaction.key, transaction) != null) {
      throw new IllegalArgumentException("branch used twice: " + transaction.key);
    }
    metrics.transactionOpened(transaction.kind());
    transaction.start();
  }

  private void receiveResponse(SipMessage response) {
    ClientTransaction transaction =
        clients.get(
            new TransactionKey(
                response.topVia().branch().orElse(""), "", response.cseq().method()));
    if (transaction == null) {
      handler.onStrayResponse(response);
      return;
    }
    transaction.receive(response);
  }

  private void receiveRequest(SipMessage request, Hop source) {
    String method = request.method();
    if (method.equals(SipMethods.ACK)) {
      ServerTransaction invite = servers.get(serverKey(request, SipMethods.INVITE));
      if (invite == null) {
        handler.onAck(request, source);
      } else {
        invite.ackReceived(request);
      }
      return;
    }
    TransactionKey key = serverKey(request, method);
    ServerTransaction present = servers.get(key);
    if (present != null) {
      metrics.retransmissionReceived();
      present.requestRepeated();
      return;
    }
    if (isFull() && !method.equals(SipMethods.CANCEL) && !method.equals(SipMethods.BYE)) {
      handler.onOverload(request, source);
      return;
    }
    begin(key, request, source);
  }

  private void begin(TransactionKey key, SipMessage request, Hop source) {
    Hop target = ResponseRoute.of(request.topVia(), source);
    ServerTransaction transaction =
        key.method().equals(SipMethods.INVITE)
            ? inviteServer(key, request, target)
            : new NonInviteServerTransaction(this, key, target);
    servers.put(key, transaction);
    metrics.transactionOpened(transaction.kind());
    handler.onRequest(transaction, request, source);
  }

  private InviteServerTransaction inviteServer(TransactionKey key, SipMessage request, Hop target) {
    if (request.to().tag().isPresent()) {
      return new InviteServerTransaction(this, key, null, false, target);
    }
    MergeKey mergeKey =
        new MergeKey(request.callId(), request.from().tag().orElse(""), request.cseq().number());
    boolean merged = invitesByMergeKey.containsKey(mergeKey);
    InviteServerTransaction transaction =
        new InviteServerTransaction(this, key, merged ? null : mergeKey, merged, target);
    if (!merged) {
      invitesByMergeKey.put(mergeKey, transaction);
    }
    return transaction;
  }

  private static TransactionKey serverKey(SipMessage request, String method) {
    Via via = request.topVia();
    String branch = via.branch().orElse("");
    if (!branch.startsWith(Via.MAGIC_COOKIE)) {
      // §17.2.3, for peers of RFC 2543. The To tag is left out, since only the ACK has ours.
      branch =
          request.requestUri()
              + "|"
              + request.from().tag().orElse("")
              + "|"
              + request.callId()
              + "|"
              + request.cseq().number()
              + "|"
              + via;
    }
    String sentBy = via.port() == 0 ? via.host() : via.host() + ":" + via.port();
    return new TransactionKey(branch, sentBy, method);
  }

  void transmit(byte[] message, Hop to, boolean again, Runnable onFailure) {
    if (again) {
      metrics.retransmissionSent();
    }
    sender.send(message, to, onFailure);
  }

  void passAck(SipMessage ack, Hop source) {
    handler.onAck(ack, source);
  }

  void forget(ClientTransaction transaction) {
    clients.remove(transaction.key);
    metrics.transactionClosed(transaction.kind());
  }

  void forget(ServerTransaction transaction) {
    servers.remove(transaction.key);
    if (transaction.mergeKey != null) {
      invitesByMergeKey.remove(transaction.mergeKey);
    }
    metrics.transactionClosed(transaction.kind());
    LOG.trace("{} ended", transaction.key);
  }

  TimerWheel wheel() {
    return wheel;
  }

  TransactionTimers timers() {
    return timers;
  }
}
