package io.tipring.core.signalling;

import java.util.List;

/**
 * The state of a dialog as plain data (RFC 3261 §12.1), so that it is journaled and a restarted
 * engine still speaks in it. Whoever renders a request takes all it needs from here.
 *
 * @param callId the Call-ID
 * @param localTag our tag; empty in {@link io.tipring.core.command.SipCommand.InviteReceived} until
 *     the core has given one
 * @param remoteTag the peer's tag; empty in an outbound dialog until a response brings one
 * @param localUri our address of record: To of an inbound, From of an outbound call, as a URI
 *     without display name or angle brackets
 * @param remoteUri the peer's address of record, likewise
 * @param localName display name that goes with {@code localUri}, or empty
 * @param remoteTarget the peer's Contact URI, the Request-URI of requests in the dialog
 * @param routeSet Route values in the order they are sent, each as in the header ({@code
 *     <sip:…;lr>})
 * @param localCSeq number of the last request that we sent in the dialog; 0 before the first
 * @param remoteCSeq number of the last request that the peer sent; {@link #NO_CSEQ} before the
 *     first, which may have any number (§8.1.1.5)
 * @param peer the hop requests go to when the route set is empty: the source of the peer's message
 *     where it is behind NAT, else what the target resolves to
 */
public record Dialog(
    String callId,
    String localTag,
    String remoteTag,
    String localUri,
    String remoteUri,
    String localName,
    String remoteTarget,
    List<String> routeSet,
    long localCSeq,
    long remoteCSeq,
    SipAddress peer) {

  /** Less than any CSeq number. */
  public static final long NO_CSEQ = -1;

  public Dialog {
    routeSet = List.copyOf(routeSet);
  }

  /** The triple that names this dialog on our side. */
  public DialogId id() {
    return new DialogId(callId, localTag, remoteTag);
  }

  public Dialog withLocalTag(String tag) {
    return new Dialog(
        callId,
        tag,
        remoteTag,
        localUri,
        remoteUri,
        localName,
        remoteTarget,
        routeSet,
        localCSeq,
        remoteCSeq,
        peer);
  }

  /** The dialog after we send one more request. */
  public Dialog nextLocalCSeq() {
    return withLocalCSeq(localCSeq + 1);
  }

  /** The dialog after we send a request of that number. */
  public Dialog withLocalCSeq(long cseq) {
    return new Dialog(
        callId,
        localTag,
        remoteTag,
        localUri,
        remoteUri,
        localName,
        remoteTarget,
        routeSet,
        cseq,
        remoteCSeq,
        peer);
  }

  public Dialog withRemoteCSeq(long cseq) {
    return new Dialog(
        callId,
        localTag,
        remoteTag,
        localUri,
        remoteUri,
        localName,
        remoteTarget,
        routeSet,
        localCSeq,
        cseq,
        peer);
  }

  /** The dialog with a peer that has moved. */
  public Dialog withPeer(SipAddress hop) {
    return new Dialog(
        callId,
        localTag,
        remoteTag,
        localUri,
        remoteUri,
        localName,
        remoteTarget,
        routeSet,
        localCSeq,
        remoteCSeq,
        hop);
  }

  /** The dialog after a target refresh (RFC 3261 §12.2.2). */
  public Dialog withRemoteTarget(String uri) {
    return new Dialog(
        callId,
        localTag,
        remoteTag,
        localUri,
        remoteUri,
        localName,
        uri,
        routeSet,
        localCSeq,
        remoteCSeq,
        peer);
  }
}
