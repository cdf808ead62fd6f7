package io.tipring.sip.transaction;

/** What the machine of a server transaction asks of its owner. */
interface ServerActions {

  /** Sends the newest response, or sends it again. */
  void sendResponse();

  void setTimer(TransactionTimer timer, long delayMillis);

  void cancelTimer(TransactionTimer timer);

  /** Gives an ACK that came in state Accepted to the user (RFC 6026 §7.1). */
  void deliverAck();

  /** Tells the user that no ACK came for a final response other than 2xx. */
  void reportTimeout();

  /** Tells the user that a response could not be sent. */
  void reportTransportError();

  /** The transaction is gone: forget it. */
  void terminated();
}
