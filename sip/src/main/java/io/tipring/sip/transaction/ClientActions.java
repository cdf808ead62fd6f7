package io.tipring.sip.transaction;

/** What the machine of a client transaction asks of its owner. */
interface ClientActions {

  /** Sends the request, or sends it again. */
  void sendRequest();

  /** Sends the ACK for the final response that is at hand, or sends it again (§17.1.1.3). */
  void sendAck();

  void setTimer(TransactionTimer timer, long delayMillis);

  void cancelTimer(TransactionTimer timer);

  /** Gives the response that is at hand to the user. */
  void deliverResponse();

  /** Tells the user that nobody answered; counts as a 408 (§8.1.3.1). */
  void reportTimeout();

  /** Tells the user that the request could not be sent; counts as a 503 (§8.1.3.1). */
  void reportTransportError();

  /** The transaction is gone: forget it. */
  void terminated();
}
