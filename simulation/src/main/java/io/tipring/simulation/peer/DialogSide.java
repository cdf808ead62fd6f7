package io.tipring.simulation.peer;

import io.tipring.simulation.wire.Sdp;
import io.tipring.simulation.wire.SipPacket;
import java.util.Optional;

/**
 * What an agent keeps of a dialog, to write its own requests and to know those of the engine: ids,
 * tags and sequence numbers (RFC 3261 §12).
 */
final class DialogSide {

  private final String callId;
  private final String localTag;
  private final String party;
  private String remoteTag = "";
  private long localCSeq;
  private long remoteCSeq = -1;
  private int sdpVersion;

  DialogSide(String callId, String localTag, String party) {
    this.callId = callId;
    this.localTag = localTag;
    this.party = party;
  }

  String callId() {
    return callId;
  }

  String localTag() {
    return localTag;
  }

  /** Empty before it is known. */
  String remoteTag() {
    return remoteTag;
  }

  /** As it stands in the SDP. */
  String party() {
    return party;
  }

  /** The engine's INVITE makes the dialog. */
  void begunBy(SipPacket invite) {
    remoteTag = invite.fromTag();
    remoteCSeq = invite.cseq();
  }

  boolean isRepeated(SipPacket request) {
    return request.cseq() == remoteCSeq;
  }

  /** Takes a request's number, unless it is out of order (§12.2.2). */
  boolean takes(SipPacket request) {
    boolean inOrder = request.cseq() > remoteCSeq;
    remoteCSeq = Math.max(remoteCSeq, request.cseq());
    return inOrder;
  }

  String sdp(String direction) {
    return Sdp.of(party, ++sdpVersion, direction);
  }

  /** The next request of ours. */
  SipPacket request(String method, Optional<String> sdp, SipPacket.Content content) {
    return packet(method, ++localCSeq, "", sdp, content);
  }

  /** A request with the number of an earlier one, in a transaction of its own. */
  SipPacket outOfOrder(SipPacket earlier) {
    return packet(earlier.method(), earlier.cseq(), "/old", Optional.empty(), earlier.content());
  }

  /** The ACK of a 2xx, which says who the other side is. */
  SipPacket ack(SipPacket answer, Optional<String> sdp) {
    remoteTag = answer.toTag();
    return packet("ACK", answer.cseq(), "", sdp, SipPacket.NOTHING);
  }

  private SipPacket packet(
      String method,
      long cseq,
      String transaction,
      Optional<String> sdp,
      SipPacket.Content content) {
    String branch = localTag + "/" + cseq + "/" + method + transaction;
    return new SipPacket(method, 0, branch, callId, localTag, remoteTag, cseq, sdp, content);
  }
}
