package io.tipring.sip.transaction;

import io.tipring.core.metrics.SipMetrics.TransactionKind;
import io.tipring.sip.message.SipMessage;
import io.tipring.sip.transport.Hop;

/**
 * A request of a peer that is being answered, or was. Once answered it keeps the response that it
 * may have to repeat, and nothing else.
 */
public abstract sealed class ServerTransaction implements ServerActions
    permits InviteServerTransaction, NonInviteServerTransaction {

  final TransactionLayer layer;
  final TransactionKey key;
  final MergeKey mergeKey;
  private final Hop target;
  private final Timers timers;
  private ServerUser user;
  byte[] response;
  private boolean sentBefore;

  ServerTransaction(TransactionLayer layer, TransactionKey key, MergeKey mergeKey, Hop target) {
    this.layer = layer;
    this.key = key;
    this.mergeKey = mergeKey;
    this.target = target;
    this.timers = new Timers(layer.wheel(), this::fire);
  }

  abstract TransactionKind kind();

  /** Gives the machine the input that stands for this status. */
  abstract void answer(int status);

  abstract void requestRepeated();

  abstract void fire(TransactionTimer timer);

  abstract void transportFailed();

  /** Whether a final response was sent. */
  public abstract boolean isAnswered();

  /** Where the responses go. */
  final Hop target() {
    return target;
  }

  public void setUser(ServerUser user) {
    this.user = user;
  }

  /** Who answers it, or null if nobody does any more. */
  public ServerUser user() {
    return user;
  }

  /**
   * Sends a response. What the state does not allow, such as a second final response, is ignored.
   *
   * @param message the response as it goes on the wire
   */
  public final void respond(int status, byte[] message) {
    if (isAnswered() && !(status >= 200 && status < 300)) {
      return;
    }
    response = message;
    sentBefore = false;
    answer(status);
  }

  /** Takes a provisional response for one that was sent before, to repeat it when asked. */
  public final void hasSent(byte[] provisional) {
    response = provisional;
    sentBefore = true;
  }

  /** Sends a 2xx once more, unchanged; only its own user knows that it is time (RFC 6026 §7.1). */
  public final void respondAgain(byte[] success) {
    response = success;
    sentBefore = true;
    answer(200);
  }

  final void release() {
    user = null;
  }

  @Override
  public final void sendResponse() {
    if (response != null) {
      layer.transmit(response, target, sentBefore, this::transportFailed);
      sentBefore = true;
    }
  }

  @Override
  public final void setTimer(TransactionTimer timer, long delayMillis) {
    timers.set(timer, delayMillis);
  }

  @Override
  public final void cancelTimer(TransactionTimer timer) {
    timers.cancel(timer);
  }

  @Override
  public final void reportTimeout() {
    if (user != null) {
      user.onAckTimeout();
    }
  }

  @Override
  public final void reportTransportError() {
    if (user != null) {
      user.onTransportError();
    }
  }

  @Override
  public final void terminated() {
    release();
    response = null;
    layer.forget(this);
  }

  abstract void ackReceived(SipMessage ack);
}
