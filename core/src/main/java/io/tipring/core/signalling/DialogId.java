package io.tipring.core.signalling;

/** What names a dialog on our side (RFC 3261 §12): Call-ID, our tag, the peer's tag. */
public record DialogId(String callId, String localTag, String remoteTag) {}
