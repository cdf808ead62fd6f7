package io.tipring.sip.transaction;

import io.tipring.core.metrics.SipMetrics.TransactionKind;
import io.tipring.sip.message.SipMessage;
import io.tipring.sip.transport.Hop;

/**
 * A request of ours on its way. When its final response is there it lets go of everything but what
 * it takes to absorb what is repeated.
 */
public abstract sealed class ClientTransaction implements ClientActions
    permits InviteClientTransaction, NonInviteClientTransaction {

  final TransactionLayer layer;
  final TransactionKey key;
  final Hop hop;
  byte[] request;
  private ClientUser user;
  private final Timers timers;
  private SipMessage response;
  private boolean sentBefore;

  ClientTransaction(
      TransactionLayer layer, TransactionKey key, Hop hop, byte[] request, ClientUser user) {
    this.layer = layer;
    this.key = key;
    this.hop = hop;
    this.request = request;
    this.user = user;
    this.timers = new Timers(layer.wheel(), this::fire);
  }

  abstract TransactionKind kind();

  abstract void start();

  /** Gives the machine the input that stands for this response. */
  abstract void accept(SipMessage response);

  abstract void fire(TransactionTimer timer);

  abstract void transportFailed();

  /** Where the request goes. */
  public Hop hop() {
    return hop;
  }

  final void receive(SipMessage message) {
    response = message;
    accept(message);
    response = null;
  }

  /** The response that the machine is being given. */
  final SipMessage response() {
    return response;
  }

  /** From here on nobody wants to know more. */
  final void release() {
    ClientUser released = user;
    user = null;
    request = null;
    if (released != null) {
      released.onEnd();
    }
  }

  @Override
  public final void sendRequest() {
    layer.transmit(request, hop, sentBefore, this::transportFailed);
    sentBefore = true;
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
  public final void deliverResponse() {
    if (user != null) {
      user.onResponse(response);
    }
  }

  @Override
  public final void reportTimeout() {
    if (user != null) {
      user.onTimeout();
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
    layer.forget(this);
  }
}
