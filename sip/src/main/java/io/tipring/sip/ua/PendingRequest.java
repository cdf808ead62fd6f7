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
 */
record PendingRequest(
    long id, ServerTransaction transaction, SipMessage request, Hop source, TimerWheel.Timer timer)
    implements ServerUser {

  boolean isInDialog() {
    return request.to().tag().isPresent();
  }
}
