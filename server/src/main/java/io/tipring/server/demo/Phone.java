package io.tipring.server.demo;

import io.tipring.core.command.SipCommand;
import io.tipring.core.signalling.Dialog;
import java.util.Optional;

/**
 * One call as a simulated phone sees it. What happens to it comes by these methods, on the thread
 * of {@link Phones}; what does not concern it is left out.
 */
sealed interface Phone permits CallerPhone, AgentPhone {

  long legId();

  /** The media server has an endpoint for the call; its SDP is our offer or answer. */
  void onEndpoint(String sdp);

  /** The media server can't carry the call. */
  void onEndpointFailed(String detail);

  /** A 2xx to our INVITE. */
  default void onAnswered(Dialog dialog, Optional<String> sdp) {}

  /** A final failure of our INVITE. */
  default void onRefused(SipCommand.InviteRefused refusal) {}

  /** The ACK of our 2xx. */
  default void onAcknowledged() {}

  /** The far side took its INVITE back. */
  default void onCancelled() {}

  /** The far side hung up. */
  void onBye(long transactionId);

  /** Leaves the call the way its state asks for, because the demo ends. */
  void hangUp();
}
