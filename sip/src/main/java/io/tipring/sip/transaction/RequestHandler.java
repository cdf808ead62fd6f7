package io.tipring.sip.transaction;

import io.tipring.sip.message.SipMessage;
import io.tipring.sip.transport.Hop;

/** Takes what belongs to no transaction yet, or to none any more. Called on the owning loop. */
public interface RequestHandler {

  /** A request that no transaction had seen, other than ACK. */
  void onRequest(ServerTransaction transaction, SipMessage request, Hop source);

  /** An ACK that acknowledges no failure of ours: it belongs to a 2xx, or to nothing. */
  void onAck(SipMessage ack, Hop source);

  /** A response that matches no transaction. */
  void onStrayResponse(SipMessage response);

  /** A request for which there is no room; it has no transaction. */
  void onOverload(SipMessage request, Hop source);
}
