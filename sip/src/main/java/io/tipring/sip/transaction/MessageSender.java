package io.tipring.sip.transaction;

import io.tipring.sip.transport.Hop;

/** Puts messages on the wire. */
@FunctionalInterface
public interface MessageSender {

  /**
   * Sends without waiting.
   *
   * @param onFailure to be run once, on the loop that owns the transaction, if the message
   *     certainly was not sent; never from within this call
   */
  void send(byte[] message, Hop to, Runnable onFailure);
}
