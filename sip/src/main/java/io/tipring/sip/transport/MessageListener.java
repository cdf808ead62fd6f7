package io.tipring.sip.transport;

/** Takes what the sockets receive. */
@FunctionalInterface
public interface MessageListener {

  /**
   * One message, not yet parsed, at most as large as the limits allow. Called on the event loop of
   * the socket; the array is the listener's to keep.
   */
  void onMessage(byte[] message, Hop source);
}
