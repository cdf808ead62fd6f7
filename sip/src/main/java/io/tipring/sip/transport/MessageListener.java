package io.tipring.sip.transport;

/** Takes what the sockets receive. */
@FunctionalInterface
public interface MessageListener {

  /**
   * One message, not yet parsed, at most as large as the limits allow. Called on the event loop of
   * the socket; the array is used again after the call.
   */
  void onMessage(byte[] bytes, int offset, int length, Hop source);
}
