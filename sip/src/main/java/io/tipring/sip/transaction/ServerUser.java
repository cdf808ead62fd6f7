package io.tipring.sip.transaction;

/** Whoever answers a request. Called on the owning loop. */
public interface ServerUser {

  /** No ACK came for a final response other than 2xx (timer H). */
  default void onAckTimeout() {}

  /** A response could not be sent. */
  default void onTransportError() {}
}
