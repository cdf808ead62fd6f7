package io.tipring.sip.ua;

import io.tipring.sip.message.SipMessage;
import io.tipring.sip.transaction.ServerTransaction;
import io.tipring.sip.transaction.ServerUser;
import io.tipring.sip.transaction.TimerWheel;
import io.tipring.sip.transport.Hop;

/**
 * A request that waits for the core's final response.
 *
 * @param id as in the command
 * @param timer that ends the wait, or null
 * @param onUnreachable what is done when a response can't be sent
 */
record PendingRequest(
    long id,
    ServerTransaction transaction,
    SipMessage request,
    Hop source,
    TimerWheel.Timer timer,
    Runnable onUnreachable)
    implements ServerUser {

  boolean isInDialog() {
    return request.to().tag().isPresent();
  }

  @Override
  public void onTransportError() {
    onUnreachable.run();
  }
}
