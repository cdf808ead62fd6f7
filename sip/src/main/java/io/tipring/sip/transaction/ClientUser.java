package io.tipring.sip.transaction;

import io.tipring.sip.message.SipMessage;

/** Whoever sent a request, and waits for what becomes of it. Called on the owning loop. */
public interface ClientUser {

  /**
   * A response: any number of provisional ones, then one final; for an INVITE any number of 2xx,
   * repeated ones and those of forks included (RFC 6026 §7.2).
   */
  void onResponse(SipMessage response);

  /** No final response came in time. */
  void onTimeout();

  /** The request could not be sent. */
  void onTransportError();

  /** The transaction has nothing more to say, after all else. Called exactly once. */
  default void onEnd() {}
}
