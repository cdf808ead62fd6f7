package io.tipring.simulation.wire;

import io.tipring.core.routing.AgentId;
import java.util.Optional;

/**
 * A SIP message with what matters to a simulation.
 *
 * @param status 0 for a request
 * @param branch names the transaction
 * @param content what the request brings beyond an SDP
 */
public record SipPacket(
    String method,
    int status,
    String branch,
    String callId,
    String fromTag,
    String toTag,
    long cseq,
    Optional<String> sdp,
    Content content) {

  /** What a request is about. */
  public sealed interface Content {}

  public record Nothing() implements Content {}

  /** An INVITE outside a dialog. */
  public record Invitation(String requestUri, String called, String caller) implements Content {}

  /** DTMF in an INFO. */
  public record Digit(char digit) implements Content {}

  /** A REGISTER of one contact; 0 s takes it away. */
  public record Registration(AgentId agent, String contactUri, long expiresSeconds)
      implements Content {}

  /** For requests and responses that bring nothing. */
  public static final Content NOTHING = new Nothing();

  public boolean isRequest() {
    return status == 0;
  }

  /** A response to this request. */
  public SipPacket response(int responseStatus, String responseToTag, Optional<String> body) {
    return new SipPacket(
        method,
        responseStatus,
        branch,
        callId,
        fromTag,
        toTag.isEmpty() ? responseToTag : toTag,
        cseq,
        body,
        NOTHING);
  }

  /** A request of the same transaction or dialog: CANCEL, or ACK of a refusal. */
  public SipPacket sibling(String siblingMethod, String siblingToTag) {
    return new SipPacket(
        siblingMethod, 0, branch, callId, fromTag, siblingToTag, cseq, Optional.empty(), NOTHING);
  }
}
